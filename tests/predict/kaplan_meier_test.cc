#include "c360/predict/kaplan_meier.h"

#include <gtest/gtest.h>

#include <cmath>

#include "c360/metrics/survival.h"
#include "predict/data.h"

namespace c360::predict {
namespace {

std::vector<Spell> TelcoSpells(const std::string& contract = "") {
  std::vector<Spell> spells;
  const auto rows = ReadCsv(CommerceFile("telco_churn.csv"));
  for (size_t i = 1; i < rows.size(); ++i) {
    if (contract.empty() || rows[i][15] == contract)
      spells.push_back({.duration = std::stod(rows[i][5]), .churned = rows[i].back() == "Yes"});
  }
  return spells;
}

const SurvivalPoint& PointAt(const SurvivalCurve& curve, double time) {
  for (const SurvivalPoint& point : curve.points) {
    if (point.time == time) return point;
  }
  static const SurvivalPoint none{.time = -1};
  return none;
}

TEST(KaplanMeier, TelcoHasItsKnownCurve) {
  C360_NEEDS_FILE("telco_churn.csv");
  const auto curve = EstimateSurvival(TelcoSpells());
  ASSERT_TRUE(curve.ok());
  EXPECT_EQ(PointAt(*curve, 1).at_risk, 7032);
  EXPECT_EQ(PointAt(*curve, 1).churned, 380);
  EXPECT_NEAR(curve->At(1), .945961, 5e-7);
  EXPECT_EQ(PointAt(*curve, 12).at_risk, 4974);
  EXPECT_EQ(PointAt(*curve, 12).churned, 38);
  EXPECT_NEAR(curve->At(12), .843200, 5e-7);
  EXPECT_NEAR(curve->At(24), .788736, 5e-7);
  EXPECT_NEAR(curve->At(48), .708840, 5e-7);
  EXPECT_NEAR(curve->At(72), .592790, 5e-7);
  EXPECT_NEAR(PointAt(*curve, 72).std_error, .009919, 5e-7);
  EXPECT_FALSE(curve->Median().has_value());
  const auto monthly = EstimateSurvival(TelcoSpells("Month-to-month"));
  EXPECT_EQ(TelcoSpells("Month-to-month").size(), 3875u);
  EXPECT_EQ(monthly->Median(), 35);
  EXPECT_NEAR(monthly->At(12), .7031, 5e-5);
  EXPECT_NEAR(monthly->At(72), .1290, 5e-5);
  const auto one = EstimateSurvival(TelcoSpells("One year"));
  EXPECT_NEAR(one->At(12), .9908, 5e-5);
  EXPECT_NEAR(one->At(72), .5681, 5e-5);
  EXPECT_NEAR(EstimateSurvival(TelcoSpells("Two year"))->At(72), .9357, 5e-5);
}

TEST(KaplanMeier, CensoredAtAChurnTimeIsAtRiskThere) {
  const Spell spells[] = {{2, false}, {2, true}, {1, true}, {3, true}};
  const auto curve = EstimateSurvival(spells);
  ASSERT_EQ(curve->points.size(), 3u);
  EXPECT_EQ(curve->points[1].at_risk, 3);
  EXPECT_DOUBLE_EQ(curve->At(0.5), 1);
  EXPECT_DOUBLE_EQ(curve->At(1), .75);
  EXPECT_DOUBLE_EQ(curve->At(2.5), .5);
  EXPECT_DOUBLE_EQ(curve->At(3), 0);
  EXPECT_EQ(curve->points[2].std_error, 0);
  EXPECT_EQ(curve->Median(), 2);
}

TEST(KaplanMeier, EdgesAndErrors) {
  const Spell censored[] = {{5, false}, {7, false}};
  EXPECT_TRUE(EstimateSurvival(censored)->points.empty());
  EXPECT_EQ(EstimateSurvival(censored)->At(100), 1);
  EXPECT_FALSE(EstimateSurvival({}).ok());
  const Spell negative[] = {{-1, true}};
  EXPECT_FALSE(EstimateSurvival(negative).ok());
}

// The measure by name over spells is the same curve: a month of tenure is taken for a day.
TEST(KaplanMeier, TheMeasureOfCustomersIsTheSameCurve) {
  C360_NEEDS_FILE("telco_churn.csv");
  const int64_t horizon_us = 100 * metrics::kDayMicros;
  std::vector<metrics::Spell> spells;
  for (const Spell& row : TelcoSpells()) {
    const auto days = static_cast<int64_t>(row.duration);
    spells.push_back({.profile = static_cast<uint32_t>(spells.size()),
                      .begin_us = horizon_us - days * metrics::kDayMicros,
                      .end_us = row.churned ? horizon_us : metrics::Spell::kOpen});
  }
  constexpr int kDays[] = {1, 12, 24, 48, 72, 73};
  const auto survival = metrics::SurvivalOf(spells, {0, horizon_us + 1, ""}, horizon_us, kDays);
  EXPECT_EQ(survival.people, 7043);
  const double known[] = {.945961, .843200, .788736, .708840, .592790};
  for (size_t i = 0; i < std::size(known); ++i) EXPECT_NEAR(*survival.at[i].share.value, known[i], 5e-7);
  EXPECT_NEAR(*survival.at[4].std_error.value, .009919, 5e-7);
  EXPECT_EQ(survival.at[5].share.why, metrics::Undefined::kNotObservedYet);
  EXPECT_FALSE(survival.median_days.defined());
}

}  // namespace
}  // namespace c360::predict
