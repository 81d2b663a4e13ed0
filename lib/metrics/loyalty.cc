// Points and referrals. Tested by tests/metrics/loyalty_test.cc.
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "c360/metrics/voice.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

using Change = v1::LoyaltyChange;

}  // namespace

LoyaltyTotals Loyalty(const FactSet& facts, int64_t horizon_us) {
  LoyaltyTotals totals;
  bool any = false;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    Membership membership;
    for (const Fact& fact : facts.Of(profile)) {
      // An entry without a time is still one of the ledger.
      if (fact.type != EventType::kLoyalty || (fact.timed() && fact.time_us >= horizon_us)) continue;
      const auto points = static_cast<int64_t>(fact.number);
      any = true;
      membership.Take(fact);
      if (fact.action == Change::EARNED) totals.earned += points;
      if (fact.action == Change::ADJUSTED) totals.adjusted += points;
      if (fact.action == Change::REDEEMED) totals.redeemed += points;
      if (fact.action == Change::EXPIRED) totals.expired += points;
    }
    totals.members += membership.member();
  }
  totals.balance = totals.earned + totals.adjusted - totals.redeemed - totals.expired;
  totals.redemption = Ratio::OfCounts(totals.redeemed, totals.earned, any ? Undefined::kZeroBase : Undefined::kNoData);
  return totals;
}

Referrals ReferralRate(const FactSet& facts, const Period& period, int64_t horizon_us) {
  int64_t people = 0, referrers = 0, made = 0, converted = 0, promoters = 0, promoters_who_referred = 0;
  struct Made {
    bool in_period = false;
    bool converted = false;
  };
  absl::flat_hash_map<uint64_t, Made> referrals;  // of one person; a repeated invitation is still the one
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    bool any = false, in_period = false, ever = false;
    std::optional<double> nps;
    if (!referrals.empty()) referrals.clear();
    for (const Fact& fact : facts.Of(profile)) {
      if (fact.timed() && fact.time_us >= horizon_us) break;
      const bool before_end = !fact.timed() || fact.time_us < period.end_us;  // what comes later only converts
      any |= before_end;
      if (before_end && IsNpsAnswer(fact)) nps = fact.number;
      if (fact.type != EventType::kReferral || !fact.timed()) continue;
      ever |= before_end;
      if (fact.action == v1::Referral::INVITED) {
        const bool now = period.Contains(fact.time_us);
        in_period |= now;
        if (fact.key == 0) made += now;
        if (fact.key != 0) referrals.try_emplace(fact.key, Made{.in_period = now});
      } else if (const auto it = referrals.find(fact.key); it != referrals.end()) {
        it->second.converted = true;
      }
    }
    for (const auto& [key, referral] : referrals) {
      made += referral.in_period;
      converted += referral.in_period && referral.converted;
    }
    people += any;
    referrers += in_period;
    const bool promoter = nps && *nps >= 9;
    promoters += promoter;
    promoters_who_referred += promoter && ever;
  }
  return {.rate = Ratio::OfCounts(referrers, people),
          .converted = Ratio::OfCounts(converted, made),
          .promoters = Ratio::OfCounts(promoters_who_referred, promoters)};
}

}  // namespace c360::metrics
