#include "predict/minimize.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace c360::predict {
namespace {

TEST(Minimize, FindsRosenbrocksValley) {
  const Objective valley = [](std::span<const double> v) {
    return 100 * std::pow(v[1] - v[0] * v[0], 2) + std::pow(1 - v[0], 2);
  };
  const std::vector<std::vector<double>> starts = {{-1.2, 1}};
  const Minimum found = Minimize(valley, starts);
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.point[0], 1, 1e-4);
  EXPECT_NEAR(found.point[1], 1, 1e-4);
}

TEST(Minimize, TakesTheBestStartAndAvoidsUndefinedPoints) {
  const Objective wells = [](std::span<const double> v) {
    if (v[0] < 0) return std::numeric_limits<double>::quiet_NaN();
    return std::min(std::pow(v[0] - 1, 2) + 1, std::pow(v[0] - 10, 2));
  };
  const std::vector<std::vector<double>> starts = {{0.5}, {9}};
  EXPECT_NEAR(Minimize(wells, starts).point[0], 10, 1e-3);
}

TEST(Minimize, StandardErrorsOfAQuadratic) {
  // (x/2)^2/2 + (y/3)^2/2 is the negative log of a normal density with deviations 2 and 3.
  const Objective bowl = [](std::span<const double> v) { return v[0] * v[0] / 8 + v[1] * v[1] / 18; };
  const std::vector<double> at = {1, 1};
  const auto errors = StandardErrors(bowl, at);
  ASSERT_TRUE(errors.has_value());
  EXPECT_NEAR((*errors)[0], 2, 1e-5);
  EXPECT_NEAR((*errors)[1], 3, 1e-5);
  EXPECT_FALSE(StandardErrors([](std::span<const double> v) { return v[0]; }, at).has_value());
}

}  // namespace
}  // namespace c360::predict
