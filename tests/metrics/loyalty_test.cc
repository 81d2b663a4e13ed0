#include <gtest/gtest.h>

#include "c360/metrics/voice.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Points(const char* action, int points) {
  return std::string("loyalty {action: ") + action + " points: " + std::to_string(points) + "}";
}

TEST(Loyalty, BalanceIsEarnedLessRedeemedAndExpired) {
  const FactSet facts = Facts({{0, "2024-01-01", Points("ENROLLED", 0)},
                               {0, "2024-01-02", Points("EARNED", 100)},
                               {0, "2024-01-03", Points("REDEEMED", 30)},
                               {0, "", Points("EARNED", 5)},
                               {1, "2024-01-02", Points("EARNED", 50)},
                               {1, "2024-02-02", Points("EXPIRED", 10)},
                               {1, "2024-02-03", Points("ADJUSTED", -15)},
                               {2, "2024-01-02", Points("ENROLLED", 0)},
                               {2, "2024-02-02", Points("LEFT", 0)},
                               {3, "2024-05-02", Points("EARNED", 999)}});
  const LoyaltyTotals totals = Loyalty(facts, At("2024-05-01"));
  EXPECT_EQ(totals.members, 2);
  EXPECT_EQ(totals.earned, 155);
  EXPECT_EQ(totals.adjusted, -15);
  EXPECT_EQ(totals.balance, 100);
  EXPECT_EQ(totals.redemption, Ratio::Of(30, 155));
}

TEST(Loyalty, WhatTheProgrammeDoesBringsNobodyBack) {
  const auto members = [](const char* last) {
    return Loyalty(Facts({{0, "2024-01-02", Points("ENROLLED", 0)},
                          {0, "2024-01-03", Points("LEFT", 0)},
                          {0, "2024-01-04", Points(last, 1)}}),
                   At("2024-05-01"))
        .members;
  };
  for (const char* last : {"EXPIRED", "ADJUSTED", "TIER_CHANGED", "LEFT"}) EXPECT_EQ(members(last), 0) << last;
  for (const char* last : {"ENROLLED", "EARNED", "REDEEMED"}) EXPECT_EQ(members(last), 1) << last;
  EXPECT_EQ(Loyalty(Facts({{0, "2024-01-04", Points("EXPIRED", 1)}}), At("2024-05-01")).members, 1);
}

TEST(Referral, AnInvitationSentAgainIsTheSameReferral) {
  const FactSet facts = Facts({{0, "2024-05-02", "referral {action: INVITED referral_id: 'a'}"},
                               {0, "2024-05-03", "referral {action: INVITED referral_id: 'a'}"},
                               {0, "2024-05-04", "referral {action: INVITED referral_id: 'b'}"},
                               {0, "2024-06-04", "referral {action: INVITED referral_id: 'b'}"},  // no conversion
                               {0, "2024-05-04", "referral {action: INVITED}"},
                               {1, "2024-04-04", "referral {action: INVITED referral_id: 'c'}"},  // made in April
                               {1, "2024-05-04", "referral {action: INVITED referral_id: 'c'}"},
                               {1, "2024-05-05", "referral {action: JOINED referral_id: 'c'}"}});
  const Referrals referrals = ReferralRate(facts, Span("2024-05-01", "2024-06-01"), At("2024-07-01"));
  EXPECT_EQ(referrals.converted, Ratio::Of(0, 3));
  EXPECT_EQ(referrals.rate, Ratio::Of(2, 2));
}

// Nothing was earned: there is nothing to have a share of.
TEST(Loyalty, RedemptionOfNothingEarnedIsUndefined) {
  const FactSet facts = Facts({{0, "2024-01-02", Points("ADJUSTED", -15)}, {0, "2024-01-03", Points("REDEEMED", 5)}});
  EXPECT_EQ(Loyalty(facts, At("2024-05-01")).redemption.why, Undefined::kZeroBase);
  EXPECT_EQ(Loyalty(Facts({}), At("2024-05-01")).redemption.why, Undefined::kNoData);
}

TEST(Referral, RateConversionAndPromoters) {
  const FactSet facts = Facts({{0, "2024-05-02", "referral {action: INVITED referral_id: 'a'}"},
                               {0, "2024-05-03", "referral {action: INVITED referral_id: 'b'}"},
                               {0, "2024-05-09", "referral {action: CONVERTED referral_id: 'a'}"},
                               {0, "2024-05-09", "survey_answer {kind: NPS score: 9}"},
                               {1, "2024-05-02", "survey_answer {kind: NPS score: 10}"},
                               {2, "2024-05-02", "login {success: true}"},
                               {3, "2024-06-02", "login {success: true}"}});
  const Referrals referrals = ReferralRate(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(referrals.rate, Ratio::Of(1, 3));
  EXPECT_EQ(referrals.converted, Ratio::Of(1, 2));
  EXPECT_EQ(referrals.promoters, Ratio::Of(1, 2));
}

// What is known later changes who has converted, nothing else.
TEST(Referral, LaterEventsOnlyConvert) {
  const FactSet facts = Facts({{0, "2024-05-02", "referral {action: INVITED referral_id: 'a'}"},
                               {0, "2024-05-03", "survey_answer {kind: NPS score: 10}"},
                               {0, "2024-06-09", "referral {action: CONVERTED referral_id: 'a'}"},
                               {0, "2024-06-10", "survey_answer {kind: NPS score: 0}"},
                               {1, "2024-05-03", "survey_answer {kind: NPS score: 9}"},
                               {1, "2024-06-02", "referral {action: INVITED referral_id: 'b'}"},
                               {2, "2024-06-02", "login {success: true}"}});
  const Referrals referrals = ReferralRate(facts, Span("2024-05-01", "2024-06-01"), At("2024-07-01"));
  EXPECT_EQ(referrals.rate, Ratio::Of(1, 2));
  EXPECT_EQ(referrals.converted, Ratio::Of(1, 1));
  EXPECT_EQ(referrals.promoters, Ratio::Of(1, 2));
}

}  // namespace
}  // namespace c360::metrics
