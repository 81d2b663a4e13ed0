// What-if tells what the change then does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "profile_store/rebuild.h"
#include "profile_store/store.h"
#include "sim/shared_engine.h"
#include "support/world.h"

namespace c360::testing {
namespace {

StoreOptions Options(std::optional<v1::Policy> policy = {}) {
  StoreOptions options;
  options.policy = std::move(policy);
  options.clock = Now;
  return options;
}

v1::Policy Other(SeededRandom& random) {
  v1::Policy policy = DefaultPolicy();
  policy.set_name("other");
  policy.mutable_identity()->set_evidence_cap(2 + static_cast<int32_t>(random.Below(3)));
  for (v1::NamespaceRule& rule : *policy.mutable_namespaces()) {
    if (rule.name() == "crm_id") rule.set_exclusive(random.Chance(0.5));
    if (rule.name() == "anonymous_id" && random.Chance(0.5)) rule.set_kind(v1::NamespaceRule::CONTACT);
  }
  return policy;
}

std::vector<v1::Event> World(SeededRandom& random) {
  std::vector<v1::Event> events;
  const auto pick = [&](const char* prefix, uint64_t n) { return prefix + std::to_string(1 + random.Below(n)); };
  for (int i = 0; i < 40; ++i) {
    Ids ids = {{"anonymous_id", pick("a", 8)}};
    if (random.Chance(0.4)) ids.emplace_back("user_id", pick("u", 5));
    if (random.Chance(0.3)) ids.emplace_back("crm_id", pick("c", 4));
    if (random.Chance(0.4)) ids.emplace_back("email", pick("e", 5) + "@x.pl");
    events.push_back(MakeEvent("e" + std::to_string(i), ids, 1'600'000'000 + i));
  }
  return events;
}

std::map<std::string, std::string> Partition(ProfileStore& store) {
  std::map<std::string, std::string> of;
  EXPECT_TRUE(store.timeline()
                  .ScanEvents([&](const v1::Event& event, std::string_view profile) {
                    of[event.event_id()] = std::string(profile);
                    return true;
                  })
                  .ok());
  return of;
}

// The same by hand, from the two partitions.
v1::WhatIfReport Expected(const std::map<std::string, std::string>& before,
                          const std::map<std::string, std::string>& after) {
  std::map<std::string, std::set<std::string>> to, from;
  for (const auto& [event, profile] : before) {
    to[profile].insert(after.at(event));
    from[after.at(event)].insert(profile);
  }
  std::set<std::string> merging;
  v1::WhatIfReport report;
  for (const auto& [profile, sources] : from) {
    if (sources.size() > 1) merging.insert(sources.begin(), sources.end());
  }
  for (const auto& [profile, targets] : to) report.set_splitting(report.splitting() + (targets.size() > 1 ? 1 : 0));
  report.set_merging(static_cast<int64_t>(merging.size()));
  report.set_profiles_before(static_cast<int64_t>(to.size()));
  report.set_profiles_after(static_cast<int64_t>(from.size()));
  return report;
}

TEST(WhatIfTest, SaysWhatARebuildThenDoes) {
  int merging = 0, splitting = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    const auto machine = std::make_shared<Machine>();
    const v1::Policy other = Other(random);
    std::map<std::string, std::string> before;
    v1::WhatIfReport told;
    {
      const auto store = OpenShared(machine, Options(DefaultPolicy()));
      IngestAll(*store, World(random), 9);
      ASSERT_TRUE(store->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u1", "email:e1@x.pl", "").ok());
      ASSERT_TRUE(store->identity().Assert(v1::Assertion::SAME, "user_id:u2", "crm_id:c2", "").ok());
      const std::string digest = DigestOf(*store);
      before = Partition(*store);
      const auto report = store->identity().WhatIf({.policy = other, .limit = 1000});
      ASSERT_TRUE(report.ok()) << report.status();
      told = *report;
      EXPECT_EQ(DigestOf(*store), digest);
    }
    ASSERT_TRUE(RebuildOn(std::make_unique<SharedEngine>(machine), Options(), {.policy = other}).ok());
    const auto store = OpenShared(machine, Options());
    const v1::WhatIfReport expected = Expected(before, Partition(*store));
    EXPECT_EQ(told.events(), 40);
    EXPECT_EQ(told.profiles_before(), expected.profiles_before());
    EXPECT_EQ(told.profiles_after(), expected.profiles_after());
    EXPECT_EQ(told.merging(), expected.merging());
    EXPECT_EQ(told.splitting(), expected.splitting());
    EXPECT_EQ(told.splits_size(), expected.splitting());
    for (const v1::WhatIfChange& change : told.merges()) EXPECT_GE(change.part_count(), 2);
    merging += static_cast<int>(told.merging());
    splitting += static_cast<int>(told.splitting());
    if (HasFailure()) return;
  }
  EXPECT_GT(merging, 0);
  EXPECT_GT(splitting, 0);
}

TEST(WhatIfTest, CountsWhatIsRefusedAndTellsTheParts) {
  const auto store = OpenMemory();
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}), MakeEvent("2", {{"user_id", "u1"}}),
             MakeEvent("3", {{"user_id", "u2"}, {"email", "jan@x.pl"}}), MakeEvent("4", {{"email", "jan@x.pl"}})},
            2);
  v1::Policy policy = DefaultPolicy();
  for (v1::NamespaceRule& rule : *policy.mutable_namespaces()) {
    if (rule.name() == "user_id") rule.set_exclusive(false);
  }
  const auto merged = store->identity().WhatIf({.policy = policy});
  ASSERT_TRUE(merged.ok()) << merged.status();
  ASSERT_EQ(merged->merges_size(), 1);
  EXPECT_EQ(merged->splitting(), 0);
  EXPECT_EQ(merged->profiles_after(), 1);
  EXPECT_EQ(merged->merges(0).parts(0).record(), "user_id:u1");
  EXPECT_EQ(merged->merges(0).parts(0).events(), 2);
  EXPECT_EQ(merged->merges(0).moved(), 2);
  v1::BlockedValue* const blocked = policy.add_blocked();
  blocked->set_namespace_("email");
  blocked->set_equals("jan@x.pl");
  const auto refused = store->identity().WhatIf({.policy = policy});
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->refused(), 1);
  EXPECT_EQ(refused->events(), 3);
}

TEST(WhatIfTest, RocksDbTrialLeavesTheStoreAloneAndRefusesAUsedDirectory) {
  const std::string folder = ::testing::TempDir() + "c360_what_if_test";
  std::filesystem::remove_all(folder);
  const auto store = OpenMemory();
  // Two records with something in common: the trial has something to decide, and so to tell progress of.
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "u1"}, {"anonymous_id", "a1"}}), MakeEvent("2", {{"anonymous_id", "a1"}})}, 2);
  const v1::MatchModel model = store->maintenance().CurrentModel();
  const auto report = store->identity().WhatIf({.model = model, .scratch_directory = folder});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->merging() + report->splitting(), 0);
  EXPECT_TRUE(absl::IsAlreadyExists(store->identity().WhatIf({.model = model, .scratch_directory = folder}).status()));
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(absl::IsInvalidArgument(store->identity().WhatIf({}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(store->identity().WhatIf({.model = model, .limit = -1}).status()));
  EXPECT_TRUE(
      absl::IsCancelled(store->identity().WhatIf({.model = model}, [](const Progress&) { return false; }).status()));
}

}  // namespace
}  // namespace c360::testing
