// Repeat business after a case. Tested by tests/metrics/repeat_after_case_test.cc.
#include <algorithm>

#include "c360/metrics/service.h"

namespace c360::metrics {

Ratio RepeatPurchaseAfterCase(const FactSet& facts, std::span<const Case> cases, const Period& period,
                              int64_t horizon_us, int64_t window_us) {
  int64_t people = 0, buyers = 0;
  bool too_recent = false;
  for (size_t i = 0; i < cases.size();) {
    const uint32_t profile = cases[i].profile;
    bool counts = false, buys = false;
    for (; i < cases.size() && cases[i].profile == profile; ++i) {
      if (!cases[i].solved_us || !period.Contains(*cases[i].solved_us)) continue;
      const int64_t solved = *cases[i].solved_us;
      if (solved > horizon_us - window_us) {
        too_recent = true;
        continue;
      }
      counts = true;
      const auto orders = facts.Of(profile);
      buys |= std::any_of(orders.begin(), orders.end(), [&](const Fact& fact) {
        return fact.type == EventType::kOrder && fact.timed() && fact.time_us > solved &&
               fact.time_us <= solved + window_us;
      });
    }
    people += counts;
    buyers += buys;
  }
  return Ratio::OfCounts(buyers, people, too_recent ? Undefined::kNotObservedYet : Undefined::kNoData);
}

}  // namespace c360::metrics
