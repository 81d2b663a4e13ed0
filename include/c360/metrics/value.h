// What customers buy, how often, and what that is worth.
#ifndef C360_METRICS_VALUE_H_
#define C360_METRICS_VALUE_H_

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/measure.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/retention.h"

namespace c360::metrics {

// One order of one profile, all its events together; of an order in several currencies, its amount in one of them.
struct Purchase {
  uint32_t profile = 0;
  uint64_t key = 0;            // 0: the order had no id and is one event
  int64_t time_us = kUntimed;  // of its first event
  int64_t amount_micros = 0;   // sum over its events; what passes 64 bits stays at their end
  TextId currency = 0;         // 0 where no event names an amount
  uint8_t channel = 0;         // v1::Channel of its first event
  bool has_amount = false;
  bool first = false;  // the profile's first one
  bool again = false;  // the amount in a further currency of the order before it: no further order
};

// The orders of all profiles, by profile and time. Orders that were cancelled, whose amounts add up to nothing or less,
// or that have no time are left out; events of one order id are one order of that profile. An event without an amount
// joins whatever currency its order has; an order in two has an entry for each, the second one marked `again`.
// Cost  n log n in the orders of one profile. Threads: pure.
std::vector<Purchase> Purchases(const FactSet& facts);
// Those of one profile, by what its `facts` say.
std::vector<Purchase> PurchasesOf(std::span<const Fact> facts);

// Orders in a period, by currency. Returns are beside the revenue, not in it.
struct OrderTotals {
  int64_t orders = 0;
  int64_t customers = 0;         // distinct, in this currency
  MicrosSum revenue_micros = 0;  // of orders with a known amount
  int64_t priced_orders = 0;     // orders with a known amount
  int64_t repeat_orders = 0;     // that are not their customer's first
  MicrosSum repeat_micros = 0;
  MicrosSum returned_micros = 0;  // money given back in the period, <= 0
  int64_t returns = 0;
};
struct OrderReport {
  std::map<TextId, OrderTotals> by_currency;
  int64_t orders = 0;
  int64_t buyers = 0;         // distinct, over all currencies
  int64_t repeat_buyers = 0;  // of them with at least two orders up to the period's end
  double lifetime_days = 0;   // sum over buyers up to the period's end of last - first order
  int64_t ever_buyers = 0;    // buyers up to the period's end
};
OrderReport CountOrders(const FactSet& facts, std::span<const Purchase> purchases, const Period& period);

// CLV = average order value x orders per buyer and period x lifetime in the same periods, lifetime = 1 / churn.
// Revenue, not margin, not discounted; 1 / churn is the mean lifetime only where churn does not change with tenure.
// Undefined where churn is 0 (kZeroBase) or a factor is. Value in micros. Source: docs/methods/lifetime_value.md
//
//   LifetimeValue(Ratio::Number(50e6), Ratio::Number(2), Ratio::Of(5, 100)).value   // 50 x 2 x 20 = 2,000
Ratio LifetimeValue(const Ratio& average_order_micros, const Ratio& orders_per_buyer, const Ratio& churn);

// How much more a customer is worth by that formula if churn were `points` lower (0.05: five points), all else equal:
// churn / (churn - points) - 1. Undefined (kZeroBase) where churn is not above `points`.
Ratio GainOfRetention(const Ratio& churn, double points);

// Costs that fall in the period, spread evenly over their own span; micros by currency. kChannel is left out.
std::map<std::string, MicrosSum> CostsIn(std::span<const CostFact> costs, CostFact::Kind kind, const Period& period,
                                         std::string_view key = "");

}  // namespace c360::metrics

#endif  // C360_METRICS_VALUE_H_
