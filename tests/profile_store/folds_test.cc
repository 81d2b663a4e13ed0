// Stored folds never show: lazy fold = full fold, whatever comes late, goes, or changes its time.
#include <gtest/gtest.h>

#include <filesystem>

#include "support/world.h"

namespace c360::testing {
namespace {

std::vector<v1::Event> Purchases(SeededRandom& random, size_t count, int people) {
  std::vector<v1::Event> events;
  for (size_t i = 0; i < count; ++i) {
    const std::string user = "u" + std::to_string(random.Below(static_cast<uint64_t>(people)));
    const int64_t second = random.Chance(0.05) ? -1 : 1'600'000'000 + static_cast<int64_t>(random.Below(400)) * 40'000;
    v1::Event event =
        MakeEvent("e" + std::to_string(i), {{"user_id", user}}, second, "n" + std::to_string(random.Below(9)));
    event.mutable_order()->set_order_id("o" + std::to_string(random.Below(300)));
    event.mutable_order()->mutable_total()->set_currency(random.Chance(0.5) ? "PLN" : "EUR");
    event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(random.Below(100'000'000)));
    if (random.Chance(0.3)) {  // a clock to correct; a retry may correct it again
      *event.mutable_original_time() = event.time();
      event.mutable_original_time()->set_seconds(1'600'000'000);
    }
    events.push_back(std::move(event));
  }
  return events;
}

int64_t FoldRows(ProfileStore& store) {
  const auto stats = store.maintenance().Stats();
  EXPECT_TRUE(stats.ok());
  for (const TableStats& table : stats->tables) {
    if (table.name == "folds") return table.rows;
  }
  return -1;
}

std::string EveryProfile(ProfileStore& store, std::optional<absl::Time> as_of = std::nullopt) {
  std::string all;
  EXPECT_TRUE(store.profiles()
                  .Scan({.as_of = as_of},
                        [&](const v1::Profile& profile) {
                          v1::Profile without_ids = profile;
                          without_ids.clear_records();
                          all += without_ids.SerializeAsString();
                          for (const auto& record : profile.records()) all += std::to_string(record.events()) + ";";
                          return true;
                        })
                  .ok());
  return all;
}

TEST(Folds, LazyEqualsFull) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    auto events = Purchases(random, 300, 4);
    auto lazy = OpenMemory(std::nullopt, 2 + random.Below(30));
    auto full = OpenMemory(std::nullopt, 1 << 20);
    for (size_t i = 0; i < events.size();) {
      const size_t n = std::min<size_t>(1 + random.Below(40), events.size() - i);
      for (auto* store : {lazy.get(), full.get()})
        ASSERT_TRUE(store->IngestBatch(std::span<const v1::Event>(events.data() + i, n)).ok());
      i += n;
      if (random.Chance(0.3)) {  // some go
        std::vector<EventKey> gone;
        for (int k = 0; k < 3; ++k) gone.push_back({"t", "e" + std::to_string(random.Below(i))});
        for (auto* store : {lazy.get(), full.get()}) ASSERT_TRUE(store->Delete(gone).ok());
      }
      if (random.Chance(0.3)) {  // a retry with another corrected time
        v1::Event again = events[random.Below(i)];
        if (again.has_original_time() && again.has_time()) {
          again.mutable_time()->set_seconds(again.time().seconds() - static_cast<int64_t>(random.Below(10'000'000)));
          for (auto* store : {lazy.get(), full.get()}) ASSERT_TRUE(store->Ingest(again).ok());
        }
      }
    }
    EXPECT_GT(FoldRows(*lazy), 0);
    EXPECT_EQ(FoldRows(*full), 0);
    EXPECT_EQ(EveryProfile(*lazy), EveryProfile(*full));
    for (const int64_t second : {1'600'000'000, 1'605'000'000, 1'610'000'000, 1'616'000'000})
      EXPECT_EQ(EveryProfile(*lazy, absl::FromUnixSeconds(second)), EveryProfile(*full, absl::FromUnixSeconds(second)));
    EXPECT_EQ(DigestOf(*lazy), DigestOf(*full));
    ExpectSound(*lazy);
    std::vector<EventKey> all;
    for (const v1::Event& event : events) all.push_back({event.source(), event.event_id()});
    ASSERT_TRUE(lazy->Delete(all).ok());
    EXPECT_EQ(FoldRows(*lazy), 0);
    ExpectSound(*lazy);
  }
}

TEST(Folds, FewEventsAreNotFolded) {
  SeededRandom random(1);
  auto store = OpenMemory();
  IngestAll(*store, Purchases(random, 600, 60), 100);
  EXPECT_EQ(FoldRows(*store), 0);
}

TEST(Folds, BackfillMakesThemWholeAndCanBeStopped) {
  const auto path = std::filesystem::temp_directory_path() / ("c360_folds_" + std::to_string(::getpid()));
  std::filesystem::remove_all(path);
  SeededRandom random(2);
  const StoreOptions full = {.clock = Now, .fold_tail_events = 1 << 20};
  std::string before;
  {
    auto store = *ProfileStore::Open(path.string(), full);
    IngestAll(*store, Purchases(random, 3000, 700), 1000);
    before = EveryProfile(*store);
  }
  {
    auto store = *ProfileStore::Open(path.string(), {.clock = Now, .fold_tail_events = 2});
    int calls = 0;
    const auto stopped = store->maintenance().BackfillFolds([&](const Progress&) { return ++calls < 2; });
    EXPECT_EQ(stopped.code(), absl::StatusCode::kCancelled);
    const int64_t some = FoldRows(*store);
    EXPECT_GT(some, 0);
    Progress last;
    ASSERT_TRUE(store->maintenance().BackfillFolds([&](const Progress& p) { return last = p, true; }).ok());
    EXPECT_GT(FoldRows(*store), some);
    EXPECT_EQ(last.done, last.total);
    EXPECT_EQ(EveryProfile(*store), before);
    ExpectSound(*store);
  }
  auto store = *ProfileStore::Open(path.string(), full);
  EXPECT_EQ(EveryProfile(*store), before);
  store.reset();
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace c360::testing
