// What is written to `folds`, and when.
#include "ingest/folder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "c360/policy.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

using storage::FoldRow;
using storage::Table;

// A log and a timeline of one record, kept as the writer keeps them.
class FolderTest : public ::testing::Test {
 protected:
  static constexpr RecordId kRecord{1};

  FolderTest() {
    counters_.next_record = 2;
    Save();
  }

  void Save() {
    auto batch = engine_->NewBatch();
    batch->Put(Table::kMeta, storage::kMetaCounters, counters_.Encode());
    batch->Put(Table::kRecords, storage::RecordKey(kRecord), "");
    ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  }

  // Each second one event, in one batch.
  void Write(FoldKeeper& keeper, const std::vector<int64_t>& seconds) {
    FoldBatch folds(keeper);
    auto batch = engine_->NewBatch();
    for (const int64_t second : seconds) {
      v1::Event event;
      event.set_source("x");
      event.mutable_time()->set_seconds(second);
      const Sequence sequence{counters_.next_sequence++};
      const std::string key = storage::EncodeTimelineKey({kRecord, TimeMicros(event), sequence});
      batch->Put(Table::kTimeline, key, "");
      batch->Put(Table::kLog, storage::LogKey(sequence), event.SerializeAsString());
      places_[second] = key.substr(8);
      ASSERT_TRUE(folds.OnEvent(kRecord, places_[second], event).ok());
    }
    folds.WriteTo(batch.get());
    ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
    folds.Written();
  }

  std::optional<FoldRow> Row() {
    std::string bytes;
    const auto found = engine_->Get(Table::kFolds, storage::RecordKey(kRecord), &bytes);
    EXPECT_TRUE(found.ok());
    if (!*found) return std::nullopt;
    return *FoldRow::Decode(bytes);
  }
  int64_t Folded() {
    const auto row = Row();
    if (!row) return -1;
    profile::Fold fold(plan_);
    EXPECT_TRUE(fold.Decode(row->fold).ok());
    return fold.events();
  }

  std::unique_ptr<storage::Engine> engine_ = storage::NewMemoryEngine();
  storage::Counters counters_;
  v1::Policy policy_ = DefaultPolicy();
  profile::FoldPlan plan_{policy_};
  std::map<int64_t, std::string> places_;
};

std::vector<int64_t> Seconds(int64_t from, int64_t to) {
  std::vector<int64_t> seconds;
  for (int64_t s = from; s < to; ++s) seconds.push_back(s);
  return seconds;
}

TEST_F(FolderTest, ATailIsFoldedWhenItIsLong) {
  FoldKeeper keeper(*engine_, policy_, {.tail_events = 10});
  Write(keeper, Seconds(0, 9));
  EXPECT_EQ(Folded(), -1);
  Write(keeper, Seconds(9, 100));
  EXPECT_EQ(Folded(), 100);
  EXPECT_EQ(Row()->end, storage::kFoldEnd);
  EXPECT_EQ(Row()->boundary, places_[99]);
}

TEST_F(FolderTest, ALateEventIsAddedInItsOwnBatch) {
  FoldKeeper keeper(*engine_, policy_, {.tail_events = 10});
  Write(keeper, Seconds(100, 200));
  ASSERT_EQ(Folded(), 100);
  Write(keeper, {50});
  EXPECT_EQ(Folded(), 101);
  Write(keeper, {200});  // newer than the boundary: a usual event touches nothing
  EXPECT_EQ(Folded(), 101);
  // So does a keeper that knows nothing yet.
  FoldKeeper other(*engine_, policy_, {.tail_events = 10});
  Write(other, {51});
  EXPECT_EQ(Folded(), 102);
}

TEST_F(FolderTest, AnEventThatGoesDropsTheFoldThatHoldsIt) {
  FoldKeeper keeper(*engine_, policy_, {.tail_events = 10});
  Write(keeper, Seconds(0, 100));
  Write(keeper, {100});
  FoldBatch tail(keeper);
  ASSERT_TRUE(tail.OnGone(kRecord, places_[100]).ok());
  auto batch = engine_->NewBatch();
  tail.WriteTo(batch.get());
  ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  EXPECT_EQ(Folded(), 100);
  FoldBatch inside(keeper);
  ASSERT_TRUE(inside.OnGone(kRecord, places_[50]).ok());
  batch = engine_->NewBatch();
  inside.WriteTo(batch.get());
  ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  EXPECT_EQ(Folded(), -1);
}

TEST_F(FolderTest, AFoldIsMadeAnewInBoundedSteps) {
  FoldKeeper lazy(*engine_, policy_, {.tail_events = 1 << 20});
  Write(lazy, Seconds(0, 1000));
  ASSERT_EQ(Folded(), -1);
  FoldKeeper keeper(*engine_, policy_, {.tail_events = 2, .backfill_events = 100});
  int64_t before = -1;
  for (int64_t second = 1000; Folded() < 1000; ++second) {
    Write(keeper, {second});
    const int64_t after = Folded();
    ASSERT_GT(after, before);
    ASSERT_LE(after - std::max<int64_t>(before, 0), 102);
    before = after;
  }
  EXPECT_EQ(Row()->end, storage::kFoldEnd);
}

TEST_F(FolderTest, AFoldOfAnotherPolicyIsOfNoUse) {
  FoldKeeper keeper(*engine_, policy_, {.tail_events = 10});
  Write(keeper, Seconds(0, 100));
  v1::Policy other = policy_;
  other.mutable_traits(0)->set_field("source");
  const profile::FoldPlan plan(other);
  FoldKeeper changed(*engine_, other, {.tail_events = 10});
  Write(changed, {50});  // within the old row: it would be wrong for whoever comes back to the old policy
  const auto row = Row();
  EXPECT_TRUE(!row || row->fingerprint == plan.fingerprint());
  const auto last = changed.Backfill(RecordId{0}, 10);
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(last->value, 0u);
  ASSERT_TRUE(Row());
  EXPECT_EQ(Row()->fingerprint, plan.fingerprint());
}

TEST_F(FolderTest, ForgettingCostsOnlyAGet) {
  FoldKeeper keeper(*engine_, policy_, {.tail_events = 10, .known_records = 1});
  Write(keeper, Seconds(100, 200));
  Write(keeper, {1});
  keeper.Forget();
  Write(keeper, {2});
  EXPECT_EQ(Folded(), 102);
}

}  // namespace
}  // namespace c360::ingest
