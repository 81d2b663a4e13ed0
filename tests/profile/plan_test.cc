#include "profile/plan.h"

#include <gtest/gtest.h>

#include "c360/policy.h"

namespace c360::profile {
namespace {

TEST(Plan, TheFingerprintFollowsWhatShapesAFold) {
  const v1::Policy policy = DefaultPolicy();
  const uint64_t fingerprint = FoldPlan(policy).fingerprint();
  EXPECT_EQ(FoldPlan(policy).fingerprint(), fingerprint);
  const auto changed = [&](auto change) {
    v1::Policy other = policy;
    change(&other);
    return FoldPlan(other).fingerprint() != fingerprint;
  };
  EXPECT_TRUE(changed([](v1::Policy* p) { p->add_traits()->set_function(v1::TraitRule::COUNT); }));
  EXPECT_TRUE(changed([](v1::Policy* p) { p->mutable_traits(0)->set_function(v1::TraitRule::LAST_TIME); }));
  EXPECT_TRUE(changed([](v1::Policy* p) { p->mutable_traits(6)->set_field("source"); }));
  EXPECT_TRUE(changed([](v1::Policy* p) { p->mutable_traits(0)->add_types("order"); }));
  EXPECT_TRUE(changed([](v1::Policy* p) { p->mutable_identity()->set_features_per_record_cap(9); }));
  EXPECT_TRUE(changed([](v1::Policy* p) { p->mutable_survivorship(0)->add_group("country"); }));
  // Chosen at read: a fold serves every such policy.
  EXPECT_FALSE(changed([](v1::Policy* p) { p->add_source_priority("crm"); }));
  EXPECT_FALSE(changed([](v1::Policy* p) { p->mutable_survivorship(0)->set_rule(v1::SurvivorshipRule::OLDEST); }));
  EXPECT_FALSE(changed([](v1::Policy* p) { p->mutable_traits(5)->set_window_days(7); }));
  EXPECT_FALSE(changed([](v1::Policy* p) { p->mutable_traits(0)->set_name("other"); }));
}

TEST(Plan, GroupsAreChecked) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_survivorship(0)->set_rule(v1::SurvivorshipRule::UNION);
  EXPECT_EQ(ValidatePolicy(policy).code(), absl::StatusCode::kInvalidArgument);
  policy = DefaultPolicy();
  v1::SurvivorshipRule* other = policy.add_survivorship();
  other->set_attribute("home");
  other->set_rule(v1::SurvivorshipRule::OLDEST);
  other->add_group("city");
  EXPECT_EQ(ValidatePolicy(policy).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace c360::profile
