// The one write path.
#ifndef C360_LIB_INGEST_WRITER_H_
#define C360_LIB_INGEST_WRITER_H_

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/options.h"
#include "c360/profile_store.h"
#include "ingest/folder.h"
#include "ingest/pending.h"
#include "ingest/prepare.h"
#include "ingest/row_cache.h"
#include "ingest/state.h"
#include "ingest/suppressions.h"
#include "match/model.h"
#include "resolve/assertions.h"
#include "storage/engine.h"

namespace c360::ingest {

struct LinkQueue;

// Thread safety: none, but for comparisons(); the facade lets one writer in at a time.
class Writer {
 public:
  Writer(storage::Engine& engine, const v1::Policy& policy, const NamespaceTable& namespaces,
         const normalize::Normalizer& normalizer, std::shared_ptr<const match::Model> model, const KeyedHasher& hasher,
         const FoldOptions& folds = {});
  ~Writer();

  // Applies the prepared events that are well in one atomic batch. With options.defer who is who is left to Settle,
  // with options.hold the batch stays open for the events of the next call.
  absl::StatusOr<IngestReport> Ingest(std::span<const Prepared> events, const resolve::Assertions& assertions,
                                      const WriteOptions& options);
  // Writes the batch that options.hold left open. Whatever else writes does it first.
  absl::Status WriteHeld(const resolve::Assertions* assertions);
  absl::StatusOr<int64_t> Delete(std::span<const EventKey> events, const resolve::Assertions& assertions, bool sync);

  // What leaves the store in one atomic batch: events, assertions, and rows beside them.
  struct SideRow {
    storage::Table table;
    std::string key;
    std::optional<std::string> value;  // none: to be deleted
  };
  struct Removal {
    std::vector<EventKey> events;
    std::vector<resolve::AssertionEntry> assertions;
    std::vector<SideRow> rows;
  };
  // `after`: the assertions that stay. Gives how many events were there.
  absl::StatusOr<int64_t> Remove(const Removal& removal, const resolve::Assertions& after, bool sync);
  // Reads the suppressions, which Ingest obeys: once at opening, and after each change of their table.
  absl::Status LoadSuppressions();

  // `entry` came (`added`) or went; `after` is what stands now.
  absl::Status Assert(const resolve::AssertionEntry& entry, bool added, const resolve::Assertions& after, bool sync);

  // Decides a portion of the queued work, in one atomic batch; the caller may let others in between portions. Begin
  // with a new drain, go on until it says that nothing is left.
  struct Drain;
  struct Portion {
    bool done = false;               // nothing was left
    const char* stage = "";          // "order", "score", "resolve"
    int64_t decided = 0, total = 0;  // items of this stage
  };
  absl::StatusOr<Portion> SettleSome(const resolve::Assertions& assertions, Drain& drain);
  static std::unique_ptr<Drain, void (*)(Drain*)> NewDrain();

  // From now on likeness is weighed by `model`: `rows`, which say so in the store, are written together with the order
  // to score every comparable record again. Durable when it returns.
  absl::Status UseModel(std::shared_ptr<const match::Model> model, std::span<const SideRow> rows);

  // Events of the log, prepared anew under another policy, into tables that were emptied before (replay.cc).
  struct Replayed {
    Prepared prepared;
    Sequence sequence;
  };
  // Applies them in one atomic batch with `row`, which says how far the replay is; who is who is left to Settle.
  // Records whose anchor is known keep their id. An event that is refused now leaves the log.
  absl::Status Replay(std::span<const Replayed> events, const SideRow& row);

  FoldKeeper& folds() { return folds_; }
  int64_t comparisons() const { return comparisons_; }  // pairs compared so far; from any thread

 private:
  struct Work;  // one batch
  absl::Status Begin(Work& work);
  absl::Status TakeIn(std::span<const Prepared> events, Work& work, IngestReport* report);
  absl::Status Finish(const resolve::Assertions* assertions, const WriteOptions& options, Work& work);
  absl::Status Apply(const Prepared& prepared, Sequence sequence, Work& work);
  absl::StatusOr<bool> ApplyLatest(const Prepared& prepared, Work& work);
  absl::Status RefineTime(const Prepared& prepared, const storage::EventKeyRow& row, Work& work);
  absl::StatusOr<RecordId> RecordOf(const Anchor& anchor, const Hash128Value& hash, bool create, Work& work);
  absl::Status DeleteOne(const EventKey& key, Work& work, std::vector<std::pair<RecordId, Sequence>>* gone);
  absl::Status Refold(RecordId record, std::span<const std::pair<RecordId, Sequence>> gone, Work& work);
  absl::Status SeedAssertion(const resolve::AssertionEntry& entry, Work& work);
  // `assertions`: those in force; null where they are not known.
  absl::Status Index(const resolve::Assertions* assertions, bool defer, Work& work);
  absl::StatusOr<bool> IndexSome(Drain& drain, Work& work, Pending* taken);
  // `assertions`: may be null with `defer`.
  absl::Status Decide(const resolve::Assertions* assertions, bool defer, Work& work);
  absl::Status ReadQueue(Drain& drain);
  void NextStage(Drain& drain);
  absl::Status PlaceSome(Drain& drain);
  absl::Status DecideSome(const resolve::Assertions& assertions, Drain& drain, Work& work, Pending* taken);
  absl::Status ScoreSome(Drain& drain, Work& work, Pending* taken);
  absl::Status ResolveSome(const resolve::Assertions& assertions, Drain& drain, Work& work, Pending* taken);
  absl::Status Weigh(std::span<const RecordId> records, Work& work);
  absl::Status Score(std::span<const RecordId> records, LinkQueue& queue, Work& work);
  absl::Status ScoreAll(Work& work);
  absl::Status Expand(absl::btree_set<Hash128Value>* terms, absl::btree_set<RecordId>* records, Work& work);
  size_t LargestEvidenceCap() const;
  absl::Status ExpandValues(const resolve::Assertions& assertions, Work& work);
  absl::Status ReadSeeds(Work& work);
  absl::Status Resolve(const resolve::Assertions& assertions, Work& work);
  absl::StatusOr<std::optional<RecordId>> ExpandAll(RecordId from, size_t limit, Work& work);
  absl::Status Commit(Work& work, bool sync);

  storage::Engine& engine_;
  const v1::Policy& policy_;
  const NamespaceTable& namespaces_;
  const normalize::Normalizer& normalizer_;
  std::shared_ptr<const match::Model> model_;
  const KeyedHasher& hasher_;
  RowCache cache_;
  FoldKeeper folds_;
  Suppressions suppressions_;
  std::unique_ptr<Work> held_;                              // a batch left open; null: there is none
  std::optional<absl::flat_hash_set<RecordId>> unindexed_;  // what `work` says of it; none: to be read
  bool all_waits_ = false;  // `work` says that every record is to be scored; good where unindexed_ is
  uint64_t writes_ = 0;
  std::atomic<int64_t> comparisons_ = 0;
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_WRITER_H_
