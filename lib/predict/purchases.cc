// Tested by purchases_test.cc.
#include "c360/predict/purchases.h"

#include <cmath>
#include <map>

#include "base/status.h"

namespace c360::predict {
namespace {

int64_t FloorDivide(int64_t a, int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

}  // namespace

absl::StatusOr<std::vector<Purchases>> SummarizePurchases(std::span<const std::vector<DayPurchase>> customers,
                                                          int64_t end_day, int64_t period_days, double scale) {
  if (period_days < 1) return InvalidArgument("period_days: {}, must be at least 1", period_days);
  if (!(scale > 0)) return InvalidArgument("scale: {}, must be above 0", scale);
  std::vector<Purchases> summaries;
  const int64_t end = FloorDivide(end_day, period_days);
  for (const std::vector<DayPurchase>& purchases : customers) {
    std::map<int64_t, double> periods;
    for (const DayPurchase& purchase : purchases) {
      if (purchase.day <= end_day) periods[FloorDivide(purchase.day, period_days)] += purchase.value;
    }
    if (periods.empty()) continue;
    Purchases summary;
    const int64_t first = periods.begin()->first;
    summary.frequency = static_cast<double>(periods.size() - 1);
    summary.recency = static_cast<double>(periods.rbegin()->first - first) / scale;
    summary.age = static_cast<double>(end - first) / scale;
    double repeat_value = 0;
    for (auto it = std::next(periods.begin()); it != periods.end(); ++it) repeat_value += it->second;
    if (summary.frequency > 0) summary.monetary = repeat_value / summary.frequency;
    summaries.push_back(summary);
  }
  return summaries;
}

absl::Status ValidatePurchases(std::span<const Purchases> customers) {
  for (size_t i = 0; i < customers.size(); ++i) {
    const Purchases& c = customers[i];
    const bool finite =
        std::isfinite(c.frequency) && std::isfinite(c.recency) && std::isfinite(c.age) && std::isfinite(c.monetary);
    if (!finite || c.frequency < 0 || c.recency < 0 || c.age < c.recency) {
      return InvalidArgument(
          "customer {}: frequency {}, recency {}, age {}, value {}: need 0 <= recency <= age, frequency >= 0", i,
          c.frequency, c.recency, c.age, c.monetary);
    }
    if (c.frequency == 0 && c.recency > 0)
      return InvalidArgument("customer {}: recency {} without a repeat purchase", i, c.recency);
  }
  return absl::OkStatus();
}

}  // namespace c360::predict
