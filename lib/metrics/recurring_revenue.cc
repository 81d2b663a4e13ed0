// Recurring revenue, customer by customer: a customer who moves from one subscription to another has changed, not left.
// Tested by recurring_revenue_test.cc.
#include <algorithm>

#include "c360/metrics/retention.h"
#include "facts/subscriptions.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr double kDaysAMonth = 365.2425 / 12;

using ByCurrency = std::map<TextId, MicrosSum>;

// By currency, micros a month. Returns how many running ones have an unknown period.
int64_t MonthlyAt(const std::vector<Subscription>& subscriptions, int64_t us, ByCurrency* monthly) {
  int64_t unknown = 0;
  for (const Subscription& subscription : subscriptions) {
    const SubscriptionTerms* terms = TermsAt(subscription, us);
    if (terms == nullptr) continue;
    unknown += terms->months <= 0 && terms->amount_micros != 0;
    if (const int64_t micros = MonthlyMicros(*terms); micros != 0) (*monthly)[terms->currency] += micros;
  }
  return unknown;
}

void Compare(MicrosSum before, MicrosSum after, RecurringRevenue* revenue) {
  revenue->start_micros += before;
  revenue->end_micros += after;
  if (before == 0) {
    revenue->new_micros += after;
    return;
  }
  revenue->retained_micros += after;
  if (after == 0) {
    revenue->lost_micros += before;
  } else if (after < before) {
    revenue->downsell_micros += before - after;
  } else {
    revenue->expansion_micros += after - before;
  }
}

Ratio OfStart(const RecurringRevenue& revenue, MicrosSum micros) {
  return Ratio::OfSums(micros, revenue.start_micros, Undefined::kZeroBase);
}

}  // namespace

Ratio RecurringRevenue::Churn() const { return OfStart(*this, lost_micros + downsell_micros); }
Ratio RecurringRevenue::NetRetention() const { return OfStart(*this, retained_micros); }
Ratio RecurringRevenue::GrossRetention() const { return OfStart(*this, start_micros - lost_micros - downsell_micros); }

RecurringReport CountRecurring(const FactSet& facts, const Period& period) {
  RecurringReport report;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    const auto subscriptions = FoldSubscriptions(facts.Of(p));
    if (subscriptions.empty()) continue;
    ByCurrency before, after;
    MonthlyAt(subscriptions, period.begin_us, &before);
    report.unknown_period += MonthlyAt(subscriptions, period.end_us, &after);
    for (const auto& [currency, micros] : before) {
      const auto it = after.find(currency);
      Compare(micros, it == after.end() ? 0 : it->second, &report.by_currency[currency]);
    }
    for (const auto& [currency, micros] : after)
      if (!before.contains(currency)) Compare(0, micros, &report.by_currency[currency]);
  }
  return report;
}

ByCurrency RevenueLost(const FactSet& facts, std::span<const Spell> spells, const Period& period) {
  ByCurrency lost;
  std::vector<Purchase> purchases;
  const int64_t t0 = period.begin_us;
  for (size_t i = 0; i < spells.size(); ++i) {
    if (!spells[i].ActiveAt(t0)) continue;
    const uint32_t profile = spells[i].profile;
    bool at_end = false;
    for (size_t j = i; j < spells.size() && spells[j].profile == profile; ++j)
      at_end = at_end || spells[j].ActiveAt(period.end_us);
    if (at_end) continue;
    const auto own = facts.Of(profile);
    ByCurrency monthly;
    MonthlyAt(FoldSubscriptions(own), t0, &monthly);
    for (const auto& [currency, micros] : monthly)
      lost[currency] += static_cast<MicrosSum>(static_cast<double>(micros) * period.Days() / kDaysAMonth);
    if (!monthly.empty()) continue;
    ByCurrency bought;
    int64_t first = t0;
    purchases.clear();
    AppendPurchases(own, &purchases);
    for (const Purchase& purchase : purchases) {
      if (purchase.time_us >= t0) break;
      first = std::min(first, purchase.time_us);
      if (purchase.has_amount && purchase.time_us >= t0 - 365 * kDayMicros)
        bought[purchase.currency] += purchase.amount_micros;
    }
    const double days = std::clamp(static_cast<double>(t0 - first) / static_cast<double>(kDayMicros), 1.0, 365.0);
    for (const auto& [currency, micros] : bought)
      lost[currency] += static_cast<MicrosSum>(static_cast<double>(micros) / days * period.Days());
  }
  return lost;
}

}  // namespace c360::metrics
