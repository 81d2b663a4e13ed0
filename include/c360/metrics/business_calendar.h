// Business time: how much of a span lies in a business's opening hours.
#ifndef C360_METRICS_BUSINESS_CALENDAR_H_
#define C360_METRICS_BUSINESS_CALENDAR_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "c360/v1/reference.pb.h"

namespace c360::metrics {

// Opening hours in a time zone. Immutable; cheap to copy; safe to share between threads.
class BusinessCalendar {
 public:
  // Around the clock.
  BusinessCalendar() = default;
  // Errors  InvalidArgument: no such time zone. `calendar` is valid (c360::ValidateReferenceFact).
  static absl::StatusOr<BusinessCalendar> Of(const v1::BusinessCalendar& calendar);

  // Microseconds of [begin, end) in opening hours; 0 where end <= begin. A day that summer time makes longer or shorter
  // counts with the hours it really had. Cost: linear in the days of the span, at most kMostDays of them.
  int64_t Elapsed(int64_t begin_us, int64_t end_us) const;

  // The least t with Elapsed(begin, t) >= micros; none where that is more than kMostDays away (a calendar that never
  // opens).
  std::optional<int64_t> Deadline(int64_t begin_us, int64_t micros) const;

  static constexpr int kMostDays = 3660;

 private:
  struct Minutes {
    int open = 0, close = 0;
  };
  // The opening hours of a local day as [begin, end) in microseconds, ascending.
  void HoursOf(absl::CivilDay day, std::vector<std::pair<int64_t, int64_t>>* hours) const;
  const std::vector<Minutes>& OpeningsOf(absl::CivilDay day) const;

  bool always_ = true;
  absl::TimeZone zone_ = absl::UTCTimeZone();
  std::array<std::vector<Minutes>, 7> week_;  // from Monday
  std::map<absl::CivilDay, std::vector<Minutes>> holidays_;
};

}  // namespace c360::metrics

#endif  // C360_METRICS_BUSINESS_CALENDAR_H_
