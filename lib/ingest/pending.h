// What a change leaves to decide, and its durable form: the table `work`.
#ifndef C360_LIB_INGEST_PENDING_H_
#define C360_LIB_INGEST_PENDING_H_

#include <cstddef>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/hash.h"
#include "storage/engine.h"
#include "types/ids.h"

namespace c360::ingest {

// Decided in this order: `index` becomes `score`, `all` and `terms` do too, `usual` becomes `weigh`, which gives more
// of `score`; `score` gives links, `values` become `resolve`, and `resolve` gives profiles.
struct Pending {
  absl::btree_set<RecordId> index;  // records whose blocking keys and terms are still to be written, for the first time
  bool all = false;                 // the weights changed: every comparable record is to be scored
  absl::btree_set<Hash128Value>
      terms;  // all who show the term are to be scored: some pair may be worth more than before
  absl::btree_set<Hash128Value>
      usual;                        // the links of all who show the term are to be weighed again: none is worth more
  absl::btree_set<RecordId> weigh;  // the links of the record are to be weighed again
  absl::btree_set<RecordId> score;  // whom the record would be joined with is to be found anew
  absl::btree_set<Hash128Value> values;  // identifiers: the components of all who show them may have changed
  absl::btree_set<RecordId> resolve;     // records: their components may have changed

  // Adds what another left to decide.
  void Add(const Pending& other);
  bool empty() const { return !all && size() == 0; }
  size_t size() const {
    return index.size() + terms.size() + usual.size() + weigh.size() + score.size() + values.size() + resolve.size();
  }
};

// Puts every item into `work`; an item that is there already stays once.
void Enqueue(const Pending& pending, storage::Batch* batch);
// Reads items until about `limit`; all of one kind before the next, in the order they are decided.
absl::StatusOr<Pending> ReadWork(storage::Engine& engine, size_t limit);
// What is done with once every record is scored: terms, and links to be weighed again; at most `limit` of each.
absl::StatusOr<Pending> ReadWeights(storage::Engine& engine, size_t limit);
// Whether every record waits to be scored.
absl::StatusOr<bool> ReadAll(storage::Engine& engine);
// The records that wait for their blocking keys and terms.
absl::StatusOr<absl::flat_hash_set<RecordId>> ReadUnindexed(storage::Engine& engine, const storage::Snapshot* snapshot);
// Takes items out of `work`.
void Dequeue(const Pending& pending, storage::Batch* batch);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_PENDING_H_
