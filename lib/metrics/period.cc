// Every unit is a run of civil days, so one table of "unit -> first civil day" gives index, bounds and label; absl
// turns the civil day into the first instant it has in the zone. Tested by period_test.cc.
#include "c360/metrics/period.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "base/absl_compat.h"
#include "base/status.h"

namespace c360::metrics {
namespace {

constexpr int64_t kEpochWeekday = 3;  // 1970-01-01 was a Thursday; Monday is 0

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

absl::CivilDay FirstDay(CalendarUnit unit, int64_t index) {
  const absl::CivilDay epoch(1970, 1, 1);
  switch (unit) {
    case CalendarUnit::kDay:
      return epoch + index;
    case CalendarUnit::kWeek:
      return epoch + (index * 7 - kEpochWeekday);
    case CalendarUnit::kMonth:
      return absl::CivilDay(absl::CivilMonth(1970, 1) + index);
    case CalendarUnit::kQuarter:
      return absl::CivilDay(absl::CivilMonth(1970, 1) + index * 3);
    case CalendarUnit::kYear:
      return absl::CivilDay(1970 + index, 1, 1);
  }
  return epoch;
}

std::string DayText(absl::CivilDay day) { return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()); }

std::string Label(CalendarUnit unit, absl::CivilDay first) {
  switch (unit) {
    case CalendarUnit::kDay:
      return DayText(first);
    case CalendarUnit::kWeek: {
      const absl::CivilDay thursday = first + 3;  // its year is the week's
      return fmt::format("{:04}-W{:02}", thursday.year(), (absl::GetYearDay(thursday) - 1) / 7 + 1);
    }
    case CalendarUnit::kMonth:
      return fmt::format("{:04}-{:02}", first.year(), first.month());
    case CalendarUnit::kQuarter:
      return fmt::format("{:04}-Q{}", first.year(), (first.month() - 1) / 3 + 1);
    case CalendarUnit::kYear:
      return fmt::format("{:04}", first.year());
  }
  return "";
}

}  // namespace

std::string_view CalendarUnitName(CalendarUnit unit) {
  constexpr std::string_view kNames[] = {"day", "week", "month", "quarter", "year"};
  return kNames[static_cast<size_t>(unit)];
}

std::optional<CalendarUnit> ParseCalendarUnit(std::string_view name) {
  for (const CalendarUnit unit :
       {CalendarUnit::kDay, CalendarUnit::kWeek, CalendarUnit::kMonth, CalendarUnit::kQuarter, CalendarUnit::kYear}) {
    if (name == CalendarUnitName(unit)) return unit;
  }
  return std::nullopt;
}

absl::StatusOr<Calendar> Calendar::Named(std::string_view zone) {
  absl::TimeZone found;
  if (!absl::LoadTimeZone(ToAbsl(zone), &found))
    return InvalidArgument("there is no time zone \"{}\"", zone.substr(0, 64));
  return Calendar(found);
}

int64_t Calendar::IndexOf(CalendarUnit unit, int64_t time_us) const {
  const absl::CivilDay day(absl::ToCivilSecond(absl::FromUnixMicros(time_us), zone_));
  const int64_t days = day - absl::CivilDay(1970, 1, 1);
  const int64_t months = (day.year() - 1970) * 12 + (day.month() - 1);
  switch (unit) {
    case CalendarUnit::kDay:
      return days;
    case CalendarUnit::kWeek:
      return FloorDivide(days + kEpochWeekday, 7);
    case CalendarUnit::kMonth:
      return months;
    case CalendarUnit::kQuarter:
      return FloorDivide(months, 3);
    case CalendarUnit::kYear:
      return day.year() - 1970;
  }
  return 0;
}

Period Calendar::At(CalendarUnit unit, int64_t index) const {
  const absl::CivilDay first = FirstDay(unit, index);
  return {absl::ToUnixMicros(absl::FromCivil(first, zone_)),
          absl::ToUnixMicros(absl::FromCivil(FirstDay(unit, index + 1), zone_)), Label(unit, first)};
}

std::vector<Period> Calendar::Split(CalendarUnit unit, const Period& span, bool cut) const {
  std::vector<Period> periods;
  if (span.begin_us >= span.end_us) return periods;
  const int64_t last = IndexOf(unit, span.end_us - 1);
  for (int64_t index = IndexOf(unit, span.begin_us); index <= last; ++index) {
    Period period = At(unit, index);
    if (cut) {
      period.begin_us = std::max(period.begin_us, span.begin_us);
      period.end_us = std::min(period.end_us, span.end_us);
    }
    periods.push_back(std::move(period));
  }
  return periods;
}

Period Calendar::Custom(int64_t begin_us, int64_t end_us) const {
  const auto day = [&](int64_t us) {
    return DayText(absl::CivilDay(absl::ToCivilSecond(absl::FromUnixMicros(us), zone_)));
  };
  return {begin_us, end_us, day(begin_us) + "/" + day(end_us)};
}

}  // namespace c360::metrics
