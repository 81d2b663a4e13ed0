// Orders are folded from their events first: line-wise feeds give an order a row a line, so nothing may count events.
// Tested by value_test.cc.
#include "c360/metrics/value.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "metrics/shared.h"

namespace c360::metrics {

std::vector<Purchase> Purchases(const FactSet& facts) {
  std::vector<Purchase> purchases;
  for (uint32_t p = 0; p < facts.profiles(); ++p) AppendPurchases(facts.Of(p), &purchases);
  return purchases;
}

OrderReport CountOrders(const FactSet& facts, std::span<const Purchase> purchases, const Period& period) {
  OrderReport report;
  MicrosSum lifetime_us = 0;
  for (size_t begin = 0; begin < purchases.size();) {
    size_t end = begin;
    int64_t last = kUntimed, in_period = 0, known = 0;
    std::set<TextId> currencies;
    for (; end < purchases.size() && purchases[end].profile == purchases[begin].profile; ++end) {
      const Purchase& purchase = purchases[end];
      if (purchase.time_us >= period.end_us) continue;
      known += !purchase.again;
      last = purchase.time_us;
      if (!period.Contains(purchase.time_us)) continue;
      in_period += !purchase.again;
      OrderTotals& totals = report.by_currency[purchase.currency];
      totals.customers += currencies.insert(purchase.currency).second;
      ++totals.orders;
      totals.priced_orders += purchase.has_amount;
      totals.revenue_micros += purchase.amount_micros;
      if (!purchase.first) {
        ++totals.repeat_orders;
        totals.repeat_micros += purchase.amount_micros;
      }
    }
    report.orders += in_period;
    report.buyers += in_period > 0;
    report.repeat_buyers += in_period > 0 && known > 1;
    report.ever_buyers += known > 0;
    if (known > 0) lifetime_us += last - purchases[begin].time_us;
    begin = end;
  }
  report.lifetime_days = static_cast<double>(lifetime_us) / static_cast<double>(kDayMicros);
  for (const Fact& fact : facts.all()) {
    if (fact.type != EventType::kOrderReturn || !period.Contains(fact.time_us)) continue;
    OrderTotals& totals = report.by_currency[fact.currency];
    ++totals.returns;
    totals.returned_micros += fact.amount_micros;
  }
  return report;
}

Ratio LifetimeValue(const Ratio& average_order_micros, const Ratio& orders_per_buyer, const Ratio& churn) {
  for (const Ratio* factor : {&average_order_micros, &orders_per_buyer, &churn})
    if (!factor->defined()) return Ratio::None(factor->why);
  return Ratio::Of(*average_order_micros.value * *orders_per_buyer.value, *churn.value);
}

Ratio GainOfRetention(const Ratio& churn, double points) {
  if (!churn.defined()) return Ratio::None(churn.why);
  if (*churn.value <= points) return Ratio::None(Undefined::kZeroBase);
  return Ratio::Of(points, *churn.value - points);
}

std::map<std::string, MicrosSum> CostsIn(std::span<const CostFact> costs, CostFact::Kind kind, const Period& period,
                                         std::string_view key) {
  std::map<std::string, MicrosSum> sums;
  for (const CostFact& cost : costs) {
    if (cost.kind != kind || kind == CostFact::Kind::kChannel || (!key.empty() && cost.key != key)) continue;
    if (cost.begin_us == cost.end_us) {
      if (cost.dated() && period.Contains(cost.begin_us)) sums[cost.currency] += cost.amount_micros;
      continue;
    }
    const int64_t begin = std::max(cost.begin_us, period.begin_us), end = std::min(cost.end_us, period.end_us);
    if (begin >= end) continue;
    const double share = static_cast<double>(end - begin) / static_cast<double>(cost.end_us - cost.begin_us);
    sums[cost.currency] += std::llround(share * static_cast<double>(cost.amount_micros));
  }
  return sums;
}

}  // namespace c360::metrics
