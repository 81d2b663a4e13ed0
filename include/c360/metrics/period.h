// Spans of time: half-open, by the calendar of a time zone or as the caller cuts them.
#ifndef C360_METRICS_PERIOD_H_
#define C360_METRICS_PERIOD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace c360::metrics {

inline constexpr int64_t kDayMicros = int64_t{86'400} * 1'000'000;

// [begin, end) in microseconds since the Unix epoch. begin <= end.
struct Period {
  int64_t begin_us = 0;
  int64_t end_us = 0;
  std::string label = {};  // "2024-03", "2024-W09"; for a custom one "2024-03-05/2024-04-01"

  bool Contains(int64_t time_us) const { return begin_us <= time_us && time_us < end_us; }
  double Days() const { return static_cast<double>(end_us - begin_us) / static_cast<double>(kDayMicros); }
  friend bool operator==(const Period& a, const Period& b) { return a.begin_us == b.begin_us && a.end_us == b.end_us; }
};

enum class CalendarUnit : uint8_t { kDay, kWeek, kMonth, kQuarter, kYear };

// "day", "week", ... and back; none for another name.
std::string_view CalendarUnitName(CalendarUnit unit);
std::optional<CalendarUnit> ParseCalendarUnit(std::string_view name);

// The calendar of one time zone. Weeks are ISO 8601: from Monday, in the year of their Thursday. A day that a change to
// summer time cuts short is 23 hours long; a period starts at the first instant of its first day.
// Threads  Pure after construction.
class Calendar {
 public:
  Calendar() : zone_(absl::UTCTimeZone()) {}
  explicit Calendar(absl::TimeZone zone) : zone_(zone) {}
  // Errors  InvalidArgument: no such zone ("Europe/Warsaw").
  static absl::StatusOr<Calendar> Named(std::string_view zone);

  // The number of the unit that `time_us` falls in: consecutive units have consecutive numbers, for every unit, so that
  // IndexOf(later) - IndexOf(earlier) counts calendar units. Days count from 1970-01-01, weeks from the one with that
  // day, months, quarters and years from January 1970.
  int64_t IndexOf(CalendarUnit unit, int64_t time_us) const;
  // The unit with that number, with its label.
  Period At(CalendarUnit unit, int64_t index) const;
  Period Of(CalendarUnit unit, int64_t time_us) const { return At(unit, IndexOf(unit, time_us)); }

  // The units that touch [begin, end), ascending; the first and last are cut to it where `cut`.
  std::vector<Period> Split(CalendarUnit unit, const Period& span, bool cut = true) const;

  // [begin, end) labelled by its days in this zone.
  Period Custom(int64_t begin_us, int64_t end_us) const;
  const absl::TimeZone& zone() const { return zone_; }

 private:
  absl::TimeZone zone_;
};

}  // namespace c360::metrics

#endif  // C360_METRICS_PERIOD_H_
