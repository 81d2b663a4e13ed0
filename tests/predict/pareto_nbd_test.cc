#include "c360/predict/pareto_nbd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "predict/data.h"

namespace c360::predict {
namespace {

constexpr ParetoNbdParameters kPublished{.553, 10.578, .606, 11.669};
// The BTYD vignette prints values at its own optimum, which lies between these two; so they hold to about 2e-4.
constexpr double kVignette = 2e-4;
constexpr ParetoNbdParameters kMle{.553277, 10.577683, .606240, 11.668736};

TEST(ParetoNbd, LogLikelihoodHasItsKnownValues) {
  EXPECT_NEAR(ParetoNbdLogLikelihood({.55, 10.58, .61, 11.67}, {1, 1.5, 12}), -4.006948662, 1e-8);
  EXPECT_NEAR(ParetoNbdLogLikelihood({.55, 11.67, .61, 10.58}, {4, 5.3, 10}), -10.729325895, 1e-8);
  EXPECT_NEAR(ParetoNbdLogLikelihood({.55, 11.67, .61, 10.58}, {2, 6, 8}), -6.66878882, 1e-7);
}

TEST(ParetoNbd, ProbabilityAlive) {
  EXPECT_NEAR(ParetoNbdProbabilityAlive({.5534, 10.5802, .6061, 11.6562}, {26, 30.86, 31}), .997918, 1e-6);
  EXPECT_NEAR(ParetoNbdProbabilityAlive(kPublished, {0, 0, 39}), .294467031, 1e-9);
  const double by_count[][2] = {{5, .810830577}, {10, .693736398}, {15, .528393265}, {20, .344456513}};
  for (const auto& [x, p] : by_count) EXPECT_NEAR(ParetoNbdProbabilityAlive(kPublished, {x, 30, 39}), p, 1e-9) << x;
  EXPECT_EQ(ParetoNbdProbabilityAlive(kPublished, {5, 39, 39}), 1);
}

TEST(ParetoNbd, Expectations) {
  const double fresh[] = {0, .05077821, .09916088, .14542507, .18979930};
  for (int t = 0; t <= 4; ++t) EXPECT_NEAR(ParetoNbdExpectedNew({.55, 10.56, .61, 11.64}, t), fresh[t], 1e-7) << t;
  EXPECT_NEAR(ParetoNbdExpectedNew(kMle, 52), 1.473434, 1e-5);
  EXPECT_NEAR(ParetoNbdExpected(kPublished, {26, 30 + 6.0 / 7, 31}, 52), 25.45647, 25.45647 * kVignette);
  EXPECT_NEAR(ParetoNbdExpected({.55, 10.58, .61, 11.67}, {132, 200, 200}, 10), 6.2060517889632, 1e-11);
  EXPECT_NEAR(ParetoNbdExpected({.55, 10.58, .61, 11.67}, {133, 200, 200}, 10), 6.2528722475748, 1e-11);
  const double paradox[][2] = {{10, .7062289}, {15, .1442396}, {20, .02250658}, {25, .00309267}};
  for (const auto& [x, e] : paradox) EXPECT_NEAR(ParetoNbdExpected(kPublished, {x, 20, 39}, 52) / e, 1, kVignette) << x;
}

TEST(ParetoNbd, DiscountedResidual) {
  EXPECT_NEAR(ParetoNbdDiscountedResidual({.5629966, 12.559037, .4081095, 10.5148048}, {7, 35, 77.86}, .0027), 1.864183,
              1e-5);
}

TEST(ParetoNbd, FitsCdnowWithStandardErrors) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto customers = CdnowWeeks();
  const auto fit = FitParetoNbd(customers);
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->report.log_likelihood, -9594.976179, 1e-3);
  EXPECT_NEAR(fit->parameters.r, .553277, 5e-4);
  EXPECT_NEAR(fit->parameters.alpha, 10.577683, 5e-4);
  EXPECT_NEAR(fit->parameters.s, .606240, 5e-4);
  EXPECT_NEAR(fit->parameters.beta, 11.668736, 1.5e-3);
  ASSERT_EQ(fit->report.standard_errors.size(), 4u);
  const double errors[] = {.0476264, .8427222, .1872594, 6.2105448};
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(fit->report.standard_errors[i] / errors[i], 1, 5e-3) << i;

  const double model[] = {.138, .600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403};
  const auto holdout = CdnowHoldout();
  double sum[8] = {}, total = 0, error = 0, alive = 0;
  int n[8] = {};
  for (size_t i = 0; i < customers.size(); ++i) {
    const int bin = std::min(7, static_cast<int>(customers[i].frequency));
    const double expected = ParetoNbdExpected(kPublished, customers[i], 39);
    sum[bin] += expected;
    ++n[bin];
    total += expected;
    error += std::abs(expected - holdout[i]);
    alive += ParetoNbdProbabilityAlive(fit->parameters, customers[i]);
  }
  for (int bin = 0; bin < 8; ++bin) EXPECT_NEAR(sum[bin] / n[bin], model[bin], 7e-4) << bin;
  EXPECT_NEAR(total, 1665.7, 0.1);
  EXPECT_NEAR(error / 2357, .7545, 1e-4);
  EXPECT_NEAR(alive / 2357, .446, 1e-3);
}

// Cumulative expected repeat purchases of the cohort by the end of weeks 20 and 25.
TEST(ParetoNbd, TracksTheCohortByWeek) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const int64_t start = DayOf(19970101);
  const auto expected_by = [&](int week) {
    double expected = 0;
    for (const auto& purchases : Cdnow()) {
      int64_t first = INT64_MAX;
      for (const DayPurchase& p : purchases) first = std::min(first, p.day);
      const double age = week - static_cast<double>(first - start) / 7;
      if (age > 0) expected += ParetoNbdExpectedNew(kMle, age);
    }
    return expected;
  };
  EXPECT_NEAR(expected_by(20), 1308.856, 1308.856 * kVignette);
  EXPECT_NEAR(expected_by(25), 1674.253, 1674.253 * kVignette);
}

TEST(ParetoNbd, FitsTheRoundedFileAtItsOwnOptimum) {
  C360_NEEDS_FILE("cdnow_customers_summary.csv");
  EXPECT_NEAR(FitParetoNbd(CdnowRounded())->report.log_likelihood, -9594.9739, 1e-3);
}

TEST(ParetoNbd, StaysFiniteAtLargeCountsAndOnBothSidesOfAlphaEqualsBeta) {
  for (const double x : {0.0, 10.0, 100.0, 1000.0}) {
    const Purchases c{x, x == 0 ? 0 : 38.0, 39};
    EXPECT_TRUE(std::isfinite(ParetoNbdLogLikelihood(kPublished, c))) << x;
    EXPECT_TRUE(std::isfinite(ParetoNbdExpected(kPublished, c, 52))) << x;
    const double low = ParetoNbdLogLikelihood({.5, 10, .6, 10 - 1e-7}, c);
    const double same = ParetoNbdLogLikelihood({.5, 10, .6, 10}, c);
    const double high = ParetoNbdLogLikelihood({.5, 10, .6, 10 + 1e-7}, c);
    EXPECT_NEAR(low, same, 1e-5) << x;
    EXPECT_NEAR(high, same, 1e-5) << x;
  }
  EXPECT_NEAR(ParetoNbdExpectedNew({.5, 10, 1, 12}, 20), ParetoNbdExpectedNew({.5, 10, 1 + 1e-7, 12}, 20), 1e-6);
}

}  // namespace
}  // namespace c360::predict
