// Pareto/NBD. The likelihood holds the difference of two hypergeometric functions, each of which leaves the range of a
// double for frequent buyers. Euler's transformation gives functions of the form 2F1(1, b; c; w), all terms positive,
// which Gauss's continued fraction evaluates; the rest is carried in logarithms, and so is the difference:
//   al >= be: 2F1(r+s+x, s+1; r+s+x+1; w) = (1-w)^(-s)    2F1(1, r+x; r+s+x+1; w)
//   al <  be: 2F1(r+s+x, r+x; r+s+x+1; w) = (1-w)^(1-r-x) 2F1(1, s+1; r+s+x+1; w)
// with w = |al-be|/(max(al, be)+y). Tested by pareto_nbd_test.cc.
#include "c360/predict/pareto_nbd.h"

#include <cmath>

#include "predict/fit.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

// ln F(y) of the likelihood: ln [2F1(r+s+x, p; r+s+x+1; w) (m+y)^-(r+s+x)].
double LogF(const ParetoNbdParameters& p, double x, double y) {
  const double sum = p.r + p.s + x;
  const double m = std::max(p.alpha, p.beta);
  const double w = std::abs(p.alpha - p.beta) / (m + y);
  // 1 - w = (min + y) / (m + y), without the cancellation.
  const double log_rest = std::log(std::min(p.alpha, p.beta) + y) - std::log(m + y);
  const double log_h = p.alpha >= p.beta ? -p.s * log_rest + std::log(HypergeometricOne(p.r + x, sum + 1, w))
                                         : (1 - p.r - x) * log_rest + std::log(HypergeometricOne(p.s + 1, sum + 1, w));
  return log_h - sum * std::log(m + y);
}

// The two parts of the likelihood, less what they share: alive at T, gone between tx and T.
struct Parts {
  double log_alive;
  double log_gone;
};

Parts Split(const ParetoNbdParameters& p, const Purchases& c) {
  const double x = c.frequency;
  const double log_a0 = LogSubtract(LogF(p, x, c.recency), LogF(p, x, c.age));
  return {-(p.r + x) * std::log(p.alpha + c.age) - p.s * std::log(p.beta + c.age),
          std::log(p.s) - std::log(p.r + p.s + x) + log_a0};
}

// [1 - (from/(from+t))^(s-1)]/(s-1), with its limit ln((from+t)/from) at s = 1.
double Lifetime(double s, double from, double t) {
  const double log_ratio = std::log1p(t / from);
  const double power = (s - 1) * log_ratio;
  return std::abs(power) < 1e-12 ? log_ratio : -std::expm1(-power) / (s - 1);
}

}  // namespace

double ParetoNbdLogLikelihood(const ParetoNbdParameters& p, const Purchases& c) {
  const Parts parts = Split(p, c);
  return LogGamma(p.r + c.frequency) - LogGamma(p.r) + p.r * std::log(p.alpha) + p.s * std::log(p.beta) +
         LogAdd(parts.log_alive, parts.log_gone);
}

double ParetoNbdProbabilityAlive(const ParetoNbdParameters& p, const Purchases& c) {
  const Parts parts = Split(p, c);
  if (std::isinf(parts.log_gone)) return 1.0;  // tx = T: no time to have left
  return Logistic(parts.log_alive - parts.log_gone);
}

double ParetoNbdExpectedNew(const ParetoNbdParameters& p, double t) {
  return t <= 0 ? 0 : p.r * p.beta / p.alpha * Lifetime(p.s, p.beta, t);
}

double ParetoNbdExpected(const ParetoNbdParameters& p, const Purchases& c, double t) {
  if (t <= 0) return 0;
  return ParetoNbdProbabilityAlive(p, c) * (p.r + c.frequency) * (p.beta + c.age) / (p.alpha + c.age) *
         Lifetime(p.s, p.beta + c.age, t);
}

double ParetoNbdDiscountedResidual(const ParetoNbdParameters& p, const Purchases& c, double discount) {
  const double z = discount * (p.beta + c.age);
  const double log_numerator = p.r * std::log(p.alpha) + p.s * std::log(p.beta) + (p.s - 1) * std::log(discount) +
                               LogGamma(p.r + c.frequency + 1) - LogGamma(p.r) -
                               (p.r + c.frequency + 1) * std::log(p.alpha + c.age);
  return std::exp(log_numerator - ParetoNbdLogLikelihood(p, c)) * TricomiEqual(p.s, z);
}

absl::StatusOr<ParetoNbdFit> FitParetoNbd(std::span<const Purchases> customers) {
  const std::vector<std::vector<double>> starts = {{1, 1, 1, 1}, {0.5, 0.3, 0.6, 0.4}};
  C360_ASSIGN_OR_RETURN(auto fit, FitPurchaseModel<ParetoNbdParameters>(
                                      customers, {false, true, false, true}, starts,
                                      [](std::span<const double> v) {
                                        return ParetoNbdParameters{v[0], v[1], v[2], v[3]};
                                      },
                                      ParetoNbdLogLikelihood));
  return ParetoNbdFit{fit.first, std::move(fit.second)};
}

}  // namespace c360::predict
