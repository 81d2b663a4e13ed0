#include "c360/predict/evaluation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "predict/telco.h"

namespace c360::predict {
namespace {

TEST(Evaluation, AucCountsPairs) {
  const std::vector<double> scores = {.1, .4, .35, .8};
  const std::vector<uint8_t> labels = {0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(*Auc(scores, labels), .75);
  EXPECT_DOUBLE_EQ(*Auc(std::vector<double>{1, 1, 1, 1}, labels), .5);
  EXPECT_FALSE(Auc(scores, std::vector<uint8_t>{1, 1, 1, 1}).has_value());
  EXPECT_FALSE(Auc({}, {}).has_value());
}

TEST(Evaluation, AveragePrecisionByHand) {
  // Descending: 1, 0, 1, 0. Precisions at the positives 1 and 2/3.
  EXPECT_DOUBLE_EQ(*AveragePrecision(std::vector<double>{.1, .4, .35, .8}, std::vector<uint8_t>{0, 0, 1, 1}),
                   (1 + 2.0 / 3) / 2);
  // All tied: the share of positives.
  EXPECT_DOUBLE_EQ(*AveragePrecision(std::vector<double>{1, 1, 1, 1}, std::vector<uint8_t>{0, 0, 0, 1}), .25);
  EXPECT_FALSE(AveragePrecision(std::vector<double>{1}, std::vector<uint8_t>{0}).has_value());
  EXPECT_FALSE(AveragePrecision({}, {}).has_value());
}

TEST(Evaluation, SumsAreTheSameInAnyOrder) {
  std::vector<double> probabilities;
  std::vector<uint8_t> labels;
  for (int i = 1; i < 200; ++i) {
    probabilities.push_back(std::fmod(i * 0.6180339887, 1.0));
    labels.push_back(i % 3 == 0);
  }
  const double loss = *LogLoss(probabilities, labels), brier = *BrierScore(probabilities, labels);
  for (int turn = 0; turn < 20; ++turn) {
    std::rotate(probabilities.begin(), probabilities.begin() + 7, probabilities.end());
    std::rotate(labels.begin(), labels.begin() + 7, labels.end());
    EXPECT_EQ(*LogLoss(probabilities, labels), loss);
    EXPECT_EQ(*BrierScore(probabilities, labels), brier);
  }
}

TEST(Evaluation, SingleFeaturesOfTelco) {
  C360_NEEDS_FILE("telco_churn.csv");
  const Examples telco = Telco();
  for (const auto& [name, auc] : {std::pair{"tenure", .740}, std::pair{"MonthlyCharges", .621}}) {
    const auto column = std::find(telco.table.names.begin(), telco.table.names.end(), name) - telco.table.names.begin();
    std::vector<double> scores;
    for (size_t r = 0; r < telco.labels.size(); ++r) scores.push_back(telco.table.Row(r)[static_cast<size_t>(column)]);
    const double value = *Auc(scores, telco.labels);
    EXPECT_NEAR(std::max(value, 1 - value), auc, 1e-3) << name;
  }
}

TEST(Evaluation, LossesByHand) {
  const std::vector<double> p = {.8, .4, 0};
  const std::vector<uint8_t> labels = {1, 0, 0};
  EXPECT_NEAR(*LogLoss(p, labels), -(std::log(.8) + std::log(.6)) / 3, 1e-12);
  EXPECT_NEAR(*BrierScore(p, labels), (.04 + .16) / 3, 1e-12);
  EXPECT_TRUE(std::isfinite(*LogLoss(std::vector<double>{1}, std::vector<uint8_t>{0})));
  EXPECT_FALSE(LogLoss({}, {}).has_value());
}

TEST(Evaluation, CalibrationKeepsTiesTogetherAndLosesNobody) {
  const std::vector<double> p = {.1, .1, .1, .5, .9, .9};
  const std::vector<uint8_t> labels = {0, 0, 1, 1, 1, 1};
  const auto table = CalibrationTable(p, labels, 3);
  ASSERT_EQ(table.size(), 3u);
  EXPECT_EQ(table[0].count, 3);
  EXPECT_NEAR(table[0].observed, 1.0 / 3, 1e-12);
  EXPECT_EQ(table[1].count, 1);
  EXPECT_EQ(table[2].count, 2);
  EXPECT_EQ(table[2].observed, 1);
}

TEST(Evaluation, LiftOfTheTop) {
  const std::vector<double> scores = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
  const std::vector<uint8_t> labels = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0};
  EXPECT_DOUBLE_EQ(*Lift(scores, labels, .1), 5);
  EXPECT_DOUBLE_EQ(*Lift(scores, labels, .4), 2.5);
  EXPECT_DOUBLE_EQ(*Lift(std::vector<double>(10, 1.0), labels, .1), 1);  // all tied: no lift
}

TEST(Evaluation, FoldsKeepTheShareOfPositives) {
  std::vector<uint8_t> labels(103, 0);
  for (size_t i = 0; i < 20; ++i) labels[i] = 1;
  const auto folds = StratifiedFolds(labels, 5, 42);
  int positives[5] = {}, count[5] = {};
  for (size_t i = 0; i < labels.size(); ++i) {
    positives[folds[i]] += labels[i];
    ++count[folds[i]];
  }
  for (int k = 0; k < 5; ++k) {
    EXPECT_EQ(positives[k], 4);
    EXPECT_GE(count[k], 20);
  }
  EXPECT_EQ(folds, StratifiedFolds(labels, 5, 42));
  EXPECT_NE(folds, StratifiedFolds(labels, 5, 43));
}

}  // namespace
}  // namespace c360::predict
