// MBG/NBD: BG/NBD with one more chance to leave. Euler's transformation as there:
//   ((al+T)/(al+T+t))^(r+x) 2F1(r+x, b+x+1; a+b+x; z) = (1-z)^(a-1) 2F1(a+b-r, a-1; a+b+x; z),  z = t/(al+T+t).
// Tested by mbgnbd_test.cc.
#include "c360/predict/mbgnbd.h"

#include <cmath>

#include "predict/fit.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

constexpr double kNear = 1e-6;  // as in bgnbd.cc
constexpr double kBridge = 1e-5;

// ln of the odds of having left: a/(b+x) ((al+T)/(al+tx))^(r+x).
double LogOddsGone(const MbgNbdParameters& p, const Purchases& c) {
  return std::log(p.a) - std::log(p.b + c.frequency) +
         (p.r + c.frequency) * (std::log(p.alpha + c.age) - std::log(p.alpha + c.recency));
}

// (1/(a-1)) [1 - (1-z)^(a-1) 2F1(a+b-r, a-1; a+b+x; z)]
double Bracket(const MbgNbdParameters& p, double x, double age, double t) {
  if (std::abs(p.a - 1) < kNear) {
    MbgNbdParameters low = p;
    MbgNbdParameters high = p;
    low.a -= kBridge;
    high.a += kBridge;
    return 0.5 * (Bracket(low, x, age, t) + Bracket(high, x, age, t));
  }
  const double z = t / (p.alpha + age + t);
  const double rest =
      std::exp((p.a - 1) * std::log1p(-z)) * Hypergeometric2F1(p.a + p.b - p.r, p.a - 1, p.a + p.b + x, z);
  return (1 - rest) / (p.a - 1);
}

}  // namespace

double MbgNbdLogLikelihood(const MbgNbdParameters& p, const Purchases& c) {
  const double x = c.frequency;
  return LogGamma(p.r + x) - LogGamma(p.r) + p.r * std::log(p.alpha) + LogBeta(p.a, p.b + x + 1) - LogBeta(p.a, p.b) -
         (p.r + x) * std::log(p.alpha + c.age) + LogOnePlusExp(LogOddsGone(p, c));
}

double MbgNbdProbabilityAlive(const MbgNbdParameters& p, const Purchases& c) { return Logistic(-LogOddsGone(p, c)); }

double MbgNbdExpectedNew(const MbgNbdParameters& p, double t) { return t <= 0 ? 0 : p.b * Bracket(p, 0, 0, t); }

double MbgNbdExpected(const MbgNbdParameters& p, const Purchases& c, double t) {
  if (t <= 0) return 0;
  return MbgNbdProbabilityAlive(p, c) * (p.a + p.b + c.frequency) * Bracket(p, c.frequency, c.age, t);
}

absl::StatusOr<MbgNbdFit> FitMbgNbd(std::span<const Purchases> customers) {
  const std::vector<std::vector<double>> starts = {{1, 1, 1, 1}, {0.5, 0.2, 0.9, 1.6}};
  C360_ASSIGN_OR_RETURN(auto fit, FitPurchaseModel<MbgNbdParameters>(
                                      customers, {false, true, false, false}, starts,
                                      [](std::span<const double> v) {
                                        return MbgNbdParameters{v[0], v[1], v[2], v[3]};
                                      },
                                      MbgNbdLogLikelihood));
  return MbgNbdFit{fit.first, std::move(fit.second)};
}

}  // namespace c360::predict
