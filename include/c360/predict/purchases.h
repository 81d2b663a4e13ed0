// What the purchase models (BG/NBD, MBG/NBD, Pareto/NBD, NBD, Gamma-Gamma) know of a customer.
#ifndef C360_PREDICT_PURCHASES_H_
#define C360_PREDICT_PURCHASES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace c360::predict {

// One customer's history up to the end of observation, in one unit of time (days, weeks, ...), the same for all
// customers.
struct Purchases {
  double frequency = 0;  // x: distinct purchase periods less one; the first purchase does not count
  double recency = 0;    // tx: last less first purchase; 0 where frequency is 0
  double age = 0;        // T: end of observation less first purchase; >= recency
  double monetary = 0;   // mean value of a repeat purchase period; 0 where there is none
};

// One purchase: the number of the day it fell on and its value in any unit of money.
struct DayPurchase {
  int64_t day = 0;
  double value = 0;
};

// Summarises one customer's purchases up to and including `end_day`.
//
// Input   `purchases` in any order, later ones than `end_day` are left out; several in one period are one purchase with
//         the sum of their values (so the union of two merged profiles gives the right frequency, which adding their
//         two frequencies would not). `period_days` is the width of a period; periods run in blocks from day 0, and all
//         results are in periods. 1 with `scale` 7: exact days, told in weeks.
// Output  none when no purchase lies up to the end.
// Errors  InvalidArgument: period_days < 1, scale not above 0.
// Cost    O(n log n). Threads: pure.
// Source  Fader, Hardie & Lee (2005), Marketing Science 24(2):275-284. docs/methods/purchases.md.
//
//   SummarizePurchases({{{.day = 0, .value = 1}, {.day = 36, .value = 2}}}, 37)  // frequency 1, recency 36, age 37
absl::StatusOr<std::vector<Purchases>> SummarizePurchases(std::span<const std::vector<DayPurchase>> customers,
                                                          int64_t end_day, int64_t period_days = 1, double scale = 1);

// Errors: InvalidArgument names the first customer whose numbers are negative, not finite, or out of order.
absl::Status ValidatePurchases(std::span<const Purchases> customers);

// How a fit went.
struct FitReport {
  double log_likelihood = 0;  // at the parameters, over all customers
  int64_t customers = 0;
  int evaluations = 0;
  bool converged = false;
  std::vector<double> standard_errors;  // in the order of the parameters; empty where the data do not identify them
};

}  // namespace c360::predict

#endif  // C360_PREDICT_PURCHASES_H_
