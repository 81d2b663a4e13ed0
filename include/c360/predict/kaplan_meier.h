// Kaplan-Meier: the share of customers still there after a time, from spells of which some are not over.
#ifndef C360_PREDICT_KAPLAN_MEIER_H_
#define C360_PREDICT_KAPLAN_MEIER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace c360::predict {

struct Spell {
  double duration = 0;   // >= 0, in one unit for all spells
  bool churned = false;  // false: still there when observation stopped (right-censored), not "retained for ever"
};

struct SurvivalPoint {
  double time = 0;
  int64_t at_risk = 0;   // spells not over before `time`
  int64_t churned = 0;   // that ended at `time`
  double survival = 1;   // just after `time`, in [0, 1]
  double std_error = 0;  // Greenwood's; 0 where survival is 0
};

struct SurvivalCurve {
  std::vector<SurvivalPoint> points;  // one a distinct churn time, ascending

  // Survival just after `time`: the step function; 1 before the first point.
  double At(double time) const;
  // The first time with survival <= 0.5, none when it is never reached.
  std::optional<double> Median() const;
};

// Input   `spells` in any order. A spell censored at a churn time is at risk at it.
// Output  all-censored input gives no points: survival 1 throughout.
// Errors  InvalidArgument: no spells, or a duration negative or not finite (the message gives its index).
// Cost    O(n log n). Threads: pure. Deterministic.
// Source  Kaplan & Meier (1958), JASA 53:457-481; Greenwood (1926). docs/methods/kaplan_meier.md.
//
//   const Spell spells[] = {{.duration = 10, .churned = true}, {.duration = 30, .churned = false}};
//   EstimateSurvival(spells)->At(10)  // 0.5
absl::StatusOr<SurvivalCurve> EstimateSurvival(std::span<const Spell> spells);

}  // namespace c360::predict

#endif  // C360_PREDICT_KAPLAN_MEIER_H_
