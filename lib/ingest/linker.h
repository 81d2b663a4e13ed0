// Whom a record would be joined with by what it says: scored links between records.
#ifndef C360_LIB_INGEST_LINKER_H_
#define C360_LIB_INGEST_LINKER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_set.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/v1/policy.pb.h"
#include "ingest/pending.h"
#include "ingest/state.h"
#include "match/compare.h"
#include "match/model.h"

namespace c360::ingest {

// Two records are candidates when they share blocking keys that no more than `block_cap` records have, as many as
// match::AreCandidates asks, and their own exclusive ids do not exclude each other. Each record chooses its best
// candidates of a score of at least 0: the `choices` best, ties included. A pair is linked when either end chose the
// other; links lead the walk of components.
//
// So a record's choices depend on the records that share its keys alone. A record that comes is compared with its
// candidates once; each of those needs only to see whether the new one is among its best. The result is that of making
// all choices from nothing (law 6); `check` makes them so and compares (I9).
//
// Cost    for each record to be scored: its candidates, at most keys x block_cap, a comparison each. Not thread-safe.
class Linker {
 public:
  Linker(const v1::Policy& policy, const match::Model& model, const KeyedHasher& hasher, State& state)
      : policy_(policy), model_(model), hasher_(hasher), state_(state) {}

  // Scores `pending->score`, leaves it empty, and adds to `pending->resolve` both ends of every link that came, went or
  // changed. A record of `later` waits for its own turn: nothing is done to its choices now.
  absl::Status Run(Pending* pending, const absl::flat_hash_set<RecordId>& later = {});

  int64_t comparisons() const { return comparisons_; }

 private:
  struct Candidate {
    RecordId id;
    int32_t millibits = 0;
  };
  using Ids = absl::flat_hash_set<RecordId>;
  absl::Status ReadAhead(const Ids& batch);
  absl::Status ScoreOne(RecordId id, const Ids& batch, const Ids& later, Pending* pending, Ids* again);
  absl::StatusOr<std::vector<RecordId>> CandidatesOf(const resolve::RecordEvidence& record);
  int32_t Strangers(const match::PairScore& score, int32_t prior) const;
  void KeepBest(std::vector<Candidate>* candidates) const;
  absl::Status Choose(RecordId id, const std::vector<Candidate>& best, Pending* pending);
  absl::Status Offer(RecordId to, RecordId from, int32_t millibits, Pending* pending, Ids* again);
  absl::Status Set(RecordId id, RecordId other, const storage::LinkRow& row, Pending* pending);

  const v1::Policy& policy_;
  const match::Model& model_;
  const KeyedHasher& hasher_;
  State& state_;
  int64_t comparisons_ = 0;
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_LINKER_H_
