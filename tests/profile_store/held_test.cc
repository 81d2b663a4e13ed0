// Events that are held to be written together: nobody sees them before, and everything that writes or asks for all
// writes them first.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "c360/privacy.h"
#include "support/world.h"

namespace c360::testing {
namespace {

constexpr WriteOptions kHold = {.defer = true, .hold = true};

IngestReport Hold(ProfileStore& store, const std::vector<v1::Event>& events) {
  const auto report = store.IngestBatch(std::span<const v1::Event>(events), kHold);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.value_or(IngestReport());
}

const std::vector<v1::Event>& Two() {
  static const auto& events = *new std::vector<v1::Event>{MakeEvent("1", {{"user_id", "u1"}, {"email", "a@x.pl"}}),
                                                          MakeEvent("2", {{"anonymous_id", "a1"}, {"user_id", "u1"}})};
  return events;
}

TEST(Held, IsSeenWhenItIsWritten) {
  const auto store = OpenMemory();
  EXPECT_EQ(Hold(*store, Two()).accepted, 2);
  EXPECT_TRUE(Find(*store, "user_id:u1").empty());
  EXPECT_EQ(store->maintenance().Stats()->events, 0);
  ASSERT_TRUE(store->WriteHeld().ok());
  EXPECT_EQ(Find(*store, "user_id:u1"), Find(*store, "email:a@x.pl"));
  EXPECT_EQ(store->maintenance().Stats()->events, 2);
  ASSERT_TRUE(store->WriteHeld().ok());  // nothing to write
  ExpectSound(*store);
}

TEST(Held, KnowsWhatItHolds) {
  const auto store = OpenMemory();
  Hold(*store, Two());
  IngestReport again = Hold(*store, Two());
  EXPECT_EQ(again.duplicates, 2);
  v1::Event other = Two()[0];
  other.mutable_identifiers(0)->set_value("u2");
  again = Hold(*store, {other});
  EXPECT_EQ(again.conflicts, 1);
  ASSERT_TRUE(store->WriteHeld().ok());
  EXPECT_EQ(Hold(*store, Two()).duplicates, 2);
}

// Each of these needs the held events, or must come behind them.
TEST(Held, IsWrittenByWhateverWritesNext) {
  const std::vector<std::pair<const char*, std::function<absl::Status(ProfileStore&)>>> calls = {
      {"ingest",
       [](ProfileStore& store) {
         return store.Ingest(MakeEvent("3", {{"user_id", "u3"}})).status();
       }},
      {"delete",
       [](ProfileStore& store) {
         const std::vector<EventKey> gone = {{"t", "none"}};
         return store.Delete(gone).status();
       }},
      {"assert",
       [](ProfileStore& store) {
         return store.identity().Assert(v1::Assertion::SAME, "user_id:u1", "user_id:u9", "").status();
       }},
      {"settle", [](ProfileStore& store) { return store.maintenance().Settle(); }},
      {"flush", [](ProfileStore& store) { return store.maintenance().Flush(); }},
      {"digest", [](ProfileStore& store) { return store.maintenance().Digest().status(); }},
      {"model",
       [](ProfileStore& store) {
         v1::MatchModel model = store.maintenance().CurrentModel();
         model.set_partners_milli(model.partners_milli() + 1);
         return store.maintenance().UseModel(model);
       }},
      {"suppress", [](ProfileStore& store) { return store.privacy().Suppress("email:b@x.pl").status(); }}};
  for (const auto& [name, call] : calls) {
    SCOPED_TRACE(name);
    const auto store = OpenMemory();
    Hold(*store, Two());
    const absl::Status status = call(*store);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_FALSE(Find(*store, "user_id:u1").empty());
    ASSERT_TRUE(store->maintenance().Settle().ok());
    ExpectSound(*store);
  }
}

TEST(Held, ErasureForgetsWhatIsHeldToo) {
  const auto store = OpenMemory();
  IngestAll(*store, {Two()[0]}, 1);
  Hold(*store, {Two()[1]});
  const auto receipt = store->privacy().Erase("user_id:u1");
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->events, 2);
  EXPECT_TRUE(Find(*store, "anonymous_id:a1").empty());
}

TEST(Held, SyncOrDecidingAtOnceHoldsNothing) {
  const auto store = OpenMemory();
  ASSERT_TRUE(store->IngestBatch(std::span(Two()), {.sync = true, .defer = true, .hold = true}).ok());
  EXPECT_EQ(store->maintenance().Stats()->events, 2);
  const std::vector<v1::Event> third = {MakeEvent("3", {{"user_id", "u3"}})};
  ASSERT_TRUE(store->IngestBatch(std::span(third), {.hold = true}).ok());
  EXPECT_EQ(store->maintenance().Stats()->events, 3);
}

TEST(Held, ClosingRocksDbWritesIt) {
  const std::string path = ::testing::TempDir() + "c360_held_test_" + std::to_string(getpid());
  std::filesystem::remove_all(path);
  auto store = ProfileStore::Open(path, {.clock = Now});
  ASSERT_TRUE(store.ok()) << store.status();
  Hold(**store, Two());
  store->reset();
  store = ProfileStore::Open(path, {.clock = Now});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_FALSE(Find(**store, "email:a@x.pl").empty());
  store->reset();
  std::filesystem::remove_all(path);
}

// The same events in batches of any size, held or not, in whatever order of calls: one digest.
TEST(Held, GivesWhatOtherBatchesGive) {
  SeededRandom random(5);
  std::vector<v1::Event> events;
  for (int i = 0; i < 300; ++i) {
    Ids ids = {{"user_id", "u" + std::to_string(random.Below(40))}};
    if (random.Chance(0.5)) ids.emplace_back("email", "e" + std::to_string(random.Below(60)) + "@x.pl");
    if (random.Chance(0.3)) ids[0] = {"anonymous_id", "a" + std::to_string(random.Below(40))};
    events.push_back(MakeEvent(std::to_string(i), ids, 1'700'000'000 + static_cast<int64_t>(random.Below(1000))));
  }
  const auto plain = OpenMemory();
  IngestAll(*plain, events, 7);
  for (int run = 0; run < 5; ++run) {
    const auto store = OpenMemory();
    for (size_t i = 0; i < events.size();) {
      const size_t count = std::min<size_t>(events.size() - i, 1 + random.Below(20));
      const WriteOptions options = random.Chance(0.7) ? kHold : WriteOptions{.defer = random.Chance(0.5)};
      ASSERT_TRUE(store->IngestBatch(std::span<const v1::Event>(events).subspan(i, count), options).ok());
      i += count;
      if (random.Chance(0.1)) {
        ASSERT_TRUE(store->maintenance().Settle().ok());
      }
    }
    EXPECT_EQ(DigestOf(*store), DigestOf(*plain));
    ExpectSound(*store);
  }
}

}  // namespace
}  // namespace c360::testing
