#include "profile/plan.h"

#include <gtest/gtest.h>

#include "c360/policy.h"
#include "events.h"

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

// Every function over every field, of all events and of orders alone.
v1::Policy EveryField() {
  v1::Policy policy = DefaultPolicy();
  for (const char* field : {"",
                            "channel",
                            "source",
                            "name",
                            "order_id",
                            "document_id",
                            "money",
                            "quantity",
                            "lines",
                            "product_id",
                            "category",
                            "session_id",
                            "device_id",
                            "campaign_id",
                            "case_id",
                            "plan",
                            "score",
                            "sentiment",
                            "metric",
                            "value",
                            "url",
                            "property:x",
                            "attribute:first_name",
                            "identifier:crm_id"}) {
    for (int function = v1::TraitRule::COUNT; function <= v1::TraitRule::LAST_TIME; ++function) {
      for (const int window : {0, 30}) {
        v1::TraitRule* rule = policy.add_traits();
        rule->set_name(std::to_string(function) + field + std::to_string(window));
        rule->set_function(static_cast<v1::TraitRule::Function>(function));
        rule->set_field(field);
        rule->set_window_days(window);
        if (function % 2 == 0) rule->add_types("order");
      }
    }
  }
  return policy;
}

// All that RandomEvents leaves out, and what no fold takes.
void Embellish(SeededRandom& random, v1::Event* event) {
  event->set_name("Thing Done");
  event->set_channel_name("kiosk");
  event->mutable_sent_at()->set_seconds(1'600'000'000);
  event->mutable_received_at()->set_seconds(1'600'000'001);
  v1::Property* property = event->add_properties();
  property->set_name("x");
  property->mutable_value()->set_integer(static_cast<int64_t>(random.Below(9)));
  for (const char* name : {"crm_id", "device_id"}) {
    v1::Identifier* identifier = event->add_identifiers();
    identifier->set_namespace_(name);
    identifier->set_value("v" + std::to_string(random.Below(4)));
  }
}

TEST(Plan, AnOutlineGivesWhatTheEventDoes) {
  v1::Policy of_orders = DefaultPolicy();  // every field, but of orders: other events have nothing of it
  const v1::Policy every = EveryField();
  for (const v1::TraitRule& rule : every.traits()) {
    if (!rule.types().empty()) *of_orders.add_traits() = rule;
  }
  int outlined = 0;
  for (const v1::Policy& policy : {DefaultPolicy(), of_orders, EveryTrait(), every}) {
    const FoldPlan plan(policy);
    SeededRandom random(3);
    for (v1::Event& event : RandomEvents(random, 300, false)) {
      event.clear_attributes();
      const Outline outline{TypeOf(event), event.channel(), TimeMicros(event)};
      if (event.has_snapshot() || !plan.OutlineSuffices(outline.type)) continue;
      ++outlined;
      Fold of_outline(plan), of_event(plan);
      of_outline.Add(outline);
      of_event.Add(event);
      EXPECT_EQ(of_outline.Encode(), of_event.Encode()) << event.ShortDebugString();
    }
  }
  EXPECT_GT(outlined, 200);
  EXPECT_TRUE(FoldPlan(DefaultPolicy()).OutlineSuffices(EventType::kPageView));
  EXPECT_TRUE(FoldPlan(DefaultPolicy()).OutlineSuffices(EventType::kSubscription));
  for (const EventType type : {EventType::kOrder, EventType::kOrderReturn, EventType::kCase, EventType::kSurveyAnswer})
    EXPECT_FALSE(FoldPlan(DefaultPolicy()).OutlineSuffices(type)) << EventTypeName(type);
  EXPECT_FALSE(FoldPlan(EveryField()).OutlineSuffices(EventType::kPageView));
  EXPECT_EQ(FoldPlan(EveryField()).trait_namespaces().front(), "crm_id");
  EXPECT_EQ(FoldPlan(DefaultPolicy()).trait_namespaces(), std::vector<std::string>{"device_id"});
}

TEST(Plan, ParsesWhatAFoldTakes) {
  for (const v1::Policy& policy : {DefaultPolicy(), EveryField()}) {
    const FoldPlan plan(policy);
    SeededRandom random(4);
    for (v1::Event& event : RandomEvents(random, 200, false)) {
      Embellish(random, &event);
      const std::string bytes = event.SerializeAsString();
      v1::Event taken;
      ASSERT_TRUE(plan.Parse(bytes, &taken));
      Fold of_taken(plan), of_event(plan);
      of_taken.Add(taken);
      of_event.Add(event);
      EXPECT_EQ(of_taken.Encode(), of_event.Encode()) << event.ShortDebugString();
    }
  }
  SeededRandom random(5);
  v1::Event event = EventOf("shop", 1), taken;
  Embellish(random, &event);
  event.mutable_page_view()->set_url("https://shop.example/");
  ASSERT_TRUE(FoldPlan(DefaultPolicy()).Parse(event.SerializeAsString(), &taken));
  EXPECT_TRUE(taken.has_page_view());
  EXPECT_EQ(taken.properties_size(), 0);
  ASSERT_TRUE(FoldPlan(EveryField()).Parse(event.SerializeAsString(), &taken));
  EXPECT_EQ(taken.properties_size(), 1);
}

TEST(Plan, SeesDamage) {
  const FoldPlan plan(DefaultPolicy());
  v1::Event event = EventOf("shop", 1), taken;
  event.mutable_page_view()->set_url("https://shop.example/");
  const std::string bytes = event.SerializeAsString();
  ASSERT_TRUE(plan.Parse(bytes, &taken));
  EXPECT_FALSE(plan.Parse(bytes.substr(0, bytes.size() - 1), &taken));
  EXPECT_FALSE(plan.Parse(bytes + '\xff', &taken));
  EXPECT_FALSE(plan.Parse(bytes + '\x0b', &taken)) << "a group, which nobody writes";
  EXPECT_FALSE(plan.Parse(bytes + std::string("\x09\x00\x00", 3), &taken)) << "8 bytes announced, 2 there";
}

}  // namespace
}  // namespace c360::profile
