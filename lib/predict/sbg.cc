// Tested by sbg_test.cc.
#include "c360/predict/sbg.h"

#include <cmath>

#include "base/status.h"
#include "predict/minimize.h"
#include "predict/special.h"

namespace c360::predict {

double SbgSurvival(const SbgParameters& p, int period) {
  return std::exp(LogBeta(p.alpha, p.beta + period) - LogBeta(p.alpha, p.beta));
}

double SbgRetention(const SbgParameters& p, int period) {
  return (p.beta + period - 1) / (p.alpha + p.beta + period - 1);
}

double SbgDiscountedResidualLifetime(const SbgParameters& p, int renewals, double discount) {
  return SbgRetention(p, renewals) *
         HypergeometricOne(p.beta + renewals, p.alpha + p.beta + renewals, 1 / (1 + discount));
}

absl::StatusOr<SbgFit> FitSbg(std::span<const int64_t> alive) {
  if (alive.size() < 2) return InvalidArgument("alive: {} counts, need at least 2", alive.size());
  if (alive[0] <= 0) return InvalidArgument("alive[0]: {}, the cohort must have customers", alive[0]);
  for (size_t t = 1; t < alive.size(); ++t) {
    if (alive[t] < 0 || alive[t] > alive[t - 1])
      return InvalidArgument("alive[{}]: {} after {}, must not be negative nor rise", t, alive[t], alive[t - 1]);
  }
  if (alive.back() == alive[0] || alive[1] == 0)
    return InvalidArgument("alive: nobody or everybody left; the model has no finite estimate");
  const Objective negative = [alive](std::span<const double> v) {
    const SbgParameters p{v[0], v[1]};
    double sum = 0;
    double survival = 1;
    for (size_t t = 1; t < alive.size(); ++t) {
      const double next = survival * SbgRetention(p, static_cast<int>(t));
      const auto lost = static_cast<double>(alive[t - 1] - alive[t]);
      if (lost > 0) sum -= lost * std::log(survival * p.alpha / (p.alpha + p.beta + static_cast<double>(t) - 1));
      survival = next;
    }
    return sum - static_cast<double>(alive.back()) * std::log(survival);
  };
  const std::vector<std::vector<double>> starts = {{1, 1}, {0.5, 3}};
  const Minimum found = MinimizePositive(negative, starts);
  return SbgFit{{found.point[0], found.point[1]}, -found.value, found.converged};
}

}  // namespace c360::predict
