// Cohorts: of the people who came in the same unit of time, how many are active later.
#ifndef C360_METRICS_COHORT_H_
#define C360_METRICS_COHORT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

struct CohortOptions {
  CalendarUnit unit = CalendarUnit::kMonth;  // of the cohorts, and of the steps along a row
  // Unit k of a person: true: the k-th unit of the calendar after the one of the birth. False: rolling, the k-th run of
  // `unit` from the person's own first instant (a month is 30 days, a quarter 91, a year 365).
  bool calendar_units = true;
  // Active in unit k: true: in unit k exactly (N-day retention). False: in unit k or later (unbounded; never rises).
  bool exact = true;
  int units = 0;                                   // columns; 0: as many as there are
  std::function<bool(const Fact&)> birth = {};     // unset: orders that stand (Purchases)
  std::function<bool(const Fact&)> activity = {};  // unset: as `birth`
};

// One cohort. active[0] is its size where birth and activity are one thing.
struct CohortRow {
  std::string label;  // of the unit that its people were born in
  int64_t size = 0;
  std::vector<int64_t> active;  // people, by unit since birth; to the last unit that has begun at `as_of_us`
  int complete = 0;             // the first so many units had ended for all of the cohort at `as_of_us`
};
struct CohortTable {
  std::vector<CohortRow> rows;  // by birth, those without people left out
  std::vector<Ratio> average;   // by unit: sum of active / sum of sizes over rows complete there; weighted, so it may
                                // rise though no row does
};

// Input   facts of everything before `as_of_us`; births within `span` only; untimed facts take no part.
// Errors  InvalidArgument: more than 1,000 units.
// Cost    linear in the facts and the people times the units. Threads: pure.
// Source  docs/methods/cohorts.md
absl::StatusOr<CohortTable> Cohorts(const FactSet& facts, const Period& span, int64_t as_of_us,
                                    const Calendar& calendar, const CohortOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_COHORT_H_
