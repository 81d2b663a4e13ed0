#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/random.h"
#include "c360/predict/classifier.h"
#include "c360/predict/evaluation.h"
#include "predict/special.h"
#include "predict/telco.h"

namespace c360::predict {
namespace {

TEST(Boosting, TelcoReachesTheMeasuredBar) {
  C360_NEEDS_FILE("telco_churn.csv");
  const Examples telco = Telco();
  const auto folds = StratifiedFolds(telco.labels, 5, 42);
  double auc = 0, loss = 0, brier = 0;
  for (int k = 0; k < 5; ++k) {
    const Examples train = telco.Where(folds, k, false);
    const Examples test = telco.Where(folds, k, true);
    const auto model = FitBoosted(train.table, train.labels);
    ASSERT_TRUE(model.ok());
    std::vector<double> p;
    for (size_t r = 0; r < test.table.rows(); ++r) p.push_back(Logistic(model->LogOdds(test.table.Row(r))));
    auc += *Auc(p, test.labels) / 5;
    loss += *LogLoss(p, test.labels) / 5;
    brier += *BrierScore(p, test.labels) / 5;
  }
  RecordProperty("auc", std::to_string(auc));
  EXPECT_GE(auc, .84);
  EXPECT_NEAR(loss, .4144, .004);
  EXPECT_NEAR(brier, .1348, .002);
}

TEST(Boosting, TelcoSingleSplitAndImportance) {
  C360_NEEDS_FILE("telco_churn.csv");
  const Examples telco = Telco();
  std::vector<int> fold;
  for (size_t r = 0; r < telco.labels.size(); ++r) fold.push_back(static_cast<int>(r % 5));
  const Examples train = telco.Where(fold, 0, false);
  const Examples test = telco.Where(fold, 0, true);
  const auto model = FitBoosted(train.table, train.labels);
  std::vector<double> scores;
  for (size_t r = 0; r < test.table.rows(); ++r) scores.push_back(model->LogOdds(test.table.Row(r)));
  EXPECT_GE(*Auc(scores, test.labels), .83);
  size_t top = 0;
  for (size_t c = 0; c < model->importance.size(); ++c) {
    if (model->importance[c] > model->importance[top]) top = c;
  }
  EXPECT_EQ(model->names[top], "Contract=Month-to-month");
}

// x above 0.5 and y below 0.3, an interaction that no linear model can hold.
Examples Corner(int n) {
  Examples e;
  e.table.names = {"x", "y", "noise"};
  SeededRandom random(7);
  for (int i = 0; i < n; ++i) {
    const double x = random.Unit(), y = random.Unit();
    e.table.values.insert(e.table.values.end(), {x, y, random.Unit()});
    e.labels.push_back(x > .5 && y < .3 ? 1 : 0);
  }
  return e;
}

TEST(Boosting, LearnsAnInteraction) {
  const Examples train = Corner(2000);
  const auto model = FitBoosted(train.table, train.labels);
  ASSERT_TRUE(model.ok());
  EXPECT_GT(model->LogOdds(std::vector<double>{.9, .1, .5}), 2);
  EXPECT_LT(model->LogOdds(std::vector<double>{.9, .6, .5}), -2);
  EXPECT_LT(model->LogOdds(std::vector<double>{.2, .1, .5}), -2);
  EXPECT_LT(model->importance[2], .05);
}

TEST(Boosting, ReasonsAddUpToTheScore) {
  const Examples train = Corner(500);
  const auto model = FitBoosted(train.table, train.labels);
  for (size_t r = 0; r < 100; ++r) {
    const Contributions parts = model->Explain(train.table.Row(r));
    double sum = parts.base;
    for (const double part : parts.of_feature) sum += part;
    EXPECT_NEAR(sum, model->LogOdds(train.table.Row(r)), 1e-12);
  }
}

TEST(Boosting, SameSeedSameTreesAndRowOrderOfTiesDoesNotMatter) {
  const Examples train = Corner(500);
  const BoostingOptions options{.trees = 20, .row_share = .7, .seed = 3};
  const auto a = FitBoosted(train.table, train.labels, options);
  const auto b = FitBoosted(train.table, train.labels, options);
  auto other = options;
  other.seed = 4;
  const auto c = FitBoosted(train.table, train.labels, other);
  bool differs = false;
  for (size_t r = 0; r < 500; ++r) {
    EXPECT_EQ(a->LogOdds(train.table.Row(r)), b->LogOdds(train.table.Row(r)));
    differs |= a->LogOdds(train.table.Row(r)) != c->LogOdds(train.table.Row(r));
  }
  EXPECT_TRUE(differs);
}

TEST(Boosting, AMonotoneChangeOfAColumnChangesNothing) {
  Examples train = Corner(500);
  const auto plain = FitBoosted(train.table, train.labels, {.bins = 255});
  Examples cubed = train;
  for (double& value : cubed.table.values) value = std::exp(3 * value);
  const auto bent = FitBoosted(cubed.table, cubed.labels, {.bins = 255});
  for (size_t r = 0; r < 500; ++r)
    EXPECT_NEAR(plain->LogOdds(train.table.Row(r)), bent->LogOdds(cubed.table.Row(r)), 1e-9);
}

TEST(Boosting, MissingValuesFindTheirSide) {
  Examples e;
  e.table.names = {"x"};
  for (int i = 0; i < 300; ++i) {
    e.table.values.push_back(i % 3 == 0 ? kMissing : i % 3);
    e.labels.push_back(i % 3 != 1);
  }
  const auto model = FitBoosted(e.table, e.labels);
  EXPECT_GT(model->LogOdds(std::vector<double>{kMissing}), 2);
  EXPECT_LT(model->LogOdds(std::vector<double>{1}), -2);
  EXPECT_GT(model->LogOdds(std::vector<double>{2}), 2);
}

TEST(Boosting, RefusesOptionsOutOfRange) {
  const Examples e = Corner(50);
  for (const BoostingOptions& bad :
       {BoostingOptions{.trees = 0}, BoostingOptions{.depth = 0}, BoostingOptions{.depth = 9},
        BoostingOptions{.bins = 1}, BoostingOptions{.learning_rate = 0}, BoostingOptions{.row_share = 0},
        BoostingOptions{.leaf_penalty = -1}})
    EXPECT_EQ(FitBoosted(e.table, e.labels, bad).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace c360::predict
