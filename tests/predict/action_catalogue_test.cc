// The catalogue of the reference data ranked for the customers that a model scored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/predict/next_best_action.h"

namespace c360::predict {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;
constexpr int64_t kNow = 1000 * kDayUs;

metrics::Fact FactOf(metrics::FactSetBuilder& builder, uint32_t profile, EventType type, int64_t days_ago) {
  metrics::Fact fact;
  fact.profile = profile;
  fact.type = type;
  fact.time_us = kNow - days_ago * kDayUs;
  fact.currency = builder.pool().Intern("EUR");
  return fact;
}

v1::ReferenceFact Action(const std::string& id, int64_t cost, double success, int cooldown_days = 0) {
  v1::ReferenceFact fact;
  fact.set_key(id);
  fact.mutable_action()->mutable_cost()->set_micros(cost * 1'000'000);
  fact.mutable_action()->mutable_cost()->set_currency("EUR");
  fact.mutable_action()->set_prior_success(success);
  fact.mutable_action()->set_cooldown_days(cooldown_days);
  return fact;
}

ScoredProfile Scored(uint32_t profile, double probability, std::optional<double> value = {}) {
  ScoredProfile scored{.profile = profile, .score = {}};
  scored.score.set_profile_id("p" + std::to_string(profile + 1));
  scored.score.set_probability(probability);
  if (value) scored.score.set_value(*value);
  return scored;
}

class ActionCatalogueTest : public ::testing::Test {
 protected:
  ActionCatalogueTest() {
    metrics::FactSetBuilder builder;
    builder.Add(FactOf(builder, 0, EventType::kPageView, 2));
    builder.Add(FactOf(builder, 1, EventType::kPageView, 2));
    metrics::Fact offer = FactOf(builder, 1, EventType::kOffer, 5);
    offer.variant = builder.pool().Intern("voucher");
    builder.Add(offer);
    metrics::Fact later = FactOf(builder, 0, EventType::kOffer, -1);  // after the time: not known yet
    later.variant = builder.pool().Intern("voucher");
    builder.Add(later);
    facts_ = std::move(builder).Finish(2);
  }
  metrics::FactSet facts_;
};

TEST_F(ActionCatalogueTest, RanksCustomersByWhatTheBestActionGains) {
  const std::vector<v1::ReferenceFact> catalogue = {Action("call", 6, 0.3), Action("voucher", 10, 0.5, 30)};
  const std::vector<ScoredProfile> scored = {Scored(0, 0.2, 100), Scored(1, 0.5, 100)};
  const auto next = RankForScored(scored, facts_, kNow, catalogue);
  ASSERT_TRUE(next.ok()) << next.status();
  ASSERT_EQ(next->size(), 2u);
  // The second: the voucher of five days ago is too recent, so the call, 0.5 x 0.3 x 100 - 6.
  EXPECT_EQ((*next)[0].profile_id(), "p2");
  EXPECT_EQ((*next)[0].actions(0).id(), "call");
  EXPECT_NEAR((*next)[0].actions(0).expected_gain(), 9, 1e-9);
  EXPECT_FALSE((*next)[0].actions(1).eligible());
  EXPECT_THAT((*next)[0].actions(1).reason(), HasSubstr("5"));
  // The first: 0.2 x 0.5 x 100 - 10 = 0 against 0.2 x 0.3 x 100 - 6 = 0: a tie, by id.
  EXPECT_EQ((*next)[1].profile_id(), "p1");
  EXPECT_TRUE((*next)[1].actions(1).eligible());
  EXPECT_EQ((*next)[1].actions(0).id(), "call");
  EXPECT_NEAR((*next)[1].actions(0).expected_gain(), 0, 1e-9);
}

TEST_F(ActionCatalogueTest, TakesObservedOutcomesAndLeavesOutWhatIsWithdrawn) {
  v1::ReferenceFact voucher = Action("voucher", 0, 0);
  v1::ActionOutcome* const seen = voucher.mutable_action()->mutable_outcome();
  seen->set_treated(980);
  seen->set_treated_kept(784);  // 0.8
  seen->set_control(980);
  seen->set_control_kept(588);  // 0.6: of ten who would leave it keeps five
  v1::ReferenceFact gone = Action("gone", 0, 1);
  gone.set_withdrawn(true);
  const std::vector<v1::ReferenceFact> catalogue = {voucher, gone};
  const std::vector<ScoredProfile> scored = {Scored(0, 1, 100)};
  const auto next = RankForScored(scored, facts_, kNow, catalogue);
  ASSERT_TRUE(next.ok()) << next.status();
  ASSERT_EQ((*next)[0].actions_size(), 1);
  EXPECT_NEAR((*next)[0].actions(0).success(), 980 * 0.5 / 1000, 1e-9);
}

TEST_F(ActionCatalogueTest, NamesTheActionWhoseConditionCannotBeRead) {
  v1::ReferenceFact bad = Action("bad", 0, 0.1);
  bad.mutable_action()->add_eligible_if("recency_days ~ 3");
  const std::vector<v1::ReferenceFact> catalogue = {bad};
  const std::vector<ScoredProfile> scored = {Scored(0, 1, 100)};
  const auto next = RankForScored(scored, facts_, kNow, catalogue);
  EXPECT_TRUE(absl::IsInvalidArgument(next.status()));
  EXPECT_THAT(std::string(next.status().message()), HasSubstr("action bad"));
}

}  // namespace
}  // namespace c360::predict
