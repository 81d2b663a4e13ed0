#include "c360/metrics/value.h"

#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Order;
using testing::Span;

TEST(Purchases, LinesOfOneOrderAreOneOrder) {
  const FactSet facts = Facts({
      {0, "2024-01-05", Order("a", 2)},
      {0, "2024-01-06", Order("a", 3)},
      {0, "2024-01-07", Order("b", 1)},
      {0, "2024-01-08", "order_cancelled {order_id: 'b'}"},
      {0, "2024-01-09", Order("c", 0)},
      {0, "2024-01-10", "order {order_id: 'd'}"},
      {0, "", Order("e", 9)},
      {1, "2024-01-05", Order("a", 7)},  // another person's order of the same number
      {1, "2024-01-06", Order("x", 4, "EUR")},
  });
  const auto purchases = Purchases(facts);
  ASSERT_EQ(purchases.size(), 4u);
  EXPECT_EQ(purchases[0].amount_micros, 5'000'000);
  EXPECT_EQ(purchases[0].time_us, At("2024-01-05"));
  EXPECT_TRUE(purchases[0].first);
  EXPECT_FALSE(purchases[1].has_amount);
  EXPECT_FALSE(purchases[1].first);
  EXPECT_TRUE(purchases[2].first);
  EXPECT_FALSE(purchases[3].first);
}

TEST(Purchases, AnEventWithoutAnAmountJoinsItsOrder) {
  const std::string bare = "order {order_id: 'a'}";
  for (const bool first : {false, true}) {
    const FactSet facts = Facts({
        {0, first ? "2024-01-04" : "2024-01-06", bare},
        {0, "2024-01-05", Order("a", 30, "EUR")},
        {0, "2024-01-05", bare},
        {0, "2024-01-07", "order {order_id: 'b'}"},
        {0, "2024-01-08", "order {order_id: 'b'}"},
        {0, "2024-01-09", Order("nothing", 3)},
        {0, "2024-01-09", Order("nothing", -3)},
        {0, "2024-01-10", "order {order_id: 'nothing'}"},
    });
    const auto purchases = Purchases(facts);
    ASSERT_EQ(purchases.size(), 2u);
    EXPECT_EQ(purchases[0].time_us, At(first ? "2024-01-04" : "2024-01-05"));
    EXPECT_EQ(purchases[0].amount_micros, 30'000'000);
    EXPECT_EQ(facts.Text(purchases[0].currency), "EUR");
    EXPECT_FALSE(purchases[1].has_amount);
    EXPECT_FALSE(purchases[1].again);
    const OrderReport report = CountOrders(facts, purchases, Span("2024-01-01", "2024-02-01"));
    EXPECT_EQ(report.orders, 2);
    EXPECT_EQ(report.by_currency.at(*facts.Find("EUR")).orders, 1);
  }
}

TEST(Purchases, AnOrderInTwoCurrenciesIsOneOrder) {
  const FactSet facts = Facts({
      {0, "2024-01-05", Order("a", 30, "EUR")},
      {0, "2024-01-05", Order("x", 1)},
      {0, "2024-01-06", Order("a", 7)},
      {0, "2024-01-06", Order("a", 5, "EUR")},
      {1, "2024-01-05", Order("a", -1, "EUR")},  // only what stands of it
      {1, "2024-01-06", Order("a", 8)},
  });
  const auto purchases = Purchases(facts);
  ASSERT_EQ(purchases.size(), 4u);
  const auto at = std::find_if(purchases.begin(), purchases.end(), [](const Purchase& p) { return p.again; });
  ASSERT_NE(at, purchases.end());
  ASSERT_NE(at, purchases.begin());
  EXPECT_EQ(at->key, at[-1].key);
  EXPECT_EQ(at->time_us, At("2024-01-05"));
  EXPECT_EQ(at->first, at[-1].first);
  EXPECT_EQ(at[-1].amount_micros, 35'000'000);
  EXPECT_EQ(at->amount_micros, 7'000'000);
  EXPECT_EQ(purchases.back().amount_micros, 8'000'000);
  EXPECT_TRUE(purchases.back().first);
  EXPECT_FALSE(purchases.back().again);
  const OrderReport report = CountOrders(facts, purchases, Span("2024-01-01", "2024-02-01"));
  EXPECT_EQ(report.orders, 3);
  EXPECT_EQ(report.repeat_buyers, 1);
  EXPECT_EQ(report.by_currency.at(*facts.Find("EUR")).revenue_micros, 35'000'000);
  EXPECT_EQ(report.by_currency.at(*facts.Find("GBP")).revenue_micros, 16'000'000);
}

TEST(CountOrders, ByCurrencyWithRepeatsAndReturns) {
  const FactSet facts = Facts({
      {0, "2024-01-05", Order("a", 10)},
      {0, "2024-02-05", Order("b", 30)},
      {0, "2024-02-15", Order("c", 5, "EUR")},
      {1, "2024-02-20", Order("d", 20)},
      {1, "2024-02-25", "order_return {order_id: 'd' total {currency: 'GBP' micros: 20000000}}"},
      {1, "2024-03-05", Order("e", 99)},
  });
  const OrderReport report = CountOrders(facts, Purchases(facts), Span("2024-02-01", "2024-03-01"));
  EXPECT_EQ(report.orders, 3);
  EXPECT_EQ(report.buyers, 2);
  EXPECT_EQ(report.repeat_buyers, 1);  // the other one's second order is later
  EXPECT_EQ(report.ever_buyers, 2);
  EXPECT_DOUBLE_EQ(report.lifetime_days, 41);
  const OrderTotals& gbp = report.by_currency.at(*facts.Find("GBP"));
  EXPECT_EQ(gbp.orders, 2);
  EXPECT_EQ(gbp.revenue_micros, 50'000'000);
  EXPECT_EQ(gbp.repeat_micros, 30'000'000);
  EXPECT_EQ(gbp.returned_micros, -20'000'000);
  EXPECT_EQ(report.by_currency.at(*facts.Find("EUR")).customers, 1);
}

TEST(LifetimeValue, IsTheFormulaOrUndefined) {
  EXPECT_DOUBLE_EQ(*LifetimeValue(Ratio::Number(50), Ratio::Number(2), Ratio::Of(5, 100)).value, 2000);
  EXPECT_EQ(LifetimeValue(Ratio::Number(50), Ratio::Number(2), Ratio::Of(0, 100)).why, Undefined::kZeroBase);
  EXPECT_EQ(LifetimeValue(Ratio::None(Undefined::kNoData), Ratio::Number(2), Ratio::Of(5, 100)).why,
            Undefined::kNoData);
}

TEST(LifetimeValue, FivePointsOfChurnAreWorth) {
  EXPECT_DOUBLE_EQ(*GainOfRetention(Ratio::Of(15, 100), 0.05).value, 0.5);
  // The same by the formula itself.
  const auto worth = [](double churn) {
    return *LifetimeValue(Ratio::Number(50), Ratio::Number(2), Ratio::Number(churn)).value;
  };
  EXPECT_NEAR(worth(0.10) / worth(0.15) - 1, 0.5, 1e-12);
  EXPECT_EQ(GainOfRetention(Ratio::Of(5, 100), 0.05).why, Undefined::kZeroBase);
  EXPECT_EQ(GainOfRetention(Ratio::None(Undefined::kNoData), 0.05).why, Undefined::kNoData);
}

TEST(CostsIn, AreSpreadOverTheirSpan) {
  const CostFact costs[] = {
      {.begin_us = At("2024-01-01"), .end_us = At("2024-01-11"), .amount_micros = 1000, .currency = "GBP"},
      {.begin_us = At("2024-01-05"), .end_us = At("2024-01-06"), .amount_micros = 7, .currency = "EUR"},
      {.kind = CostFact::Kind::kRetention,
       .begin_us = 0,
       .end_us = At("2025-01-01"),
       .amount_micros = 1,
       .currency = "GBP"},
  };
  const auto sums = CostsIn(costs, CostFact::Kind::kAcquisition, Span("2024-01-03", "2024-01-08"));
  EXPECT_EQ(sums, (std::map<std::string, MicrosSum>{{"GBP", 500}, {"EUR", 7}}));
  EXPECT_TRUE(CostsIn(costs, CostFact::Kind::kAcquisition, Span("2024-02-03", "2024-02-08")).empty());
}

}  // namespace
}  // namespace c360::metrics
