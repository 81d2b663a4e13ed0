#include "metrics/campaign_rules.h"

#include <gtest/gtest.h>

#include "c360/metrics/campaign.h"
#include "google/protobuf/text_format.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Order;
using testing::Span;

std::vector<v1::ReferenceFact> Reference(std::initializer_list<const char*> campaigns) {
  std::vector<v1::ReferenceFact> facts;
  for (const char* text : campaigns)
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &facts.emplace_back())) << text;
  return facts;
}

std::string Touch(const std::string& campaign, const char* action, const char* more = "") {
  return "campaign_touch {action: " + std::string(action) + " campaign_id: '" + campaign + "' " + more + "}";
}

// One touch of each campaign on the 1st, a purchase on the 8th at the same hour, a login on the 20th.
FactSet World() {
  return Facts({{0, "2024-02-01", Touch("a", "SENT")},
                {0, "2024-02-01", Touch("b", "SENT")},
                {0, "2024-02-08", Order("o", 10)},
                {0, "2024-02-20", "login {success: true}"}});
}

std::map<std::string, CampaignReport> Count(const FactSet& facts, const std::vector<v1::ReferenceFact>& reference) {
  std::map<std::string, CampaignReport> by_name;
  for (CampaignReport& report : CountCampaigns({.facts = facts,
                                .period = Span("2024-02-01", "2024-03-01"),
                                .as_of_us = At("2024-06-01"),
                                .reference = reference}))
    by_name[std::string(facts.Text(report.campaign))] = std::move(report);
  return by_name;
}

TEST(CampaignRules, TheGoalWindowBoundsConversions) {
  const FactSet facts = World();
  const struct {
    int days;
    int64_t converted;
  } kCases[] = {{0, 1}, {6, 0}, {7, 1}, {8, 1}};  // 0: the asker's 30; the window's end counts
  for (const auto& [days, converted] : kCases) {
    const std::string of_a = "key: 'a' campaign {goal_window_days: " + std::to_string(days) + "}";
    const auto reports = Count(facts, Reference({of_a.c_str()}));
    EXPECT_EQ(reports.at("a").converted, converted) << days;
    EXPECT_EQ(reports.at("b").converted, 1) << "another campaign's window is its own";
  }
  EXPECT_EQ(Count(facts, Reference({"withdrawn: true key: 'a' campaign {goal_window_days: 6}"})).at("a").converted, 1);
}

TEST(CampaignRules, RevenueGoesToTheLastTouchWhoseWindowIsNotOver) {
  // b was the later touch of the two; with a window of 3 days the purchase of the 8th is a's.
  const FactSet facts = Facts({{0, "2024-02-01", Touch("a", "SENT")},
                               {0, "2024-02-02", Touch("b", "SENT")},
                               {0, "2024-02-08", Order("o", 10)}});
  const TextId pounds = *facts.Find("GBP");
  auto reports = Count(facts, {});
  EXPECT_EQ(reports.at("b").revenue_micros.at(pounds), 10'000'000);
  EXPECT_TRUE(reports.at("a").revenue_micros.empty());
  reports = Count(facts, Reference({"key: 'b' campaign {goal_window_days: 3}"}));
  EXPECT_EQ(reports.at("a").revenue_micros.at(pounds), 10'000'000);
  EXPECT_TRUE(reports.at("b").revenue_micros.empty());
  reports =
      Count(facts, Reference({"key: 'b' campaign {goal_window_days: 3}", "key: 'a' campaign {goal_window_days: 3}"}));
  EXPECT_TRUE(reports.at("a").revenue_micros.empty());
}

TEST(CampaignRules, TheGoalSaysWhatAConversionIs) {
  const FactSet facts = World();
  const auto converted = [&](const char* rule) { return Count(facts, Reference({rule})).at("a").converted; };
  EXPECT_EQ(converted("key: 'a' campaign {goal: 'order'}"), 1);
  EXPECT_EQ(converted("key: 'a' campaign {goal: 'login'}"), 1);
  EXPECT_EQ(converted("key: 'a' campaign {goal: 'login' goal_window_days: 7}"), 0);  // the order is none
  EXPECT_EQ(converted("key: 'a' campaign {goal: 'call'}"), 0);
  EXPECT_EQ(converted("key: 'a' campaign {goal: 'luck'}"), 0);  // no type of event
  const FactSet told = Facts({{0, "2024-02-01", Touch("a", "SENT")}, {0, "2024-02-03", Touch("a", "CONVERTED")}});
  EXPECT_EQ(Count(told, Reference({"key: 'a' campaign {goal: 'luck'}"})).at("a").converted, 1);
  // Nothing could show that anybody converted: that is not 0 %.
  const auto report = Count(facts, Reference({"key: 'a' campaign {goal: 'luck'}"})).at("a");
  EXPECT_EQ(report.Conversion().why, Undefined::kNoGoal);
  EXPECT_EQ(report.ConversionOfClickers().why, Undefined::kNoGoal);
  EXPECT_TRUE(Count(facts, Reference({"key: 'a' campaign {goal: 'call'}"})).at("a").Conversion().why !=
              Undefined::kNoGoal);
}

TEST(CampaignRules, AMarginIsWorthWhatItSays) {
  const auto report =
      Count(World(), Reference({"key: 'a' campaign {goal: 'login' margin_per_conversion {currency: 'EUR' "
                                "micros: 3000000}}"}))
          .at("a");
  EXPECT_EQ(report.margin_micros.at("EUR"), 3'000'000);
  EXPECT_TRUE(Count(World(), {}).at("a").margin_micros.empty());
}

TEST(CampaignRules, LiftTakesWindowGoalAndControls) {
  const FactSet facts = Facts({{0, "2024-02-01", Touch("a", "TARGETED", "variant: 'new'")},
                               {0, "2024-02-08", Order("o", 10)},
                               {1, "2024-02-01", Touch("a", "TARGETED", "variant: 'old'")},
                               {1, "2024-02-03", Order("p", 4)}});
  const auto lift = [&](const std::vector<v1::ReferenceFact>& reference) {
    return CampaignLifts({.facts = facts,
                          .period = Span("2024-02-01", "2024-03-01"),
                          .as_of_us = At("2024-06-01"),
                          .reference = reference})[0];
  };
  EXPECT_EQ(lift({}).difference.why, Undefined::kNoControl);
  const Lift whole = lift(Reference({"key: 'a' campaign {control_variants: 'old'}"}));
  EXPECT_EQ(*whole.difference.value, 0);
  EXPECT_EQ(*whole.incremental_micros.at(*facts.Find("GBP")).value, 6'000'000);
  const Lift week = lift(Reference({"key: 'a' campaign {control_variants: 'old' goal_window_days: 5}"}));
  EXPECT_EQ(*week.difference.value, -1);
  EXPECT_EQ(*week.incremental_micros.at(*facts.Find("GBP")).value, -4'000'000);
}

TEST(CampaignRules, ALiftTowardsNoGoalIsUndefined) {
  const FactSet facts = Facts({{0, "2024-02-01", Touch("a", "TARGETED", "variant: 'new'")},
                               {1, "2024-02-01", Touch("a", "TARGETED", "variant: 'control'")}});
  const auto reference = Reference({"key: 'a' campaign {goal: 'luck'}"});
  const Lift lift = CampaignLifts({.facts = facts,
                                   .period = Span("2024-02-01", "2024-03-01"),
                                   .as_of_us = At("2024-06-01"),
                                   .reference = reference})[0];
  EXPECT_EQ(lift.difference.why, Undefined::kNoGoal);
  EXPECT_EQ(lift.treated_conversion.why, Undefined::kNoGoal);
}

TEST(CampaignRules, ACostBelowZeroIsNone) {
  EXPECT_EQ(ReturnOnInvestment(100, -10).why, Undefined::kNoCost);
  EXPECT_EQ(ReturnOnAdSpend(100, -10).why, Undefined::kNoCost);
}

}  // namespace
}  // namespace c360::metrics
