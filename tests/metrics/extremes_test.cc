// What no business means to send, and some system sends: amounts, waits and times at the ends of what is allowed. Every
// number stays right or says that it is none; under UBSan this is where an overflow would show.
#include <gtest/gtest.h>

#include <cmath>

#include "c360/metrics/campaign.h"
#include "c360/metrics/cohort.h"
#include "c360/metrics/journey.h"
#include "c360/metrics/report.h"
#include "c360/metrics/rfm.h"
#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Span;

constexpr int kAmounts = 120;  // of the largest one allowed: beyond 64 bits of micros
constexpr double kSum = 120e17;

// 120 times 10^17 micros of dong: bought, given back, spent on ads, owed each month.
FactSet SmallUnits() {
  const std::string money = "{currency: 'VND' micros: 100000000000000000}";
  std::vector<Line> lines;
  for (int i = 0; i < kAmounts; ++i) {
    const std::string id = std::to_string(i);
    lines.push_back(
        {0, "2024-01-01",
         "subscription {action: STARTED subscription_id: '" + id + "' period_months: 1 amount " + money + "}"});
    lines.push_back({0, "2024-03-01", "ad_touch {action: CLICKED campaign_id: 'k' cost " + money + "}"});
    lines.push_back({0, "2024-03-02", "order {order_id: '" + id + "' total " + money + "}"});
    lines.push_back({0, "2024-03-03", "order_return {return_id: '" + id + "' total " + money + "}"});
  }
  return Facts(lines);
}

TEST(Extremes, MoneyBeyond64BitsAddsUp) {
  const FactSet facts = SmallUnits();
  const Period period = Span("2024-02-01", "2024-04-01");
  const OrderTotals totals = CountOrders(facts, Purchases(facts), period).by_currency.at(*facts.Find("VND"));
  EXPECT_EQ(static_cast<double>(totals.revenue_micros), kSum);
  EXPECT_EQ(static_cast<double>(totals.returned_micros), -kSum);
  const RecurringReport recurring = CountRecurring(facts, period);
  EXPECT_EQ(static_cast<double>(recurring.by_currency.at(*facts.Find("VND")).start_micros), kSum);
  EXPECT_EQ(*recurring.by_currency.at(*facts.Find("VND")).NetRetention().value, 1);
  const auto reports = CountCampaigns({.facts = facts, .period = period, .as_of_us = At("2024-06-01")});
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(static_cast<double>(reports[0].revenue_micros.at(*facts.Find("VND"))), kSum);
  EXPECT_EQ(static_cast<double>(reports[0].cost_micros.at("VND")), kSum);
  const auto rfm = RfmInputs(facts, Purchases(facts), At("2024-06-01"), Calendar(), "");
  ASSERT_TRUE(rfm.ok());
  EXPECT_EQ((*rfm)[0].monetary_micros, kSum);
}

// The lines of one order: beyond 64 bits it stays at their end, and is never below zero.
TEST(Extremes, AnOrderStaysAtTheEndOf64Bits) {
  const std::string line = "lines {quantity: 1000000000 unit_price {currency: 'EUR' micros: 100000000000000000}}";
  const FactSet facts = Facts({{0, "2024-03-02", "order {order_id: 'a' " + line + "}"},
                               {0, "2024-03-02", "order {order_id: 'a' " + line + line + "}"},
                               {0, "2024-03-03", "order_return {return_id: 'r' " + line + "}"}});
  const auto purchases = Purchases(facts);
  ASSERT_EQ(purchases.size(), 1u);
  EXPECT_EQ(purchases[0].amount_micros, INT64_MAX);
  EXPECT_LT(
      static_cast<double>(
          CountOrders(facts, purchases, Span("2024-01-01", "2025-01-01")).by_currency.begin()->second.returned_micros),
      -9e18);
}

TEST(Extremes, AWaitOfAgesIsBounded) {
  const std::string call =
      "call {outcome: ANSWERED case_id: 'a' wait_ms: 9223372036854775807 talk_ms: 9223372036854775807}";
  std::vector<Line> lines = {{0, "2024-03-01", "case_update {action: OPENED case_id: 'a'}"}};
  for (int i = 0; i < 20'000; ++i) lines.push_back({0, "2024-03-02", call});
  const FactSet facts = Facts(lines);
  const Waiting waiting = WaitingTime(facts, Span("2024-01-01", "2025-01-01"), At("2025-01-01"));
  EXPECT_DOUBLE_EQ(*waiting.mean_wait.value, 1e9);  // seconds
  EXPECT_EQ(waiting.longest_s, 1e9);
  EXPECT_FALSE(FoldCases(facts, At("2025-01-01")).empty());
}

// One of each kind of event at one time.
void AddAll(uint32_t profile, const std::string& time, const std::string& id, std::vector<Line>* lines) {
  for (const std::string& event :
       {"order {order_id: '" + id + "' total {currency: 'EUR' micros: 1}}", "order_return {return_id: '" + id + "'}",
        "case_update {action: OPENED case_id: '" + id + "' driver: 'd'}",
        "call {outcome: ANSWERED wait_ms: 9223372036854775807 case_id: '" + id + "'}",
        "message {author: CUSTOMER conversation_id: 'c' case_id: '" + id + "' sentiment: -1}",
        "case_update {action: PENDING case_id: '" + id + "'}",
        "self_service {outcome: VIEWED session_id: '" + id + "'}",
        std::string("campaign_touch {action: TARGETED campaign_id: 'k' variant: 'control'}"),
        std::string("campaign_touch {action: CLICKED campaign_id: 'k'}"), std::string("stage {stage: 'lead'}"),
        "subscription {action: STARTED subscription_id: '" + id +
            "' period_months: 1 amount {micros: 100000000000000000}}",
        std::string("survey_answer {kind: NPS survey_id: 'k' score: 9}"),
        std::string("survey_answer {kind: CSAT score: 0 scale_min: -1.7e308 scale_max: 1.7e308}"),
        std::string("mention {sentiment: -1 severity: 5 is_public: true}"),
        "offer {action: PRESENTED offer_id: '" + id + "'}", "referral {action: INVITED referral_id: '" + id + "'}",
        std::string("loyalty {action: ADJUSTED points: -1000000000000}"),
        std::string("session {action: ENDED duration_ms: 9223372036854775807}"),
        std::string("product_usage {metric: 'm' value: 1.7e308}")})
    lines->push_back({profile, time, "channel: CHANNEL_WEB " + event});
}

const char* const kTimes[] = {"",           "0001-01-01", "1582-10-15",           "1969-12-31T23:59:59.999999Z",
                              "1970-01-01", "2024-02-29", "2024-03-31T02:30:00Z", "9999-12-31T23:59:59.999999Z"};

FactSet AllTimes() {
  std::vector<Line> lines;
  int n = 0;
  for (const char* time : kTimes) {
    AddAll(0, time, std::to_string(++n), &lines);
    AddAll(static_cast<uint32_t>(n), time, std::to_string(n), &lines);
  }
  return Facts(lines);
}

void ExpectSound(const std::vector<ReportRow>& rows) {
  for (const ReportRow& row : rows) {
    const Ratio& ratio = row.value.ratio;
    EXPECT_EQ(ratio.defined(), ratio.why == Undefined::kDefined) << row.value.name;
    if (ratio.defined()) {
      EXPECT_TRUE(std::isfinite(*ratio.value)) << row.value.name;
      EXPECT_FALSE(*ratio.value == 0 && std::signbit(*ratio.value)) << row.value.name << " is -0";
      if (row.value.unit == Unit::kSeconds || row.value.unit == Unit::kCount || row.value.unit == Unit::kDays) {
        EXPECT_TRUE(*ratio.value >= 0 || row.value.name == "loyalty.balance") << row.value.name;
      }
    }
  }
}

TEST(Extremes, EveryMeasureStandsTheEndsOfTheCalendar) {
  const FactSet facts = AllTimes();
  for (const auto& [from, to] : {std::pair{"0001-01-01", "0002-01-01"},
                                 {"1969-01-01", "1971-01-01"},
                                 {"2024-02-29", "2024-03-01"},
                                 {"2024-01-01", "2025-01-01"},
                                 {"9999-01-01", "9999-12-31"}}) {
    for (const int days : {1, 36500}) {
      for (const char* const zone : {"UTC", "America/Sao_Paulo", "Pacific/Kiritimati"}) {
        ReportQuery query{.span = Span(from, to), .calendar = *Calendar::Named(zone)};
        query.options = {
            .inactivity_days = days, .attribution_days = days, .journey_gap_days = days, .stage_gap_days = days};
        query.as_of_us = At("9999-12-31T23:59:59Z");
        const auto rows = Report(facts, query);
        ASSERT_TRUE(rows.ok()) << rows.status();
        ExpectSound(*rows);
      }
    }
  }
}

TEST(Extremes, CohortsJourneysAndRfmStandTheEndsOfTheCalendar) {
  const FactSet facts = AllTimes();
  const Period ever = Span("0001-01-01", "9999-12-31");
  const auto cohorts = Cohorts(facts, ever, ever.end_us, Calendar(), {.unit = CalendarUnit::kYear, .units = 10});
  ASSERT_TRUE(cohorts.ok());
  EXPECT_EQ(cohorts->rows.size(), 5u);  // 1, 1582, 1969, 1970, 2024; 9999-12-31 is after the span
  EXPECT_TRUE(Journeys(facts, ever, ever.end_us).ok());
  EXPECT_TRUE(RfmInputs(facts, Purchases(facts), ever.end_us, Calendar(), "EUR").ok());
}

}  // namespace
}  // namespace c360::metrics
