// Brings what is found by value in line with the records that changed.
#ifndef C360_LIB_INGEST_INDEX_H_
#define C360_LIB_INGEST_INDEX_H_

#include "absl/status/status.h"
#include "base/hash.h"
#include "c360/v1/policy.pb.h"
#include "ingest/pending.h"
#include "ingest/state.h"
#include "storage/rows.h"

namespace c360::ingest {

// Sets identifiers, blocks and terms against what each touched record shows now, and adds to `pending` whatever may
// have changed by it:
//
//   * a touched record is to be clustered again, and scored again where what can be compared changed;
//   * whoever shows one of its identifiers, before or now, may be joined or parted; an identifier above its cap before
//     and after joins nobody and changes nothing, one that has just crossed it changes all who show it;
//   * a block that fell back to its cap gives candidates to all its records; one that passed it takes some, which
//     matters to a record only that had chosen one of them and is no candidate of it by other blocks;
//   * whoever had chosen the record needs to choose again.
//
// Also keeps `counters->comparable`.
absl::Status Reindex(const v1::Policy& policy, const KeyedHasher& hasher, State& state, storage::Counters* counters,
                     Pending* pending);

// The number of comparable records as weights see it: rounded to the nearest power of two, at least 64:
// rounding up would make every value look rarer than it is, and each adds to a score.
uint64_t RoundComparable(uint64_t records);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_INDEX_H_
