#include "c360/predict/nbd.h"

#include <gtest/gtest.h>

#include "predict/data.h"

namespace c360::predict {
namespace {

TEST(Nbd, FitsCdnow) {
  C360_NEEDS_FILE("cdnow_customers_summary.csv");
  const auto fit = FitNbd(CdnowRounded());
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->parameters.r, 0.384768, 5e-4);
  EXPECT_NEAR(fit->parameters.alpha, 12.072085, 5e-4);
  EXPECT_NEAR(fit->report.log_likelihood, -9763.6602, 1e-3);
}

TEST(Nbd, RefusesDataWithoutAnEstimate) {
  EXPECT_FALSE(FitNbd({}).ok());
  const Purchases once{0, 0, 10};
  EXPECT_FALSE(FitNbd(std::span(&once, 1)).ok());
}

}  // namespace
}  // namespace c360::predict
