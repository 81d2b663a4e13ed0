// Caps: what is kept, what is counted as dropped.
#include "profile/attributes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "events.h"

namespace c360::profile {
namespace {

FoldPlan SmallCap(int cap) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_features_per_record_cap(cap);
  v1::SurvivorshipRule* rule = policy.add_survivorship();
  rule->set_attribute("a");
  rule->set_rule(v1::SurvivorshipRule::UNION);
  return FoldPlan(policy);
}

TEST(Attributes, ACapKeepsTheSmallestHashesAndCountsTheRest) {
  const FoldPlan plan = SmallCap(10);
  std::vector<v1::Event> events;
  std::vector<std::pair<uint64_t, std::string>> ranks;
  for (int i = 0; i < 100; ++i) {
    const std::string text = "value " + std::to_string(i);
    for (int j = 0; j <= i % 3; ++j) events.push_back(Shows("x", i, "a", text));
    ranks.emplace_back(Hash64("t" + text), text);
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::string> kept;
  for (int i = 0; i < 10; ++i) kept.push_back(ranks[static_cast<size_t>(i)].second);
  std::sort(kept.begin(), kept.end());
  SeededRandom random(1);
  for (int round = 0; round < 5; ++round) {
    const v1::GoldenAttribute golden = Finished(FoldOf(plan, events)).attributes(0);
    std::vector<std::string> texts;
    for (const v1::Value& value : golden.values()) texts.push_back(value.text());
    EXPECT_EQ(texts, kept);
    EXPECT_EQ(golden.count() + golden.dropped(), static_cast<int64_t>(events.size()));
    EXPECT_GT(golden.distinct_values(), 30);  // 100, with a relative error of 1 / sqrt(8)
    EXPECT_LT(golden.distinct_values(), 300);
    for (size_t i = events.size(); i > 1; --i) std::swap(events[i - 1], events[random.Below(i)]);
  }
}

TEST(Attributes, OneEventCountsAValueOnce) {
  v1::Event event = Shows("x", 1, "a", "v");
  Show(&event, "a", "v");
  EXPECT_EQ(Finished(FoldOf(SmallCap(10), {event})).attributes(0).count(), 1);
}

// An address without a part is no value: it must not take the place of the real one, later though it is.
TEST(Attributes, AnEmptyAddressShowsNothing) {
  v1::Event home = EventOf("x", 1), empty = EventOf("x", 2);
  for (v1::Event* event : {&home, &empty}) {
    v1::Attribute* attribute = event->add_attributes();
    attribute->set_name("address");
    attribute->mutable_value()->mutable_address();
  }
  home.mutable_attributes(0)->mutable_value()->mutable_address()->set_city("Lublin");
  const v1::Profile profile = Finished(FoldOf(FoldPlan(DefaultPolicy()), {home, empty}));
  ASSERT_EQ(profile.attributes_size(), 1);
  EXPECT_EQ(profile.attributes(0).values(0).address().city(), "Lublin");
  EXPECT_EQ(profile.attributes(0).count(), 1);
  EXPECT_EQ(Finished(FoldOf(FoldPlan(DefaultPolicy()), {empty})).attributes_size(), 0);
}

TEST(Attributes, NamesAreCappedToo) {
  std::vector<v1::Event> events;
  for (int i = 0; i < 100; ++i) events.push_back(Shows("x", i, "name" + std::to_string(i), "v"));
  EXPECT_EQ(Finished(FoldOf(SmallCap(10), events)).attributes_size(), 10);
}

}  // namespace
}  // namespace c360::profile
