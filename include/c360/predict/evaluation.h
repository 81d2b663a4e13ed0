// How good a score is, and making it a probability.
#ifndef C360_PREDICT_EVALUATION_H_
#define C360_PREDICT_EVALUATION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace c360::predict {

// Probability that a positive scores above a negative, ties half (Mann-Whitney). None where one class is absent.
// Cost: O(n log n). `scores` and `labels` of one length; labels 0 or 1.
std::optional<double> Auc(std::span<const double> scores, std::span<const uint8_t> labels);

// Average precision: the mean, over the positives, of the share of positives among all who score at least as high. Ties
// stand together. None where there is no positive. Source: scikit-learn, average_precision_score (no interpolation).
std::optional<double> AveragePrecision(std::span<const double> scores, std::span<const uint8_t> labels);

// Standard error of an AUC (Hanley & McNeil 1982, Radiology 143:29-36).
double AucStandardError(double auc, int64_t positives, int64_t negatives);

// Mean of -ln p(label), probabilities held within [1e-15, 1 - 1e-15]. None for no rows.
std::optional<double> LogLoss(std::span<const double> probabilities, std::span<const uint8_t> labels);

// Mean of (p - label)^2 (Brier 1950). None for no rows.
std::optional<double> BrierScore(std::span<const double> probabilities, std::span<const uint8_t> labels);

struct CalibrationBin {
  double lowest = 0;  // predicted probability
  double highest = 0;
  double predicted = 0;  // mean
  double observed = 0;   // share of positives
  int64_t count = 0;
};

// Bins of equal count by predicted probability, ascending; equal predictions stay in one bin, so there may be fewer.
std::vector<CalibrationBin> CalibrationTable(std::span<const double> probabilities, std::span<const uint8_t> labels,
                                             int bins = 10);

// Rate of positives among the `share` with the highest scores over the rate of all; rows tied at the edge count in
// part, so order does not matter. None without rows or positives. share in (0, 1].
std::optional<double> Lift(std::span<const double> scores, std::span<const uint8_t> labels, double share = 0.1);

// ---------------------------------------------------------------------------------------------------------------------

// p = 1 / (1 + exp(-(slope score + intercept))).
struct PlattCalibration {
  double slope = 1;
  double intercept = 0;
  double Apply(double score) const;
};

// Errors  InvalidArgument: no rows, lengths differ, one class only.
// Source  Platt (1999), with the targets (N+ + 1)/(N+ + 2) and 1/(N- + 2); Newton's method of Lin, Lin & Weng (2007),
// Machine
//         Learning 68. docs/methods/calibration.md.
absl::StatusOr<PlattCalibration> FitPlatt(std::span<const double> scores, std::span<const uint8_t> labels);

// A non-decreasing step function, linear between the centres of its steps, constant outside.
struct IsotonicCalibration {
  std::vector<double> score;        // ascending
  std::vector<double> probability;  // non-decreasing
  double Apply(double score) const;
};

// Pool adjacent violators (Ayer et al. 1955). Errors as FitPlatt, but one class is fine.
absl::StatusOr<IsotonicCalibration> FitIsotonic(std::span<const double> scores, std::span<const uint8_t> labels);

// Folds 0 .. folds - 1 with the share of positives equal to one row, shuffled by the seed.
std::vector<int> StratifiedFolds(std::span<const uint8_t> labels, int folds, uint64_t seed);

}  // namespace c360::predict

#endif  // C360_PREDICT_EVALUATION_H_
