// What the reference says of the purchase models together, on CDNOW: which of them tells who comes back.
#include <gtest/gtest.h>

#include <cmath>

#include "c360/predict/bgnbd.h"
#include "c360/predict/evaluation.h"
#include "c360/predict/gamma_gamma.h"
#include "c360/predict/pareto_nbd.h"
#include "predict/data.h"

namespace c360::predict {
namespace {

constexpr BgNbdParameters kBgNbd{.242595, 4.413602, .792922, 2.425906};
constexpr ParetoNbdParameters kPareto{.553277, 10.577683, .606240, 11.668736};
constexpr double kPrinted = 5.1e-4;  // three decimals

TEST(Cdnow, WhoBuysInTheHoldOut) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto customers = CdnowWeeks();
  const auto holdout = CdnowHoldout();
  std::vector<uint8_t> buys;
  std::vector<double> pareto, bgnbd, recency, alive;
  double bgnbd_alive = 0, pareto_alive = 0, buyers = 0;
  for (size_t i = 0; i < customers.size(); ++i) {
    const Purchases& c = customers[i];
    buys.push_back(holdout[i] > 0);
    buyers += holdout[i] > 0;
    pareto.push_back(ParetoNbdExpected(kPareto, c, 39));
    bgnbd.push_back(BgNbdExpected(kBgNbd, c, 39));
    alive.push_back(ParetoNbdProbabilityAlive(kPareto, c));
    recency.push_back(c.recency - c.age);
    bgnbd_alive += BgNbdProbabilityAlive(kBgNbd, c);
    pareto_alive += alive.back();
  }
  const auto n = static_cast<double>(customers.size());
  EXPECT_NEAR(bgnbd_alive / n, .813, kPrinted);
  EXPECT_NEAR(pareto_alive / n, .446, kPrinted);
  EXPECT_NEAR(buyers / n, .290, kPrinted);
  EXPECT_NEAR(*Auc(pareto, buys), .779, kPrinted);
  EXPECT_NEAR(*Auc(bgnbd, buys), .773, kPrinted);
  EXPECT_NEAR(*Auc(recency, buys), .771, kPrinted);
  EXPECT_NEAR(*Auc(alive, buys), .726, kPrinted);
}

TEST(Cdnow, TheNaiveForecastIsFarOff) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto customers = CdnowWeeks();
  const auto holdout = CdnowHoldout();
  double total = 0, error = 0;
  for (size_t i = 0; i < customers.size(); ++i) {
    const double forecast = customers[i].frequency * 39 / customers[i].age;
    total += forecast;
    error += std::abs(forecast - holdout[i]);
  }
  EXPECT_NEAR(total, 2930.1, 0.06);
  EXPECT_NEAR(error / static_cast<double>(customers.size()), 1.0237, 1e-4);
}

}  // namespace
}  // namespace c360::predict
