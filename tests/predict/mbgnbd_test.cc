#include "c360/predict/mbgnbd.h"

#include <gtest/gtest.h>

#include <cmath>

#include "predict/data.h"

namespace c360::predict {
namespace {

constexpr MbgNbdParameters kPublished{.525, 6.183, .891, 1.614};

TEST(MbgNbd, PointValues) {
  EXPECT_NEAR(MbgNbdProbabilityAlive(kPublished, {0, 0, 38.86}), .389735081, 1e-9);
  EXPECT_NEAR(MbgNbdProbabilityAlive(kPublished, {2, 30.43, 38.86}), .706202265, 1e-9);
  EXPECT_NEAR(MbgNbdExpectedNew(kPublished, 52), 1.419724, 1e-6);
  EXPECT_NEAR(MbgNbdExpected(kPublished, {2, 30.43, 38.86}, 39), 1.262960623, 1e-8);
}

TEST(MbgNbd, FitsCdnow) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto fit = FitMbgNbd(CdnowWeeks());
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->report.log_likelihood, -9582.135716, 1e-3);
  EXPECT_NEAR(fit->parameters.r, .524843, 5e-4);
  EXPECT_NEAR(fit->parameters.alpha, 6.183085, 5e-4);
  EXPECT_NEAR(fit->parameters.a, .891359, 5e-4);
  EXPECT_NEAR(fit->parameters.b, 1.614003, 5e-4);
}

TEST(MbgNbd, FitsTheRoundedFileAtItsOwnOptimum) {
  C360_NEEDS_FILE("cdnow_customers_summary.csv");
  EXPECT_NEAR(FitMbgNbd(CdnowRounded())->report.log_likelihood, -9582.1327, 1e-3);
}

TEST(MbgNbd, StaysFiniteAtLargeCounts) {
  for (const double x : {0.0, 50.0, 500.0, 5000.0}) {
    const Purchases c{x, x == 0 ? 0 : 38.0, 39};
    EXPECT_TRUE(std::isfinite(MbgNbdLogLikelihood(kPublished, c))) << x;
    EXPECT_TRUE(std::isfinite(MbgNbdExpected(kPublished, c, 52))) << x;
    EXPECT_LT(MbgNbdProbabilityAlive(kPublished, c), 1) << x;
  }
  EXPECT_NEAR(
      MbgNbdExpected({.3, 4, 1, 2}, {4, 8, 10}, 20),
      (MbgNbdExpected({.3, 4, 1 - 1e-4, 2}, {4, 8, 10}, 20) + MbgNbdExpected({.3, 4, 1 + 1e-4, 2}, {4, 8, 10}, 20)) / 2,
      1e-7);
}

}  // namespace
}  // namespace c360::predict
