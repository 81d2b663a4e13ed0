// Blocking keys and terms of many records that never had any.
#ifndef C360_LIB_INGEST_NEW_INDEX_H_
#define C360_LIB_INGEST_NEW_INDEX_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "base/hash.h"
#include "c360/v1/policy.pb.h"
#include "ingest/pending.h"
#include "ingest/row_cache.h"
#include "ingest/state.h"
#include "match/model.h"
#include "storage/engine.h"
#include "storage/rows.h"
#include "types/policy.h"

namespace c360::ingest {

struct NewIndexContext {
  storage::Engine& engine;
  const v1::Policy& policy;
  const NamespaceTable& namespaces;
  const KeyedHasher& hasher;
  const match::Model& model;
  RowCache& cache;
  State& state;      // of the batch, which changes no record, block or term
  bool all = false;  // every record waits to be scored: what else may have changed need not be told
  // Nobody has been scored since the store's first record was indexed; whoever has candidates waits. So the weights may
  // change: nothing was decided by them.
  bool first = false;
};

// Writes the rows of blocks and terms for `records`, none of which has any, and adds to `pending` what may have changed
// by them, as Reindex does one by one: those that share a key are to be scored, for others have no candidates, and who
// comes to share one with them later is compared with them then; whoever had chosen another that a key brings to it no
// more has to choose again; a term that became more usual changes all who show it. Counts them. Where all wait to be
// scored anyway, nothing is added.
//
// Record by record this is the dearest part of taking one in: some forty rows under hashed keys, each read, changed and
// written. Here all are sorted first, so a value is read and written once for all records that share it, in the order
// in which the engine keeps it.
//
// Returns those to be scored with their match::PlaceByName, ascending by id; where all wait, all that are comparable.
// Records that are gone, or say too little, have nothing to be written. Memory: about 6 KiB a record, so give some
// thousands. Errors: of the engine, or DataLoss.
absl::StatusOr<std::vector<std::pair<RecordId, uint64_t>>> IndexNew(const NewIndexContext& context,
                                                                    const absl::btree_set<RecordId>& records,
                                                                    storage::Counters* counters, Pending* pending,
                                                                    storage::Batch* batch);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_NEW_INDEX_H_
