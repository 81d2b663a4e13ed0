// The Telco churn file as examples: 19 predictors, one-hot where text, as a data scientist would first do it.
#ifndef C360_TESTS_PREDICT_TELCO_H_
#define C360_TESTS_PREDICT_TELCO_H_

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "c360/predict/classifier.h"
#include "c360/predict/evaluation.h"
#include "predict/data.h"
#include "predict/special.h"

namespace c360::predict {

struct Examples {
  FeatureTable table;
  std::vector<uint8_t> labels;

  Examples Where(const std::vector<int>& fold, int which, bool inside) const {
    Examples part;
    part.table.names = table.names;
    for (size_t r = 0; r < labels.size(); ++r) {
      if ((fold[r] == which) != inside) continue;
      const auto row = table.Row(r);
      part.table.values.insert(part.table.values.end(), row.begin(), row.end());
      part.labels.push_back(labels[r]);
    }
    return part;
  }
};

inline Examples Telco() {
  const auto rows = ReadCsv(CommerceFile("telco_churn.csv"));
  Examples examples;
  const std::set<size_t> numeric = {2, 5, 18, 19};  // SeniorCitizen, tenure, MonthlyCharges, TotalCharges
  std::vector<std::vector<std::string>> levels(rows[0].size());
  for (size_t c = 1; c + 1 < rows[0].size(); ++c) {
    if (numeric.contains(c)) {
      examples.table.names.push_back(rows[0][c]);
      continue;
    }
    std::set<std::string> seen;
    for (size_t r = 1; r < rows.size(); ++r) seen.insert(rows[r][c]);
    levels[c].assign(seen.begin(), seen.end());
    for (const std::string& level : levels[c]) examples.table.names.push_back(rows[0][c] + "=" + level);
  }
  for (size_t r = 1; r < rows.size(); ++r) {
    for (size_t c = 1; c + 1 < rows[0].size(); ++c) {
      const std::string& cell = rows[r][c];
      if (numeric.contains(c)) {
        examples.table.values.push_back(cell.find_first_not_of(' ') == std::string::npos ? 0 : std::stod(cell));
      } else {
        for (const std::string& level : levels[c]) examples.table.values.push_back(cell == level ? 1 : 0);
      }
    }
    examples.labels.push_back(rows[r].back() == "Yes" ? 1 : 0);
  }
  return examples;
}

// Log-odds of a row by a model that was fitted on `train`.
using FitScorer = std::function<std::function<double(std::span<const double>)>(const Examples& train)>;

struct Quality {
  double auc = 0, log_loss = 0, brier = 0, average_precision = 0;
};

// Means over five stratified folds, seed 42, each judged by a model of the others.
inline Quality CrossValidated(const Examples& examples, const FitScorer& fit) {
  const auto folds = StratifiedFolds(examples.labels, 5, 42);
  Quality quality;
  for (int k = 0; k < 5; ++k) {
    const auto score = fit(examples.Where(folds, k, false));
    const Examples test = examples.Where(folds, k, true);
    std::vector<double> p;
    for (size_t r = 0; r < test.table.rows(); ++r) p.push_back(Logistic(score(test.table.Row(r))));
    quality.auc += *Auc(p, test.labels) / 5;
    quality.log_loss += *LogLoss(p, test.labels) / 5;
    quality.brier += *BrierScore(p, test.labels) / 5;
    quality.average_precision += *AveragePrecision(p, test.labels) / 5;
  }
  return quality;
}

// The AUC on every fifth row, by a model of the others.
inline double SingleSplitAuc(const Examples& examples, const FitScorer& fit) {
  std::vector<int> fold;
  for (size_t r = 0; r < examples.labels.size(); ++r) fold.push_back(static_cast<int>(r % 5));
  const auto score = fit(examples.Where(fold, 0, false));
  const Examples test = examples.Where(fold, 0, true);
  EXPECT_EQ(test.labels.size(), 1409u);
  std::vector<double> scores;
  for (size_t r = 0; r < test.table.rows(); ++r) scores.push_back(score(test.table.Row(r)));
  return *Auc(scores, test.labels);
}

// Against the reference's numbers, which have other folds: the mean of five moves by less than this between shuffles.
inline void ExpectQuality(const Quality& measured, const Quality& published) {
  EXPECT_GE(measured.auc, .84);
  EXPECT_NEAR(measured.auc, published.auc, .003);
  EXPECT_NEAR(measured.log_loss, published.log_loss, .004);
  EXPECT_NEAR(measured.brier, published.brier, .002);
  EXPECT_NEAR(measured.average_precision, published.average_precision, .01);
}

}  // namespace c360::predict

#endif  // C360_TESTS_PREDICT_TELCO_H_
