// Churn as a yes-no question: tables of features, logistic regression, gradient-boosted trees, and their reasons.
#ifndef C360_PREDICT_CLASSIFIER_H_
#define C360_PREDICT_CLASSIFIER_H_

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace c360::predict {

// "Not known", e.g. the last NPS of somebody who never answered. Never a number that looks like one.
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// One row an example, row-major; a value is finite or kMissing.
struct FeatureTable {
  std::vector<std::string> names;  // of the columns
  std::vector<double> values;      // rows() x names.size()

  size_t columns() const { return names.size(); }
  size_t rows() const { return names.empty() ? 0 : values.size() / names.size(); }
  std::span<const double> Row(size_t row) const { return std::span(values).subspan(row * columns(), columns()); }
};

// What a feature added to the score of one example, in log-odds. base + sum of contributions = the example's log-odds.
struct Contributions {
  double base = 0;
  std::vector<double> of_feature;  // by column
};

// ---------------------------------------------------------------------------------------------------------------------

struct LogisticOptions {
  double inverse_penalty = 1.0;  // C: minimises |w|^2 / 2 + C sum of log losses, the intercept free; > 0
  int max_iterations = 100;
  double tolerance = 1e-8;  // of the largest step in a coefficient
  bool log_skewed = false;  // take ln(1 + x) of columns without negative values whose skewness is above 2
};

// Linear in standardised features. A missing value stands at the column's mean, where it contributes nothing, and a
// column with missing values carries a second coefficient for "missing".
struct LogisticModel {
  std::vector<std::string> names;
  double intercept = 0;
  std::vector<double> mean;            // of the known values, by column
  std::vector<double> scale;           // their standard deviation; 1 for a constant column
  std::vector<double> coefficient;     // by column, of the standardised value
  std::vector<double> missing_offset;  // by column, added where the value is missing
  std::vector<uint8_t> logarithm;      // by column: 1 where ln(1 + x) stands for x (x below 0 then counts as 0)

  double LogOdds(std::span<const double> row) const;
  // Exact: the terms of the sum. Base = the log-odds of a customer with average features.
  Contributions Explain(std::span<const double> row) const;
};

// Iteratively reweighted least squares (Newton) with a ridge.
//
// Errors  InvalidArgument: no rows, labels of another number, one class only, an infinite value.
// Cost    O(rows columns^2) an iteration, about 8 iterations. Threads: pure. Deterministic.
// Source  Hastie, Tibshirani & Friedman (2009), Elements of Statistical Learning, 4.4. docs/methods/logistic.md.
absl::StatusOr<LogisticModel> FitLogistic(const FeatureTable& table, std::span<const uint8_t> labels,
                                          const LogisticOptions& options = {});

// ---------------------------------------------------------------------------------------------------------------------

struct BoostingOptions {
  int trees = 100;
  int depth = 3;                 // 1..8
  double learning_rate = 0.1;    // (0, 1]
  double row_share = 1.0;        // of the rows, drawn anew for each tree; (0, 1]
  double leaf_penalty = 1.0;     // lambda on leaf weights
  double min_leaf_weight = 1.0;  // least sum of p (1 - p) in a leaf
  int bins = 64;                 // a column is cut at its quantiles into at most so many; 2..255
  uint64_t seed = 1;
};

// A node of a tree; leaves have feature -1.
struct TreeNode {
  int32_t feature = -1;
  double threshold = 0;       // value <= threshold goes left
  bool missing_left = false;  // where a missing value goes
  int32_t left = -1;
  int32_t right = -1;
  double value = 0;  // log-odds the node would add as a leaf
};

struct BoostedModel {
  std::vector<std::string> names;
  double base = 0;                           // log-odds before the first tree
  std::vector<std::vector<TreeNode>> trees;  // root first

  double LogOdds(std::span<const double> row) const;
  // Path attribution: at each split the change of the node's value goes to the split's feature (Saabas 2014). Sums to
  // the log-odds exactly, up to the rounding of the sum. base + the roots' values is the base.
  Contributions Explain(std::span<const double> row) const;
  // Share of the total gain in loss by column, as the sum of squared value changes weighted by hessian; sums to 1.
  std::vector<double> importance;
};

// Second-order boosting of the log loss on histograms.
//
// Errors  InvalidArgument: as FitLogistic, or an option out of range.
// Cost    O(trees depth rows columns). Threads: pure. Deterministic for a seed.
// Source  Friedman (2001), Annals of Statistics 29(5); Chen & Guestrin (2016), KDD, for the second-order gain.
//         docs/methods/boosting.md.
absl::StatusOr<BoostedModel> FitBoosted(const FeatureTable& table, std::span<const uint8_t> labels,
                                        const BoostingOptions& options = {});

}  // namespace c360::predict

#endif  // C360_PREDICT_CLASSIFIER_H_
