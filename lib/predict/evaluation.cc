// Tested by evaluation_test.cc.
#include "c360/predict/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace c360::predict {
namespace {

std::vector<size_t> OrderBy(std::span<const double> scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return scores[a] < scores[b]; });
  return order;
}

// Of terms that come in the order of profiles, which differs between stores: the smallest first, so that it cannot
// show.
double SortedSum(std::vector<double> terms) {
  std::sort(terms.begin(), terms.end());
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

}  // namespace

std::optional<double> Auc(std::span<const double> scores, std::span<const uint8_t> labels) {
  const std::vector<size_t> order = OrderBy(scores);
  double positives = 0, negatives = 0, wins = 0;
  for (size_t i = 0; i < order.size();) {
    double tied_positive = 0, tied_negative = 0;
    const double score = scores[order[i]];
    for (; i < order.size() && scores[order[i]] == score; ++i) (labels[order[i]] ? tied_positive : tied_negative) += 1;
    wins += tied_positive * (negatives + tied_negative / 2);
    positives += tied_positive;
    negatives += tied_negative;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  return wins / (positives * negatives);
}

std::optional<double> AveragePrecision(std::span<const double> scores, std::span<const uint8_t> labels) {
  const std::vector<size_t> order = OrderBy(scores);
  double seen = 0, positives = 0, sum = 0;
  for (size_t i = order.size(); i > 0;) {
    double tied_positive = 0;
    const double score = scores[order[i - 1]];
    for (; i > 0 && scores[order[i - 1]] == score; --i) {
      seen += 1;
      tied_positive += labels[order[i - 1]];
    }
    positives += tied_positive;
    sum += tied_positive * positives / seen;
  }
  if (positives == 0) return std::nullopt;
  return sum / positives;
}

double AucStandardError(double auc, int64_t positives, int64_t negatives) {
  const double q1 = auc / (2 - auc);
  const double q2 = 2 * auc * auc / (1 + auc);
  const auto p = static_cast<double>(positives);
  const auto n = static_cast<double>(negatives);
  return std::sqrt((auc * (1 - auc) + (p - 1) * (q1 - auc * auc) + (n - 1) * (q2 - auc * auc)) / (p * n));
}

std::optional<double> LogLoss(std::span<const double> probabilities, std::span<const uint8_t> labels) {
  if (probabilities.empty()) return std::nullopt;
  std::vector<double> losses;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    const double p = std::clamp(probabilities[i], 1e-15, 1 - 1e-15);
    losses.push_back(labels[i] ? -std::log(p) : -std::log1p(-p));
  }
  return SortedSum(std::move(losses)) / static_cast<double>(probabilities.size());
}

std::optional<double> BrierScore(std::span<const double> probabilities, std::span<const uint8_t> labels) {
  if (probabilities.empty()) return std::nullopt;
  std::vector<double> squares;
  for (size_t i = 0; i < probabilities.size(); ++i) squares.push_back(std::pow(probabilities[i] - labels[i], 2));
  return SortedSum(std::move(squares)) / static_cast<double>(probabilities.size());
}

std::vector<CalibrationBin> CalibrationTable(std::span<const double> probabilities, std::span<const uint8_t> labels,
                                             int bins) {
  const std::vector<size_t> order = OrderBy(probabilities);
  const size_t n = order.size();
  std::vector<CalibrationBin> table;
  size_t i = 0;
  for (int b = 1; b <= bins && i < n; ++b) {
    size_t end = n * static_cast<size_t>(b) / static_cast<size_t>(bins);
    if (end <= i) continue;
    while (end < n && probabilities[order[end]] == probabilities[order[end - 1]]) ++end;
    CalibrationBin bin{.lowest = probabilities[order[i]], .highest = probabilities[order[end - 1]]};
    for (; i < end; ++i) {
      bin.predicted += probabilities[order[i]];
      bin.observed += labels[order[i]];
      ++bin.count;
    }
    bin.predicted /= static_cast<double>(bin.count);
    bin.observed /= static_cast<double>(bin.count);
    table.push_back(bin);
  }
  return table;
}

std::optional<double> Lift(std::span<const double> scores, std::span<const uint8_t> labels, double share) {
  const auto n = static_cast<double>(scores.size());
  const auto positives = static_cast<double>(std::count(labels.begin(), labels.end(), 1));
  if (n == 0 || positives == 0) return std::nullopt;
  const std::vector<size_t> order = OrderBy(scores);
  const double wanted = n * share;
  double taken = 0, found = 0;
  for (size_t i = order.size(); i > 0 && taken < wanted;) {
    const double score = scores[order[i - 1]];
    double tied = 0, tied_positive = 0;
    for (; i > 0 && scores[order[i - 1]] == score; --i) {
      tied += 1;
      tied_positive += labels[order[i - 1]];
    }
    const double part = std::min(1.0, (wanted - taken) / tied);
    taken += tied * part;
    found += tied_positive * part;
  }
  return found / taken / (positives / n);
}

std::vector<int> StratifiedFolds(std::span<const uint8_t> labels, int folds, uint64_t seed) {
  std::vector<int> fold(labels.size());
  SeededRandom random(seed);
  size_t dealt = 0;
  for (const uint8_t label : {uint8_t{0}, uint8_t{1}}) {
    std::vector<size_t> rows;
    for (size_t i = 0; i < labels.size(); ++i) {
      if (labels[i] == label) rows.push_back(i);
    }
    for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.Below(i)]);
    for (const size_t row : rows) fold[row] = static_cast<int>(dealt++ % static_cast<size_t>(folds));
  }
  return fold;
}

}  // namespace c360::predict
