#include "c360/metrics/leavers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;
using testing::Span;

// Customers since 2022 who stay, but for those of `leavers`.
std::vector<Spell> Customers(uint32_t n, uint32_t leavers) {
  std::vector<Spell> spells;
  for (uint32_t p = 0; p < n; ++p)
    spells.push_back(
        {.profile = p, .begin_us = At("2022-01-01"), .end_us = p < leavers ? At("2024-02-10") : Spell::kOpen});
  return spells;
}

const Period kYear = Span("2024-01-01", "2025-01-01");

std::map<std::string, TraitLift> Compare(const std::vector<Line>& lines, std::span<const Spell> spells) {
  std::map<std::string, TraitLift> by_name;
  for (const TraitLift& lift : CompareLeavers(Facts(lines), spells, kYear)) by_name[std::string(lift.trait)] = lift;
  return by_name;
}

// 10 customers, 4 leave. A payment failed for 3 of the 4 and for 2 of the 6.
TEST(Leavers, LiftIsTheRatioOfShares) {
  std::vector<Line> lines;
  for (uint32_t p = 0; p < 10; ++p) lines.push_back({p, "2023-12-20", Order("o", 1)});
  for (const uint32_t p : {0, 1, 2, 4, 5}) lines.push_back({p, "2023-11-20", "payment {outcome: FAILED}"});
  lines.push_back({6, "2023-01-20", "payment {outcome: FAILED}"});  // too long ago
  lines.push_back({7, "2024-01-20", "payment {outcome: FAILED}"});  // in the period, not before it
  const auto lifts = Compare(lines, Customers(10, 4));
  const TraitLift& failed = lifts.at("failed_payment");
  EXPECT_EQ(failed.leavers, 4);
  EXPECT_EQ(failed.leavers_with, 3);
  EXPECT_EQ(failed.stayers, 6);
  EXPECT_EQ(failed.stayers_with, 2);
  EXPECT_DOUBLE_EQ(*failed.lift().value, 0.75 / (2.0 / 6));
  EXPECT_DOUBLE_EQ(*failed.churn_with().value, 3.0 / 5);
  EXPECT_NEAR(*failed.z(), (0.75 - 1.0 / 3) / std::sqrt(0.25 * (1.0 / 4 + 1.0 / 6)), 1e-12);
  EXPECT_FALSE(lifts.contains("return"));  // nobody has it
}

TEST(Leavers, EachTraitIsSeen) {
  const struct {
    const char* trait;
    const char* time;
    std::string event;
  } kCases[] = {
      {"contacted", "2023-12-01", "channel: CHANNEL_EMAIL message {author: CUSTOMER conversation_id: 'c'}"},
      {"bad_experience", "2023-12-01", "call {outcome: ABANDONED}"},
      {"unsolved_case", "2023-12-01", "case_update {action: OPENED case_id: 'k'}"},
      {"failed_self_service", "2023-12-01", "self_service {outcome: FAILED}"},
      {"return", "2023-12-01", "order_return {return_id: 'r'}"},
      {"failed_payment", "2023-12-01", "payment {outcome: FAILED}"},
      {"unsubscribed", "2023-12-01", "campaign_touch {action: UNSUBSCRIBED campaign_id: 'c'}"},
      {"detractor", "2023-03-01", "survey_answer {kind: NPS score: 6}"},
      {"promoter", "2023-03-01", "survey_answer {kind: NPS score: 9}"},
      {"offer_redeemed", "2023-12-01", "offer {action: REDEEMED offer_id: 'o'}"},
      {"loyalty_member", "2020-01-01", "loyalty {action: ENROLLED}"},
      {"referrer", "2023-03-01", "referral {action: INVITED referral_id: 'r'}"},
      {"one_channel", "2023-03-01", "channel: CHANNEL_WEB page_view {}"},
  };
  for (const auto& [trait, time, event] : kCases) {
    const auto lifts = Compare({{0, time, event}}, Customers(1, 1));
    ASSERT_TRUE(lifts.contains(trait)) << trait;
    EXPECT_EQ(lifts.at(trait).leavers_with, 1) << trait;
  }
}

TEST(Leavers, WhatWasTakenBackDoesNotCount) {
  const std::vector<Line> lines = {{0, "2023-11-01", "case_update {action: OPENED case_id: 'k'}"},
                                   {0, "2023-12-01", "case_update {action: SOLVED case_id: 'k'}"},
                                   {0, "2023-12-29", "case_update {action: OPENED case_id: 'young'}"},
                                   {0, "2023-05-01", "survey_answer {kind: NPS score: 2}"},
                                   {0, "2023-06-01", "survey_answer {kind: NPS score: 8}"},
                                   {0, "2023-05-01", "loyalty {action: ENROLLED}"},
                                   {0, "2023-06-01", "loyalty {action: LEFT}"},
                                   {0, "2023-12-30", "channel: CHANNEL_WEB login {success: true}"}};
  const auto lifts = Compare(lines, Customers(1, 1));
  for (const char* trait : {"unsolved_case", "detractor", "promoter", "loyalty_member", "inactive", "new"})
    EXPECT_FALSE(lifts.contains(trait)) << trait;
}

TEST(Leavers, NewInactiveAndManyChannels) {
  const std::vector<Line> lines = {{0, "2023-11-01", "channel: CHANNEL_WEB login {success: true}"},
                                   {0, "2023-10-01", "channel: CHANNEL_VOICE call {outcome: ANSWERED}"},
                                   {0, "2023-09-01", "channel: CHANNEL_LIVE_CHAT message {author: CUSTOMER}"}};
  const std::vector<Spell> spells = {{.profile = 0, .begin_us = At("2023-11-01")}};
  const auto lifts = Compare(lines, spells);
  for (const char* trait : {"new", "inactive", "many_channels"}) {
    ASSERT_TRUE(lifts.contains(trait)) << trait;
    EXPECT_EQ(lifts.at(trait).stayers_with, 1) << trait;
    EXPECT_EQ(lifts.at(trait).lift().why, Undefined::kNoData) << "nobody left";
    EXPECT_FALSE(lifts.at(trait).z().has_value());
  }
}

TEST(Leavers, OnlyCustomersAtTheBegin) {
  const std::vector<Spell> spells = {{.profile = 0, .begin_us = At("2023-01-01"), .end_us = At("2023-06-01")},
                                     {.profile = 1, .begin_us = At("2024-02-01")}};
  EXPECT_TRUE(
      Compare({{0, "2023-12-01", "payment {outcome: FAILED}"}, {1, "2023-12-01", Order("o", 1)}}, spells).empty());
  // Back within the period is no churn.
  const std::vector<Spell> back = {{.profile = 0, .begin_us = At("2023-01-01"), .end_us = At("2024-03-01")},
                                   {.profile = 0, .begin_us = At("2024-06-01")}};
  EXPECT_EQ(Compare({{0, "2023-12-01", "payment {outcome: FAILED}"}}, back).at("failed_payment").stayers_with, 1);
}

}  // namespace
}  // namespace c360::metrics
