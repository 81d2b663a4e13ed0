// The text is cut into numbers and words; the kinds and widths of the parts, and the mark between the first two, say
// the form. Tested by tests/normalize/date_test.cc.
#include "normalize/date.h"

#include <array>
#include <vector>

#include "base/status.h"
#include "normalize/month.h"
#include "normalize/text.h"

namespace c360::normalize {
namespace {

struct Part {
  bool is_number = false;
  int number = 0;
  size_t width = 0;   // digits
  int month = 0;      // of a word that names one
  char before = ' ';  // the mark in front of it
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// Empty where there is something that belongs to no date.
std::vector<Part> Cut(std::string_view text) {
  std::vector<Part> parts;
  char before = ' ';
  size_t i = 0;
  while (i < text.size()) {
    const size_t begin = i;
    Part part{.before = before};
    if (IsDigit(text[i])) {
      part.is_number = true;
      for (; i < text.size() && IsDigit(text[i]) && i - begin < 9; ++i)
        part.number = part.number * 10 + (text[i] - '0');
      part.width = i - begin;
    } else if (IsLetter(text[i])) {
      while (i < text.size() && IsLetter(text[i])) ++i;
      const std::string_view word = text.substr(begin, i - begin);
      const bool ordinal = word == "st" || word == "nd" || word == "rd" || word == "th";
      if (ordinal && !parts.empty() && parts.back().is_number && before == '0') continue;
      if (IsDateFiller(word)) continue;
      part.month = MonthOf(word);
      if (part.month == 0 && parts.size() == 1 && parts[0].is_number) part.month = RomanMonth(word);
      if (part.month == 0) return {};
    } else if (std::string_view(" ,.-/'").find(text[i]) != std::string_view::npos) {
      if (before == ' ' || before == '0') before = text[i];
      ++i;
      continue;
    } else {
      return {};
    }
    parts.push_back(part);
    before = '0';  // right behind a part
  }
  return parts;
}

bool IsCalendarDay(int year, int month, int day) {
  constexpr std::array<int, 13> kDays = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > kDays[static_cast<size_t>(month)]) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month != 2 || day < 29 || leap;
}

absl::StatusOr<std::string> Make(int year, int month, int day) {
  if (!IsCalendarDay(year, month, day)) return InvalidArgument("no date of the calendar");
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

absl::StatusOr<std::string> FromNumbers(const Part& a, const Part& b, const Part& c) {
  if (a.width == 4) return Make(a.number, b.number, c.number);
  if (c.width != 4) return InvalidArgument("a year of two digits");
  if (b.before == '.') return Make(c.number, b.number, a.number);
  const bool a_is_month = IsCalendarDay(c.number, a.number, b.number);
  const bool b_is_month = IsCalendarDay(c.number, b.number, a.number);
  if (a_is_month && b_is_month && a.number != b.number) return InvalidArgument("day and month cannot be told apart");
  return b_is_month ? Make(c.number, b.number, a.number) : Make(c.number, a.number, b.number);
}

}  // namespace

absl::StatusOr<std::string> NormalizeDate(std::string_view text) {
  std::string folded = Fold(text);
  // A time of day behind an ISO date says nothing of the day.
  if (folded.size() > 10 && IsDigit(folded[9]) && (folded[10] == 't' || folded[10] == ' ') && folded[4] == '-')
    folded.resize(10);
  const std::vector<Part> parts = Cut(folded);
  if (parts.size() == 1 && parts[0].is_number) {
    if (parts[0].width == 4 && parts[0].number > 0) return fmt::format("{:04}", parts[0].number);
    if (parts[0].width == 8) return Make(parts[0].number / 10000, parts[0].number / 100 % 100, parts[0].number % 100);
  }
  if (parts.size() == 2 && parts[0].is_number && parts[0].width == 4 && parts[1].is_number) {
    if (!IsCalendarDay(parts[0].number, parts[1].number, 1)) return InvalidArgument("no date of the calendar");
    return fmt::format("{:04}-{:02}", parts[0].number, parts[1].number);
  }
  if (parts.size() == 3) {
    const auto& [a, b, c] = std::array<Part, 3>{parts[0], parts[1], parts[2]};
    if (a.is_number && b.is_number && c.is_number) return FromNumbers(a, b, c);
    if (a.is_number && b.month > 0 && c.is_number && c.width == 4) return Make(c.number, b.month, a.number);
    if (a.month > 0 && b.is_number && c.is_number && c.width == 4) return Make(c.number, a.month, b.number);
  }
  return InvalidArgument("no known form of a date");
}

}  // namespace c360::normalize
