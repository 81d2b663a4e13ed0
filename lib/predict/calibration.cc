// Tested by calibration_test.cc.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "c360/predict/evaluation.h"
#include "predict/labels.h"
#include "predict/special.h"

namespace c360::predict {

double PlattCalibration::Apply(double score) const { return Logistic(slope * score + intercept); }

double IsotonicCalibration::Apply(double at) const {
  if (at <= score.front()) return probability.front();
  if (at >= score.back()) return probability.back();
  const size_t i = static_cast<size_t>(std::upper_bound(score.begin(), score.end(), at) - score.begin());
  const double share = (at - score[i - 1]) / (score[i] - score[i - 1]);
  return probability[i - 1] + share * (probability[i] - probability[i - 1]);
}

absl::StatusOr<PlattCalibration> FitPlatt(std::span<const double> scores, std::span<const uint8_t> labels) {
  C360_RETURN_IF_ERROR(CheckLabels(scores.size(), labels));
  const auto positives = static_cast<double>(std::count(labels.begin(), labels.end(), 1));
  const double negatives = static_cast<double>(labels.size()) - positives;
  const double high = (positives + 1) / (positives + 2);
  const double low = 1 / (negatives + 2);
  PlattCalibration fit{.slope = 0, .intercept = std::log((positives + 1) / (negatives + 1))};
  const auto loss = [&](const PlattCalibration& c) {
    double sum = 0;
    for (size_t i = 0; i < scores.size(); ++i) {
      const double eta = c.slope * scores[i] + c.intercept;
      sum += LogOnePlusExp(eta) - (labels[i] ? high : low) * eta;
    }
    return sum;
  };
  double value = loss(fit);
  for (int iteration = 0; iteration < 100; ++iteration) {
    double g0 = 0, g1 = 0, h00 = 1e-12, h01 = 0, h11 = 1e-12;
    for (size_t i = 0; i < scores.size(); ++i) {
      const double p = fit.Apply(scores[i]);
      const double d = p - (labels[i] ? high : low);
      const double w = p * (1 - p);
      g0 += d;
      g1 += d * scores[i];
      h00 += w;
      h01 += w * scores[i];
      h11 += w * scores[i] * scores[i];
    }
    if (std::abs(g0) < 1e-9 && std::abs(g1) < 1e-9) break;
    const double determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) break;
    const double step_intercept = (h11 * g0 - h01 * g1) / determinant;
    const double step_slope = (h00 * g1 - h01 * g0) / determinant;
    double length = 1;
    PlattCalibration next;
    for (; length > 1e-10; length /= 2) {
      next = {fit.slope - length * step_slope, fit.intercept - length * step_intercept};
      if (loss(next) <= value) break;
    }
    if (length <= 1e-10) break;
    fit = next;
    value = loss(fit);
  }
  return fit;
}

absl::StatusOr<IsotonicCalibration> FitIsotonic(std::span<const double> scores, std::span<const uint8_t> labels) {
  if (scores.empty() || scores.size() != labels.size())
    return InvalidArgument("scores: {} with {} labels", scores.size(), labels.size());
  struct Block {
    double score_sum, label_sum, count;
    double Mean() const { return label_sum / count; }
  };
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return scores[a] != scores[b] ? scores[a] < scores[b] : a < b; });
  std::vector<Block> blocks;
  for (size_t i = 0; i < order.size();) {
    Block block{0, 0, 0};
    const double score = scores[order[i]];
    for (; i < order.size() && scores[order[i]] == score; ++i) {
      block.score_sum += score;
      block.label_sum += labels[order[i]];
      block.count += 1;
    }
    blocks.push_back(block);
    while (blocks.size() > 1 && blocks[blocks.size() - 2].Mean() >= blocks.back().Mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().score_sum += last.score_sum;
      blocks.back().label_sum += last.label_sum;
      blocks.back().count += last.count;
    }
  }
  IsotonicCalibration fit;
  for (const Block& block : blocks) {
    fit.score.push_back(block.score_sum / block.count);
    fit.probability.push_back(block.Mean());
  }
  return fit;
}

}  // namespace c360::predict
