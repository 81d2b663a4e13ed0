#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "support/world.h"

namespace c360::testing {
namespace {

using ::testing::SizeIs;

TEST(Store, EmailInOtherCaseIsOnePerson) {
  auto store = OpenMemory();
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "u1"}, {"email", "Jan@X.PL"}}),
             MakeEvent("2", {{"anonymous_id", "a1"}, {"email", "jan@x.pl"}})},
            1);
  EXPECT_THAT(Find(*store, "email:JAN@x.pl"), SizeIs(1));
  EXPECT_EQ(Find(*store, "anonymous_id:a1"), Find(*store, "user_id:u1"));
  EXPECT_TRUE(store->identity().Why("anonymous_id:a1", "user_id:u1")->same());
}

TEST(Store, StatsCountsWhoStandsAboveTheCap) {
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_component_cap(4);
  auto store = OpenMemory(policy);
  // A chain: each shares one address with the next.
  std::vector<v1::Event> events;
  for (int i = 0; i < 6; ++i) {
    const auto mail = [](int n) { return "m" + std::to_string(n) + "@x.pl"; };
    events.push_back(MakeEvent(std::to_string(i), {{"anonymous_id", "a" + std::to_string(i)}, {"email", mail(i)}}));
    events.back().add_identifiers()->set_namespace_("email");
    events.back().mutable_identifiers(2)->set_value(mail(i + 1));
  }
  IngestAll(*store, {events[0], events[1], events[2]}, 1);
  EXPECT_EQ(store->maintenance().Stats()->above_cap, 0);
  IngestAll(*store, {events[3], events[4], events[5]}, 1);
  EXPECT_EQ(store->maintenance().Stats()->above_cap, 6);
  const EventKey key{events[2].source(), events[2].event_id()};
  ASSERT_TRUE(store->Delete(std::span<const EventKey>(&key, 1)).ok());
  EXPECT_EQ(store->maintenance().Stats()->above_cap, 0);
}

// Father and son: one name, one address, and only what is compared of them tells that they are two.
TEST(Store, AnAddressOfTwoPeopleOfOneNameIsSaidToBeShared) {
  auto store = OpenMemory();
  const auto person = [](const char* id, const char* birth_date) {
    return MakePerson(id, {{"first_name", "Jan"}, {"last_name", "Nowak"}, {"birth_date", birth_date}}, "jan@nowak.pl");
  };
  IngestAll(*store, {person("1", "1950-03-04"), person("2", "1978-11-23")}, 1);
  const auto found = store->profiles().Lookup("email:jan@nowak.pl");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->profiles_size(), 2);
  for (const v1::Profile& profile : found->profiles()) {
    ASSERT_EQ(profile.identifiers_size(), 2);
    EXPECT_EQ(profile.identifiers(0).namespace_(), "email");
    EXPECT_TRUE(profile.identifiers(0).shared());
    EXPECT_FALSE(profile.identifiers(1).shared());
  }
}

TEST(Store, SharedTabletJoinsNobodyAndIsListedForAll) {
  auto store = OpenMemory();
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "u1"}, {"device_id", "t"}}),
             MakeEvent("2", {{"user_id", "u2"}, {"device_id", "t"}}), MakeEvent("3", {{"device_id", "t"}})},
            3);
  const auto found = store->profiles().Lookup("device_id:t");
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->shared());
  EXPECT_EQ(found->profiles_size(), 3);
}

TEST(Store, AliasJoinsTwoUserIds) {
  auto store = OpenMemory();
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "old"}}), MakeEvent("2", {{"user_id", "new"}}),
             MakeEvent("3", {{"user_id", "new"}, {"previous_id", "old"}})},
            1);
  EXPECT_EQ(Find(*store, "user_id:old"), Find(*store, "user_id:new"));
}

TEST(Store, WrongEmailComesOffAndBack) {
  auto store = OpenMemory();
  IngestAll(*store,
            {MakeEvent("1", {{"user_id", "u1"}}), MakeEvent("2", {{"loyalty_id", "l1"}, {"email", "e@x.pl"}}),
             MakeEvent("3", {{"user_id", "u1"}, {"email", "e@x.pl"}})},
            1);
  const auto joined = Find(*store, "user_id:u1");
  EXPECT_EQ(Find(*store, "loyalty_id:l1"), joined);
  const auto id = store->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u1", "email:e@x.pl", "typed wrong");
  ASSERT_TRUE(id.ok());
  EXPECT_NE(Find(*store, "loyalty_id:l1"), Find(*store, "user_id:u1"));
  EXPECT_EQ(Find(*store, "email:e@x.pl"), Find(*store, "loyalty_id:l1"));
  ASSERT_TRUE(store->identity().Withdraw(*id).ok());
  EXPECT_EQ(Find(*store, "loyalty_id:l1"), joined);
}

TEST(Store, ConflictIsRefusedAndDuplicateChangesNothing) {
  auto store = OpenMemory();
  const v1::Event event = MakeEvent("1", {{"user_id", "u1"}});
  EXPECT_EQ(store->Ingest(event)->accepted, 1);
  EXPECT_EQ(store->Ingest(event)->duplicates, 1);
  EXPECT_EQ(store->Ingest(MakeEvent("1", {{"user_id", "u2"}}))->conflicts, 1);
  EXPECT_EQ(store->Ingest(MakeEvent("2", {{"user_id", "null"}}))->rejected, 1);
}

// A retry with another sent_at is a duplicate, and the earliest corrected time stands whichever came first.
TEST(Store, RetriesWithAnotherClockCorrectionAreOne) {
  v1::Event first = MakeEvent("1", {{"user_id", "u1"}}, 1'700'000'010);
  first.mutable_original_time()->set_seconds(1'700'000'000);
  first.mutable_sent_at()->set_seconds(1);
  v1::Event second = first;
  second.mutable_time()->set_seconds(1'700'000'005);
  second.mutable_sent_at()->set_seconds(2);
  auto a = OpenMemory(), b = OpenMemory();
  IngestAll(*a, {first, second}, 1);
  IngestAll(*b, {second, first}, 2);
  EXPECT_EQ(DigestOf(*a), DigestOf(*b));
  ExpectSound(*a);
  ExpectSound(*b);
}

TEST(Store, MergedAwayIdFindsTheProfile) {
  auto store = OpenMemory();
  IngestAll(*store, {MakeEvent("1", {{"user_id", "u1"}}), MakeEvent("2", {{"anonymous_id", "a1"}})}, 1);
  const auto old_id = Find(*store, "anonymous_id:a1");
  IngestAll(*store, {MakeEvent("3", {{"user_id", "u1"}, {"anonymous_id", "a1"}})}, 1);
  EXPECT_EQ(Find(*store, old_id[0]), Find(*store, "user_id:u1"));
}

TEST(Store, TimelineIsNewestFirstAndPaged) {
  auto store = OpenMemory();
  std::vector<v1::Event> events;
  for (int i = 0; i < 25; ++i) {
    events.push_back(MakeEvent(std::to_string(i), {{i % 2 ? "user_id" : "anonymous_id", "x1"}}, 1'700'000'000 + i));
  }
  events.push_back(MakeEvent("join", {{"user_id", "x1"}, {"anonymous_id", "x1"}}, -1));
  IngestAll(*store, events, 7);
  TimelineOptions options{.limit = 10};
  std::vector<std::string> seen;
  do {
    const auto page = store->timeline().Read("user_id:x1", options);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& entry : page->entries()) seen.push_back(entry.event().event_id());
    options.page_token = page->next_page_token();
  } while (!options.page_token.empty());
  ASSERT_EQ(seen.size(), 26u);
  EXPECT_EQ(seen.front(), "24");
  EXPECT_EQ(seen.back(), "join");
}

TEST(Store, RocksDbAndMemoryGiveOneDigestAndReopen) {
  const std::string path = std::filesystem::temp_directory_path() / ("c360_store_test_" + std::to_string(::getpid()));
  const std::vector<v1::Event> events = {MakeEvent("1", {{"user_id", "u1"}, {"email", "a@x.pl"}}),
                                         MakeEvent("2", {{"email", "a@x.pl"}})};
  auto memory = OpenMemory();
  IngestAll(*memory, events, 2);
  for (int round = 0; round < 2; ++round) {
    auto store = ProfileStore::Open(path, {.clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    IngestAll(**store, events, 1);
    EXPECT_EQ(DigestOf(**store), DigestOf(*memory));
    ExpectSound(**store);
    EXPECT_EQ(ProfileStore::Open(path, {.clock = Now}).status().code(), absl::StatusCode::kUnavailable);
  }
  EXPECT_EQ(ProfileStore::Open(path + "_none", {.create_if_missing = false, .clock = Now}).status().code(),
            absl::StatusCode::kNotFound);
  std::filesystem::remove_all(path);
  std::filesystem::remove_all(path + "_none");
}

}  // namespace
}  // namespace c360::testing
