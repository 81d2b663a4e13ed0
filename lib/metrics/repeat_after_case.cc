// Repeat business after a case. Tested by tests/metrics/repeat_after_case_test.cc.
#include <algorithm>

#include "c360/metrics/service.h"

namespace c360::metrics {

Ratio RepeatPurchaseAfterCase(std::span<const Purchase> purchases, std::span<const Case> cases, const Period& period,
                              int64_t horizon_us, int64_t window_us) {
  int64_t people = 0, buyers = 0;
  bool too_recent = false;
  for (size_t i = 0; i < cases.size();) {
    const uint32_t profile = cases[i].profile;
    const auto first_from = [&](uint32_t p) {
      return std::partition_point(purchases.begin(), purchases.end(), [&](const Purchase& o) { return o.profile < p; });
    };
    const auto orders = first_from(profile), orders_end = first_from(profile + 1);
    bool counts = false, buys = false;
    for (; i < cases.size() && cases[i].profile == profile; ++i) {
      if (!cases[i].solved_us || !period.Contains(*cases[i].solved_us)) continue;
      const int64_t solved = *cases[i].solved_us;
      if (solved > horizon_us - window_us) {
        too_recent = true;
        continue;
      }
      counts = true;
      buys |= std::any_of(orders, orders_end, [&](const Purchase& order) {
        return order.time_us > solved && order.time_us <= solved + window_us;
      });
    }
    people += counts;
    buyers += buys;
  }
  return Ratio::OfCounts(buyers, people, too_recent ? Undefined::kNotObservedYet : Undefined::kNoData);
}

}  // namespace c360::metrics
