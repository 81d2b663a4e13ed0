// Stored folds: partial aggregates of records, kept so that a read folds only a short tail of newer events.
#ifndef C360_LIB_INGEST_FOLDER_H_
#define C360_LIB_INGEST_FOLDER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"
#include "profile/fold.h"
#include "storage/engine.h"
#include "storage/rows.h"
#include "types/ids.h"

namespace c360::ingest {

struct FoldOptions {
  // A record's newer events are folded into its row when there are so many of them. A read folds what is left: on
  // average about this many events, at most a few times as many. Range: 1 and up.
  size_t tail_events = 64;
  // Older events that one write folds beyond those it brought, while a fold is made anew.
  size_t backfill_events = 4096;
  // Records whose fold, or lack of one, is remembered: about 10 bytes each without, 60 with one.
  size_t known_records = size_t{1} << 20;
};

class FoldBatch;

// Keeps the table `folds` right through every write. A row covers the events of one record whose place (the timeline
// key without the record: newest first) is in [boundary, end); a usual event is newer than the boundary and touches
// nothing.
//
// Invariants  1. A row's fold is the fold of exactly the events in its range (I8 of docs/formats/invariants.md): a late
//                event is added, and an event that goes or changes drops the row, in the batch that changes the event.
//             2. Rows only grow after the batch that made them due is written. They are derived: a crash in between, or
//                a failure, leaves a longer tail and nothing wrong.
// Threads     none: the writer's.
class FoldKeeper {
 public:
  FoldKeeper(storage::Engine& engine, const v1::Policy& policy, const FoldOptions& options);

  // Makes the folds of records above `after` whole, at most `records` of them: where there is none, an outdated one, or
  // one with a long tail. Output: the last record seen; 0 at the end. Errors: those of reading and writing.
  absl::StatusOr<RecordId> Backfill(RecordId after, size_t records);

  // Forgets what is known of rows. Call it when rows have changed by another way (a rebuild).
  void Forget();

 private:
  friend class FoldBatch;
  // What a row covers, without its fold.
  struct Cover {
    std::string boundary, end;
    bool outdated = false;  // of another policy: of no use, and to be dropped when its events change
    bool Covers(std::string_view place) const { return place >= boundary && place < end; }
  };
  // Null when the record has no row.
  absl::StatusOr<const Cover*> Find(RecordId record);
  void Remember(RecordId record, const Cover* cover);
  // Folds the tail when it is long enough, then up to `budget` older events that no row covers yet; what it used is
  // taken off the budget. `whole` tells whether all but a short tail is covered.
  absl::Status Extend(RecordId record, size_t* budget, storage::Batch* batch, bool* whole);
  struct Range {
    std::vector<Sequence> sequences;
    std::string first, next;  // places of the first event and of the one after the last; kEnd for none
  };
  absl::StatusOr<Range> Walk(RecordId record, std::string_view from, std::string_view until, size_t limit);
  absl::Status FoldEvents(const std::vector<Sequence>& sequences, profile::Fold* fold);

  storage::Engine& engine_;
  const profile::FoldPlan plan_;
  const FoldOptions options_;
  uint64_t newest_record_ = 0;  // records above it came after this keeper was made: they have no row unless it is known
  absl::flat_hash_map<RecordId, Cover> covers_;
  absl::flat_hash_set<RecordId> without_;
};

// What one batch of events does to folds. Usage, by the writer:
//
//   FoldBatch folds(keeper);
//   C360_RETURN_IF_ERROR(folds.OnEvent(record, place, event));  // for each event that comes
//   C360_RETURN_IF_ERROR(folds.OnGone(record, place));          // for each that goes, or whose time changes (before
//                                                               // OnEvent with the new one)
//   folds.WriteTo(batch);                                       // before the batch is written
//   folds.Written();                                            // after it was
class FoldBatch {
 public:
  explicit FoldBatch(FoldKeeper& keeper) : keeper_(keeper) {}

  absl::Status OnEvent(RecordId record, std::string_view place, const v1::Event& event);
  absl::Status OnGone(RecordId record, std::string_view place);
  void WriteTo(storage::Batch* batch) const;
  void Written();

 private:
  struct Change {
    const FoldKeeper::Cover cover;
    std::optional<profile::Fold> fold;  // with the late events; none: the row is dropped
  };
  absl::StatusOr<Change*> ChangeOf(RecordId record, std::string_view place);

  FoldKeeper& keeper_;
  std::map<RecordId, Change> changes_;
  std::set<RecordId> due_;
  uint64_t newest_record_ = 0;
  size_t events_ = 0;
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_FOLDER_H_
