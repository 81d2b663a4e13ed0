#include "c360/metrics/survival.h"

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Span;

constexpr int kDays[] = {1, 2, 3, 5, 6};

// Who joins on 1 January and leaves after so many days; 0: is still there.
std::vector<Spell> Leaving(std::initializer_list<int> after_days) {
  std::vector<Spell> spells;
  for (const int days : after_days) {
    spells.push_back({.profile = static_cast<uint32_t>(spells.size()), .begin_us = At("2024-01-01")});
    if (days > 0) spells.back().end_us = At("2024-01-01") + days * kDayMicros;
  }
  return spells;
}

// Five people, seen for five days: one leaves after two, two after three, two are still there.
TEST(Survival, IsKaplanMeiersWithGreenwoodsError) {
  const auto survival = SurvivalOf(Leaving({2, 3, 3, 0, 0}), Span("2024-01-01", "2024-02-01"), At("2024-01-06"), kDays);
  EXPECT_EQ(survival.people, 5);
  EXPECT_EQ(survival.left, 3);
  ASSERT_EQ(survival.at.size(), 5u);
  EXPECT_EQ(*survival.at[0].share.value, 1);
  EXPECT_EQ(*survival.at[0].std_error.value, 0);
  EXPECT_DOUBLE_EQ(*survival.at[1].share.value, 0.8) << "who leaves after two days is gone then";
  EXPECT_DOUBLE_EQ(*survival.at[2].share.value, 0.4);
  EXPECT_NEAR(*survival.at[2].std_error.value, 0.4 * std::sqrt(1.0 / (5 * 4) + 2.0 / (4 * 2)), 1e-12);
  EXPECT_DOUBLE_EQ(*survival.at[3].share.value, 0.4);
  EXPECT_EQ(survival.at[4].share.why, Undefined::kNotObservedYet) << "nobody was seen for six days";
  EXPECT_DOUBLE_EQ(*survival.median_days.value, 3);
}

TEST(Survival, WhoIsThereCountsForAsLongAsWasSeen) {
  // Joined a day before the horizon: at risk for a day only.
  auto spells = Leaving({2, 0, 0});
  spells.push_back({.profile = 3, .begin_us = At("2024-01-05")});
  spells.push_back({.profile = 4, .begin_us = At("2023-12-31"), .end_us = At("2024-01-02")});  // joined before
  spells.push_back({.profile = 4, .begin_us = At("2024-01-03")});                              // came back: no joining
  const auto survival = SurvivalOf(spells, Span("2024-01-01", "2024-02-01"), At("2024-01-06"), kDays);
  EXPECT_EQ(survival.people, 4);
  EXPECT_DOUBLE_EQ(*survival.at[1].share.value, 2.0 / 3);
  EXPECT_EQ(survival.median_days.why, Undefined::kNotObservedYet);
}

TEST(Survival, NobodyAndEverybodyGone) {
  const auto nobody = SurvivalOf({}, Span("2024-01-01", "2024-02-01"), At("2024-01-06"), kDays);
  EXPECT_EQ(nobody.at[4].share.why, Undefined::kNoData);
  EXPECT_EQ(nobody.median_days.why, Undefined::kNoData);
  const auto gone = SurvivalOf(Leaving({1, 2}), Span("2024-01-01", "2024-02-01"), At("2024-01-06"), kDays);
  EXPECT_EQ(*gone.at[4].share.value, 0);
  EXPECT_EQ(*gone.at[4].std_error.value, 0);
}

}  // namespace
}  // namespace c360::metrics
