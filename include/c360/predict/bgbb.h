// BG/BB: purchases at fixed opportunities (yearly gifts, weekly shows) with dropout between them.
#ifndef C360_PREDICT_BGBB_H_
#define C360_PREDICT_BGBB_H_

#include <cstdint>
#include <span>

#include "absl/status/statusor.h"

namespace c360::predict {

// While alive a customer takes each opportunity with a probability that varies as Beta(alpha, beta), and leaves before
// each with one that varies as Beta(gamma, delta).
struct BgBbParameters {
  double alpha = 0;
  double beta = 0;
  double gamma = 0;
  double delta = 0;
};

// `count` customers who took `taken` (x) of `opportunities` (n), the last of them number `last` (tx; 0 where none).
struct BgBbHistory {
  int taken = 0;
  int last = 0;
  int opportunities = 0;
  int64_t count = 1;
};
struct BgBbFit {
  BgBbParameters parameters;
  double log_likelihood = 0;
  bool converged = false;
};

// Log-likelihood of one customer of the history (without its count).
double BgBbLogLikelihood(const BgBbParameters& p, const BgBbHistory& history);

// Probability that the customer is alive at opportunity n + ahead; the paper's table has ahead = 1.
double BgBbProbabilityAlive(const BgBbParameters& p, const BgBbHistory& history, int ahead = 1);

// Expected number of the next `ahead` opportunities that the customer takes.
double BgBbExpected(const BgBbParameters& p, const BgBbHistory& history, int ahead);

// Errors  InvalidArgument: no history, taken > last, last > opportunities, taken 0 with last > 0 or the other way
// round, or
//         nobody took any.
// Cost    O(n) a history and evaluation. Threads: pure.
// Source  Fader, Hardie & Shang (2010), Marketing Science 29(6):1086-1108. docs/methods/bgbb.md.
absl::StatusOr<BgBbFit> FitBgBb(std::span<const BgBbHistory> histories);

}  // namespace c360::predict

#endif  // C360_PREDICT_BGBB_H_
