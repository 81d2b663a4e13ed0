// Whom a record would be joined with by what it says: scored links between records.
#ifndef C360_LIB_INGEST_LINKER_H_
#define C360_LIB_INGEST_LINKER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/v1/policy.pb.h"
#include "ingest/pending.h"
#include "ingest/state.h"
#include "match/compare.h"
#include "match/model.h"

namespace c360::ingest {

// Another record, and the score of joining it.
struct Candidate {
  RecordId id;
  int32_t millibits = 0;
};

// Records that are all to be scored, on their way through the linker: two of them are compared once, at the turn of the
// one that comes first; what the other has to know of it waits here. Good as long as nobody else writes to the store.
struct LinkQueue {
  absl::flat_hash_set<RecordId> waiting;                       // for their turn
  absl::flat_hash_set<RecordId> served;                        // had it
  absl::flat_hash_map<RecordId, std::vector<Candidate>> told;  // to those waiting: served ones, of scores >= 0

  explicit LinkQueue(std::span<const RecordId> records = {}) : waiting(records.begin(), records.end()) {}
  // Somebody else wrote: who waits compares itself with all.
  void Forget() {
    served.clear();
    told.clear();
  }
};

// Two records are candidates when they share blocking keys that no more than `block_cap` records have, as many as
// match::AreCandidates asks, and their own exclusive ids, or their sources, do not exclude each other. Each record
// chooses its best candidates of a score of at least 0: the `choices` best, ties included. A pair is linked when either
// end chose the other; links lead the walk of components.
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

  // Scores `records`, all of them waiting in `queue`, in this order, and adds to `pending->resolve` both ends of every
  // link that came, went or changed. To the choices of others that wait nothing is done now.
  absl::Status Run(std::span<const RecordId> records, LinkQueue& queue, Pending* pending);

  // Weighs again what `records` are linked by, where no pair of theirs can be worth more than it was: nobody gains a
  // candidate, so a record's choices stand as long as none of them falls below what it may have left out. Adds to
  // `pending->score` whose do not, and to `pending->resolve` both ends of every link that changed.
  absl::Status Weigh(std::span<const RecordId> records, Pending* pending);

  int64_t comparisons() const { return comparisons_; }

 private:
  using Ids = absl::flat_hash_set<RecordId>;
  // A record at hand: what it says, and with whom it is to be compared.
  struct Turn {
    RecordId id;
    resolve::Compared record;
    std::vector<Candidate> candidates;  // -1: it is out whatever the rarity of its terms
  };
  absl::StatusOr<std::vector<Turn>> ReadAhead(std::span<const RecordId> records, Ids* served);
  absl::Status ScoreOne(const Turn& turn, bool in_turn, LinkQueue& queue, Pending* pending, Ids* again);
  absl::StatusOr<bool> MayScore(const Turn& turn, RecordId other);
  absl::StatusOr<Candidate> Score(const Turn& turn, RecordId other);
  absl::Status Sift(std::vector<Turn>* turns);
  absl::StatusOr<std::vector<RecordId>> CandidatesOf(RecordId id, std::span<const Hash128Value> keys,
                                                     const Ids* without);
  absl::StatusOr<const std::vector<uint8_t>*> RarityOf(RecordId id, const match::Subject& subject);
  int32_t Strangers(const match::PairScore& score, int32_t prior) const;
  void KeepBest(std::vector<Candidate>* candidates) const;
  absl::Status Choose(RecordId id, const std::vector<Candidate>& best, Pending* pending);
  std::optional<std::vector<Candidate>> Rechoose(const State::Links& links, RecordId from, int32_t millibits) const;
  absl::Status Offer(RecordId to, RecordId from, int32_t millibits, Pending* pending, Ids* again);
  absl::Status Set(RecordId id, RecordId other, const storage::LinkRow& row, Pending* pending);

  const v1::Policy& policy_;
  const match::Model& model_;
  const KeyedHasher& hasher_;
  State& state_;
  absl::flat_hash_map<RecordId, std::vector<uint8_t>> rarity_;  // of the terms of those at hand
  int64_t comparisons_ = 0;
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_LINKER_H_
