// The likelihood is a sum over the opportunity at which the customer left, in logarithms. Tested by bgbb_test.cc.
#include "c360/predict/bgbb.h"

#include <cmath>

#include "base/status.h"
#include "predict/minimize.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

// ln of the part of the likelihood in which the customer is alive at n + ahead.
double LogAliveAt(const BgBbParameters& p, const BgBbHistory& h, int ahead) {
  return LogBeta(p.alpha + h.taken, p.beta + h.opportunities - h.taken) - LogBeta(p.alpha, p.beta) +
         LogBeta(p.gamma, p.delta + h.opportunities + ahead) - LogBeta(p.gamma, p.delta);
}

}  // namespace

double BgBbLogLikelihood(const BgBbParameters& p, const BgBbHistory& h) {
  double sum = LogAliveAt(p, h, 0);
  for (int i = 0; i < h.opportunities - h.last; ++i) {
    sum = LogAdd(sum, LogBeta(p.alpha + h.taken, p.beta + h.last - h.taken + i) - LogBeta(p.alpha, p.beta) +
                          LogBeta(p.gamma + 1, p.delta + h.last + i) - LogBeta(p.gamma, p.delta));
  }
  return sum;
}

double BgBbProbabilityAlive(const BgBbParameters& p, const BgBbHistory& h, int ahead) {
  return std::exp(LogAliveAt(p, h, ahead) - BgBbLogLikelihood(p, h));
}

double BgBbExpected(const BgBbParameters& p, const BgBbHistory& h, int ahead) {
  // Alive at n + k, the customer takes it with the posterior mean of the taking probability.
  const double taking = (p.alpha + h.taken) / (p.alpha + p.beta + h.opportunities);
  double sum = 0;
  for (int k = 1; k <= ahead; ++k) sum += BgBbProbabilityAlive(p, h, k);
  return taking * sum;
}

absl::StatusOr<BgBbFit> FitBgBb(std::span<const BgBbHistory> histories) {
  int64_t taken = 0;
  for (size_t i = 0; i < histories.size(); ++i) {
    const BgBbHistory& h = histories[i];
    if (h.taken < 0 || h.taken > h.last || h.last > h.opportunities || (h.taken == 0) != (h.last == 0) || h.count < 0)
      return InvalidArgument("history {}: taken {}, last {}, opportunities {}, count {} do not fit", i, h.taken, h.last,
                             h.opportunities, h.count);
    taken += h.taken * h.count;
  }
  if (taken == 0) return InvalidArgument("histories: nobody took any opportunity");
  const Objective negative = [histories](std::span<const double> v) {
    double sum = 0;
    for (const BgBbHistory& h : histories)
      sum -= static_cast<double>(h.count) * BgBbLogLikelihood({v[0], v[1], v[2], v[3]}, h);
    return sum;
  };
  const std::vector<std::vector<double>> starts = {{1, 1, 1, 1}, {1, 0.8, 0.6, 3}};
  const Minimum found = MinimizePositive(negative, starts);
  return BgBbFit{{found.point[0], found.point[1], found.point[2], found.point[3]}, -found.value, found.converged};
}

}  // namespace c360::predict
