#include <gtest/gtest.h>

#include "c360/metrics/retention.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Order;
using testing::Span;

std::string Terms(const char* action, int64_t amount, int months, const char* currency = "USD", const char* id = "s") {
  return std::string("subscription {action: ") + action + " subscription_id: '" + id +
         "' period_months: " + std::to_string(months) + " amount {currency: '" + currency +
         "' micros: " + std::to_string(amount * 1'000'000) + "}}";
}

TEST(RecurringRevenue, EveryKindOfChange) {
  const FactSet facts = Facts({
      {0, "2024-01-01", Terms("STARTED", 10, 1)},  // leaves
      {0, "2024-04-10", "subscription {action: CANCELLED subscription_id: 's'}"},
      {1, "2024-01-01", Terms("STARTED", 240, 12)},  // 20 a month, goes down to 5
      {1, "2024-04-10", Terms("CHANGED", 5, 1)},
      {2, "2024-01-01", Terms("STARTED", 30, 1)},  // goes up to 45 by a second one
      {2, "2024-04-10", Terms("STARTED", 15, 1, "USD", "t")},
      {3, "2024-04-10", Terms("STARTED", 7, 1)},         // new
      {4, "2024-01-01", Terms("STARTED", 8, 1, "EUR")},  // another currency
      {5, "2024-01-01", Terms("STARTED", 100, 0)},       // unknown period
      {6, "2024-01-01", Terms("STARTED", 40, 1)},        // paused: no revenue, still a customer
      {6, "2024-04-10", "subscription {action: PAUSED subscription_id: 's'}"},
  });
  const RecurringReport report = CountRecurring(facts, Span("2024-04-01", "2024-05-01"));
  EXPECT_EQ(report.unknown_period, 1);
  const RecurringRevenue& usd = report.by_currency.at(*facts.Find("USD"));
  EXPECT_EQ(usd.start_micros, 100'000'000);
  EXPECT_EQ(usd.lost_micros, 50'000'000);
  EXPECT_EQ(usd.downsell_micros, 15'000'000);
  EXPECT_EQ(usd.expansion_micros, 15'000'000);
  EXPECT_EQ(usd.new_micros, 7'000'000);
  EXPECT_EQ(usd.end_micros, 57'000'000);
  EXPECT_DOUBLE_EQ(*usd.Churn().value, 0.65);
  EXPECT_DOUBLE_EQ(*usd.NetRetention().value, 0.5);
  EXPECT_DOUBLE_EQ(*usd.GrossRetention().value, 0.35);
  const RecurringRevenue& eur = report.by_currency.at(*facts.Find("EUR"));
  EXPECT_DOUBLE_EQ(*eur.NetRetention().value, 1);
  EXPECT_EQ(RecurringRevenue().Churn().why, Undefined::kZeroBase);
}

TEST(RecurringRevenue, MovingToAnotherSubscriptionIsNoLoss) {
  const FactSet facts = Facts({
      {0, "2024-01-01", Terms("STARTED", 10, 1, "USD", "a")},
      {0, "2024-04-10", "subscription {action: CANCELLED subscription_id: 'a'}"},
      {0, "2024-04-12", Terms("STARTED", 10, 1, "USD", "b")},
  });
  const RecurringReport report = CountRecurring(facts, Span("2024-04-01", "2024-05-01"));
  EXPECT_DOUBLE_EQ(*report.by_currency.begin()->second.Churn().value, 0);
}

TEST(RecurringRevenue, APauseEndsWithWhateverStartsAnew) {
  const std::string bare = "subscription_id: 's'}";
  for (const char* action : {"RENEWED", "RESUMED", "STARTED"}) {
    const FactSet facts = Facts({
        {0, "2024-01-01", Terms("STARTED", 10, 1)},
        {0, "2024-02-01", "subscription {action: PAUSED " + bare},
        {0, "2024-04-10", std::string("subscription {action: ") + action + " " + bare},
        {1, "2024-01-01", Terms("STARTED", 10, 1)},  // ended while paused, and begun anew
        {1, "2024-02-01", "subscription {action: PAUSED " + bare},
        {1, "2024-03-01", "subscription {action: CANCELLED " + bare},
        {1, "2024-04-10", std::string("subscription {action: ") + action + " " + bare},
    });
    const RecurringReport report = CountRecurring(facts, Span("2024-04-01", "2024-05-01"));
    EXPECT_EQ(report.by_currency.at(*facts.Find("USD")).start_micros, 0) << action;
    EXPECT_EQ(report.by_currency.at(*facts.Find("USD")).end_micros, 20'000'000) << action;
  }
}

TEST(RevenueLost, OfContractsAndOfBuyers) {
  const FactSet facts = Facts({
      {0, "2024-01-01", Terms("STARTED", 10, 1)},
      {0, "2024-04-10", "subscription {action: CANCELLED subscription_id: 's'}"},
      {1, "2024-01-12", Order("a", 50)},   // 80 days before the period
      {1, "2024-01-20", Order("b", 110)},  // gone 90 days later
      {2, "2024-03-30", Order("c", 99)},   // stays
  });
  const Period april{At("2024-04-01"), At("2024-04-01") + 30 * kDayMicros, ""};
  const auto spells = CustomerSpells(facts, {.inactivity_days = 90}, At("2024-06-01"));
  const auto lost = RevenueLost(facts, spells, april);
  EXPECT_NEAR(static_cast<double>(lost.at(*facts.Find("USD"))), 10e6 * 30 / 30.436875, 1);
  EXPECT_NEAR(static_cast<double>(lost.at(*facts.Find("GBP"))), 160e6 / 80 * 30, 1);
}

}  // namespace
}  // namespace c360::metrics
