// Times and dates from text.
#ifndef C360_LIB_FORMATS_TIME_H_
#define C360_LIB_FORMATS_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace c360::formats {

// "2024-05-01T10:00:00.123Z" to microseconds since the epoch. A blank may stand for the T; seconds, fraction and zone
// may be missing (zone: UTC), and so may the whole time of day. Digits beyond microseconds are cut. Cost: tens of ns.
std::optional<int64_t> ParseIsoMicros(std::string_view text);

// A pattern as strptime has it, compiled once. Threads: immutable.
//
//   %Y four digits   %y two digits, 69..99 are 19xx   %m %d %H %I %M %S one or two digits (%Y%m%d: always two)
//   %b %B English month name, short or long   %p AM or PM   %f fraction of a second   %z Z, +01:00, +0100, +01
//   %n or a blank: any blanks, also none   %% a percent sign   everything else stands for itself
//
// The words "iso", "unix" (seconds, with or without a fraction) and "unix_ms" are patterns too.
class TimePattern {
 public:
  // Errors: InvalidArgument, naming the conversion that is unknown.
  static absl::StatusOr<TimePattern> Compile(std::string_view pattern);

  // The moment that `text` names, in microseconds since the epoch; a time without an offset is of `zone`. None: the
  // text does not fit the pattern, or is no date of the calendar.
  std::optional<int64_t> ParseMicros(std::string_view text, const absl::TimeZone& zone) const;

  // The date alone, as "YYYY-MM-DD"; "YYYY-MM" or "YYYY" where the pattern has no day or month. None as above.
  std::optional<std::string> ParseDate(std::string_view text) const;

 private:
  enum class Kind : uint8_t { kPattern, kIso, kUnix, kUnixMs };
  struct Civil;
  static bool TakeConversion(char letter, size_t least, std::string_view* text, Civil* out);
  bool Match(std::string_view text, Civil* out) const;

  Kind kind_ = Kind::kPattern;
  std::string steps_;  // conversions as their letters after '%', the rest as it stands
  bool has_month_ = false, has_day_ = false;
};

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_TIME_H_
