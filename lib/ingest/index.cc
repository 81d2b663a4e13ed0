#include "ingest/index.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>
#include <memory>
#include <utility>
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
    std::vector<Change> changes;
    for (const RecordId id : state_.Touched()) {
      C360_ASSIGN_OR_RETURN(changes.emplace_back(), ChangeOf(id));
    }
    C360_RETURN_IF_ERROR(ReadAhead(changes));
    for (const Change& change : changes) C360_RETURN_IF_ERROR(Reindex(change));
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
  // The values of one kind that a record showed and shows.
  struct Values {
    std::vector<Hash128Value> gone, come;
  };
  struct Change {
    RecordId id;
    std::shared_ptr<const RecordEvidence> before, now;  // null: it was, or is, not there
    Values identifiers, blocks, terms;
  };

  static std::vector<Hash128Value> Sorted(std::vector<Hash128Value> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }

  static Values Compare(const std::vector<Hash128Value>& before, const std::vector<Hash128Value>& now) {
    Values values;
    std::set_difference(before.begin(), before.end(), now.begin(), now.end(), std::back_inserter(values.gone));
    std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(values.come));
    return values;
  }

  absl::StatusOr<Change> ChangeOf(RecordId id) {
    Change change{.id = id, .before = {}, .now = {}, .identifiers = {}, .blocks = {}, .terms = {}};
    C360_ASSIGN_OR_RETURN(change.before, state_.Before(id));
    C360_ASSIGN_OR_RETURN(change.now, state_.Now(id));
    static const std::shared_ptr<const RecordEvidence>& nothing =
        *new std::shared_ptr<const RecordEvidence>(new RecordEvidence);
    const RecordEvidence& before = change.before == nullptr ? *nothing : *change.before;
    const RecordEvidence& now = change.now == nullptr ? *nothing : *change.now;
    std::vector<Hash128Value> showed, shows;
    for (const resolve::Shown& shown : before.shown) showed.push_back(shown.hash);
    for (const resolve::Shown& shown : now.shown) shows.push_back(shown.hash);
    change.identifiers = Compare(showed, shows);
    if (before.subject == nullptr && now.subject == nullptr) return change;
    const std::vector<Hash128Value> keys = resolve::BlockHashes(hasher_, now);
    change.blocks = Compare(resolve::BlockHashes(hasher_, before), keys);
    state_.SetBlockKeys(id, keys.size());
    if (before.terms != now.terms) change.terms = Compare(Sorted(before.terms), Sorted(now.terms));
    return change;
  }

  // One multi-get a table for all that is about to change.
  absl::Status ReadAhead(const std::vector<Change>& changes) {
    constexpr size_t kFew = 8;
    if (changes.size() < kFew) return absl::OkStatus();
    const auto read = [&](Table table, Values Change::*kind) {
      std::vector<Hash128Value> values;
      for (const Change& change : changes) {
        const Values& of = change.*kind;
        values.insert(values.end(), of.gone.begin(), of.gone.end());
        values.insert(values.end(), of.come.begin(), of.come.end());
      }
      return state_.ReadAhead(table, std::move(values));
    };
    C360_RETURN_IF_ERROR(read(Table::kIdentifiers, &Change::identifiers));
    C360_RETURN_IF_ERROR(read(Table::kBlocks, &Change::blocks));
    return read(Table::kTerms, &Change::terms);
  }

  absl::Status Reindex(const Change& change) {
    if (change.now != nullptr) pending_.resolve.insert(change.id);
    for (const auto& evidence : {change.before, change.now}) {
      if (evidence == nullptr) continue;
      for (const resolve::Shown& shown : evidence->shown) Affect(shown);
    }
    C360_RETURN_IF_ERROR(Replace(Table::kIdentifiers, change.identifiers, change.id));
    C360_RETURN_IF_ERROR(Replace(Table::kBlocks, change.blocks, change.id));
    C360_RETURN_IF_ERROR(Replace(Table::kTerms, change.terms, change.id));
    const bool was = change.before != nullptr && change.before->subject != nullptr;
    const bool is = change.now != nullptr && change.now->subject != nullptr;
    counters_.comparable += is ? 1 : 0;
    counters_.comparable -= was ? 1 : 0;
    if (was || is) pending_.score.insert(change.id);
    return was ? ReindexLinks(change.id, is) : absl::OkStatus();
  }

  // Who chose a record that says something else now may have to choose again.
  absl::Status ReindexLinks(RecordId id, bool comparable) {
    C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(id));
    const State::Links copy = *links;
    for (const auto& [other, row] : copy) {
      if (row.chosen) pending_.score.insert(other);
      pending_.resolve.insert(other);
      if (!comparable) C360_RETURN_IF_ERROR(state_.SetLink(id, other, {}));
    }
    return absl::OkStatus();
  }

  void Affect(const resolve::Shown& shown) {
    const int own = shown.rule->evidence_cap();
    uint64_t& cap = affected_[shown.hash];
    cap = std::max<uint64_t>(cap, static_cast<uint64_t>(std::max(own, policy_.identity().evidence_cap())));
  }

  absl::Status Replace(Table table, const Values& values, RecordId id) {
    for (const Hash128Value& value : values.gone) C360_RETURN_IF_ERROR(state_.RemoveMember(table, value, id));
    for (const Hash128Value& value : values.come) C360_RETURN_IF_ERROR(state_.AddMember(table, value, id));
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
