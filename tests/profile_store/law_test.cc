// Laws 1 and 2 on random small worlds: the order of arrival, the batching, duplicates, deletion and coming back,
// assertions and their withdrawal leave no trace. A failing seed is printed.
#include <gtest/gtest.h>

#include "support/world.h"

namespace c360::testing {
namespace {

v1::Policy SmallCaps() {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_evidence_cap(4);
  policy.mutable_identity()->set_component_cap(6);
  return policy;
}

std::string Pick(SeededRandom& random, const char* prefix, uint64_t n) {
  return prefix + std::to_string(1 + random.Below(n));
}

// What two records of one source may be; source "t" holds all of them.
void DrawWithinSource(SeededRandom& random, v1::Policy* policy) {
  policy->mutable_identity()->set_within_source(static_cast<v1::IdentityRules::WithinSource>(random.Below(4)));
}

// Few identifiers, so that sharing, conflicts and crossed caps are common.
std::vector<v1::Event> RandomWorld(SeededRandom& random, size_t count) {
  std::vector<v1::Event> events;
  static const char* const kNames[] = {"", "Anna", "Robert", "Anne"};
  for (size_t i = 0; i < count; ++i) {
    Ids ids;
    if (random.Chance(0.5)) ids.emplace_back("user_id", Pick(random, "u", 4));
    if (random.Chance(0.15)) ids.emplace_back("crm_id", Pick(random, "c", 3));
    if (random.Chance(0.5)) ids.emplace_back("anonymous_id", Pick(random, "a", 5));
    if (random.Chance(0.4)) ids.emplace_back("email", Pick(random, "e", 4) + "@x.pl");
    if (random.Chance(0.2)) ids.emplace_back("device_id", Pick(random, "d", 3));
    if (random.Chance(0.1)) ids.emplace_back("previous_id", Pick(random, random.Chance(0.5) ? "a" : "u", 4));
    if (ids.empty() || ids[0].first == "previous_id") ids.insert(ids.begin(), {"anonymous_id", Pick(random, "a", 5)});
    const int64_t second = random.Chance(0.1) ? -1 : 1'600'000'000 + static_cast<int64_t>(random.Below(20)) * 86'400;
    v1::Event event = MakeEvent("e" + std::to_string(i), ids, second, kNames[random.Below(4)]);
    if (random.Chance(0.2)) {
      event.mutable_snapshot()->set_record_key(Pick(random, "k", 2));
      event.mutable_snapshot()->set_version(static_cast<int64_t>(random.Below(3)));
    } else if (random.Chance(0.3)) {
      event.mutable_order()->set_order_id(Pick(random, "o", 5));
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(random.Below(1000)) * 10'000);
    }
    events.push_back(std::move(event));
  }
  return events;
}

// Tight in every way: components cross their cap all the time, by all evidence and by PERSON evidence alone.
v1::Policy TinyCaps(uint64_t seed) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_evidence_cap(2 + static_cast<int32_t>(seed % 4));
  policy.mutable_identity()->set_component_cap(2 + static_cast<int32_t>(seed % 3));
  for (v1::NamespaceRule& rule : *policy.mutable_namespaces()) {
    if (rule.name() == "email" && seed % 2 == 0) rule.set_evidence_cap(9);  // above that of the others
    if (rule.name() == "anonymous_id" && seed % 5 == 0) rule.set_limit_per_profile(1);
  }
  return policy;
}

class Laws : public ::testing::TestWithParam<int> {};

TEST_P(Laws, HoldOnRandomWorlds) {
  for (uint64_t seed = static_cast<uint64_t>(GetParam()) * 100; seed < static_cast<uint64_t>(GetParam()) * 100 + 40;
       ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    auto policy = random.Chance(0.5) ? DefaultPolicy() : SmallCaps();
    DrawWithinSource(random, &policy);
    std::vector<v1::Event> events = RandomWorld(random, 5 + random.Below(30));
    // The reference: all at once, from nothing.
    auto reference = OpenMemory(policy);
    IngestAll(*reference, events, events.size());
    const std::string digest = DigestOf(*reference);
    ExpectSound(*reference);

    // Law 1: shuffled, in small batches, with duplicates.
    auto shuffled = events;
    for (size_t i = 0; i < events.size() / 3; ++i) shuffled.push_back(events[random.Below(events.size())]);
    Shuffle(random, &shuffled);
    auto store = OpenMemory(policy, /*fold_tail=*/1 + seed % 4);
    IngestAll(*store, shuffled, 1 + random.Below(4));
    EXPECT_EQ(DigestOf(*store), digest);
    ExpectSound(*store);

    // Law 2: assertions come and go, and events come after them.
    std::vector<int64_t> assertions;
    for (int i = 0; i < 3; ++i) {
      const auto kind = random.Chance(0.5) ? v1::Assertion::SAME : v1::Assertion::NOT_SAME;
      const std::string left = "user_id:" + Pick(random, "u", 4);
      const std::string right =
          random.Chance(0.5) ? "email:" + Pick(random, "e", 4) + "@x.pl" : "anonymous_id:" + Pick(random, "a", 5);
      const auto id = store->identity().Assert(kind, left, right, "test");
      if (id.ok()) assertions.push_back(*id);
    }
    ExpectSound(*store);
    // The digest with assertions is that of a store which had them first.
    auto early = OpenMemory(policy, /*fold_tail=*/1);
    const auto live = store->identity().Assertions();
    ASSERT_TRUE(live.ok());
    for (const v1::Assertion& a : *live) {
      ASSERT_TRUE(early->identity()
                      .Assert(a.kind(), a.left().namespace_() + ":" + a.left().value(),
                              a.right().namespace_() + ":" + a.right().value(), "")
                      .ok());
    }
    IngestAll(*early, shuffled, 3);
    EXPECT_EQ(DigestOf(*early), DigestOf(*store));
    for (const int64_t id : assertions) store->identity().Withdraw(id).IgnoreError();  // the same id may stand twice
    EXPECT_EQ(DigestOf(*store), digest);

    // Law 2: a part of the events goes, which is as if it had never come; it comes back, and all is as before.
    std::vector<EventKey> gone;
    std::vector<v1::Event> kept;
    for (const v1::Event& event : events) {
      if (random.Chance(0.3)) {
        gone.push_back({event.source(), event.event_id()});
      } else {
        kept.push_back(event);
      }
    }
    const auto deleted = store->Delete(gone);
    ASSERT_TRUE(deleted.ok()) << deleted.status();
    EXPECT_EQ(*deleted, static_cast<int64_t>(gone.size()));
    ExpectSound(*store);
    auto without = OpenMemory(policy);
    IngestAll(*without, kept, 2);
    EXPECT_EQ(DigestOf(*store), DigestOf(*without));
    IngestAll(*store, shuffled, 5);
    EXPECT_EQ(DigestOf(*store), digest);
    ExpectSound(*store);
    if (HasFailure()) return;
  }
}

// What a component above its cap leaves undone must not show: after each of many small changes the store is sound, and
// in the end as if only what stands had come.
TEST_P(Laws, HoldWithTinyCapsAfterEachChange) {
  for (uint64_t seed = static_cast<uint64_t>(GetParam()) * 100; seed < static_cast<uint64_t>(GetParam()) * 100 + 30;
       ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    auto policy = TinyCaps(seed);
    DrawWithinSource(random, &policy);
    const std::vector<v1::Event> events = RandomWorld(random, 10 + random.Below(30));
    auto store = OpenMemory(policy);
    std::vector<bool> there(events.size(), false);
    std::vector<int64_t> assertions;
    for (int step = 0; step < 60; ++step) {
      const size_t i = random.Below(events.size());
      if (random.Chance(0.1)) {
        const auto kind = random.Chance(0.6) ? v1::Assertion::SAME : v1::Assertion::NOT_SAME;
        const auto id = store->identity().Assert(kind, "user_id:" + Pick(random, "u", 4),
                                                 "anonymous_id:" + Pick(random, "a", 5), "test");
        if (id.ok()) assertions.push_back(*id);
      } else if (!assertions.empty() && random.Chance(0.1)) {
        store->identity().Withdraw(assertions.back()).IgnoreError();  // the same id may stand twice
        assertions.pop_back();
      } else if (there[i]) {
        const std::vector<EventKey> gone = {{events[i].source(), events[i].event_id()}};
        ASSERT_TRUE(store->Delete(gone).ok());
        there[i] = false;
      } else {
        // Some wait in the queue while others go on changing the graph.
        const bool defer = random.Chance(0.3);
        ASSERT_TRUE(store->IngestBatch(std::span(&events[i], 1), {.defer = defer}).ok());
        there[i] = true;
      }
      if (random.Chance(0.3)) {
        ASSERT_TRUE(store->maintenance().Settle().ok());
      }
      ExpectSound(*store);
      ASSERT_FALSE(HasFailure()) << "step " << step;
    }
    ASSERT_TRUE(store->maintenance().Settle().ok());
    for (const int64_t id : assertions) store->identity().Withdraw(id).IgnoreError();
    ExpectSound(*store);
    std::vector<v1::Event> standing;
    for (size_t i = 0; i < events.size(); ++i) {
      if (there[i]) standing.push_back(events[i]);
    }
    auto fresh = OpenMemory(policy);
    IngestAll(*fresh, standing, std::max<size_t>(standing.size(), 1));
    EXPECT_EQ(DigestOf(*store), DigestOf(*fresh));
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Laws, ::testing::Range(0, 10));

}  // namespace
}  // namespace c360::testing
