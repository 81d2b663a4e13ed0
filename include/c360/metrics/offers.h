// What became of offers.
#ifndef C360_METRICS_OFFERS_H_
#define C360_METRICS_OFFERS_H_

#include <cstdint>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

// Offers of one campaign that were first presented in the period; each offer of each person once.
struct OfferReport {
  TextId campaign = 0;  // 0: of none
  int64_t presented = 0;
  int64_t accepted = 0;  // or redeemed: who redeems has accepted
  int64_t redeemed = 0;
  int64_t declined = 0;  // and not accepted later
  Ratio Accepted() const { return Ratio::OfCounts(accepted, presented); }
  Ratio Redeemed() const { return Ratio::OfCounts(redeemed, presented); }
  Ratio Declined() const { return Ratio::OfCounts(declined, presented); }
};

// By campaign. An offer that was never said to be presented is, when something else is said of it first. What became
// of it counts up to `horizon_us`. Offers without an id, and untimed events, are left out.
// Cost: linear in the facts. Threads: pure. Source: docs/methods/offers.md
std::vector<OfferReport> CountOffers(const FactSet& facts, const Period& period, int64_t horizon_us);

}  // namespace c360::metrics

#endif  // C360_METRICS_OFFERS_H_
