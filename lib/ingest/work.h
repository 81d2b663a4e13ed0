// One batch of the write path: what is read and changed, what it leaves to decide.
#ifndef C360_LIB_INGEST_WORK_H_
#define C360_LIB_INGEST_WORK_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
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
  bool replaying = false;          // anchors may have ids whose records are not there yet
  std::vector<RecordId> resolved;  // records whose component was clustered
};

// The queue on its way through SettleSome: one kind of work, read whole, decided in portions.
struct Writer::Drain {
  Pending left;
  absl::flat_hash_set<RecordId> to_score;  // = left.score, to ask
  int64_t total = 0;
  const char* stage = "";
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_WORK_H_
