// Discounted customer lifetime value over a horizon.
#ifndef C360_PREDICT_CLV_H_
#define C360_PREDICT_CLV_H_

#include <functional>

#include "absl/status/statusor.h"

namespace c360::predict {

struct ClvOptions {
  int months = 12;                 // horizon, 1..1200
  double periods_per_month = 1.0;  // units of the purchase model in a month: 30 days, 4.345 weeks, 1 month
  double monthly_discount = 0.01;  // > -1; 0.01 a month is 12.7 % a year
};

// Sum over months i of value x (E[Y(i f)] - E[Y((i-1) f)]) / (1 + d)^i.
//
// Input   `expected_purchases(t)`: expected purchases in the next t units, E[Y(0)] = 0, from any purchase model;
//         `value`: worth of a purchase (revenue, or times a margin, margin) in any unit of money, which the result has.
// Errors  InvalidArgument: an option out of range.
// Cost    `months` calls of the function. Threads: pure.
// Source  Fader, Hardie & Lee (2005), JMR 42(4):415-430. docs/methods/clv.md.
//
//   DiscountedClv([&](double t) { return BgNbdExpected(fit.parameters, customer, t); }, 35.0, {.periods_per_month
//   = 4.345})
absl::StatusOr<double> DiscountedClv(const std::function<double(double)>& expected_purchases, double value,
                                     const ClvOptions& options = {});

}  // namespace c360::predict

#endif  // C360_PREDICT_CLV_H_
