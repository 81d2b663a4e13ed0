#include "predict/power_integral.h"

#include <gtest/gtest.h>

#include <cmath>

#include "predict/special.h"

namespace c360::predict {
namespace {

constexpr double kTolerance = 1e-12;  // of the integral, hence of its logarithm

TEST(PowerIntegral, HasItsElementaryCases) {
  // (1+u)^-2 over 0..3: 1 - 1/4. (2+u)^-1: ln. (1+u)^-1 (3+u)^-1: partial fractions.
  EXPECT_NEAR(LogPowerIntegral(1, 2, 5, 0, 0, 3), std::log(0.75), kTolerance);
  EXPECT_NEAR(LogPowerIntegral(2, 1, 2, 0, 1, 10), std::log(std::log(4.0)), kTolerance);
  EXPECT_NEAR(LogPowerIntegral(1, 1, 3, 1, 0, 2), std::log(0.5 * std::log(9.0 / 5)), kTolerance);
  EXPECT_NEAR(LogPowerIntegral(3, 1, 1, 1, 0, 2), std::log(0.5 * std::log(9.0 / 5)), kTolerance);
  EXPECT_NEAR(LogPowerIntegral(1, 0, 1, 0, 2, 7), std::log(5.0), kTolerance);
  // Equal a and b: one power.
  EXPECT_NEAR(LogPowerIntegral(4, 2.5, 4, 1.5, 1, 6), std::log((std::pow(5.0, -3) - std::pow(10.0, -3)) / 3),
              kTolerance);
  EXPECT_TRUE(std::isinf(LogPowerIntegral(1, 2, 3, 4, 5, 5)));
}

// ln of the integral by the hypergeometric function, as the authors of Pareto/NBD give it, for r + x = p, s + 1 = q.
double ByHypergeometric(double a, double p, double b, double q, double from, double to) {
  const double sum = p + q - 1, m = std::max(a, b);
  const auto log_f = [&](double y) {
    const double w = std::abs(a - b) / (m + y);
    const double log_rest = std::log(std::min(a, b) + y) - std::log(m + y);
    const double log_h = a >= b ? -(q - 1) * log_rest + std::log(HypergeometricOne(p, sum + 1, w))
                                : (1 - p) * log_rest + std::log(HypergeometricOne(q, sum + 1, w));
    return log_h - sum * std::log(m + y);
  };
  return LogSubtract(log_f(from), log_f(to)) - std::log(sum);
}

TEST(PowerIntegral, IsWhatTheHypergeometricFunctionGives) {
  for (const double a : {0.5, 10.578, 40.0}) {
    for (const double b : {0.6, 11.669, 300.0}) {
      for (const double x : {0.0, 1.0, 7.0, 60.0, 400.0}) {
        for (const double from : {0.0, 3.0, 20.0}) {
          const double p = 0.55 + x, q = 1.6, to = 39;
          const double expected = ByHypergeometric(a, p, b, q, from, to);
          EXPECT_NEAR(LogPowerIntegral(a, p, b, q, from, to), expected, 1e-11 * (1 + std::abs(expected)))
              << a << " " << b << " " << x << " " << from;
        }
      }
    }
  }
}

// Where the continued fraction needs thousands of terms: b far from a. There (b+u)^-q hardly changes.
TEST(PowerIntegral, SurvivesParametersFarApart) {
  const double a = 8.8, b = 1e12, p = 3.7, q = 1.00005;
  const double expected = -q * std::log(b) + std::log((std::pow(a + 4, 1 - p) - std::pow(a + 30, 1 - p)) / (p - 1));
  EXPECT_NEAR(LogPowerIntegral(a, p, b, q, 4, 30), expected, 1e-10);
  EXPECT_NEAR(LogPowerIntegral(b, q, a, p, 4, 30), expected, 1e-10);
  // A steep integrand: all of it lies at the begin. (1+u)^-1e5 over 0..50.
  EXPECT_NEAR(LogPowerIntegral(1, 1e5, 2, 0, 0, 50), -std::log(1e5 - 1), 1e-10);
  // A begin next to the singularity.
  EXPECT_NEAR(LogPowerIntegral(1e-9, 0.5, 1, 0, 0, 1), std::log(2 * (std::sqrt(1 + 1e-9) - std::sqrt(1e-9))), 1e-11);
}

}  // namespace
}  // namespace c360::predict
