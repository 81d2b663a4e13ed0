// Tested by nbd_test.cc.
#include "c360/predict/nbd.h"

#include <cmath>

#include "predict/fit.h"
#include "predict/special.h"

namespace c360::predict {

double NbdLogLikelihood(const NbdParameters& p, const Purchases& c) {
  return LogGamma(p.r + c.frequency) - LogGamma(p.r) + p.r * std::log(p.alpha) -
         (p.r + c.frequency) * std::log(p.alpha + c.age);
}

double NbdExpected(const NbdParameters& p, const Purchases& c, double t) {
  return t * (p.r + c.frequency) / (p.alpha + c.age);
}

absl::StatusOr<NbdFit> FitNbd(std::span<const Purchases> customers) {
  const std::vector<std::vector<double>> starts = {{1, 1}, {0.3, 0.3}};
  C360_ASSIGN_OR_RETURN(auto fit, FitPurchaseModel<NbdParameters>(
                                      customers, {false, true}, starts,
                                      [](std::span<const double> v) {
                                        return NbdParameters{v[0], v[1]};
                                      },
                                      NbdLogLikelihood));
  return NbdFit{fit.first, std::move(fit.second)};
}

}  // namespace c360::predict
