// Every local day is turned into spans of real time by the time zone's own rules, so summer time needs no case of its
// own. Tested by tests/metrics/business_calendar_test.cc.
#include "c360/metrics/business_calendar.h"

#include <algorithm>

#include "base/status.h"

namespace c360::metrics {
namespace {

absl::CivilDay DayOf(int64_t time_us, const absl::TimeZone& zone) {
  return absl::ToCivilDay(absl::FromUnixMicros(time_us), zone);
}

}  // namespace

absl::StatusOr<BusinessCalendar> BusinessCalendar::Of(const v1::BusinessCalendar& calendar) {
  BusinessCalendar out;
  out.always_ = false;
  if (!absl::LoadTimeZone(ToAbsl(calendar.time_zone()), &out.zone_)) {
    return InvalidArgument("calendar.time_zone: no such time zone");
  }
  for (const auto& opening : calendar.openings()) {
    for (const int weekday : opening.weekdays()) {
      if (weekday < 1 || weekday > 7) return InvalidArgument("calendar.openings.weekdays: not 1..7");
      out.week_[static_cast<size_t>(weekday - 1)].push_back({opening.open_minute(), opening.close_minute()});
    }
  }
  for (auto& day : out.week_) {
    std::sort(day.begin(), day.end(), [](const Minutes& a, const Minutes& b) { return a.open < b.open; });
  }
  for (const auto& holiday : calendar.holidays()) {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(holiday.date(), &day)) return InvalidArgument("calendar.holidays.date: not YYYY-MM-DD");
    auto& openings = out.holidays_[day];
    openings.clear();
    if (holiday.close_minute() > holiday.open_minute()) {
      openings.push_back({holiday.open_minute(), holiday.close_minute()});
    }
  }
  return out;
}

const std::vector<BusinessCalendar::Minutes>& BusinessCalendar::OpeningsOf(absl::CivilDay day) const {
  if (const auto holiday = holidays_.find(day); holiday != holidays_.end()) return holiday->second;
  return week_[static_cast<size_t>(absl::GetWeekday(day))];  // absl counts from Monday = 0
}

void BusinessCalendar::HoursOf(absl::CivilDay day, std::vector<std::pair<int64_t, int64_t>>* hours) const {
  hours->clear();
  for (const Minutes& minutes : OpeningsOf(day)) {
    const absl::CivilSecond start(day);
    const auto at = [&](int minute) {
      return absl::ToUnixMicros(absl::FromCivil(start + int64_t{minute} * 60, zone_));
    };
    hours->emplace_back(at(minutes.open), at(minutes.close));
  }
}

int64_t BusinessCalendar::Elapsed(int64_t begin_us, int64_t end_us) const {
  if (end_us <= begin_us) return 0;
  if (always_) return end_us - begin_us;
  int64_t elapsed = 0;
  std::vector<std::pair<int64_t, int64_t>> hours;
  absl::CivilDay day = DayOf(begin_us, zone_);
  const absl::CivilDay last = std::min(DayOf(end_us - 1, zone_), day + kMostDays);
  for (; day <= last; ++day) {
    HoursOf(day, &hours);
    for (const auto& [open, close] : hours) {
      elapsed += std::max<int64_t>(0, std::min(close, end_us) - std::max(open, begin_us));
    }
  }
  return elapsed;
}

std::optional<int64_t> BusinessCalendar::Deadline(int64_t begin_us, int64_t micros) const {
  if (micros <= 0) return begin_us;
  if (always_) return begin_us + micros;
  std::vector<std::pair<int64_t, int64_t>> hours;
  absl::CivilDay day = DayOf(begin_us, zone_);
  for (const absl::CivilDay last = day + kMostDays; day <= last; ++day) {
    HoursOf(day, &hours);
    for (const auto& [open, close] : hours) {
      const int64_t from = std::max(open, begin_us);
      if (close <= from) continue;
      if (close - from >= micros) return from + micros;
      micros -= close - from;
    }
  }
  return std::nullopt;
}

}  // namespace c360::metrics
