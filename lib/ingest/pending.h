// What a change leaves to decide, and its durable form: the table `work`.
#ifndef C360_LIB_INGEST_PENDING_H_
#define C360_LIB_INGEST_PENDING_H_

#include <cstddef>
#include <set>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/hash.h"
#include "storage/engine.h"
#include "types/ids.h"

namespace c360::ingest {

// Decided in this order: `index` becomes `score`, `all` and `terms` do too, `score` gives links and more of `resolve`,
// `values` become `resolve`, and `resolve` gives profiles.
struct Pending {
  std::set<RecordId> index;       // records whose blocking keys and terms are still to be written, for the first time
  bool all = false;               // the weights changed: every comparable record is to be scored
  std::set<Hash128Value> terms;   // all who show the term are to be scored: it became rarer or more usual
  std::set<RecordId> score;       // whom the record would be joined with is to be found anew
  std::set<Hash128Value> values;  // identifiers: the components of all who show them may have changed
  std::set<RecordId> resolve;     // records: their components may have changed

  bool empty() const { return !all && size() == 0; }
  size_t size() const { return index.size() + terms.size() + score.size() + values.size() + resolve.size(); }
};

// Puts every item into `work`; an item that is there already stays once.
void Enqueue(const Pending& pending, storage::Batch* batch);
// Reads items until about `limit`; all of one kind before the next, in the order they are decided.
absl::StatusOr<Pending> ReadWork(storage::Engine& engine, size_t limit);
// The terms that wait, at most `limit`.
absl::StatusOr<std::set<Hash128Value>> ReadTerms(storage::Engine& engine, size_t limit);
// The records that wait for their blocking keys and terms.
absl::StatusOr<absl::flat_hash_set<RecordId>> ReadUnindexed(storage::Engine& engine, const storage::Snapshot* snapshot);
// Takes items out of `work`.
void Dequeue(const Pending& pending, storage::Batch* batch);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_PENDING_H_
