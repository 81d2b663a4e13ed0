#include <gtest/gtest.h>

#include "base/random.h"
#include "c360/predict/evaluation.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

TEST(Calibration, PlattFindsTheCurveThatMadeTheLabels) {
  SeededRandom random(5);
  std::vector<double> scores;
  std::vector<uint8_t> labels;
  for (int i = 0; i < 50'000; ++i) {
    scores.push_back(6 * random.Unit() - 3);
    labels.push_back(random.Chance(Logistic(1.7 * scores.back() - 0.6)) ? 1 : 0);
  }
  const auto fit = FitPlatt(scores, labels);
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->slope, 1.7, .05);
  EXPECT_NEAR(fit->intercept, -.6, .05);
}

TEST(Calibration, PlattStaysFiniteOnSeparatedScores) {
  const auto fit = FitPlatt(std::vector<double>{-1, -2, 1, 2}, std::vector<uint8_t>{0, 0, 1, 1});
  ASSERT_TRUE(fit.ok());
  EXPECT_LT(fit->Apply(2), 1);
  EXPECT_GT(fit->Apply(2), .7);
  EXPECT_FALSE(FitPlatt(std::vector<double>{1, 2}, std::vector<uint8_t>{1, 1}).ok());
}

TEST(Calibration, IsotonicPoolsViolators) {
  // Labels 0 1 0 1: the middle two are pooled at one half.
  const auto fit = FitIsotonic(std::vector<double>{1, 2, 3, 4}, std::vector<uint8_t>{0, 1, 0, 1});
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->Apply(0), 0);
  EXPECT_EQ(fit->Apply(1), 0);
  EXPECT_EQ(fit->Apply(2.5), .5);
  EXPECT_EQ(fit->Apply(9), 1);
  double before = -1;
  for (double s = 0; s < 5; s += .1) {
    EXPECT_GE(fit->Apply(s), before);
    before = fit->Apply(s);
  }
}

}  // namespace
}  // namespace c360::predict
