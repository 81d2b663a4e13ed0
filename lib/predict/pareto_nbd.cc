// Pareto/NBD. A customer is alive at T, or left at some moment after tx: the likelihood is the sum of the two, the
// second an integral over that moment. The authors write the integral as the difference of two hypergeometric
// functions: s/(r+s+x) [F(tx) - F(T)] = s (integral from tx to T of (al+u)^-(r+x) (be+u)^-(s+1) du). Here it is
// integrated, for the functions need thousands of terms where al and be are far apart, as they are wherever hardly
// anybody leaves, and their difference loses digits where tx is near T. Everything is carried in logarithms. Tested by
// pareto_nbd_test.cc.
#include "c360/predict/pareto_nbd.h"

#include <cmath>

#include "predict/fit.h"
#include "predict/power_integral.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

// The two parts of the likelihood, less what they share: alive at T, gone between tx and T.
struct Parts {
  double log_alive;
  double log_gone;
};

Parts Split(const ParetoNbdParameters& p, const Purchases& c) {
  const double x = c.frequency;
  return {-(p.r + x) * std::log(p.alpha + c.age) - p.s * std::log(p.beta + c.age),
          std::log(p.s) + LogPowerIntegral(p.alpha, p.r + x, p.beta, p.s + 1, c.recency, c.age)};
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
