// Brings what is found by value in line with the records that changed.
#ifndef C360_LIB_INGEST_INDEX_H_
#define C360_LIB_INGEST_INDEX_H_

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "base/hash.h"
#include "c360/v1/policy.pb.h"
#include "ingest/pending.h"
#include "ingest/state.h"
#include "match/model.h"
#include "resolve/assertions.h"
#include "storage/rows.h"
#include "types/policy.h"

namespace c360::ingest {

struct IndexContext {
  const v1::Policy& policy;
  const NamespaceTable& namespaces;
  const KeyedHasher& hasher;
  // Null while those in force are not known.
  const resolve::Assertions* assertions;
  const match::Model& model;
  // Records that have no rows in blocks and terms, whatever they say.
  const absl::flat_hash_set<RecordId>& unindexed;
  // Blocks and terms of records that never had any may be left for later: one by one they are dear, many together
  // cheap (new_index.h).
  bool defer = false;
};

// Sets identifiers, blocks and terms against what each touched record shows now, and adds to `pending` whatever may
// have changed by it:
//
//   * a touched record is to be clustered again, and scored again where what can be compared changed; not a new one
//     whose identifiers nobody else shows, for it is alone until it has a link;
//   * whoever shows one of its identifiers, before or now, may be joined or parted; an identifier above its cap before
//     and after joins nobody and changes nothing, one that has just crossed it changes all who show it;
//   * a block that fell back to its cap gives candidates to all its records; one that passed it takes some, which
//     matters to a record only that had chosen one of them and is no candidate of it by other blocks;
//   * whoever had chosen the record needs to choose again.
//
// Also keeps `counters->comparable`, which counts whom blocks know. Adds to `indexed` whoever of context.unindexed has
// its rows from now on.
absl::Status Reindex(const IndexContext& context, State& state, storage::Counters* counters, Pending* pending,
                     std::vector<RecordId>* indexed);

// The number of comparable records as weights see it: rounded to the nearest power of two, at least 64:
// rounding up would make every value look rarer than it is, and each adds to a score.
uint64_t RoundComparable(uint64_t records);

// What is left to decide when the number of those who show a term changes, `counts.after` as `state` sees it now.
// Where rarity changes, all who show it are to be scored again, or only their links to be weighed when no score can
// rise (match::Model::NeverWorthMore).
absl::Status NoteTerm(const match::Model& model, const Hash128Value& term, State::Counts counts, uint64_t comparable,
                      State& state, Pending* pending);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_INDEX_H_
