#include "ingest/index.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
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
  Indexer(const IndexContext& context, State& state, storage::Counters* counters, Pending* pending,
          std::vector<RecordId>* indexed)
      : context_(context),
        policy_(context.policy),
        hasher_(context.hasher),
        state_(state),
        counters_(*counters),
        pending_(*pending),
        indexed_(*indexed) {}

  absl::Status Run() {
    const uint64_t comparable = counters_.comparable;
    std::vector<Change> changes;
    for (const RecordId id : state_.Touched()) {
      C360_ASSIGN_OR_RETURN(changes.emplace_back(), ChangeOf(id));
    }
    C360_RETURN_IF_ERROR(ReadAhead(changes));
    for (const Change& change : changes) C360_RETURN_IF_ERROR(Reindex(change));
    C360_RETURN_IF_ERROR(CheckIdentifiers());
    for (const Change& change : changes) C360_RETURN_IF_ERROR(CheckRecord(change));
    C360_RETURN_IF_ERROR(CheckBlocks());
    const uint64_t before = RoundComparable(comparable), after = RoundComparable(counters_.comparable);
    if (before != after) pending_.all = true;
    for (const auto& [term, counts] : state_.ChangedValues(Table::kTerms)) {
      C360_RETURN_IF_ERROR(NoteTerm(context_.model, term, counts, after, state_, &pending_));
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
    bool is_new = false, is_there = false;
    bool was_comparable = false, is_comparable = false;  // as blocks know it
    std::vector<Hash128Value> shows;                     // identifiers, now
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

  // Whether blocks and terms of the record are left for later: it has none yet.
  bool IsLater(RecordId id, const storage::v1::Record* before) const {
    return context_.defer && (before == nullptr || context_.unindexed.contains(id) || !resolve::SaysAnything(*before));
  }

  absl::StatusOr<Change> ChangeOf(RecordId id) {
    C360_ASSIGN_OR_RETURN(const storage::v1::Record* before, state_.StoredRow(id));
    C360_ASSIGN_OR_RETURN(const storage::v1::Record* now, state_.Row(id));
    Change change;
    change.id = id;
    change.is_new = before == nullptr;
    change.is_there = now != nullptr;
    if (now != nullptr && IsLater(id, before)) {
      const bool says = context_.namespaces.scored_matching() && resolve::SaysAnything(*now);
      if (says && !context_.unindexed.contains(id)) pending_.index.insert(id);
      SetIdentifiers(before == nullptr ? std::vector<resolve::Shown>() : ShownBy(*before), ShownBy(*now), &change);
      return change;
    }
    C360_ASSIGN_OR_RETURN(const auto was, state_.Before(id));
    C360_ASSIGN_OR_RETURN(const auto is, state_.Now(id));
    static const RecordEvidence& nothing = *new RecordEvidence;
    // Whom an assertion on its anchor means changes with the record that goes, however many others show the value.
    if (was != nullptr && is == nullptr) pending_.values.insert(was->anchor_hash);
    const RecordEvidence& old = was == nullptr ? nothing : *was;
    const RecordEvidence& present = is == nullptr ? nothing : *is;
    SetIdentifiers(old.shown, present.shown, &change);
    const bool unindexed = context_.unindexed.contains(id);
    if (unindexed) indexed_.push_back(id);
    SetBlocks(unindexed ? nothing : old, present, &change);
    return change;
  }

  std::vector<resolve::Shown> ShownBy(const storage::v1::Record& record) const {
    return resolve::ShownBy(record, context_.namespaces, hasher_);
  }

  void SetIdentifiers(const std::vector<resolve::Shown>& before, const std::vector<resolve::Shown>& now,
                      Change* change) {
    std::vector<Hash128Value> showed;
    for (const resolve::Shown& shown : before) {
      showed.push_back(shown.hash);
      Affect(shown);
    }
    for (const resolve::Shown& shown : now) {
      change->shows.push_back(shown.hash);
      Affect(shown);
    }
    change->identifiers = Compare(showed, change->shows);
  }

  void SetBlocks(const RecordEvidence& before, const RecordEvidence& now, Change* change) {
    change->was_comparable = before.subject != nullptr;
    change->is_comparable = now.subject != nullptr;
    if (!change->was_comparable && !change->is_comparable) return;
    const std::vector<Hash128Value> keys = resolve::BlockHashes(hasher_, now);
    change->blocks = Compare(resolve::BlockHashes(hasher_, before), keys);
    state_.SetBlockKeys(change->id, keys.size());
    if (before.subject != now.subject)
      change->terms = Compare(Sorted(state_.TermsOf(before)), Sorted(state_.TermsOf(now)));
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
    C360_RETURN_IF_ERROR(Replace(Table::kIdentifiers, change.identifiers, change.id));
    C360_RETURN_IF_ERROR(Replace(Table::kBlocks, change.blocks, change.id));
    C360_RETURN_IF_ERROR(Replace(Table::kTerms, change.terms, change.id));
    counters_.comparable += change.is_comparable ? 1 : 0;
    counters_.comparable -= change.was_comparable ? 1 : 0;
    if (change.was_comparable || change.is_comparable) pending_.score.insert(change.id);
    return change.was_comparable ? ReindexLinks(change.id, change.is_comparable) : absl::OkStatus();
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
      // Whoever alone shows it, or showed it, is touched and looked at by itself.
      if (counts.after <= 1 && counts.before <= 1 && !IsAsserted(value)) continue;
      pending_.values.insert(value);
      if (counts.after <= cap) continue;
      // Later it would look as if it had always been above its cap.
      C360_ASSIGN_OR_RETURN(const auto members, state_.Members(Table::kIdentifiers, value, counts.after));
      pending_.resolve.insert(members.records.begin(), members.records.end());
    }
    return absl::OkStatus();
  }

  bool IsAsserted(const Hash128Value& identifier) const {
    return context_.assertions == nullptr || !context_.assertions->Naming(identifier).empty();
  }

  absl::Status CheckRecord(const Change& change) {
    if (!change.is_there) return absl::OkStatus();
    bool alone = change.is_new;
    for (size_t i = 0; alone && i < change.shows.size(); ++i) {
      C360_ASSIGN_OR_RETURN(const State::Counts counts, state_.CountOf(Table::kIdentifiers, change.shows[i]));
      alone = counts.after == 1 && !IsAsserted(change.shows[i]);
    }
    if (!alone) pending_.resolve.insert(change.id);
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

  const IndexContext& context_;
  const v1::Policy& policy_;
  const KeyedHasher& hasher_;
  State& state_;
  storage::Counters& counters_;
  Pending& pending_;
  std::vector<RecordId>& indexed_;
  absl::flat_hash_map<Hash128Value, uint64_t> affected_;  // identifier -> its cap
};

// What kind of value a term is, by a record that shows it; none where nobody of them can be read.
absl::StatusOr<std::optional<match::ValueKind>> KindOf(const Hash128Value& term, uint64_t count, State& state) {
  C360_ASSIGN_OR_RETURN(const auto members, state.Members(Table::kTerms, term, count));
  for (const RecordId id : members.records) {
    C360_ASSIGN_OR_RETURN(const auto record, state.Now(id));
    if (record == nullptr || record->subject == nullptr) continue;
    const auto terms = state.TermsOf(*record);
    const auto it = std::find(terms.begin(), terms.end(), term);
    if (it != terms.end()) return match::KindOfTerm(*record->subject, it - terms.begin());
  }
  return std::nullopt;
}

}  // namespace

uint64_t RoundComparable(uint64_t records) {
  return uint64_t{1} << match::Log2Rounded(std::max<uint64_t>(records, 64));
}

absl::Status NoteTerm(const match::Model& model, const Hash128Value& term, State::Counts counts, uint64_t comparable,
                      State& state, Pending* pending) {
  // Who shows a term that nobody showed before is to be scored anyway; one that nobody shows any more weighs nothing.
  if (counts.before == 0 || counts.after == 0) return absl::OkStatus();
  const uint8_t was = match::RarityOf(counts.before, comparable), is = match::RarityOf(counts.after, comparable);
  if (was == is) return absl::OkStatus();
  bool never_more = model.NeverWorthMore(was, is);
  // It happens to a term once that its kind matters: when it becomes one that very many show.
  if (!never_more && counts.after > counts.before) {
    C360_ASSIGN_OR_RETURN(const auto kind, KindOf(term, counts.after, state));
    never_more = kind.has_value() && model.NeverWorthMore(*kind, was, is);
  }
  (never_more ? pending->usual : pending->terms).insert(term);
  return absl::OkStatus();
}

absl::Status Reindex(const IndexContext& context, State& state, storage::Counters* counters, Pending* pending,
                     std::vector<RecordId>* indexed) {
  return Indexer(context, state, counters, pending, indexed).Run();
}

}  // namespace c360::ingest
