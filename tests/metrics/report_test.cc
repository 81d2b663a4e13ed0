#include "c360/metrics/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <climits>

#include <set>

#include "metrics/facts.h"
#include "metrics/families.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Order;
using testing::Span;

FactSet World() {
  return Facts({
      {0, "2024-01-05", "channel: CHANNEL_WEB " + Order("a", 10)},
      {0, "2024-02-05", "channel: CHANNEL_IN_STORE " + Order("b", 30)},
      {1, "2024-01-10",
       "subscription {action: STARTED subscription_id: 's' plan: 'gold' period_months: 1 "
       "amount {currency: 'EUR' micros: 9000000}}"},
      {1, "2024-02-20", "subscription {action: CANCELLED subscription_id: 's' cause: VOLUNTARY reasons: 'price'}"},
      {2, "2024-02-10", "channel: CHANNEL_EMAIL campaign_touch {action: SENT campaign_id: 'c'}"},
      {2, "2024-02-11", "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'c'}"},
  });
}

ReportQuery Query(std::vector<std::string> measures) {
  ReportQuery query;
  query.span = Span("2024-01-01", "2024-03-01");
  query.measures = std::move(measures);
  return query;
}

const MeasureValue* Find(const std::vector<ReportRow>& rows, std::string_view name, std::string_view period = "",
                         std::string_view group = "", std::string_view key = "") {
  for (const ReportRow& row : rows) {
    if (row.value.name == name && (period.empty() || row.period.label == period) && row.group == group &&
        row.value.key == key)
      return &row.value;
  }
  ADD_FAILURE() << "no " << name << " " << period << " " << group << " " << key;
  static const MeasureValue kNone;
  return &kNone;
}

TEST(Report, OrdersWithoutAnAmountHaveNoRevenue) {
  const auto rows = *Report(Facts({{0, "2024-01-05", "order {order_id: 'a'}"}}), Query({"orders"}));
  EXPECT_EQ(*Find(rows, "orders.count")->ratio.value, 1);
  EXPECT_FALSE(Find(rows, "orders.revenue")->ratio.defined());
}

// A margin in another currency than the cost must not give way to the revenue as if there were none.
TEST(Report, AMarginInAnotherCurrencySaysSo) {
  ReportQuery query = Query({"campaigns"});
  query.costs = {{.kind = CostFact::Kind::kCampaign,
                  .key = "c",
                  .begin_us = At("2024-02-01"),
                  .end_us = At("2024-03-01"),
                  .amount_micros = 10'000'000,
                  .currency = "EUR"}};
  v1::ReferenceFact& fact = query.reference.emplace_back();
  fact.set_key("c");
  for (const auto& [currency, why] : {std::pair("USD", Undefined::kMixedUnits), {"EUR", Undefined::kDefined}}) {
    v1::Money& margin = *fact.mutable_campaign()->mutable_margin_per_conversion();
    margin.set_currency(currency);
    margin.set_micros(5'000'000);
    EXPECT_EQ(Find(*Report(World(), query), "campaigns.roi", "", "", "c")->ratio.why, why) << currency;
  }
}

// Records are numbered as they arrive: no sum over people may show it, not even in its last digit.
TEST(Report, TheNumberingOfPeopleLeavesNoTrace) {
  constexpr uint32_t kPeople = 40;
  const auto world = [&](uint32_t turn) {
    std::vector<testing::Line> lines;
    for (uint32_t i = 0; i < kPeople; ++i) {
      const uint32_t person = (i * 7 + turn) % kPeople;
      const std::string n = std::to_string(i);
      const std::string number = "0." + std::to_string(1 + i * 37 % 89);
      lines.push_back({person, "2024-01-0" + std::to_string(1 + i % 9) + "T0" + std::to_string(i % 10) + ":00:07Z",
                       Order("a" + n, i + 0.1)});
      lines.push_back({person, "2024-02-0" + std::to_string(1 + i % 8) + "T1" + std::to_string(i % 7) + ":13:00Z",
                       Order("b" + n, i + 0.3)});
      lines.push_back({person, "2024-01-05", "message {author: CUSTOMER sentiment: " + number + "}"});
      lines.push_back({person, "2023-12-05", "message {author: CUSTOMER sentiment: -" + number + "}"});
      lines.push_back({person, "2024-01-06", "survey_answer {kind: CSAT score: " + number + " scale_max: 1}"});
    }
    return Facts(lines);
  };
  const auto query = Query({"orders", "sentiment", "csat"});
  const auto expected = *Report(world(0), query);
  for (uint32_t turn = 1; turn < kPeople; turn += 6) {
    const auto rows = *Report(world(turn), query);
    ASSERT_EQ(rows.size(), expected.size());
    for (size_t i = 0; i < rows.size(); ++i)
      EXPECT_EQ(rows[i].value.ratio, expected[i].value.ratio) << rows[i].value.name;
  }
}

TEST(Report, EveryMeasureHasItsNameOnceAndAnswers) {
  std::set<std::string_view> names;
  for (const Measure& measure : Measures()) {
    EXPECT_TRUE(names.insert(measure.name).second) << measure.name;
    EXPECT_EQ(FindMeasure(measure.name), &measure);
    EXPECT_TRUE(Report(World(), Query({std::string(measure.name)})).ok());
  }
  testing::ExpectNamesAndReasons(Measures());
  EXPECT_EQ(FindMeasure("luck"), nullptr);
}

TEST(Report, PeriodsAreTheZonesMonths) {
  auto query = Query({"orders", "churn", "churn_reasons"});
  query.unit = CalendarUnit::kMonth;
  const auto rows = Report(World(), query);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(*Find(*rows, "orders.average", "2024-01")->ratio.value, 10e6);
  EXPECT_EQ(*Find(*rows, "orders.average", "2024-02")->ratio.value, 30e6);
  EXPECT_EQ(*Find(*rows, "orders.repeat_revenue", "2024-02")->ratio.value, 1);
  EXPECT_EQ(Find(*rows, "churn.simple", "2024-01")->ratio.why, Undefined::kZeroBase);
  EXPECT_EQ(*Find(*rows, "churn.simple", "2024-02")->ratio.value, 0.5);
  EXPECT_EQ(*Find(*rows, "churn_reasons.share", "2024-02", "", "price")->ratio.value, 1);
}

TEST(Report, GivesEachGroupItsOwnNumbers) {
  auto query = Query({"orders", "customers"});
  query.by = {{GroupBy::kPlan}};
  auto rows = *Report(World(), query);
  EXPECT_EQ(*Find(rows, "customers.joined", "", "gold")->ratio.value, 1);
  EXPECT_EQ(*Find(rows, "orders.count", "", "(none)")->ratio.value, 2);
  query.by = {{GroupBy::kCohort}};
  rows = *Report(World(), query);
  EXPECT_EQ(*Find(rows, "customers.joined", "", "2024-01")->ratio.value, 2);
  EXPECT_EQ(*Find(rows, "customers.joined", "", "2024-02")->ratio.value, 0);
  query.by = {{GroupBy::kChannel}};
  rows = *Report(World(), query);
  EXPECT_EQ(*Find(rows, "orders.revenue", "", "in_store")->ratio.value, 30e6);
  query.by = {{GroupBy::kAttribute, "country"}};
  const std::vector<std::vector<std::string>> country = {{"PL", "DE", ""}};
  rows = *Report(World(), query, country);
  EXPECT_EQ(*Find(rows, "orders.count", "", "PL")->ratio.value, 2);
  EXPECT_EQ(*Find(rows, "orders.count", "", "DE")->ratio.value, 0);
  query.by.push_back({GroupBy::kChannel});
  rows = *Report(World(), query, country);
  EXPECT_EQ(*Find(rows, "orders.revenue", "", "PL / web")->ratio.value, 10e6);
  EXPECT_EQ(*Find(rows, "orders.count", "", "DE / web")->ratio.value, 0);
}

// What was spent on everybody is no group's cost: dividing it by the group's people would be wrong.
TEST(Report, CostsOfEverybodyAreOfNoGroup) {
  auto query = Query({"acquisition_cost", "campaigns"});
  const auto spent = [](CostFact::Kind kind, const char* key, uint8_t channel) {
    return CostFact{.kind = kind,
                    .key = key,
                    .begin_us = At("2024-01-01"),
                    .end_us = At("2024-03-01"),
                    .amount_micros = 60,
                    .currency = "EUR",
                    .channel = channel};
  };
  query.costs = {spent(CostFact::Kind::kAcquisition, "", 0), spent(CostFact::Kind::kCampaign, "c", 0),
                 spent(CostFact::Kind::kAcquisition, "", v1::CHANNEL_WEB)};
  auto rows = *Report(World(), query);
  EXPECT_EQ(*Find(rows, "acquisition_cost.each")->ratio.value, 60) << "two joined";
  EXPECT_TRUE(Find(rows, "campaigns.roi", "", "", "c")->ratio.defined());
  query.by = {{GroupBy::kPlan}};
  rows = *Report(World(), query);
  EXPECT_EQ(Find(rows, "acquisition_cost.each", "", "gold")->ratio.why, Undefined::kNoCost);
  EXPECT_EQ(Find(rows, "campaigns.roi", "", "(none)", "c")->ratio.why, Undefined::kNoCost);
  query.by = {{GroupBy::kChannel}};
  rows = *Report(World(), query);
  EXPECT_EQ(*Find(rows, "acquisition_cost.each", "", "web")->ratio.value, 60) << "one joined, that channel's cost";
  EXPECT_EQ(Find(rows, "acquisition_cost.each", "", "in_store")->ratio.why, Undefined::kNoCost);
}

TEST(Report, KnowsNothingOfTheFuture) {
  auto query = Query({"customers"});
  query.unit = CalendarUnit::kMonth;
  query.as_of_us = At("2024-02-15");
  const auto rows = *Report(World(), query);
  EXPECT_EQ(rows.back().period.end_us, At("2024-02-15"));
  query.as_of_us = At("2023-01-01");
  EXPECT_TRUE(Report(World(), query)->empty());
}

TEST(Report, RefusesWhatMakesNoSense) {
  EXPECT_FALSE(Report(World(), Query({"luck"})).ok());
  auto query = Query({});
  query.span = Span("2024-01-01", "2024-01-01");
  EXPECT_FALSE(Report(World(), query).ok());
  query.span = Span("2000-01-01", "2024-01-01");
  query.unit = CalendarUnit::kDay;
  EXPECT_FALSE(Report(World(), query).ok());
  query = Query({});
  query.most_groups = 0;
  EXPECT_FALSE(Report(World(), query).ok());
  for (int MetricsOptions::*days : {&MetricsOptions::inactivity_days, &MetricsOptions::attribution_days,
                                    &MetricsOptions::journey_gap_days, &MetricsOptions::stage_gap_days}) {
    for (const int value : {0, -1, INT_MAX}) {
      query = Query({});
      query.options.*days = value;
      EXPECT_TRUE(absl::IsInvalidArgument(Report(World(), query).status())) << value;
    }
  }
}

}  // namespace
}  // namespace c360::metrics
