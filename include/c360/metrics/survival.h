// How long those who joined stay customers.
#ifndef C360_METRICS_SURVIVAL_H_
#define C360_METRICS_SURVIVAL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/retention.h"

namespace c360::metrics {

struct SurvivalAt {
  int days = 0;
  Ratio share;      // still customers after so many days
  Ratio std_error;  // Greenwood
};
struct CustomerSurvival {
  int64_t people = 0;  // whose first spell begins in the period
  int64_t left = 0;    // of them, its end seen
  std::vector<SurvivalAt> at;
  Ratio median_days;
};

// The Kaplan-Meier estimate of the time from joining to the first leaving, of who joined in `period`. Who is still
// there at `horizon_us` counts for as long as that was seen.
//
// Input   `spells` as CustomerSpells gives them; `days` positive, ascending.
// Output  one entry for each of `days`. Undefined: nobody joined (kNoData); nobody was seen for so long, or the curve
// has
//         not come down to a half (kNotObservedYet).
// Cost    O(n log n) in those who joined. Threads: pure.
// Source  docs/methods/survival.md. c360/predict/kaplan_meier.h gives the whole curve of any durations.
CustomerSurvival SurvivalOf(std::span<const Spell> spells, const Period& period, int64_t horizon_us,
                            std::span<const int> days);

}  // namespace c360::metrics

#endif  // C360_METRICS_SURVIVAL_H_
