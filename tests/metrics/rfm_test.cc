#include "c360/metrics/rfm.h"

#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;

// reference/retention.md 1.2: the transactions of lifetimes' and pymc-marketing's own tests.
FactSet Transactions() {
  const std::vector<std::tuple<uint32_t, const char*, double>> rows = {
      {0, "2015-01-01", 1}, {0, "2015-02-06", 2}, {1, "2015-01-01", 2}, {2, "2015-01-01", 3}, {2, "2015-01-02", 1},
      {2, "2015-01-05", 5}, {3, "2015-01-16", 6}, {3, "2015-02-02", 3}, {3, "2015-02-05", 9}, {4, "2015-01-16", 3},
      {4, "2015-01-17", 1}, {4, "2015-01-18", 8}, {5, "2015-02-02", 5}};
  std::vector<Line> lines;
  for (const auto& [profile, day, amount] : rows)
    lines.push_back({profile, day, Order("o" + std::to_string(lines.size()), amount)});
  return Facts(lines);
}

TEST(Rfm, ScoresOfTheReference) {
  const FactSet facts = Transactions();
  const auto inputs = RfmInputs(facts, Purchases(facts), At("2015-02-06") + 1, Calendar(), "");
  ASSERT_TRUE(inputs.ok()) << inputs.status();
  ASSERT_EQ(inputs->size(), 6u);
  const RfmCutPoints cuts = FitRfm(*inputs);
  EXPECT_EQ(cuts.frequency.size(), 4u);  // ties leave three scores
  const std::pair<const char*, const char*> expected[] = {{"421", "Other"},   {"111", "Inactive"},
                                                          {"132", "At Risk"}, {"434", "Premium"},
                                                          {"233", "Repeat"},  {"314", "Top Spender"}};
  for (size_t i = 0; i < 6; ++i) {
    const RfmScore score = ScoreRfm((*inputs)[i], cuts);
    EXPECT_EQ(score.Text(), expected[i].first) << i;
    EXPECT_EQ(RfmSegment(score), expected[i].second) << i;
  }
}

TEST(Rfm, CutPointsCarryTheirVersion) {
  const FactSet facts = Transactions();
  auto inputs = *RfmInputs(facts, Purchases(facts), At("2015-02-07"), Calendar(), "GBP");
  const RfmCutPoints cuts = FitRfm(inputs);
  EXPECT_EQ(cuts.version, FitRfm(inputs).version);
  inputs[0].recency_days += 1;
  EXPECT_NE(cuts.version, FitRfm(inputs).version);
  // A newcomer beyond the edges takes an outer score.
  EXPECT_EQ(ScoreRfm({.recency_days = 4000, .frequency = 99, .monetary_micros = 1}, cuts).Text(), "131");
  EXPECT_EQ(ScoreRfm({}, FitRfm({})).Text(), "000");
  // One customer: all edges fall together.
  EXPECT_EQ(ScoreRfm(inputs[0], FitRfm(std::span(inputs).first(1))).Text(), "111");
}

TEST(Rfm, NeverMixesCurrencies) {
  const FactSet facts = Facts({{0, "2024-01-01", Order("a", 1)}, {0, "2024-01-02", Order("b", 5, "EUR")}});
  EXPECT_EQ(RfmInputs(facts, Purchases(facts), At("2024-02-01"), Calendar(), "").status().code(),
            absl::StatusCode::kFailedPrecondition);
  const auto eur = RfmInputs(facts, Purchases(facts), At("2024-02-01"), Calendar(), "EUR");
  ASSERT_TRUE(eur.ok());
  EXPECT_EQ((*eur)[0].monetary_micros, 5e6);
  EXPECT_EQ((*eur)[0].frequency, 1);
  EXPECT_TRUE(RfmInputs(facts, Purchases(facts), At("2024-02-01"), Calendar(), "JPY")->empty());
}

TEST(Rfm, WhatHasNoAmountIsInNoOtherCurrency) {
  const FactSet facts = Facts({
      {0, "2024-01-01", "order {order_id: 'a'}"},
      {0, "2024-01-02", Order("b", 5, "EUR")},
      {1, "2024-01-03", "order {order_id: 'c'}"},
  });
  const auto inputs = RfmInputs(facts, Purchases(facts), At("2024-02-01"), Calendar(), "");
  ASSERT_TRUE(inputs.ok()) << inputs.status();
  ASSERT_EQ(inputs->size(), 2u);
  EXPECT_EQ((*inputs)[0].frequency, 2);
  EXPECT_EQ((*inputs)[0].monetary_micros, 2.5e6);
  EXPECT_EQ((*inputs)[1].frequency, 1);
  EXPECT_EQ((*inputs)[1].monetary_micros, 0);
  const FactSet mixed = Facts({
      {0, "2024-01-01", "order {order_id: 'a'}"},
      {0, "2024-01-02", Order("b", 5, "EUR")},
      {1, "2024-01-02", Order("c", 5)},
  });
  const auto pounds = RfmInputs(mixed, Purchases(mixed), At("2024-02-01"), Calendar(), "GBP");
  ASSERT_TRUE(pounds.ok());
  ASSERT_EQ(pounds->size(), 1u) << "who paid in euros alone is no customer in pounds";
  EXPECT_EQ((*pounds)[0].profile, 1u);
}

TEST(RfmSummary, DaysAndWeeksOfTheReference) {
  const FactSet facts = Transactions();
  const auto days = SummarizeRfm(Purchases(facts), At("2015-02-07"), CalendarUnit::kDay, Calendar());
  const int64_t expected[][3] = {{1, 36, 37}, {0, 0, 37}, {2, 4, 37}, {2, 20, 22}, {2, 2, 22}, {0, 0, 5}};
  const double monetary[] = {2, 0, 3, 6, 4.5, 0};
  const auto weeks = SummarizeRfm(Purchases(facts), At("2015-02-07"), CalendarUnit::kWeek, Calendar());
  const int64_t weekly[][3] = {{1, 5, 5}, {0, 0, 5}, {1, 1, 5}, {1, 3, 3}, {0, 0, 3}, {0, 0, 0}};
  ASSERT_EQ(days.size(), 6u);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(days[i].frequency, expected[i][0]) << i;
    EXPECT_EQ(days[i].recency, expected[i][1]) << i;
    EXPECT_EQ(days[i].age, expected[i][2]) << i;
    EXPECT_DOUBLE_EQ(days[i].monetary_micros, monetary[i] * 1e6) << i;
    EXPECT_EQ(weeks[i].frequency, weekly[i][0]) << i;
    EXPECT_EQ(weeks[i].recency, weekly[i][1]) << i;
    EXPECT_EQ(weeks[i].age, weekly[i][2]) << i;
  }
}

TEST(RfmSummary, SameDayPurchasesAreOneAndLaterOnesUnknown) {
  const FactSet facts = Facts({{0, "2024-01-01", Order("a", 1)},
                               {0, "2024-01-03T01:00:00Z", Order("b", 2)},
                               {0, "2024-01-03T02:00:00Z", Order("c", 3)},
                               {0, "2024-01-09", Order("d", 100)},
                               {1, "2024-01-09", Order("e", 100)}});
  const auto summary = SummarizeRfm(Purchases(facts), At("2024-01-05"), CalendarUnit::kDay, Calendar());
  ASSERT_EQ(summary.size(), 1u);
  EXPECT_EQ(summary[0].frequency, 1);
  EXPECT_EQ(summary[0].recency, 2);
  EXPECT_EQ(summary[0].age, 4);
  EXPECT_DOUBLE_EQ(summary[0].monetary_micros, 5e6);
}

}  // namespace
}  // namespace c360::metrics
