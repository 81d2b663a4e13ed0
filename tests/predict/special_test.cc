#include "predict/special.h"

#include <gtest/gtest.h>

#include <cmath>

namespace c360::predict {
namespace {

// |difference| / |expected|.
double Relative(double value, double expected) { return std::abs(value - expected) / std::abs(expected); }

TEST(Special, HypergeometricHasItsElementaryCases) {
  for (const double z : {0.01, 0.3, 0.7, 0.95, 0.999}) {
    EXPECT_LT(Relative(Hypergeometric2F1(1, 1, 2, z), -std::log1p(-z) / z), 1e-12) << z;
    EXPECT_LT(Relative(HypergeometricOne(1, 2, z), -std::log1p(-z) / z), 1e-12) << z;
    EXPECT_LT(Relative(Hypergeometric2F1(2.5, 3, 3, z), std::pow(1 - z, -2.5)), 1e-11) << z;
    EXPECT_LT(Relative(HypergeometricOne(0.5, 1.5, z * z), std::atanh(z) / z), 1e-12) << z;
  }
  EXPECT_EQ(Hypergeometric2F1(0.3, 0.7, 1.1, 0), 1);
}

TEST(Special, SeriesAndContinuedFractionAgree) {
  for (const double b : {0.6, 1.6, 13.0, 400.0}) {
    for (const double z : {0.05, 0.5, 0.9, 0.99}) {
      const double c = b + 1.7;
      EXPECT_LT(Relative(HypergeometricOne(b, c, z), Hypergeometric2F1(1, b, c, z)), 1e-11) << b << " " << z;
    }
  }
}

TEST(Special, EulersTransformationHolds) {
  // 2F1(a, b; c; z) = (1-z)^(c-a-b) 2F1(c-a, c-b; c; z)
  const double a = 1.2, b = 4.4, c = 5.1, z = 0.6;
  EXPECT_LT(Relative(Hypergeometric2F1(a, b, c, z), std::pow(1 - z, c - a - b) * Hypergeometric2F1(c - a, c - b, c, z)),
            1e-13);
}

TEST(Special, TricomiMatchesItsIntegral) {
  // U(1, 1, z) = e^z E1(z); E1(1) = 0.219383934395520, E1(0.1) = 1.822923958419391 (Abramowitz & Stegun, table 5.1).
  EXPECT_NEAR(TricomiEqual(1, 1), std::exp(1.0) * 0.219383934395520, 1e-12);
  EXPECT_NEAR(TricomiEqual(1, 0.1), std::exp(0.1) * 1.822923958419391, 1e-11);
  // U(1/2, 1/2, z) = sqrt(pi) e^z erfc(sqrt z)
  EXPECT_NEAR(TricomiEqual(0.5, 2), std::sqrt(M_PI) * std::exp(2.0) * std::erfc(std::sqrt(2.0)), 1e-12);
}

TEST(Special, LogarithmsSurviveTheirEdges) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(LogAdd(-inf, 3), 3);
  EXPECT_EQ(LogAdd(-inf, -inf), -inf);
  EXPECT_EQ(LogSubtract(2, 2), -inf);
  EXPECT_NEAR(LogSubtract(1000, 999), 1000 + std::log1p(-std::exp(-1.0)), 1e-12);
  EXPECT_EQ(Logistic(-800), 0);
  EXPECT_EQ(Logistic(800), 1);
  EXPECT_EQ(LogOnePlusExp(800), 800);
}

}  // namespace
}  // namespace c360::predict
