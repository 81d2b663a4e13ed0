#include "c360/predict/features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "metrics/facts.h"

namespace c360::predict {
namespace {

using metrics::testing::At;
using metrics::testing::Facts;
using metrics::testing::Order;

// One profile's row as name -> value, at 2024-07-01.
std::map<std::string, double> RowOf(const std::vector<metrics::testing::Line>& lines) {
  const FeatureRows rows = BuildFeatures(Facts(lines), At("2024-07-01"));
  std::map<std::string, double> values;
  if (rows.profiles.empty()) return values;
  for (size_t c = 0; c < rows.table.columns(); ++c) values[rows.table.names[c]] = rows.table.Row(0)[c];
  return values;
}

TEST(Features, Purchases) {
  const auto row = RowOf({{0, "2024-03-01", Order("a", 10)},
                          {0, "2024-03-11T08:00:00Z", Order("b", 20)},
                          {0, "2024-03-11T20:00:00Z", Order("c", 30)},
                          {0, "2024-06-01", Order("d", 40) + " channel: CHANNEL_WEB"},
                          {0, "2024-07-01", Order("e", 1000)}});
  EXPECT_EQ(row.at("purchase_days"), 3);
  EXPECT_EQ(row.at("purchase_recency_days"), 30);
  EXPECT_EQ(row.at("purchase_tenure_days"), 122);
  EXPECT_EQ(row.at("purchase_span_days"), 92);
  EXPECT_EQ(row.at("gap_median_days"), 46);  // gaps of 10 and 82 days
  EXPECT_NEAR(row.at("gap_over_median"), 30.0 / 46, 1e-12);
  EXPECT_NEAR(row.at("spend_mean"), 100.0 / 3, 1e-12);
  EXPECT_EQ(row.at("spend_90d"), 40);
  EXPECT_EQ(row.at("spend_365d"), 100);
  EXPECT_EQ(row.at("events_30d"), 1);
  EXPECT_EQ(row.at("recency_days.web"), 30);
  EXPECT_EQ(row.at("events_90d.web"), 1);
  EXPECT_EQ(row.at("spend_365d.web"), 40);
  EXPECT_EQ(row.at("channels_used"), 1);
}

TEST(Features, LinesOfOneDocumentAreOneActivity) {
  const auto row = RowOf({{0, "2024-06-10", Order("a", 10)},
                          {0, "2024-06-10", Order("a", 20)},
                          {0, "2024-06-20", "order_return {return_id: 'r' order_id: 'a'}"},
                          {0, "2024-06-20", "order_return {return_id: 'r' order_id: 'a'}"}});
  EXPECT_EQ(row.at("events_30d"), 2);
  EXPECT_EQ(row.at("spend_90d"), 30);
  EXPECT_EQ(row.at("returns_90d"), 1);
  EXPECT_EQ(row.at("return_share"), 1);
}

TEST(Features, CountOrdersThatStandAsKnownThen) {
  const auto row = RowOf({{0, "2024-05-01", Order("a", 100)},
                          {0, "2024-05-02", "order_cancelled {order_id: 'a'}"},
                          {0, "2024-05-03", Order("b", 100)},
                          {0, "2024-05-03", Order("b", -100)},
                          {0, "2024-06-01", Order("c", 7) + " channel: CHANNEL_WEB"},
                          {0, "2024-06-03", Order("c", 3) + " channel: CHANNEL_WEB"},
                          {0, "2024-06-11", "order {order_id: 'd'}"},
                          {0, "2024-07-02", "order_cancelled {order_id: 'c'}"}});  // nobody knows yet
  EXPECT_EQ(row.at("purchase_days"), 2);
  EXPECT_EQ(row.at("purchase_recency_days"), 20);
  EXPECT_EQ(row.at("spend_90d"), 10);
  EXPECT_EQ(row.at("spend_mean"), 5);
  EXPECT_EQ(row.at("spend_365d.web"), 10);
  EXPECT_EQ(row.at("gap_median_days"), 10);
  EXPECT_EQ(row.at("cancelled_orders_365d"), 1);
}

TEST(Features, WhatTheBusinessDoesIsNoActivity) {
  const auto row = RowOf({{0, "2024-06-01", "loyalty {action: EARNED points: 5}"},
                          {0, "2024-06-20", "loyalty {action: EXPIRED points: 5}"},
                          {0, "2024-06-21", "loyalty {action: ADJUSTED points: 5}"}});
  EXPECT_EQ(row.at("recency_days"), 30);
}

TEST(Features, WhatIsUndefinedIsMissingNotZero) {
  const auto row = RowOf({{0, "2024-06-01", "page_view {path: '/'}"}});
  for (const char* name : {"purchase_recency_days", "gap_median_days", "gap_over_median", "spend_mean", "return_share",
                           "unresolved_age_days", "csat_last", "nps_mean", "nps_change", "email_open_decay",
                           "contract_months", "price_change", "days_to_renewal", "self_service_success", "subscribed"})
    EXPECT_TRUE(std::isnan(row.at(name))) << name;
  EXPECT_EQ(row.at("purchase_days"), 0);
}

TEST(Features, ServiceAndVoice) {
  const auto row = RowOf({{0, "2024-04-01", "case_update {action: OPENED case_id: 'a'}"},
                          {0, "2024-04-03", "case_update {action: SOLVED case_id: 'a'}"},
                          {0, "2024-05-01", "case_update {action: OPENED case_id: 'b' driver: 'complaint'}"},
                          {0, "2024-06-11", "case_update {action: REOPENED case_id: 'a'}"},
                          {0, "2024-05-02", "survey_answer {kind: CSAT score: 5 scale_min: 1 scale_max: 5}"},
                          {0, "2024-06-02", "survey_answer {kind: CSAT score: 1 scale_min: 1 scale_max: 5}"},
                          {0, "2024-06-03", "survey_answer {kind: NPS score: 7}"},
                          {0, "2024-06-04", "self_service {outcome: RESOLVED}"},
                          {0, "2024-06-05", "self_service {outcome: FAILED}"},
                          {0, "2024-06-06", "call {outcome: ABANDONED}"}});
  EXPECT_EQ(row.at("tickets_90d"), 1);  // the first was 91 days before
  EXPECT_EQ(row.at("tickets_30d"), 0);
  EXPECT_EQ(row.at("reopens_30d"), 1);
  EXPECT_EQ(row.at("unresolved_age_days"), 61);
  EXPECT_EQ(row.at("complaints_90d"), 1);
  EXPECT_EQ(row.at("csat_last"), 0);
  EXPECT_EQ(row.at("csat_mean"), 0.5);
  EXPECT_EQ(row.at("csat_change"), -1);
  EXPECT_NEAR(row.at("nps_last"), 0.7, 1e-12);
  EXPECT_TRUE(std::isnan(row.at("nps_change")));
  EXPECT_EQ(row.at("self_service_success"), 0.5);
  EXPECT_EQ(row.at("abandoned_calls_90d"), 1);
}

TEST(Features, ContractsAndCampaigns) {
  const auto row = RowOf({{0, "2024-01-01",
                           "subscription {action: STARTED subscription_id: 's' plan: 'basic' period_months: 1 amount "
                           "{currency: 'EUR' micros: 10000000}}"},
                          {0, "2024-04-01",
                           "subscription {action: CHANGED subscription_id: 's' plan: 'plus' period_months: 12 amount "
                           "{currency: 'EUR' micros: 180000000} ends_at {seconds: 1725148800}}"},
                          {0, "2024-06-20", "campaign_touch {action: OPENED campaign_id: 'c'}"},
                          {0, "2024-06-20T01:00:00Z", "campaign_touch {action: CLICKED campaign_id: 'c'}"},
                          {0, "2024-05-20", "campaign_touch {action: OPENED campaign_id: 'b'}"},
                          {0, "2024-06-30", "campaign_touch {action: SENT campaign_id: 'd'}"},
                          {0, "2024-06-10", "payment {outcome: FAILED}"}});
  EXPECT_EQ(row.at("subscribed"), 1);
  EXPECT_EQ(row.at("contract_months"), 12);
  EXPECT_NEAR(row.at("price_change"), 0.5, 1e-12);  // 15 a month after 10
  EXPECT_EQ(row.at("plan_changes"), 1);
  EXPECT_EQ(row.at("days_to_renewal"), 62);  // 2024-09-01
  EXPECT_EQ(row.at("email_opens_30d"), 1);
  EXPECT_EQ(row.at("email_opens_90d"), 2);
  EXPECT_EQ(row.at("email_clicks_30d"), 1);
  EXPECT_EQ(row.at("email_open_decay"), 1.5);
  EXPECT_EQ(row.at("failed_payments_90d"), 1);
  EXPECT_NEAR(row.at("recency_days"), 11 - 1.0 / 24, 1e-9);  // what is sent to the person is no activity of the person
}

TEST(Features, OnlyTimedFactsBeforeTheCutOffMakeARow) {
  EXPECT_TRUE(RowOf({{0, "2024-07-01", Order("a", 1)}, {0, "", Order("b", 1)}}).empty());
  EXPECT_EQ(RowOf({{0, "2024-06-30T23:59:59Z", Order("a", 1)}}).at("purchase_days"), 1);
}

TEST(Features, ColumnsAlignByName) {
  const FeatureTable table{{"a", "b"}, {1, 2, 3, 4}};
  const std::vector<std::string> names = {"b", "new"};
  const FeatureTable aligned = AlignColumns(table, names);
  EXPECT_EQ(aligned.Row(1)[0], 4);
  EXPECT_TRUE(std::isnan(aligned.Row(1)[1]));
}

}  // namespace
}  // namespace c360::predict
