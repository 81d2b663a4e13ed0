#include "c360/predict/bgnbd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "predict/data.h"

namespace c360::predict {
namespace {

constexpr BgNbdParameters kPublished{.243, 4.414, .793, 2.426};
// The optimum to six digits. Values that the BTYD vignette prints hold at its own optimum, which differs from this in
// the fifth digit; hence the relative 1e-4 where they are compared.
constexpr BgNbdParameters kMle{.242595, 4.413602, .792922, 2.425906};

TEST(BgNbd, LogLikelihoodHasItsKnownValues) {
  EXPECT_NEAR(BgNbdLogLikelihood({.25, 4, .8, 2.5}, {0, 0, 40}), -0.59947382, 1e-7);
  EXPECT_NEAR(BgNbdLogLikelihood({.25, 4, .8, 2.5}, {200, 38, 40}), 100.7957, 1e-4);
  EXPECT_NEAR(BgNbdLogLikelihood({.5, 6, 1.2, 3.3}, {3, 4, 6}), -7.576381877, 1e-8);
}

TEST(BgNbd, ExpectationOfANewCustomer) {
  const double published[][2] = {{1, .0532679}, {3, .1508652}, {32, 1.0452433}, {52, 1.4460506}, {78, 1.8605191}};
  for (const auto& [t, e] : published) EXPECT_NEAR(BgNbdExpectedNew(kPublished, t), e, 6e-8) << t;
  const double mle[][2] = {{3, .1506305}, {32, 1.0437290}, {52, 1.4440042}, {78, 1.8579414}};
  for (const auto& [t, e] : mle) EXPECT_NEAR(BgNbdExpectedNew(kMle, t) / e, 1, 2e-5) << t;
  EXPECT_EQ(BgNbdExpectedNew(kMle, 0), 0);
}

TEST(BgNbd, ConditionalExpectation) {
  EXPECT_NEAR(BgNbdExpected(kPublished, {2, 30.43, 38.86}, 39), 1.226028, 1e-6);
  EXPECT_NEAR(BgNbdExpected(kPublished, {10, 35, 39}, 2), 0.3915692, 1e-7);
  EXPECT_NEAR(BgNbdExpected(kMle, {26, 30 + 6.0 / 7, 31}, 52), 25.75659, 25.8e-4);
  const double paradox[][2] = {{10, .3474606}, {15, .04283391}, {20, .004158973}, {25, .0003583685}};
  for (const auto& [x, e] : paradox) EXPECT_NEAR(BgNbdExpected(kMle, {x, 20, 39}, 52) / e, 1, 1e-4) << x;
}

TEST(BgNbd, ProbabilityAlive) {
  EXPECT_NEAR(BgNbdProbabilityAlive(kPublished, {23, 39, 39}), .968555454, 1e-9);
  EXPECT_NEAR(BgNbdProbabilityAlive(kPublished, {2, 30.43, 38.86}), .726578570, 1e-9);
  EXPECT_NEAR(BgNbdProbabilityAlive(kPublished, {1, 1.71, 38.86}), .212100985, 1e-9);
  EXPECT_EQ(BgNbdProbabilityAlive(kPublished, {0, 0, 38.86}), 1);
  const double by_count[][2] = {{5, .705626847}, {10, .571551734}, {15, .375091893}, {20, .196820444}};
  for (const auto& [x, p] : by_count) EXPECT_NEAR(BgNbdProbabilityAlive(kPublished, {x, 30, 39}), p, 1e-9) << x;
}

TEST(BgNbd, ProbabilityOfCount) {
  EXPECT_NEAR(BgNbdProbabilityOfCount(kPublished, 10, 2), 1.07869e-07, 1e-12);
  EXPECT_NEAR(BgNbdProbabilityOfCount(kPublished, 0, 39), .5737864, 1e-7);
  EXPECT_NEAR(BgNbdProbabilityOfCount(kPublished, 11, 30), .0019995214, 1e-9);
  EXPECT_NEAR(BgNbdProbabilityOfCount(kPublished, 20, 30), .000222226, 1e-9);
  double sum = 0;
  for (int x = 0; x < 400; ++x) sum += BgNbdProbabilityOfCount(kPublished, x, 30);
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(BgNbd, FitsCdnow) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto customers = CdnowWeeks();
  const auto fit = FitBgNbd(customers);
  ASSERT_TRUE(fit.ok());
  EXPECT_TRUE(fit->report.converged);
  EXPECT_NEAR(fit->report.log_likelihood, -9582.429207, 1e-3);
  EXPECT_NEAR(fit->parameters.r, .242595, 5e-4);
  EXPECT_NEAR(fit->parameters.alpha, 4.413602, 5e-4);
  EXPECT_NEAR(fit->parameters.a, .792922, 5e-4);
  EXPECT_NEAR(fit->parameters.b, 2.425906, 5e-4);
  double at = 0;
  for (const Purchases& c : customers) at += BgNbdLogLikelihood({.5, 6, 1.2, 3.3}, c);
  EXPECT_NEAR(at, -9783.444286, 1e-5);
}

TEST(BgNbd, FitsTheRoundedFileAtItsOwnOptimum) {
  C360_NEEDS_FILE("cdnow_customers_summary.csv");
  const auto customers = CdnowRounded();
  EXPECT_NEAR(FitBgNbd(customers)->report.log_likelihood, -9582.4256, 1e-3);
  double published = 0;
  for (const Purchases& c : customers) published += BgNbdLogLikelihood(kPublished, c);
  EXPECT_NEAR(published, -9582.4268, 1e-3);
}

TEST(BgNbd, PredictsTheHoldOutAsPublished) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto customers = CdnowWeeks();
  const auto holdout = CdnowHoldout();
  const double actual[] = {.237, .697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359};
  const double model[] = {.2251, .5231, 1.0441, 1.5203, 2.1638, 2.6538, 3.5040, 6.1570};
  const int size[] = {1411, 439, 214, 100, 62, 38, 29, 64};
  double sum_actual[8] = {}, sum_model[8] = {}, total = 0, total_model = 0, error = 0;
  int n[8] = {};
  for (size_t i = 0; i < customers.size(); ++i) {
    const int bin = std::min(7, static_cast<int>(customers[i].frequency));
    const double expected = BgNbdExpected(kMle, customers[i], 39);
    sum_actual[bin] += holdout[i];
    sum_model[bin] += expected;
    ++n[bin];
    total += holdout[i];
    // The totals were computed at the rounded parameters.
    const double rounded = BgNbdExpected(kPublished, customers[i], 39);
    total_model += rounded;
    error += std::abs(rounded - holdout[i]);
  }
  for (int bin = 0; bin < 8; ++bin) {
    EXPECT_EQ(n[bin], size[bin]);
    EXPECT_NEAR(sum_actual[bin] / n[bin], actual[bin], 6e-4) << bin;
    EXPECT_NEAR(sum_model[bin] / n[bin], model[bin], 6e-4) << bin;
  }
  EXPECT_EQ(total, 1882);
  EXPECT_NEAR(total_model, 1653.9, 0.1);
  EXPECT_NEAR(error / static_cast<double>(customers.size()), .7856, 1e-4);
}

// Cumulative repeat purchases of the cohort by the end of week w: customers count from their first purchase on.
TEST(BgNbd, TracksTheCohortByWeek) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const double actual[] = {1359, 1414, 1484, 1517, 1573, 1672};
  const double model[] = {1312.458, 1387.346, 1460.392, 1531.713, 1601.418, 1669.6};
  const auto customers = Cdnow();
  const int64_t start = DayOf(19970101);
  for (int week = 20; week <= 25; ++week) {
    double expected = 0;
    int64_t repeats = 0;
    for (const auto& purchases : customers) {
      std::vector<int64_t> days;
      for (const DayPurchase& p : purchases) days.push_back(p.day);
      std::sort(days.begin(), days.end());
      days.erase(std::unique(days.begin(), days.end()), days.end());
      const auto until = std::lower_bound(days.begin(), days.end(), start + 7 * week);
      if (until != days.begin()) repeats += until - days.begin() - 1;
      const double age = week - static_cast<double>(days[0] - start) / 7;
      if (age > 0) expected += BgNbdExpectedNew(kMle, age);
    }
    EXPECT_NEAR(expected, model[week - 20], 0.05) << week;
    EXPECT_EQ(repeats, actual[week - 20]) << week;
  }
}

TEST(BgNbd, TheUnitOfTimeDoesNotMatter) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  auto customers = CdnowWeeks();
  const auto weeks = FitBgNbd(customers);
  for (Purchases& c : customers) {
    c.recency *= 10;
    c.age *= 10;
  }
  std::reverse(customers.begin(), customers.end());
  const auto tenths = FitBgNbd(customers);
  EXPECT_NEAR(tenths->parameters.r, weeks->parameters.r, 1e-5);
  EXPECT_NEAR(tenths->parameters.alpha, weeks->parameters.alpha * 10, 1e-3);
  EXPECT_NEAR(tenths->parameters.a, weeks->parameters.a, 1e-4);
  EXPECT_NEAR(tenths->parameters.b, weeks->parameters.b, 1e-3);
}

TEST(BgNbd, StaysFiniteAndMonotoneAtLargeCounts) {
  for (const double x : {1.0, 50.0, 500.0, 5000.0}) {
    const Purchases c{x, 38, 39};
    EXPECT_TRUE(std::isfinite(BgNbdLogLikelihood(kPublished, c))) << x;
    double before = 0;
    for (const double t : {1.0, 10.0, 100.0, 1000.0}) {
      const double e = BgNbdExpected(kPublished, c, t);
      EXPECT_TRUE(std::isfinite(e)) << x << " " << t;
      EXPECT_GT(e, before) << x << " " << t;
      before = e;
    }
  }
  double alive = 1;
  for (double age = 30; age < 300; age += 10) {  // the longer the silence, the less alive
    const double p = BgNbdProbabilityAlive(kPublished, {5, 30, age});
    EXPECT_LE(p, alive);
    alive = p;
  }
}

TEST(BgNbd, RemovableSingularitiesAreBridged) {
  for (const Purchases& c : {Purchases{0, 0, 10}, Purchases{4, 8, 10}}) {
    const double below = BgNbdExpected({.3, 4, 1 - 1e-4, 2}, c, 20);
    const double at = BgNbdExpected({.3, 4, 1, 2}, c, 20);
    const double above = BgNbdExpected({.3, 4, 1 + 1e-4, 2}, c, 20);
    EXPECT_NEAR(at, (below + above) / 2, 1e-7);
  }
  EXPECT_NEAR(BgNbdExpected({.3, 4, .5, .5}, {0, 0, 10}, 20), BgNbdExpected({.3, 4, .5, .5001}, {0, 0, 10}, 20), 1e-3);
}

}  // namespace
}  // namespace c360::predict
