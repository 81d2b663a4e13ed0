// NBD: purchases without dropout, the yardstick of the models that have one.
#ifndef C360_PREDICT_NBD_H_
#define C360_PREDICT_NBD_H_

#include <span>

#include "absl/status/statusor.h"
#include "c360/predict/purchases.h"

namespace c360::predict {

// Purchase rates vary over customers as Gamma(r, alpha); nobody ever leaves. alpha in the unit of time, r without unit.
struct NbdParameters {
  double r = 0;
  double alpha = 0;
};
struct NbdFit {
  NbdParameters parameters;
  FitReport report;
};

// Log-likelihood of one customer, constants in x alone dropped as in the other purchase models. Threads: pure.
double NbdLogLikelihood(const NbdParameters& p, const Purchases& customer);

// Expected purchases in (T, T + t]: t (r + x) / (alpha + T).
double NbdExpected(const NbdParameters& p, const Purchases& customer, double t);

// Maximum likelihood. Errors: InvalidArgument (no customers, bad numbers, no repeat purchase at all).
// Source  Ehrenberg (1959), Applied Statistics 8:26-41. docs/methods/nbd.md.
absl::StatusOr<NbdFit> FitNbd(std::span<const Purchases> customers);

}  // namespace c360::predict

#endif  // C360_PREDICT_NBD_H_
