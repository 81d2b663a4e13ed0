// One walk over each person's facts marks the units in which the person was active; a row counts marks. Unbounded
// retention is the same marks, each spread to all units before it. Tested by cohort_test.cc.
#include "c360/metrics/cohort.h"

#include <algorithm>
#include <map>

#include "base/status.h"
#include "c360/metrics/retention.h"

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

}  // namespace

absl::StatusOr<CohortTable> Cohorts(const FactSet& facts, const Period& span, int64_t as_of_us,
                                    const Calendar& calendar, const CohortOptions& options) {
  const auto birth = options.birth ? options.birth : [](const Fact& fact) { return IsPurchase(fact); };
  const auto activity = options.activity ? options.activity : birth;
  const int64_t length = UnitDays(options.unit) * kDayMicros;
  std::map<int64_t, Cohort> cohorts;
  std::vector<int64_t> marks;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    const auto own = facts.Of(p);
    const auto born = std::find_if(own.begin(), own.end(), [&](const Fact& f) { return f.timed() && birth(f); });
    if (born == own.end() || !span.Contains(born->time_us) || born->time_us >= as_of_us) continue;
    const int64_t home = calendar.IndexOf(options.unit, born->time_us);
    marks.clear();
    for (auto fact = born; fact != own.end() && fact->time_us < as_of_us; ++fact) {
      if (!activity(*fact)) continue;
      const int64_t unit = options.calendar_units ? calendar.IndexOf(options.unit, fact->time_us) - home
                                                  : (fact->time_us - born->time_us) / length;
      if (marks.empty() || marks.back() != unit) marks.push_back(unit);  // time ascends, so units do
    }
    Cohort& cohort = cohorts[home];
    ++cohort.size;
    cohort.youngest_us = std::max(cohort.youngest_us, born->time_us);
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
