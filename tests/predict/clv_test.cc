#include "c360/predict/clv.h"

#include <gtest/gtest.h>

#include <cmath>

namespace c360::predict {
namespace {

TEST(Clv, IsAnAnnuityWhereOnePurchaseFallsInEachMonth) {
  const auto one_a_month = [](double t) { return t / 30; };
  const auto clv = DiscountedClv(one_a_month, 20, {.months = 12, .periods_per_month = 30, .monthly_discount = 0.01});
  ASSERT_TRUE(clv.ok());
  EXPECT_NEAR(*clv, 20 * (1 - std::pow(1.01, -12)) / 0.01, 1e-9);
  EXPECT_NEAR(*DiscountedClv(one_a_month, 20, {.months = 6, .periods_per_month = 30, .monthly_discount = 0}), 120,
              1e-9);
}

TEST(Clv, RefusesOptionsOutOfRange) {
  const auto none = [](double) { return 0.0; };
  EXPECT_FALSE(DiscountedClv(none, 1, {.months = 0}).ok());
  EXPECT_FALSE(DiscountedClv(none, 1, {.periods_per_month = 0}).ok());
  EXPECT_FALSE(DiscountedClv(none, 1, {.monthly_discount = -1}).ok());
}

}  // namespace
}  // namespace c360::predict
