// One batch of the write path: what is read and changed, what it leaves to decide.
#ifndef C360_LIB_INGEST_WORK_H_
#define C360_LIB_INGEST_WORK_H_

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "ingest/linker.h"
#include "ingest/pending.h"
#include "ingest/state.h"
#include "ingest/writer.h"
#include "storage/rows.h"

namespace c360::ingest {

struct Writer::Work {
  explicit Work(Writer& writer)
      : state(writer.engine_, writer.namespaces_, writer.hasher_, nullptr, &writer.cache_),
        batch(writer.engine_.NewBatch()),
        folds(writer.folds_) {}
  State state;
  std::unique_ptr<storage::Batch> batch;
  FoldBatch folds;
  storage::Counters counters;
  absl::flat_hash_map<Hash128Value, storage::EventKeyRow> batch_keys;  // events of this batch
  Pending pending;
  std::vector<RecordId> indexed;   // records that have their blocking keys and terms from now on
  bool took_all = false;           // that every record is to be scored is among what it decides
  const Drain* drain = nullptr;    // whose portions these are; null: events or assertions
  size_t decided = 0;              // items of those portions
  bool replaying = false;          // anchors may have ids whose records are not there yet
  std::vector<RecordId> resolved;  // records whose component was clustered
};

// The queue on its way through SettleSome: read once, decided in portions, kind by kind; what a portion leaves to
// decide is added here as to the table.
struct Writer::Drain {
  Pending left;                                       // whom to score goes on by way of `unplaced` and `placed`
  bool whole = false;                                 // `work` has nothing else, as long as nobody else writes
  std::vector<RecordId> unplaced;                     // still to be put in order
  std::vector<std::pair<uint64_t, RecordId>> placed;  // by match::PlaceByName; the last ones come first
  std::vector<std::pair<RecordId, uint64_t>> places;  // those known already, ascending by id
  RecordId all_from;                                  // where all are to be scored: those before it are queued
  LinkQueue queue;
  bool first = false;                      // NewIndexContext::first
  absl::flat_hash_set<RecordId> resolved;  // in this stage; good as long as nobody else writes
  uint64_t writes = 0;                     // of the writer, at the end of the last portion
  int64_t total = 0;
  const char* stage = "";

  bool empty() const { return left.empty() && unplaced.empty() && placed.empty(); }
  // Items of a stage.
  int64_t size(std::string_view stage) const {
    const size_t resolve = left.values.size() + left.resolve.size();
    if (stage == "index") return static_cast<int64_t>(left.index.size());
    if (stage == "resolve") return static_cast<int64_t>(resolve);
    return static_cast<int64_t>(left.size() - left.index.size() - resolve + unplaced.size() + placed.size());
  }
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_WORK_H_
