#include "c360/predict/next_best_action.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/predict/classifier.h"

namespace c360::predict {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kNames = {"unresolved_age_days", "email_opens_90d"};

TEST(NextBestAction, RanksByExpectedGainAndSaysWhy) {
  const std::vector<double> features = {5, kMissing};
  const ActionCustomer customer{
      .probability_leaving = 0.5, .value = 100, .names = kNames, .features = features, .days_since = {{"call", 3}}};
  const std::vector<CandidateAction> actions = {
      {.id = "coupon", .cost = 5, .prior_success = 0.2},
      {.id = "solve",
       .eligible_if = {*ParseActionCondition("unresolved_age_days>3")},
       .cost = 10,
       .prior_success = 0.4},
      {.id = "mail", .eligible_if = {*ParseActionCondition("email_opens_90d >= 1")}, .prior_success = 0.9},
      {.id = "call", .cooldown_days = 30, .prior_success = 0.9},
      {.id = "wait", .eligible_if = {*ParseActionCondition("unresolved_age_days <= 3")}}};
  const auto ranked = RankActions(customer, actions);
  ASSERT_TRUE(ranked.ok());
  ASSERT_EQ(ranked->size(), 5u);
  EXPECT_EQ((*ranked)[0].id, "solve");
  EXPECT_DOUBLE_EQ((*ranked)[0].expected_gain, 0.5 * 0.4 * 100 - 10);
  EXPECT_THAT((*ranked)[0].reason, HasSubstr("unresolved_age_days > 3"));
  EXPECT_EQ((*ranked)[1].id, "coupon");
  EXPECT_DOUBLE_EQ((*ranked)[1].expected_gain, 5);
  EXPECT_FALSE((*ranked)[2].eligible);
  EXPECT_THAT((*ranked)[2].reason, HasSubstr("not again within 30"));
  EXPECT_THAT((*ranked)[3].reason, HasSubstr("not known"));
  EXPECT_THAT((*ranked)[4].reason, HasSubstr("does not hold"));
}

TEST(NextBestAction, OutcomesOutweighThePriorAsTheyGrow) {
  const ActionCustomer customer{.probability_leaving = 1, .value = 1};
  CandidateAction action{.id = "a", .prior_success = 0};
  double before = 0;
  for (const int64_t n : {10, 100, 10'000}) {
    // Kept 75 % with it, 50 % without: it keeps half of those who would leave.
    action.outcome = {.treated = 4 * n, .treated_kept = 3 * n, .control = 2 * n, .control_kept = n};
    const double success = (*RankActions(customer, std::span(&action, 1)))[0].success;
    EXPECT_GT(success, before);
    before = success;
  }
  EXPECT_NEAR(before, 0.5, 1e-3);
  action.outcome = {.treated = 1000, .treated_kept = 1000};  // without comparison it proves nothing
  EXPECT_EQ((*RankActions(customer, std::span(&action, 1)))[0].success, 0);
}

TEST(NextBestAction, RefusesWhatIsOutOfRange) {
  for (const char* bad : {"", "x", "x >", "> 3", "x > y", "x > 3 4"})
    EXPECT_FALSE(ParseActionCondition(bad).ok()) << bad;
  const CandidateAction negative{.id = "a", .cost = -1};
  EXPECT_FALSE(RankActions({}, std::span(&negative, 1)).ok());
  const CandidateAction impossible{.id = "a", .outcome = {.treated = 1, .treated_kept = 2}};
  EXPECT_FALSE(RankActions({}, std::span(&impossible, 1)).ok());
  EXPECT_FALSE(RankActions({.probability_leaving = 2}, {}).ok());
}

}  // namespace
}  // namespace c360::predict
