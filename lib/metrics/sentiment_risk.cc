// Whether what sentiment says comes true: churn by the mood before the period. Tested by
// tests/metrics/sentiment_risk_test.cc.
#include <algorithm>
#include <cmath>
#include <vector>

#include "c360/metrics/voice.h"

namespace c360::metrics {
namespace {

constexpr double kMark = 0.25;  // a mean up to so far from 0 says neither

struct Count {
  int64_t left = 0, all = 0;
  void Add(bool leaves) {
    left += leaves;
    ++all;
  }
  Ratio Churn() const { return Ratio::OfCounts(left, all); }
};

std::optional<double> MeanSentiment(std::span<const Fact> facts, int64_t begin_us, int64_t end_us) {
  double sum = 0;
  int64_t n = 0;
  for (const Fact& fact : facts) {
    const auto sentiment = SentimentOfFact(fact);
    if (!sentiment || fact.time_us < begin_us || fact.time_us >= end_us) continue;
    sum += *sentiment;
    ++n;
  }
  if (n == 0) return std::nullopt;
  return sum / static_cast<double>(n);
}

// Pairs of a leaver and a stayer in which the leaver's mean is the lower one; half of ties.
double PairsInOrder(std::vector<double> leavers, std::vector<double> stayers) {
  std::sort(stayers.begin(), stayers.end());
  double pairs = 0;
  for (const double mean : leavers) {
    const auto [low, high] = std::equal_range(stayers.begin(), stayers.end(), mean);
    pairs += static_cast<double>(stayers.end() - high) + 0.5 * static_cast<double>(high - low);
  }
  return pairs;
}

// Hanley & McNeil (1982).
double ErrorOfAuc(double auc, double leavers, double stayers) {
  const double q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc);
  const double variance =
      (auc * (1 - auc) + (leavers - 1) * (q1 - auc * auc) + (stayers - 1) * (q2 - auc * auc)) / (leavers * stayers);
  return std::sqrt(std::max(variance, 0.0));
}

}  // namespace

SentimentRisk SentimentAgainstChurn(const FactSet& facts, std::span<const Spell> spells, const Period& period,
                                    int window_days) {
  const int64_t since_us = period.begin_us - int64_t{window_days} * kDayMicros;
  Count negative, neutral, positive, silent;
  std::vector<double> leavers, stayers;
  for (size_t begin = 0, end; begin < spells.size(); begin = end) {
    bool customer = false, stays = false;
    for (end = begin; end < spells.size() && spells[end].profile == spells[begin].profile; ++end) {
      customer |= spells[end].ActiveAt(period.begin_us);
      stays |= spells[end].ActiveAt(period.end_us);
    }
    if (!customer) continue;
    const auto mean = MeanSentiment(facts.Of(spells[begin].profile), since_us, period.begin_us);
    Count& count = !mean ? silent : *mean < -kMark ? negative : *mean > kMark ? positive : neutral;
    count.Add(!stays);
    if (mean) (stays ? stayers : leavers).push_back(*mean);
  }
  SentimentRisk risk{.negative = negative.Churn(),
                     .neutral = neutral.Churn(),
                     .positive = positive.Churn(),
                     .silent = silent.Churn(),
                     .auc = Ratio::None(Undefined::kNoData),
                     .auc_error = Ratio::None(Undefined::kNoData)};
  const auto n = static_cast<double>(leavers.size()), m = static_cast<double>(stayers.size());
  if (n == 0 || m == 0) return risk;
  risk.auc = Ratio::Of(PairsInOrder(std::move(leavers), std::move(stayers)), n * m);
  risk.auc_error = Ratio::Number(ErrorOfAuc(*risk.auc.value, n, m));
  return risk;
}

}  // namespace c360::metrics
