// Examples of docs/methods that no test of their measure computes in the same numbers.
#include <gtest/gtest.h>

#include "c360/metrics/report.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/voice.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;
using testing::Span;

Line Started(uint32_t who, const char* when) {
  return {who, when, "subscription {action: STARTED subscription_id: 's'}"};
}
Line Cancelled(uint32_t who, const char* when) {
  return {who, when, "subscription {action: CANCELLED subscription_id: 's'}"};
}

Ratio ValueOf(const FactSet& facts, ReportQuery query, std::string_view name, std::string_view key = "",
              std::string_view group = "", std::span<const std::vector<std::string>> attributes = {}) {
  query.measures = {std::string(name.substr(0, name.find('.')))};
  const auto rows = Report(facts, query, attributes);
  EXPECT_TRUE(rows.ok()) << rows.status();
  for (const ReportRow& row : *rows)
    if (row.value.name == name && row.value.key == key && row.group == group) return row.value.ratio;
  ADD_FAILURE() << "no " << name << " " << key << " " << group;
  return Ratio();
}

TEST(PageExamples, AcquisitionCost) {
  std::vector<Line> lines;
  for (uint32_t p = 0; p < 250; ++p) lines.push_back(Started(p, p < 200 ? "2024-01-01" : "2024-02-10"));
  ReportQuery query{.span = Span("2024-02-01", "2024-03-01")};
  for (const auto& [kind, micros] :
       {std::pair(CostFact::Kind::kAcquisition, 1'000'000'000), std::pair(CostFact::Kind::kRetention, 400'000'000)}) {
    query.costs.push_back({.kind = kind,
                           .begin_us = query.span.begin_us,
                           .end_us = query.span.end_us,
                           .amount_micros = micros,
                           .currency = "EUR"});
  }
  const FactSet facts = Facts(lines);
  EXPECT_EQ(*ValueOf(facts, query, "acquisition_cost.each").value, 20e6);
  EXPECT_EQ(*ValueOf(facts, query, "acquisition_cost.retain").value, 2e6);
  EXPECT_EQ(*ValueOf(facts, query, "acquisition_cost.ratio").value, 10);
}

// Ten customers with two bad experiences, of whom four leave, and ten with none, of whom one does.
TEST(PageExamples, BadExperiences) {
  std::vector<Line> lines;
  for (uint32_t p = 0; p < 20; ++p) {
    lines.push_back(Started(p, "2024-01-01"));
    if (p < 10) lines.push_back({p, "2024-04-01", "payment {outcome: FAILED}"});
    if (p < 10) lines.push_back({p, "2024-04-02", "payment {outcome: FAILED}"});
    if (p < 4 || p == 19) lines.push_back(Cancelled(p, "2024-05-10"));
  }
  const FactSet facts = Facts(lines);
  const ReportQuery query{.span = Span("2024-05-01", "2024-06-01")};
  EXPECT_EQ(*ValueOf(facts, query, "bad_experiences.churn", "2+ before").value, 0.4);
  EXPECT_EQ(*ValueOf(facts, query, "bad_experiences.churn", "0 before").value, 0.1);
  EXPECT_EQ(ValueOf(facts, query, "bad_experiences.churn", "1 before").why, Undefined::kNoData);
}

TEST(PageExamples, Groups) {
  const FactSet facts =
      Facts({Started(0, "2024-01-01"), Started(1, "2024-01-01"), Started(2, "2024-01-01"), Cancelled(2, "2024-05-10")});
  const std::vector<std::vector<std::string>> country = {{"PL", "PL", "DE"}};
  const ReportQuery query{.span = Span("2024-05-01", "2024-06-01"), .by = {{GroupBy::kAttribute, "country"}}};
  EXPECT_EQ(*ValueOf(facts, query, "churn.simple", "", "PL", country).value, 0);
  EXPECT_EQ(*ValueOf(facts, query, "churn.simple", "", "DE", country).value, 1);
}

TEST(PageExamples, Loyalty) {
  const FactSet facts = Facts({{0, "2024-01-01", "loyalty {action: EARNED program_id: 'l' points: 100}"},
                               {0, "", "loyalty {action: EARNED program_id: 'l' points: 50}"},
                               {0, "2024-02-01", "loyalty {action: REDEEMED program_id: 'l' points: 30}"}});
  EXPECT_EQ(metrics::Loyalty(facts, At("2024-03-01")).balance, 120);
}

TEST(PageExamples, Orders) {
  const FactSet facts = Facts({{0, "2024-01-05", Order("a", 10)},  // before the period
                               {0, "2024-02-05", Order("b", 30)},
                               {1, "2024-02-07", Order("c", 20)}});
  const ReportQuery query{.span = Span("2024-02-01", "2024-03-01")};
  EXPECT_EQ(*ValueOf(facts, query, "orders.average").value, 25e6);
  EXPECT_EQ(*ValueOf(facts, query, "orders.frequency").value, 1);
  EXPECT_EQ(*ValueOf(facts, query, "orders.repeat_buyers").value, 0.5);
  EXPECT_EQ(*ValueOf(facts, query, "orders.repeat_revenue").value, 0.6);
}

TEST(PageExamples, ReturnsWithoutOrdersHaveNoRate) {
  const FactSet facts = Facts({{0, "2024-02-05", "order_return {order_id: 'a' total {currency: 'GBP' micros: -3}}"}});
  const ReportQuery query{.span = Span("2024-02-01", "2024-03-01")};
  EXPECT_EQ(*ValueOf(facts, query, "orders.returned").value, 3);
  EXPECT_EQ(ValueOf(facts, query, "orders.return_rate").why, Undefined::kZeroBase);
}

TEST(PageExamples, Reactivation) {
  std::vector<Line> lines;
  for (uint32_t p = 0; p < 40; ++p) {
    lines.push_back({p, "2023-06-01", Order("o", 1)});
    if (p < 3) lines.push_back({p, "2024-04-10", Order("again", 1)});
  }
  EXPECT_EQ(ValueOf(Facts(lines), {.span = Span("2024-04-01", "2024-05-01")}, "retention.reactivation"),
            Ratio::Of(3, 40));
}

TEST(PageExamples, RetentionByChannels) {
  std::vector<Line> lines;
  for (uint32_t p = 0; p < 2; ++p) {
    lines.push_back(Started(p, "2024-01-01"));
    lines.push_back({p, "2024-02-01", "channel: CHANNEL_WEB page_view {}"});
    lines.push_back({p, "2024-02-02", "channel: CHANNEL_VOICE call {outcome: ANSWERED}"});
  }
  lines.push_back(Cancelled(1, "2024-05-10"));
  EXPECT_EQ(ValueOf(Facts(lines), {.span = Span("2024-05-01", "2024-06-01")}, "retention_channels.rate", "2 channels"),
            Ratio::Of(1, 2));
}

TEST(PageExamples, Status) {
  const FactSet facts =
      Facts({{0, "2024-01-01", Order("a", 1)}, {0, "2024-01-31", Order("b", 1)}, {0, "2024-03-05", Order("c", 1)}});
  const auto spells = CustomerSpells(facts, {.inactivity_days = 30}, At("2024-03-20"));
  ASSERT_EQ(spells.size(), 2u);
  EXPECT_EQ(spells[0].begin_us, At("2024-01-01"));
  EXPECT_EQ(spells[0].end_us, At("2024-03-01"));
  EXPECT_EQ(spells[1].begin_us, At("2024-03-05"));
  EXPECT_EQ(spells[1].end_us, Spell::kOpen);
}

TEST(PageExamples, Tenure) {
  const FactSet facts = Facts({Started(0, "2024-04-19")});
  EXPECT_EQ(ValueOf(facts, {.span = Span("2024-05-01", "2024-06-01")}, "churn_tenure.rate", "0-29 days"),
            Ratio::Of(0, 1));
}

}  // namespace
}  // namespace c360::metrics
