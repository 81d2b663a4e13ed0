#include <gtest/gtest.h>

#include <cmath>

#include "c360/predict/classifier.h"
#include "predict/telco.h"

namespace c360::predict {
namespace {

TEST(Logistic, SolvesItsOwnEquations) {
  // With one 0-1 column, no noticeable penalty and counts 3 of 4 and 1 of 4, the fitted odds are the observed ones.
  FeatureTable table{{"x"}, {0, 0, 0, 0, 1, 1, 1, 1}};
  const std::vector<uint8_t> labels = {0, 0, 0, 1, 1, 1, 1, 0};
  const auto model = FitLogistic(table, labels, {.inverse_penalty = 1e9});
  ASSERT_TRUE(model.ok());
  EXPECT_NEAR(model->LogOdds(table.Row(0)), std::log(1.0 / 3), 1e-6);
  EXPECT_NEAR(model->LogOdds(table.Row(4)), std::log(3.0), 1e-6);
}

std::function<double(std::span<const double>)> Fit(const Examples& train) {
  auto model = FitLogistic(train.table, train.labels);
  EXPECT_TRUE(model.ok());
  return [model = *std::move(model)](std::span<const double> row) { return model.LogOdds(row); };
}

TEST(Logistic, TelcoHasTheMeasuredQuality) {
  C360_NEEDS_FILE("telco_churn.csv");
  const Examples telco = Telco();
  ExpectQuality(CrossValidated(telco, Fit), {.8451, .4174, .1356, .6568});
  EXPECT_NEAR(SingleSplitAuc(telco, Fit), .8355, 5e-4);
}

TEST(Logistic, ReasonsAddUpToTheScore) {
  FeatureTable table{{"a", "b"}, {1, 2, 3, kMissing, 5, 1, 2, 0, 4, kMissing, 9, 3}};
  const std::vector<uint8_t> labels = {0, 1, 1, 0, 0, 1};
  const auto model = FitLogistic(table, labels);
  ASSERT_TRUE(model.ok());
  EXPECT_NE(model->missing_offset[1], 0);
  for (size_t r = 0; r < table.rows(); ++r) {
    const Contributions parts = model->Explain(table.Row(r));
    double sum = parts.base;
    for (const double part : parts.of_feature) sum += part;
    EXPECT_EQ(sum, model->LogOdds(table.Row(r)));  // the same terms in the same order
  }
}

TEST(Logistic, TheScaleOfAColumnDoesNotMatter) {
  FeatureTable table{{"a"}, {1, 2, 3, 4, 5, 6}};
  FeatureTable thousand{{"a"}, {1000, 2000, 3000, 4000, 5000, 6000}};
  const std::vector<uint8_t> labels = {0, 0, 1, 0, 1, 1};
  EXPECT_NEAR(FitLogistic(table, labels)->LogOdds(table.Row(2)),
              FitLogistic(thousand, labels)->LogOdds(thousand.Row(2)), 1e-10);
}

TEST(Logistic, SeparableAndConstantColumnsStayFinite) {
  FeatureTable table{{"a", "constant"}, {0, 7, 0, 7, 1, 7, 1, 7}};
  const std::vector<uint8_t> labels = {0, 0, 1, 1};
  const auto model = FitLogistic(table, labels);
  ASSERT_TRUE(model.ok());
  EXPECT_TRUE(std::isfinite(model->coefficient[0]));
  EXPECT_NEAR(model->coefficient[1], 0, 1e-12);
}

TEST(Logistic, RefusesBadExamples) {
  FeatureTable table{{"a"}, {1, 2}};
  EXPECT_FALSE(FitLogistic(table, std::vector<uint8_t>{1, 1}).ok());
  EXPECT_FALSE(FitLogistic(table, std::vector<uint8_t>{1}).ok());
  EXPECT_FALSE(FitLogistic(table, std::vector<uint8_t>{1, 2}).ok());
  EXPECT_FALSE(FitLogistic({}, {}).ok());
  FeatureTable infinite{{"a"}, {1, std::numeric_limits<double>::infinity()}};
  EXPECT_FALSE(FitLogistic(infinite, std::vector<uint8_t>{0, 1}).ok());
}

}  // namespace
}  // namespace c360::predict
