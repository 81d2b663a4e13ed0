// Dates of birth as people write them, and how far two of them agree.
#ifndef C360_LIB_MATCH_DATE_H_
#define C360_LIB_MATCH_DATE_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace c360::match {

// Eight digits YYYYMMDD, '0' where unknown. The digits may be no day of the calendar ("18568618"): a slip of the pen
// still tells which date was meant.
struct PartialDate {
  std::array<char, 8> digits;
  bool ambiguous = false;   // day and month may stand the other way round: 11/12/1978
  bool short_year = false;  // the century was not said: 3/1/70
  friend auto operator<=>(const PartialDate&, const PartialDate&) = default;

  std::string_view text() const { return {digits.data(), 8}; }
  std::string_view year() const { return {digits.data(), 4}; }
  std::string_view month() const { return {digits.data() + 4, 2}; }
  std::string_view day() const { return {digits.data() + 6, 2}; }
  int year_number() const;
  // A day of some calendar, day and month exchanged or not. One that is none was mistyped, and denies nothing.
  bool plausible() const;
  bool has_year() const { return year() != "0000"; }
  bool has_month() const { return month() != "00"; }
  bool has_day() const { return day() != "00"; }
  // The first of January and unknown days stand for "some day of that year" in many registers.
  bool truncated() const { return !has_month() || !has_day() || (month() == "01" && day() == "01"); }
};

// YYYY-MM-DD, YYYYMMDD, DD/MM/YYYY, MM/DD/YYYY, D.M.YYYY, YYYY-MM, YYYY, with '-', '/', '.' or blanks between; a time
// after 'T' or a blank is cut; names of months count (normalize/month.h says in which languages), and so do Roman
// numerals behind the day ("23.XI.1971"); beside a word that is not known only the year does. A year of two digits
// stands last, or first where it can be no day and no month ("6/15/98", "24-May-11", "98-06-15"): of this century up to
// 29, else of the last, until it is compared with one that says its century. Nothing for a text without a year.
std::optional<PartialDate> ParseDate(std::string_view text);

// A date that systems write where none is known: the first day of a century, of the clock of Unix or of a calendar
// widget, ones, nines, or a year to come that nobody living was born in.
bool IsPlaceholderDate(const PartialDate& date);

// From best to worst. The order is that of levels.h.
enum class DateAgreement : uint8_t {
  kExact,
  kTruncatedExact,  // both the first of January of one year: less than it seems
  kSwapped,         // day and month exchanged
  kOneEdit,         // one digit, or two neighbours exchanged
  kTwoEdits,
  kSameYear,         // the year, and one of the two does not know more
  kYearAndMonth,     // year and month, or year and day
  kDayAndMonth,      // another year, not the first of January
  kNoDay,            // one of them is no day of the calendar: mistyped, it denies nothing
  kThreeEdits,       // or both the first of January, one digit of the year apart
  kYearOnly,         // only the year agrees, both know more
  kDiffer,           // nothing, less than 15 years apart
  kGenerationApart,  // nothing, 15 years apart or more
};
DateAgreement CompareDates(const PartialDate& a, const PartialDate& b);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_DATE_H_
