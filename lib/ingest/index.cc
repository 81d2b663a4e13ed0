#include "ingest/index.h"

#include <algorithm>
#include <bit>
#include <map>
#include <vector>

#include "base/status.h"
#include "match/blocking.h"
#include "match/model.h"
#include "resolve/record.h"

namespace c360::ingest {
namespace {

using resolve::RecordEvidence;
using storage::Table;

class Indexer {
 public:
  Indexer(const v1::Policy& policy, const KeyedHasher& hasher, State& state, storage::Counters* counters,
          Pending* pending)
      : policy_(policy), hasher_(hasher), state_(state), counters_(*counters), pending_(*pending) {}

  absl::Status Run() {
    const uint64_t comparable = counters_.comparable;
    for (const RecordId id : state_.Touched()) C360_RETURN_IF_ERROR(Reindex(id));
    C360_RETURN_IF_ERROR(CheckIdentifiers());
    C360_RETURN_IF_ERROR(CheckBlocks());
    const uint64_t before = RoundComparable(comparable), after = RoundComparable(counters_.comparable);
    if (before != after) pending_.all = true;
    for (const auto& [term, counts] : state_.ChangedValues(Table::kTerms)) {
      if (match::RarityOf(counts.before, after) != match::RarityOf(counts.after, after)) pending_.terms.insert(term);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Reindex(RecordId id) {
    C360_ASSIGN_OR_RETURN(const auto before, state_.Before(id));
    C360_ASSIGN_OR_RETURN(const auto after, state_.Now(id));
    static const RecordEvidence* const kNothing = new RecordEvidence;
    const RecordEvidence& old = before == nullptr ? *kNothing : *before;
    const RecordEvidence& now = after == nullptr ? *kNothing : *after;
    if (after != nullptr) pending_.resolve.insert(id);
    for (const resolve::Shown& shown : old.shown) {
      Affect(shown);
      if (!Shows(now, shown.hash)) C360_RETURN_IF_ERROR(state_.RemoveMember(Table::kIdentifiers, shown.hash, id));
    }
    for (const resolve::Shown& shown : now.shown) {
      Affect(shown);
      if (!Shows(old, shown.hash)) C360_RETURN_IF_ERROR(state_.AddMember(Table::kIdentifiers, shown.hash, id));
    }
    return ReindexSubject(id, old, now);
  }

  void Affect(const resolve::Shown& shown) {
    const int own = shown.rule->evidence_cap();
    uint64_t& cap = affected_[shown.hash];
    cap = std::max<uint64_t>(cap, static_cast<uint64_t>(std::max(own, policy_.identity().evidence_cap())));
  }

  absl::Status ReindexSubject(RecordId id, const RecordEvidence& old, const RecordEvidence& now) {
    if (old.subject == nullptr && now.subject == nullptr) return absl::OkStatus();
    const bool same_terms = old.terms == now.terms;
    const std::vector<Hash128Value> old_keys = resolve::BlockHashes(hasher_, old);
    const std::vector<Hash128Value> new_keys = resolve::BlockHashes(hasher_, now);
    C360_RETURN_IF_ERROR(Replace(Table::kBlocks, old_keys, new_keys, id));
    if (!same_terms) {
      std::vector<Hash128Value> old_terms = old.terms, new_terms = now.terms;
      for (auto* terms : {&old_terms, &new_terms}) {
        std::sort(terms->begin(), terms->end());
        terms->erase(std::unique(terms->begin(), terms->end()), terms->end());
      }
      C360_RETURN_IF_ERROR(Replace(Table::kTerms, old_terms, new_terms, id));
    }
    counters_.comparable += now.subject != nullptr ? 1 : 0;
    counters_.comparable -= old.subject != nullptr ? 1 : 0;
    pending_.score.insert(id);
    if (old.subject == nullptr) return absl::OkStatus();
    C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(id));
    const State::Links copy = *links;
    for (const auto& [other, row] : copy) {
      if (row.chosen) pending_.score.insert(other);
      pending_.resolve.insert(other);
      if (now.subject == nullptr) C360_RETURN_IF_ERROR(state_.SetLink(id, other, {}));
    }
    return absl::OkStatus();
  }

  absl::Status Replace(Table table, const std::vector<Hash128Value>& old_keys,
                       const std::vector<Hash128Value>& new_keys, RecordId id) {
    std::vector<Hash128Value> gone, come;
    std::set_difference(old_keys.begin(), old_keys.end(), new_keys.begin(), new_keys.end(), std::back_inserter(gone));
    std::set_difference(new_keys.begin(), new_keys.end(), old_keys.begin(), old_keys.end(), std::back_inserter(come));
    for (const Hash128Value& key : gone) C360_RETURN_IF_ERROR(state_.RemoveMember(table, key, id));
    for (const Hash128Value& key : come) C360_RETURN_IF_ERROR(state_.AddMember(table, key, id));
    return absl::OkStatus();
  }

  absl::Status CheckIdentifiers() {
    for (const auto& [value, cap] : affected_) {
      C360_ASSIGN_OR_RETURN(const State::Counts counts, state_.CountOf(Table::kIdentifiers, value));
      if (counts.after > cap && counts.before > cap) continue;
      pending_.values.insert(value);
      if (counts.after <= cap) continue;
      // Later it would look as if it had always been above its cap.
      C360_ASSIGN_OR_RETURN(const auto members, state_.Members(Table::kIdentifiers, value, counts.after));
      pending_.resolve.insert(members.records.begin(), members.records.end());
    }
    return absl::OkStatus();
  }

  absl::Status CheckBlocks() {
    const uint64_t cap = static_cast<uint64_t>(policy_.identity().block_cap());
    for (const auto& [key, counts] : state_.ChangedValues(Table::kBlocks)) {
      if ((counts.before <= cap) == (counts.after <= cap)) continue;
      C360_ASSIGN_OR_RETURN(const auto members, state_.Members(Table::kBlocks, key, counts.after));
      if (counts.after <= cap) {  // all of them find each other now
        pending_.score.insert(members.records.begin(), members.records.end());
        continue;
      }
      for (const RecordId id : members.records) C360_RETURN_IF_ERROR(CheckChoices(id, members.records));
    }
    return absl::OkStatus();
  }

  // A key that `others` share has passed its cap. Losing a candidate that it did not choose leaves a record's choices
  // as they are; only who loses one of them has to choose again.
  absl::Status CheckChoices(RecordId id, const std::vector<RecordId>& others) {
    if (pending_.score.contains(id)) return absl::OkStatus();
    C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(id));
    std::vector<RecordId> chosen;
    for (const auto& [other, row] : *links) {
      if (row.chose && std::binary_search(others.begin(), others.end(), other)) chosen.push_back(other);
    }
    for (const RecordId other : chosen) {
      C360_ASSIGN_OR_RETURN(const bool still, StillCandidates(id, other));
      if (still) continue;
      pending_.score.insert(id);
      break;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> StillCandidates(RecordId a, RecordId b) {
    C360_ASSIGN_OR_RETURN(const auto left, state_.Now(a));
    C360_ASSIGN_OR_RETURN(const auto right, state_.Now(b));
    if (left == nullptr || right == nullptr) return false;
    const std::vector<Hash128Value> x = resolve::BlockHashes(hasher_, *left), y = resolve::BlockHashes(hasher_, *right);
    std::vector<Hash128Value> common;
    std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
    size_t shared = 0;
    for (const Hash128Value& key : common) {
      C360_ASSIGN_OR_RETURN(const State::Counts counts, state_.CountOf(Table::kBlocks, key));
      if (counts.after <= static_cast<uint64_t>(policy_.identity().block_cap())) ++shared;
    }
    return match::AreCandidates(shared, x.size(), y.size());
  }

  const v1::Policy& policy_;
  const KeyedHasher& hasher_;
  State& state_;
  storage::Counters& counters_;
  Pending& pending_;
  std::map<Hash128Value, uint64_t> affected_;  // identifier -> its cap
};

}  // namespace

uint64_t RoundComparable(uint64_t records) {
  return uint64_t{1} << match::Log2Rounded(std::max<uint64_t>(records, 64));
}

absl::Status Reindex(const v1::Policy& policy, const KeyedHasher& hasher, State& state, storage::Counters* counters,
                     Pending* pending) {
  return Indexer(policy, hasher, state, counters, pending).Run();
}

}  // namespace c360::ingest
