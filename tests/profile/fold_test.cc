// Snapshots, and what the digest takes.
#include "profile/fold.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "events.h"

namespace c360::profile {
namespace {

v1::Event SnapshotOf(int64_t version, const char* text, bool deleted = false) {
  v1::Event event = Shows("crm", 100 + version, "a", text);
  event.set_event_id("v" + std::to_string(version) + text);
  event.mutable_snapshot()->set_record_key("17");
  event.mutable_snapshot()->set_version(version);
  event.mutable_snapshot()->set_deleted(deleted);
  return event;
}

std::string Shown(const v1::Profile& profile) {
  return profile.attributes_size() == 0 ? "" : profile.attributes(0).values(0).text();
}

TEST(Fold, OnlyTheHighestVersionOfARecordShows) {
  const FoldPlan plan(DefaultPolicy());
  std::vector<v1::Event> events = {SnapshotOf(1, "old"), SnapshotOf(3, "new"), SnapshotOf(2, "middle")};
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.event_id() < b.event_id(); });
  do {
    const v1::Profile profile = Finished(FoldOf(plan, events));
    EXPECT_EQ(Shown(profile), "new");
    EXPECT_EQ(profile.attributes(0).count(), 1);
    EXPECT_EQ(profile.attributes(0).distinct_values(), 1);
  } while (std::next_permutation(events.begin(), events.end(),
                                 [](const auto& a, const auto& b) { return a.event_id() < b.event_id(); }));
  events.push_back(SnapshotOf(4, "gone", /*deleted=*/true));
  EXPECT_EQ(Shown(Finished(FoldOf(plan, events))), "");
  events.push_back(SnapshotOf(5, "back"));
  EXPECT_EQ(Shown(Finished(FoldOf(plan, events))), "back");
}

TEST(Fold, EqualVersionsGoByContentInAnyOrder) {
  const FoldPlan plan(DefaultPolicy());
  const auto a = SnapshotOf(1, "a"), b = SnapshotOf(1, "b");
  EXPECT_EQ(Shown(Finished(FoldOf(plan, {a, b}))), Shown(Finished(FoldOf(plan, {b, a}))));
}

TEST(Fold, TheDigestLeavesOutWhatTheClockChanges) {
  const v1::Policy policy = EveryTrait();
  const FoldPlan plan(policy);
  SeededRandom random(3);
  const Fold fold = FoldOf(plan, RandomEvents(random, 50, false));
  std::string early, late;
  Fold::AppendCanonical(policy, Finished(fold, 1'600'000'000), &early);
  Fold::AppendCanonical(policy, Finished(fold, 1'700'000'000), &late);
  EXPECT_EQ(early, late);
  EXPECT_FALSE(early.empty());
}

}  // namespace
}  // namespace c360::profile
