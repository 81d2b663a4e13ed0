// MBG/NBD: as BG/NBD, but a customer may also leave right after the first purchase.
#ifndef C360_PREDICT_MBGNBD_H_
#define C360_PREDICT_MBGNBD_H_

#include <span>

#include "absl/status/statusor.h"
#include "c360/predict/purchases.h"

namespace c360::predict {

// While alive a customer buys as a Poisson process; rates vary as Gamma(r, alpha). After *every* purchase, the first
// included, the customer leaves with a probability that varies as Beta(a, b). alpha in the unit of time; all > 0.
struct MbgNbdParameters {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;
};

struct MbgNbdFit {
  MbgNbdParameters parameters;
  FitReport report;  // standard errors in the order of the fields
};

// Log-likelihood of one customer. Cost: constant. Threads: pure.
double MbgNbdLogLikelihood(const MbgNbdParameters& p, const Purchases& customer);

// Probability that the customer has not left by T. Below 1 for everyone.
// No overflow at large frequency: the odds are formed in logarithms.
double MbgNbdProbabilityAlive(const MbgNbdParameters& p, const Purchases& customer);

// Expected purchases of a new customer in (0, t]. 0 at t = 0.
double MbgNbdExpectedNew(const MbgNbdParameters& p, double t);

// Expected purchases of this customer in (T, T + t], t >= 0 in the unit of the fit.
double MbgNbdExpected(const MbgNbdParameters& p, const Purchases& customer, double t);

// Maximum likelihood by Nelder-Mead on the logarithms of the parameters, from fixed starts scaled by the mean age, so
// that the unit of time does not matter. Equal customers are counted once with a weight and sorted, so their order does
// not matter either. Errors  InvalidArgument: no customers, bad numbers, or no repeat purchase at all. Cost    about
// 500 to 2,000 likelihoods of the distinct customers. Threads: pure. Deterministic. Source  Batislam, Denizel &
// Filiztekin (2007), IJRM 24(3):201-209; Wagner & Hoppe (2008), Marketing Science 27(5).
//         docs/methods/mbgnbd.md.
absl::StatusOr<MbgNbdFit> FitMbgNbd(std::span<const Purchases> customers);

}  // namespace c360::predict

#endif  // C360_PREDICT_MBGNBD_H_
