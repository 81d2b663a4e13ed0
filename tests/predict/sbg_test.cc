#include "c360/predict/sbg.h"

#include <gtest/gtest.h>

#include <vector>

namespace c360::predict {
namespace {

const std::vector<int64_t> kRegular = {1000, 631, 468, 382, 326, 289, 262, 241};
const std::vector<int64_t> kHighEnd = {1000, 869, 743, 653, 593, 551, 517, 491};

TEST(Sbg, FitsBothPublishedCohorts) {
  const auto regular = FitSbg(kRegular);
  ASSERT_TRUE(regular.ok());
  EXPECT_NEAR(regular->parameters.alpha, .7040773, 5e-5);
  EXPECT_NEAR(regular->parameters.beta, 1.1820430, 5e-5);
  EXPECT_NEAR(regular->log_likelihood, -1680.265, 1e-3);
  EXPECT_NEAR(SbgSurvival(regular->parameters, 12), .170, 5e-4);
  const auto high = FitSbg(kHighEnd);
  ASSERT_TRUE(high.ok());
  EXPECT_NEAR(high->parameters.alpha, .6680882, 5e-5);
  EXPECT_NEAR(high->parameters.beta, 3.8060942, 5e-4);
  EXPECT_NEAR(high->log_likelihood, -1611.158, 1e-3);
  EXPECT_NEAR(SbgSurvival(high->parameters, 12), .378, 5e-4);
  const double r[] = {.6267, .7560, .8188, .8559};
  const double h[] = {.8507, .8780, .8968, .9106};
  for (int t = 1; t <= 4; ++t) {
    EXPECT_NEAR(SbgRetention(regular->parameters, t), r[t - 1], 6e-5);
    EXPECT_NEAR(SbgRetention(high->parameters, t), h[t - 1], 6e-5);
  }
}

TEST(Sbg, DiscountedResidualLifetime) {
  const double even[] = {3.31, 3.45, 3.59, 3.72, 3.84};
  const double polar[] = {7.67, 9.46, 9.85, 10.06, 10.19};
  for (int n = 1; n <= 5; ++n) {
    EXPECT_NEAR(SbgDiscountedResidualLifetime({3.80, 15.20}, n, .1), even[n - 1], 6e-3) << n;
    EXPECT_NEAR(SbgDiscountedResidualLifetime({.067, .267}, n, .1), polar[n - 1], 6e-3) << n;
  }
}

TEST(Sbg, SurvivalIsTheProductOfRetentions) {
  const SbgParameters p{.7, 1.2};
  double product = 1;
  EXPECT_EQ(SbgSurvival(p, 0), 1);
  for (int t = 1; t < 50; ++t) {
    product *= SbgRetention(p, t);
    EXPECT_NEAR(SbgSurvival(p, t), product, 1e-12);
  }
}

TEST(Sbg, RefusesCohortsWithoutAnEstimate) {
  const std::vector<std::vector<int64_t>> bad = {{}, {5}, {0, 0}, {5, 6}, {5, -1}, {5, 5}, {5, 0}};
  for (const auto& alive : bad) EXPECT_FALSE(FitSbg(alive).ok());
}

}  // namespace
}  // namespace c360::predict
