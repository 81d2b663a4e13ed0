#include "c360/predict/gamma_gamma.h"

#include <gtest/gtest.h>

#include "predict/data.h"

namespace c360::predict {
namespace {

constexpr GammaGammaParameters kPublished{6.25, 3.74, 15.44};

TEST(GammaGamma, ExpectedValue) {
  EXPECT_NEAR(*GammaGammaExpectedValue(kPublished, {}), 35.218978, 1e-6);
  const auto value = [](double x, double mean) {
    return *GammaGammaExpectedValue(kPublished, {.frequency = x, .monetary = mean});
  };
  EXPECT_NEAR(value(3, 35), 35.027920, 1e-6);
  EXPECT_NEAR(value(2, 22.35), 24.6637, 1e-4);
  EXPECT_NEAR(value(1, 11.77), 18.9169, 1e-4);
  EXPECT_EQ(GammaGammaExpectedValue({6, 1, 15}, {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(GammaGamma, FitsCdnow) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto fit = FitGammaGamma(CdnowWeeks());
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->report.customers, 946);
  EXPECT_EQ(fit->left_out, 1411);
  EXPECT_NEAR(fit->report.log_likelihood, -4055.917695, 1e-3);
  EXPECT_NEAR(fit->parameters.p, 6.249574, 5e-4);
  EXPECT_NEAR(fit->parameters.q, 3.744225, 5e-4);
  EXPECT_NEAR(fit->parameters.v, 15.443516, 5e-4);
  EXPECT_LT(fit->correlation, 0.2);
}

TEST(GammaGamma, TheEstimateLiesBetweenOwnMeanAndPopulation) {
  double before = 35.218978;
  for (const double x : {1.0, 2.0, 5.0, 20.0, 1000.0}) {
    const double e = *GammaGammaExpectedValue(kPublished, {.frequency = x, .monetary = 10});
    EXPECT_LT(e, before);
    EXPECT_GT(e, 10);
    before = e;
  }
  EXPECT_FALSE(FitGammaGamma({}).ok());
}

}  // namespace
}  // namespace c360::predict
