// Own parsing, because absl::ParseTime costs about a microsecond a time and reads "%Y%m%d" greedily. Tested by
// tests/formats/time_test.cc.
#include "formats/time.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/status.h"
#include "formats/text.h"

namespace c360::formats {
namespace {

constexpr int64_t kMicros = 1'000'000;
constexpr int64_t kMaxUnixMs = 100'000'000'000'000;  // the year 5138

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Days from 1970-01-01 in the proleptic Gregorian calendar, by counting eras of 400 years that start in March (the
// algorithm of C++20's own sys_days, which GCC 12 has but Clang 14 cannot use in every form).
int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int DaysInMonth(int64_t year, int month) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[static_cast<size_t>(month)];
}

// Takes `least` to `most` digits off the front.
bool TakeNumber(std::string_view* text, size_t least, size_t most, int* out) {
  int value = 0;
  size_t n = 0;
  for (; n < most && n < text->size() && IsDigit((*text)[n]); ++n) value = value * 10 + ((*text)[n] - '0');
  if (n < least) return false;
  text->remove_prefix(n);
  *out = value;
  return true;
}

bool TakeChar(std::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

// Digits after the point, cut to microseconds.
bool TakeFraction(std::string_view* text, int* micros) {
  int value = 0;
  size_t n = 0;
  for (; n < text->size() && IsDigit((*text)[n]); ++n) {
    if (n < 6) value = value * 10 + ((*text)[n] - '0');
  }
  if (n == 0) return false;
  for (size_t i = n; i < 6; ++i) value *= 10;
  text->remove_prefix(n);
  *micros = value;
  return true;
}

bool TakeOffset(std::string_view* text, int* seconds) {
  if (TakeChar(text, 'Z') || TakeChar(text, 'z')) {
    *seconds = 0;
    return true;
  }
  const bool minus = !text->empty() && text->front() == '-';
  if (!minus && (text->empty() || text->front() != '+')) return false;
  text->remove_prefix(1);
  int hours = 0, minutes = 0;
  if (!TakeNumber(text, 2, 2, &hours)) return false;
  const bool colon = TakeChar(text, ':');
  if (!TakeNumber(text, 2, 2, &minutes) && colon) return false;
  if (hours > 18 || minutes > 59) return false;
  *seconds = (hours * 3600 + minutes * 60) * (minus ? -1 : 1);
  return true;
}

bool TakeMonthName(std::string_view* text, int* month) {
  static constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                               "may",       "june",     "july",     "august",
                                                               "september", "october",  "november", "december"};
  size_t n = 0;
  std::string word;
  for (; n < text->size() && n < 9 && Lower((*text)[n]) >= 'a' && Lower((*text)[n]) <= 'z'; ++n)
    word.push_back(Lower((*text)[n]));
  if (n < 3) return false;
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (!kMonths[i].starts_with(word)) continue;
    *month = static_cast<int>(i) + 1;
    text->remove_prefix(n);
    return true;
  }
  return false;
}

// The form that nearly all collectors write, all places at once. None: another form, or no time.
std::optional<int64_t> ParseUtcMillis(std::string_view text) {
  static constexpr char kLeast[] = "0000-00-00T00:00:00.000Z", kMost[] = "9999-99-99T99:99:99.999Z";
  if (text.size() != sizeof kLeast - 1) return std::nullopt;
  char beyond = 0;  // no bool, or compilers compare byte by byte
  for (size_t i = 0; i < sizeof kLeast - 1; ++i) {
    beyond |= text[i] < kLeast[i];
    beyond |= text[i] > kMost[i];
  }
  if (beyond != 0) return std::nullopt;
  const auto digit = [text](size_t i) { return text[i] - '0'; };
  const auto two = [digit](size_t i) { return digit(i) * 10 + digit(i + 1); };
  const int year = two(0) * 100 + two(2), month = two(5), day = two(8), hour = two(11), minute = two(14),
            second = two(17), millis = digit(20) * 100 + two(21);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month) || hour > 23 || minute > 59 ||
      second > 60) {
    return std::nullopt;
  }
  return (DaysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) * kMicros + millis * 1000;
}

}  // namespace

struct TimePattern::Civil {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0, offset = 0;
  bool has_offset = false;
  int hour12 = -1;  // as written, where there was %I
  bool afternoon = false;

  bool IsValid() const {
    // 60 is a leap second; it is taken for the second after.
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= DaysInMonth(year, month) && hour < 24 &&
           minute < 60 && second <= 60;
  }
  int64_t UtcMicros() const {
    const int64_t seconds = DaysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
    return seconds * kMicros + micros;
  }
};

std::optional<int64_t> ParseIsoMicros(std::string_view text) {
  if (const auto micros = ParseUtcMillis(text)) return micros;
  int year, month, day, hour = 0, minute = 0, second = 0, micros = 0, offset = 0;
  if (!TakeNumber(&text, 4, 4, &year) || !TakeChar(&text, '-') || !TakeNumber(&text, 2, 2, &month) ||
      !TakeChar(&text, '-') || !TakeNumber(&text, 2, 2, &day)) {
    return std::nullopt;
  }
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  if (!text.empty()) {
    if (!TakeChar(&text, 'T') && !TakeChar(&text, 't') && !TakeChar(&text, ' ')) return std::nullopt;
    if (!TakeNumber(&text, 2, 2, &hour) || !TakeChar(&text, ':') || !TakeNumber(&text, 2, 2, &minute))
      return std::nullopt;
    if (TakeChar(&text, ':')) {
      if (!TakeNumber(&text, 2, 2, &second)) return std::nullopt;
      if ((TakeChar(&text, '.') || TakeChar(&text, ',')) && !TakeFraction(&text, &micros)) return std::nullopt;
    }
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (!text.empty() && !TakeOffset(&text, &offset)) return std::nullopt;
  }
  if (!text.empty() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const int64_t seconds = DaysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
  return seconds * kMicros + micros;
}

absl::StatusOr<TimePattern> TimePattern::Compile(std::string_view pattern) {
  TimePattern out;
  out.has_month_ = out.has_day_ = true;
  if (pattern == "iso" || pattern == "unix" || pattern == "unix_ms") {
    out.kind_ = pattern == "iso" ? Kind::kIso : pattern == "unix" ? Kind::kUnix : Kind::kUnixMs;
    return out;
  }
  out.has_month_ = out.has_day_ = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out.steps_.push_back(pattern[i]);
      continue;
    }
    const char letter = ++i < pattern.size() ? pattern[i] : '\0';
    if (letter == 'T') {
      out.steps_ += "%H:%M:%S";
    } else if (letter == 'F') {
      out.steps_ += "%Y-%m-%d";
    } else if (std::string_view("YymdHIMSbBpfzn%").find(letter) != std::string_view::npos && letter != '\0') {
      out.steps_.append(1, '%').push_back(letter);
    } else {
      return InvalidArgument("time format: no conversion %{}; there are Y y m d H I M S b B p f z n T F %%", letter);
    }
  }
  out.has_month_ = out.steps_.find("%m") != std::string::npos || out.steps_.find("%b") != std::string::npos ||
                   out.steps_.find("%B") != std::string::npos;
  out.has_day_ = out.steps_.find("%d") != std::string::npos;
  return out;
}

bool TimePattern::TakeConversion(char letter, size_t least, std::string_view* text, Civil* out) {
  switch (letter) {
    case 'Y':
      return TakeNumber(text, 4, 4, &out->year);
    case 'y':
      if (!TakeNumber(text, 2, 2, &out->year)) return false;
      out->year += out->year >= 69 ? 1900 : 2000;
      return true;
    case 'm':
      return TakeNumber(text, least, 2, &out->month);
    case 'd':
      return TakeNumber(text, least, 2, &out->day);
    case 'H':
      return TakeNumber(text, least, 2, &out->hour);
    case 'I':
      return TakeNumber(text, least, 2, &out->hour12) && out->hour12 >= 1 && out->hour12 <= 12;
    case 'M':
      return TakeNumber(text, least, 2, &out->minute);
    case 'S':
      return TakeNumber(text, least, 2, &out->second);
    case 'f':
      return TakeFraction(text, &out->micros);
    case 'b':
    case 'B':
      return TakeMonthName(text, &out->month);
    case 'p':
      if (text->size() < 2 || Lower((*text)[1]) != 'm' || (Lower((*text)[0]) != 'p' && Lower((*text)[0]) != 'a'))
        return false;
      out->afternoon = Lower((*text)[0]) == 'p';
      text->remove_prefix(2);
      return true;
    case 'z':
      out->has_offset = true;
      return TakeOffset(text, &out->offset);
    case 'n':
      while (!text->empty() && IsBlank(text->front())) text->remove_prefix(1);
      return true;
    default:
      return TakeChar(text, '%');
  }
}

bool TimePattern::Match(std::string_view text, Civil* out) const {
  size_t after_conversion = 0;
  for (size_t i = 0; i < steps_.size(); ++i) {
    if (IsBlank(steps_[i])) {
      while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
    } else if (steps_[i] != '%') {
      if (!TakeChar(&text, steps_[i])) return false;
    } else {
      const char letter = steps_[++i];
      // A number that stands right beside another has its full width, or "1231" could be read in two ways.
      const bool tight = (i + 1 < steps_.size() && steps_[i + 1] == '%') || (i > 1 && after_conversion == i - 1);
      after_conversion = i + 1;
      if (!TakeConversion(letter, tight ? 2 : 1, &text, out)) return false;
    }
  }
  if (out->hour12 >= 0) out->hour = out->hour12 % 12 + (out->afternoon ? 12 : 0);
  return text.empty() && out->IsValid();
}

std::optional<int64_t> TimePattern::ParseMicros(std::string_view text, const absl::TimeZone& zone) const {
  text = TrimBlanks(text);
  if (kind_ == Kind::kUnix) return formats::ParseMicros(text);  // millionths of a second
  if (kind_ == Kind::kUnixMs) {
    int64_t ms = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
    const bool whole = end == text.data() + text.size();
    if (error != std::errc() || !whole || ms > kMaxUnixMs || ms < -kMaxUnixMs) return std::nullopt;
    return ms * 1000;
  }
  Civil civil;
  if (kind_ == Kind::kIso) {
    const auto micros = ParseIsoMicros(text);
    if (!micros || zone == absl::UTCTimeZone()) return micros;
    // Only a text without an offset of its own is of the zone.
    const size_t day_end = std::min<size_t>(text.size(), 10);
    if (text.find_first_of("Zz+-", day_end) != std::string_view::npos) return micros;
    const absl::CivilSecond second = absl::ToCivilSecond(absl::FromUnixMicros(*micros), absl::UTCTimeZone());
    return absl::ToUnixMicros(absl::FromCivil(second, zone)) + ((*micros % kMicros) + kMicros) % kMicros;
  }
  if (!Match(text, &civil)) return std::nullopt;
  if (civil.has_offset || zone == absl::UTCTimeZone()) return civil.UtcMicros();
  const absl::CivilSecond second(civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
  return absl::ToUnixMicros(absl::FromCivil(second, zone)) + civil.micros;
}

std::optional<std::string> TimePattern::ParseDate(std::string_view text) const {
  text = TrimBlanks(text);
  Civil civil;
  if (kind_ == Kind::kPattern) {
    if (!Match(text, &civil)) return std::nullopt;
  } else if (kind_ == Kind::kIso) {
    if (!ParseIsoMicros(text)) return std::nullopt;
    return std::string(text.substr(0, 10));
  } else {
    const auto micros = ParseMicros(text, absl::UTCTimeZone());
    if (!micros) return std::nullopt;
    const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMicros(*micros), absl::UTCTimeZone());
    return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
  }
  if (!has_month_) return fmt::format("{:04}", civil.year);
  if (!has_day_) return fmt::format("{:04}-{:02}", civil.year, civil.month);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

}  // namespace c360::formats
