// BG/NBD. The conditional expectation contains a Gaussian hypergeometric function whose value overflows for frequent
// buyers. Euler's transformation, together with the power in front of it, leaves a product of moderate size:
//   ((al+T)/(al+T+t))^(r+x) 2F1(r+x, b+x; a+b+x-1; z) = (1-z)^(a-1) 2F1(a+b-1-r, a-1; a+b+x-1; z),  z = t/(al+T+t).
// The formula divides by a - 1 and its function has a pole at a + b + x = 1; both are removable and are bridged by the
// mean of the values on both sides. Tested by bgnbd_test.cc.
#include "c360/predict/bgnbd.h"

#include <cmath>

#include "predict/fit.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

// Nearer than this to a removable singularity the value is the mean over kBridge on both sides: the error is of order
// kBridge^2 from curvature and 1e-16 / kBridge from cancellation, both near 1e-10.
constexpr double kNear = 1e-6;
constexpr double kBridge = 1e-5;

// ln of the odds of having left: a/(b+x-1) ((al+T)/(al+tx))^(r+x), x > 0.
double LogOddsGone(const BgNbdParameters& p, const Purchases& c) {
  const double x = c.frequency;
  return std::log(p.a) - std::log(p.b + x - 1) +
         (p.r + x) * (std::log(p.alpha + c.age) - std::log(p.alpha + c.recency));
}

// Expected purchases in (T, T + t] of a customer who is alive at T.
double ExpectedWhileAlive(const BgNbdParameters& p, double x, double age, double t) {
  const double c = p.a + p.b + x - 1;
  if (std::abs(p.a - 1) < kNear || std::abs(c) < kNear) {
    BgNbdParameters low = p;
    BgNbdParameters high = p;
    low.a -= kBridge;
    high.a += kBridge;
    return 0.5 * (ExpectedWhileAlive(low, x, age, t) + ExpectedWhileAlive(high, x, age, t));
  }
  const double z = t / (p.alpha + age + t);
  const double rest = std::exp((p.a - 1) * std::log1p(-z)) * Hypergeometric2F1(p.a + p.b - 1 - p.r, p.a - 1, c, z);
  return c / (p.a - 1) * (1 - rest);
}

}  // namespace

double BgNbdLogLikelihood(const BgNbdParameters& p, const Purchases& c) {
  const double x = c.frequency;
  const double a1 = LogGamma(p.r + x) - LogGamma(p.r) + p.r * std::log(p.alpha);
  const double a2 = LogBeta(p.a, p.b + x) - LogBeta(p.a, p.b);
  const double a3 = -(p.r + x) * std::log(p.alpha + c.age);
  if (x == 0) return a1 + a2 + a3;
  const double a4 = std::log(p.a) - std::log(p.b + x - 1) - (p.r + x) * std::log(p.alpha + c.recency);
  return a1 + a2 + LogAdd(a3, a4);
}

double BgNbdProbabilityAlive(const BgNbdParameters& p, const Purchases& c) {
  return c.frequency == 0 ? 1.0 : Logistic(-LogOddsGone(p, c));
}

double BgNbdExpectedNew(const BgNbdParameters& p, double t) { return t <= 0 ? 0 : ExpectedWhileAlive(p, 0, 0, t); }

double BgNbdExpected(const BgNbdParameters& p, const Purchases& c, double t) {
  return t <= 0 ? 0 : BgNbdProbabilityAlive(p, c) * ExpectedWhileAlive(p, c.frequency, c.age, t);
}

double BgNbdProbabilityOfCount(const BgNbdParameters& p, int x, double t) {
  const double log_out = std::log(p.alpha) - std::log(p.alpha + t);  // ln(al/(al+t))
  const double log_in = std::log(t) - std::log(p.alpha + t);
  const auto log_nbd = [&](int j) {
    return LogGamma(p.r + j) - LogGamma(p.r) - LogGamma(j + 1.0) + p.r * log_out + (j == 0 ? 0 : j * log_in);
  };
  const double alive = std::exp(LogBeta(p.a, p.b + x) - LogBeta(p.a, p.b) + log_nbd(x));
  if (x == 0) return alive;
  double fewer = 0;
  for (int j = 0; j < x; ++j) fewer += std::exp(log_nbd(j));
  return alive + std::exp(LogBeta(p.a + 1, p.b + x - 1) - LogBeta(p.a, p.b)) * (1 - fewer);
}

absl::StatusOr<BgNbdFit> FitBgNbd(std::span<const Purchases> customers) {
  const std::vector<std::vector<double>> starts = {{1, 1, 1, 1}, {0.3, 0.15, 0.7, 2.5}};
  C360_ASSIGN_OR_RETURN(auto fit, FitPurchaseModel<BgNbdParameters>(
                                      customers, {false, true, false, false}, starts,
                                      [](std::span<const double> v) {
                                        return BgNbdParameters{v[0], v[1], v[2], v[3]};
                                      },
                                      BgNbdLogLikelihood));
  return BgNbdFit{fit.first, std::move(fit.second)};
}

}  // namespace c360::predict
