// One walk over each person's facts marks the units in which the person was active; a row counts marks. Unbounded
// retention is the same marks, each spread to all units before it. Tested by cohort_test.cc.
#include "c360/metrics/cohort.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "base/status.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr int64_t kMostUnits = 1000;

int64_t UnitDays(CalendarUnit unit) {
  constexpr int64_t kDays[] = {1, 7, 30, 91, 365};
  return kDays[static_cast<size_t>(unit)];
}

struct Cohort {
  int64_t size = 0;
  int64_t youngest_us = 0;  // last birth
  std::map<int64_t, int64_t> active;
};

// When a person was born and active. Where the caller names nothing, both are purchases: orders that stand, at their
// first event.
class ActiveTimes {
 public:
  explicit ActiveTimes(const CohortOptions& options) : options_(options) {}

  // Ascending, from the birth on; good until the next call.
  const std::vector<int64_t>& Of(std::span<const Fact> own) {
    times_.clear();
    born_us_.reset();
    if (!options_.birth || !options_.activity) {
      purchases_.clear();
      AppendPurchases(own, &purchases_);
    }
    if (options_.birth) {
      const auto born =
          std::find_if(own.begin(), own.end(), [&](const Fact& f) { return f.timed() && options_.birth(f); });
      if (born != own.end()) born_us_ = born->time_us;
    } else if (!purchases_.empty()) {
      born_us_ = purchases_.front().time_us;
    }
    if (!born_us_) return times_;
    if (const auto& activity = options_.activity ? options_.activity : options_.birth) {
      for (const Fact& fact : own)
        if (fact.timed() && fact.time_us >= *born_us_ && activity(fact)) times_.push_back(fact.time_us);
    } else {
      for (const Purchase& purchase : purchases_) times_.push_back(purchase.time_us);
    }
    return times_;
  }
  std::optional<int64_t> born_us() const { return born_us_; }

 private:
  const CohortOptions& options_;
  std::vector<Purchase> purchases_;
  std::vector<int64_t> times_;
  std::optional<int64_t> born_us_;
};

}  // namespace

absl::StatusOr<CohortTable> Cohorts(const FactSet& facts, const Period& span, int64_t as_of_us,
                                    const Calendar& calendar, const CohortOptions& options) {
  ActiveTimes active_times(options);
  const int64_t length = UnitDays(options.unit) * kDayMicros;
  std::map<int64_t, Cohort> cohorts;
  std::vector<int64_t> marks;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    const std::vector<int64_t>& times = active_times.Of(facts.Of(p));
    const auto born_us = active_times.born_us();
    if (!born_us || !span.Contains(*born_us) || *born_us >= as_of_us) continue;
    const int64_t home = calendar.IndexOf(options.unit, *born_us);
    marks.clear();
    for (const int64_t time_us : times) {
      if (time_us >= as_of_us) break;
      const int64_t unit =
          options.calendar_units ? calendar.IndexOf(options.unit, time_us) - home : (time_us - *born_us) / length;
      if (marks.empty() || marks.back() != unit) marks.push_back(unit);  // time ascends, so units do
    }
    Cohort& cohort = cohorts[home];
    ++cohort.size;
    cohort.youngest_us = std::max(cohort.youngest_us, *born_us);
    if (!marks.empty() && !options.exact) marks = {marks.back()};
    for (const int64_t unit : marks) ++cohort.active[unit];
  }
  CohortTable table;
  std::vector<int64_t> active_sum, size_sum;
  const int64_t now = calendar.IndexOf(options.unit, as_of_us - 1);
  for (const auto& [home, cohort] : cohorts) {
    const int64_t begun = options.calendar_units
                              ? now - home + 1
                              : (as_of_us - 1 - calendar.At(options.unit, home).begin_us) / length + 1;
    const int64_t units = options.units > 0 ? std::min<int64_t>(options.units, begun) : begun;
    if (units > kMostUnits)
      return InvalidArgument("cohorts: {} units are more than {}; take a longer unit", units, kMostUnits);
    CohortRow row{.label = calendar.At(options.unit, home).label, .size = cohort.size, .active = {}};
    row.active.assign(static_cast<size_t>(units), 0);
    for (const auto& [unit, people] : cohort.active) {
      if (options.exact) {
        if (unit < units) row.active[unit] += people;
      } else {
        for (int64_t k = 0; k <= std::min(unit, units - 1); ++k) row.active[k] += people;
      }
    }
    int64_t complete = options.calendar_units ? (calendar.At(options.unit, now).end_us <= as_of_us ? begun : begun - 1)
                                              : (as_of_us - cohort.youngest_us) / length;
    complete = std::clamp<int64_t>(complete, 0, units);
    row.complete = static_cast<int>(complete);
    for (int64_t k = 0; k < complete; ++k) {
      if (static_cast<size_t>(k) == active_sum.size()) {
        active_sum.push_back(0);
        size_sum.push_back(0);
      }
      active_sum[k] += row.active[k];
      size_sum[k] += row.size;
    }
    table.rows.push_back(std::move(row));
  }
  for (size_t k = 0; k < active_sum.size(); ++k)
    table.average.push_back(Ratio::OfCounts(active_sum[k], size_sum[k], Undefined::kZeroBase));
  return table;
}

}  // namespace c360::metrics
