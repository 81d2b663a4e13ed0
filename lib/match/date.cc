#include "match/date.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "match/similarity.h"
#include "normalize/month.h"
#include "normalize/text.h"

namespace c360::match {
namespace {

constexpr std::array<std::string_view, 12> kEnglish = {"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};

constexpr int kGeneration = 15;  // years
constexpr int kLastYear = 2100;  // of a birth
constexpr int kYoungest = 29;    // two digits up to this are a year of this century: nobody's library reads a clock

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

struct Group {
  std::string_view digits;
  int named_month = 0;  // 1..12 for a month's name
};

struct Groups {
  std::vector<Group> all;
  bool unknown_word = false;  // which may have been a month
};

// A slip of the pen is read too where the name is English: "janury".
int MonthOf(std::string_view word) {
  if (const int month = normalize::MonthOf(word); month != 0) return month;
  if (word.size() < 5) return 0;
  for (size_t i = 0; i < kEnglish.size(); ++i) {
    if (kEnglish[i].size() >= 5 && WithinOneEdit(word, kEnglish[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool IsOrdinalEnding(std::string_view word) { return word == "st" || word == "nd" || word == "rd" || word == "th"; }

// Runs of digits and names of months in a folded text, up to a time of day.
Groups GroupsOf(std::string_view text) {
  Groups groups;
  for (size_t i = 0; i < text.size() && groups.all.size() < 4;) {
    size_t end = i;
    if (IsDigit(text[i])) {
      while (end < text.size() && IsDigit(text[end])) ++end;
      if (end < text.size() && text[end] == ':') break;
      groups.all.push_back({text.substr(i, end - i)});
    } else if (IsLetter(text[i])) {
      while (end < text.size() && IsLetter(text[end])) ++end;
      const std::string_view word = text.substr(i, end - i);
      if (word == "t" && !groups.all.empty()) break;
      const bool behind_day = groups.all.size() == 1 && groups.all[0].named_month == 0;
      int month = MonthOf(word);
      if (month == 0 && behind_day) month = normalize::RomanMonth(word);
      if (month != 0) {
        groups.all.push_back({{}, month});
      } else {
        groups.unknown_word |= !normalize::IsDateFiller(word) && !IsOrdinalEnding(word);
      }
    } else {
      // What is written in no Latin letters after all.
      groups.unknown_word |= static_cast<unsigned char>(text[i]) >= 0x80;
      ++end;
    }
    i = end;
  }
  return groups;
}

bool IsWellFormed(const std::vector<Group>& groups) {
  return groups.size() == 1 || (groups.size() == 3 && groups[0].digits.size() == 4 && groups[1].digits.size() == 2);
}

void Put(PartialDate* date, size_t at, size_t width, int value) {
  for (size_t i = width; i-- > 0; value /= 10) date->digits[at + i] = static_cast<char>('0' + value % 10);
}

int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits.substr(0, 8)) value = value * 10 + (c - '0');
  return value;
}

// Two groups that are day and month in an order to be found out.
void PutDayMonth(PartialDate* date, int first, int second) {
  date->ambiguous = first != second && first >= 1 && first <= 12 && second >= 1 && second <= 12;
  // 13..31 can only be a day; otherwise the day comes first, as in most countries.
  if (second > 12 && first <= 12) std::swap(first, second);
  Put(date, 4, 2, second % 100);
  Put(date, 6, 2, first % 100);
}

PartialDate Swapped(PartialDate date) {
  std::swap(date.digits[4], date.digits[6]);
  std::swap(date.digits[5], date.digits[7]);
  return date;
}

bool AreSwapped(const PartialDate& a, const PartialDate& b) {
  return a.year() == b.year() && a.month() == b.day() && a.day() == b.month();
}

// Which of three groups without a year of four digits is a year of two; none: end.
std::vector<Group>::const_iterator ShortYear(const std::vector<Group>& groups) {
  const auto is_short = [](const Group& group) { return group.digits.size() <= 2; };
  if (groups.size() != 3 || !std::all_of(groups.begin(), groups.end(), is_short)) return groups.end();
  const auto is_number = [](const Group& group) { return group.named_month == 0; };
  const Group& first = groups.front();
  if (is_number(first) && first.digits.size() == 2 && Number(first.digits) > 31) return groups.begin();
  return is_number(groups.back()) && groups.back().digits.size() == 2 ? groups.begin() + 2 : groups.end();
}

}  // namespace

int PartialDate::year_number() const { return Number(year()); }

bool PartialDate::plausible() const {
  return std::min(Number(month()), Number(day())) <= 12 && std::max(Number(month()), Number(day())) <= 31;
}

std::optional<PartialDate> ParseDate(std::string_view text) {
  const std::string folded = normalize::Fold(text);
  const auto [groups, unknown_word] = GroupsOf(folded);
  PartialDate date;
  date.digits.fill('0');
  if (groups.empty()) return std::nullopt;
  // A separator lost or out of place: "1984-0716", "1999-0-701".
  std::string all;
  for (const Group& group : groups) all += group.digits;
  if (all.size() == 8 && groups[0].digits.size() >= 4 && !IsWellFormed(groups)) {
    std::copy_n(all.begin(), 8, date.digits.begin());
    return date.has_year() ? std::optional(date) : std::nullopt;
  }
  if (groups[0].digits.size() == 8) {
    std::copy_n(groups[0].digits.begin(), 8, date.digits.begin());
    // DDMMYYYY, where it cannot be YYYYMMDD.
    const int century = Number(date.year().substr(0, 2));
    if ((century < 15 || century > 21) && Number(date.text().substr(4, 2)) >= 15 &&
        Number(date.text().substr(4, 2)) <= 21) {
      const PartialDate given = date;
      Put(&date, 0, 4, Number(given.text().substr(4, 4)));
      PutDayMonth(&date, Number(given.text().substr(0, 2)), Number(given.text().substr(2, 2)));
    }
    if (!date.has_year()) return std::nullopt;
    return date;
  }
  auto year = std::find_if(groups.begin(), groups.end(), [](const Group& g) { return g.digits.size() == 4; });
  if (year != groups.end()) {
    std::copy_n(year->digits.begin(), 4, date.digits.begin());
  } else {
    year = ShortYear(groups);
    if (year == groups.end()) return std::nullopt;
    const int number = Number(year->digits);
    date.short_year = true;
    Put(&date, 0, 4, (number <= kYoungest ? 2000 : 1900) + number);
  }
  if (!date.has_year()) return std::nullopt;
  std::vector<int> rest;
  int month = 0;
  for (auto group = groups.begin(); group != groups.end(); ++group) {
    if (group == year) continue;
    if (group->named_month != 0) {
      month = group->named_month;
    } else if (group->digits.size() <= 2) {
      rest.push_back(Number(group->digits));
    }
  }
  // "23 abc 1978": the word may have been the month, so the number is not.
  if (month == 0 && unknown_word && rest.size() < 2) return date;
  if (month != 0) {
    Put(&date, 4, 2, month);
    if (!rest.empty()) Put(&date, 6, 2, rest[0]);
  } else if (year == groups.begin()) {  // the international order
    if (!rest.empty()) Put(&date, 4, 2, rest[0]);
    if (rest.size() > 1) Put(&date, 6, 2, rest[1]);
  } else if (rest.size() > 1) {
    PutDayMonth(&date, rest[0], rest[1]);
  } else {
    Put(&date, 4, 2, rest.empty() ? 0 : rest[0]);
  }
  return date;
}

bool IsPlaceholderDate(const PartialDate& date) {
  static constexpr std::array<std::string_view, 5> kPlaceholders = {"19000101", "19010101", "19700101", "11111111",
                                                                    "99991231"};
  return date.year_number() > kLastYear ||
         std::find(kPlaceholders.begin(), kPlaceholders.end(), date.text()) != kPlaceholders.end();
}

namespace {

// Of dates that mean what they say.
DateAgreement CompareAsSaid(const PartialDate& a, const PartialDate& b) {
  if (a.digits == b.digits) return a.truncated() ? DateAgreement::kTruncatedExact : DateAgreement::kExact;
  const bool same_year = a.year() == b.year();
  if (AreSwapped(a, b)) return DateAgreement::kSwapped;
  const bool a_partial = !a.has_month() || !a.has_day(), b_partial = !b.has_month() || !b.has_day();
  if (same_year && (a_partial || b_partial)) {
    const bool month_differs = a.has_month() && b.has_month() && a.month() != b.month();
    return month_differs ? DateAgreement::kYearOnly : DateAgreement::kSameYear;
  }
  if (same_year && (a.truncated() || b.truncated())) return DateAgreement::kSameYear;
  if (!a_partial && !b_partial) {
    const bool years_only = a.truncated() && b.truncated();
    if (WithinOneEdit(a.text(), b.text())) return years_only ? DateAgreement::kThreeEdits : DateAgreement::kOneEdit;
    if (same_year && (a.month() == b.month() || a.day() == b.day())) return DateAgreement::kYearAndMonth;
    const int edits = years_only ? 4 : EditDistance(a.text(), b.text());
    if (edits <= 2) return DateAgreement::kTwoEdits;
    if (a.month() == b.month() && a.day() == b.day() && !a.truncated() && !b.truncated())
      return DateAgreement::kDayAndMonth;
    if (!a.plausible() || !b.plausible()) return DateAgreement::kNoDay;
    const int years = std::abs(a.year_number() - b.year_number());
    if (edits == 3 && !same_year && years < kGeneration) return DateAgreement::kThreeEdits;
  }
  if (same_year) return DateAgreement::kYearOnly;
  return std::abs(a.year_number() - b.year_number()) >= kGeneration ? DateAgreement::kGenerationApart
                                                                    : DateAgreement::kDiffer;
}

}  // namespace

DateAgreement CompareDates(const PartialDate& a, const PartialDate& b) {
  PartialDate x = a, y = b;
  // A century that was not said is that of the other; where neither says it, both were read by one rule.
  if (x.short_year != y.short_year && x.year().substr(2) == y.year().substr(2)) {
    PartialDate& guessed = x.short_year ? x : y;
    const PartialDate& said = x.short_year ? y : x;
    std::copy_n(said.digits.begin(), 2, guessed.digits.begin());
  }
  DateAgreement best = CompareAsSaid(x, y);
  // Where day and month may stand the other way round, the order that agrees better was meant.
  if (x.ambiguous) best = std::min(best, CompareAsSaid(Swapped(x), y));
  if (y.ambiguous) best = std::min(best, CompareAsSaid(x, Swapped(y)));
  return best;
}

}  // namespace c360::match
