// Pareto/NBD: purchases with a dropout that may come at any moment.
#ifndef C360_PREDICT_PARETO_NBD_H_
#define C360_PREDICT_PARETO_NBD_H_

#include <span>

#include "absl/status/statusor.h"
#include "c360/predict/purchases.h"

namespace c360::predict {

// While alive a customer buys as a Poisson process; rates vary as Gamma(r, alpha). Lifetimes are exponential; their
// rates vary as Gamma(s, beta). alpha and beta in the unit of time; all > 0.
struct ParetoNbdParameters {
  double r = 0;
  double alpha = 0;
  double s = 0;
  double beta = 0;
};

struct ParetoNbdFit {
  ParetoNbdParameters parameters;
  FitReport report;  // standard errors in the order of the fields
};

// Log-likelihood of one customer. Cost: constant. Threads: pure.
double ParetoNbdLogLikelihood(const ParetoNbdParameters& p, const Purchases& customer);

// Probability that the customer has not left by T.
// No overflow at large frequency: the odds are formed in logarithms.
double ParetoNbdProbabilityAlive(const ParetoNbdParameters& p, const Purchases& customer);

// Expected purchases of a new customer in (0, t]. 0 at t = 0.
double ParetoNbdExpectedNew(const ParetoNbdParameters& p, double t);

// Expected purchases of this customer in (T, T + t], t >= 0 in the unit of the fit.
double ParetoNbdExpected(const ParetoNbdParameters& p, const Purchases& customer, double t);

// Discounted expected residual transactions: expected purchases after T, each discounted continuously at rate
// `discount` > 0 a unit of time (a yearly rate d told in weeks is ln(1 + d) / 52).
double ParetoNbdDiscountedResidual(const ParetoNbdParameters& p, const Purchases& customer, double discount);

// Maximum likelihood by Nelder-Mead on the logarithms of the parameters, from fixed starts scaled by the mean age, so
// that the unit of time does not matter. Equal customers are counted once with a weight and sorted, so their order does
// not matter either. Errors  InvalidArgument: no customers, bad numbers, or no repeat purchase at all. Cost    about
// 500 to 2,000 likelihoods of the distinct customers. Threads: pure. Deterministic. Source  Schmittlein, Morrison &
// Colombo (1987), Management Science 33(1); Fader & Hardie, notes 008 and 009; Fader, Hardie &
//         Lee (2005), JMR 42(4) for the discounted form. docs/methods/pareto_nbd.md.
absl::StatusOr<ParetoNbdFit> FitParetoNbd(std::span<const Purchases> customers);

}  // namespace c360::predict

#endif  // C360_PREDICT_PARETO_NBD_H_
