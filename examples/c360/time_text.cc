#include "time_text.h"

#include <charconv>

#include "text.h"

namespace c360::command {
namespace {

std::optional<absl::Duration> ParseAgo(std::string_view text) {
  if (text.size() < 2 || text.size() > 8) return std::nullopt;
  int count = 0;
  const char* unit = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), unit, count);
  if (error != std::errc() || end != unit || count < 0) return std::nullopt;
  switch (*unit) {
    case 'm':
      return count * absl::Minutes(1);
    case 'h':
      return count * absl::Hours(1);
    case 'd':
      return count * absl::Hours(24);
    case 'w':
      return count * absl::Hours(24 * 7);
  }
  return std::nullopt;
}

std::string Formatted(const char* format, absl::Time time) {
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

}  // namespace

std::optional<absl::Time> ParseTimeText(std::string_view text, absl::Time now) {
  // absl's parser also knows "infinite-past"; nobody means that here.
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  if (const auto ago = ParseAgo(text)) return now - *ago;
  absl::Time time;
  std::string error;
  if (absl::ParseTime("%Y-%m-%d", ToAbsl(text), absl::UTCTimeZone(), &time, &error)) return time;
  if (absl::ParseTime(absl::RFC3339_full, ToAbsl(text), &time, &error)) return time;
  return std::nullopt;
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

std::string Rfc3339(absl::Time time) { return Formatted("%Y-%m-%d%ET%H:%M:%E*SZ", time); }
std::string DayText(absl::Time time) { return Formatted("%Y-%m-%d", time); }
std::string DayAndWeekday(absl::Time time) { return Formatted("%Y-%m-%d %a", time); }
std::string ClockText(absl::Time time) { return Formatted("%H:%M", time); }

}  // namespace c360::command
