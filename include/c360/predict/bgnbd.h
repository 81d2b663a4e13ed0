// BG/NBD: how often a customer will buy where leaving shows only as silence.
#ifndef C360_PREDICT_BGNBD_H_
#define C360_PREDICT_BGNBD_H_

#include <span>

#include "absl/status/statusor.h"
#include "c360/predict/purchases.h"

namespace c360::predict {

// While alive a customer buys as a Poisson process; rates vary as Gamma(r, alpha). After each *repeat* purchase the
// customer leaves with a probability that varies as Beta(a, b). alpha in the unit of time, the others without unit; all
// > 0.
struct BgNbdParameters {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;
};

struct BgNbdFit {
  BgNbdParameters parameters;
  FitReport report;  // standard errors in the order of the fields
};

// Log-likelihood of one customer. Cost: constant. Threads: pure.
double BgNbdLogLikelihood(const BgNbdParameters& p, const Purchases& customer);

// Probability that the customer has not left by T. Exactly 1 without a repeat purchase, whatever the
// silence since: it is no churn score by itself. Use MBG/NBD or Pareto/NBD, or 1 - P(no purchase in the horizon).
// No overflow at large frequency: the odds are formed in logarithms.
double BgNbdProbabilityAlive(const BgNbdParameters& p, const Purchases& customer);

// Expected purchases of a new customer in (0, t]. 0 at t = 0.
double BgNbdExpectedNew(const BgNbdParameters& p, double t);

// Expected purchases of this customer in (T, T + t], t >= 0 in the unit of the fit.
double BgNbdExpected(const BgNbdParameters& p, const Purchases& customer, double t);

// P(X(t) = x): probability that a new customer makes x repeat purchases in (0, t], x >= 0.
double BgNbdProbabilityOfCount(const BgNbdParameters& p, int x, double t);

// Maximum likelihood by Nelder-Mead on the logarithms of the parameters, from fixed starts scaled by the mean age, so
// that the unit of time does not matter. Equal customers are counted once with a weight and sorted, so their order does
// not matter either. Errors  InvalidArgument: no customers, bad numbers, or no repeat purchase at all. Cost    about
// 500 to 2,000 likelihoods of the distinct customers. Threads: pure. Deterministic. Source  Fader, Hardie & Lee (2005),
// Marketing Science 24(2):275-284. docs/methods/bgnbd.md.
absl::StatusOr<BgNbdFit> FitBgNbd(std::span<const Purchases> customers);

}  // namespace c360::predict

#endif  // C360_PREDICT_BGNBD_H_
