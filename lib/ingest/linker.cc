#include "ingest/linker.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "match/blocking.h"
#include "resolve/record.h"

namespace c360::ingest {
namespace {

// A usual name alone tells nobody from a namesake: something else must speak for the two as well, or a name so rare or
// so full that there are hardly namesakes (docs/quality.md).
bool IsEnough(const match::PairScore& score) {
  constexpr int32_t kSpeaks = 300;       // millibits
  constexpr int32_t kFullName = 15'000;  // millibits; more than a usual given and family name together
  using match::Field;
  if (score.millibits[static_cast<size_t>(Field::kName)] >= kFullName) return true;
  for (size_t i = 0; i < static_cast<size_t>(Field::kRelativeName); ++i) {
    const Field field = static_cast<Field>(i);
    if (field == Field::kName || field == Field::kGender || field == Field::kKind) continue;
    if (score.millibits[i] >= kSpeaks) return true;
  }
  return false;
}

}  // namespace

using storage::LinkRow;
using storage::Table;

std::vector<Hash128Value> Linker::KeysOf(const resolve::RecordEvidence& record) {
  const auto it = keys_.find(record.id);
  return it != keys_.end() ? it->second : resolve::BlockHashes(hasher_, record);
}

absl::StatusOr<std::vector<RecordId>> Linker::CandidatesOf(const resolve::RecordEvidence& record, const Ids* without) {
  std::vector<RecordId> sharing;  // as often as they share a key
  const size_t cap = static_cast<size_t>(policy_.identity().block_cap());
  const std::vector<Hash128Value> keys = KeysOf(record);
  for (const Hash128Value& key : keys) {
    C360_ASSIGN_OR_RETURN(const auto members, state_.Members(Table::kBlocks, key, cap));
    if (members.count <= cap) sharing.insert(sharing.end(), members.records.begin(), members.records.end());
  }
  std::sort(sharing.begin(), sharing.end());
  std::vector<RecordId> candidates;
  for (auto it = sharing.begin(); it != sharing.end();) {
    const RecordId other = *it;
    const auto end = std::find_if(it, sharing.end(), [&](RecordId id) { return id != other; });
    const auto shared = static_cast<size_t>(end - it);
    it = end;
    if (other == record.id || (without != nullptr && without->contains(other))) continue;
    // Whose keys are many is asked only where it matters.
    size_t others = 0;
    if (!match::AreCandidates(shared, keys.size(), match::kManyKeys)) {
      C360_ASSIGN_OR_RETURN(others, state_.BlockKeysOf(other));
    }
    if (match::AreCandidates(shared, keys.size(), others)) candidates.push_back(other);
  }
  return candidates;
}

// The best by score; whoever is as good as the last one that stays, stays too.
void Linker::KeepBest(std::vector<Candidate>* candidates) const {
  std::erase_if(*candidates, [](const Candidate& c) { return c.millibits < 0; });
  const size_t choices = static_cast<size_t>(policy_.identity().choices());
  if (candidates->size() <= choices) return;
  std::vector<int32_t> scores;
  for (const Candidate& candidate : *candidates) scores.push_back(candidate.millibits);
  std::nth_element(scores.begin(), scores.begin() + static_cast<ptrdiff_t>(choices - 1), scores.end(),
                   std::greater<>());
  const int32_t last = scores[choices - 1];
  std::erase_if(*candidates, [&](const Candidate& c) { return c.millibits < last; });
}

absl::Status Linker::Set(RecordId id, RecordId other, const LinkRow& row, Pending* pending) {
  C360_RETURN_IF_ERROR(state_.SetLink(id, other, row));
  pending->resolve.insert({id, other});
  return absl::OkStatus();
}

absl::Status Linker::Choose(RecordId id, const std::vector<Candidate>& best, Pending* pending) {
  C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(id));
  const State::Links before = *links;
  for (const auto& [other, row] : before) {
    if (!row.chose) continue;
    const bool stays =
        std::any_of(best.begin(), best.end(), [&, chosen = other](const Candidate& c) { return c.id == chosen; });
    if (stays) continue;
    LinkRow without = row;
    without.chose = false;
    C360_RETURN_IF_ERROR(Set(id, other, without, pending));
  }
  for (const Candidate& candidate : best) {
    const auto it = before.find(candidate.id);
    const LinkRow row{
        .millibits = candidate.millibits, .chose = true, .chosen = it != before.end() && it->second.chosen};
    if (it == before.end() || it->second != row) C360_RETURN_IF_ERROR(Set(id, candidate.id, row, pending));
  }
  return absl::OkStatus();
}

// Whom a record of these links chooses once `from` is worth `millibits` to it, its other candidates being worth no more
// than when it chose; none where its links do not tell. Whom it left out is worth less than any of its choices, or less
// than 0 where it had choices left.
std::optional<std::vector<Candidate>> Linker::Rechoose(const State::Links& links, RecordId from,
                                                       int32_t millibits) const {
  std::vector<Candidate> best;
  size_t chosen = 0;
  int32_t least = INT32_MAX;
  for (const auto& [other, row] : links) {
    if (!row.chose) continue;
    ++chosen;
    least = std::min(least, row.millibits);
    if (other != from) best.push_back({other, row.millibits});
  }
  best.push_back({from, millibits});
  KeepBest(&best);
  const size_t choices = static_cast<size_t>(policy_.identity().choices());
  if (chosen < choices) return best;
  if (best.size() < choices) return std::nullopt;
  for (const Candidate& candidate : best) {
    if (candidate.millibits < least) return std::nullopt;
  }
  return best;
}

// `from` was scored against `to`, whose other candidates are as they were: `to` only has to see whether `from` is among
// its best. Where somebody else may be better now, it is to be scored itself.
absl::Status Linker::Offer(RecordId to, RecordId from, int32_t millibits, Pending* pending, Ids* again) {
  C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(to));
  const auto it = links->find(from);
  const bool chose = it != links->end() && it->second.chose;
  if (!chose && millibits < 0) return absl::OkStatus();
  const auto best = Rechoose(*links, from, millibits);
  if (best.has_value()) return Choose(to, *best, pending);
  again->insert(to);
  return absl::OkStatus();
}

// Against strangers only: a component holds whole households, and clustering tells its people apart.
int32_t Linker::Strangers(const match::PairScore& score, int32_t prior) const {
  return IsEnough(score) ? match::TotalAgainst(model_, prior, match::Rival::kStrangers, score) : -1;
}

// Of a negative score only that it is negative is told.
absl::StatusOr<Candidate> Linker::Score(const resolve::RecordEvidence& record, RecordId other_id,
                                        std::vector<uint8_t>* rarity) {
  const Candidate out{other_id, -1};
  C360_ASSIGN_OR_RETURN(const auto other, state_.Now(other_id));
  if (other == nullptr || other->subject == nullptr) return out;
  if (resolve::IdsExclude(record, *other) || !resolve::ExcludingSources(record, *other).empty()) return out;
  ++comparisons_;
  const int32_t prior = model_.PriorMillibits(state_.Comparable());
  // Most candidates are out whatever the rarity of their terms, which is what costs to look up.
  if (Strangers(match::CompareAtMost(model_, *record.subject, *other->subject), prior) < 0) return out;
  if (rarity->empty()) {
    C360_ASSIGN_OR_RETURN(*rarity, state_.RarityOf(record));
  }
  C360_ASSIGN_OR_RETURN(const auto other_rarity, state_.RarityOf(*other));
  const match::PairScore score =
      match::Compare(model_, {record.subject.get(), *rarity}, {other->subject.get(), other_rarity});
  return Candidate{other_id, Strangers(score, prior)};
}

absl::Status Linker::ScoreOne(RecordId id, bool in_turn, LinkQueue& queue, Pending* pending, Ids* again) {
  C360_ASSIGN_OR_RETURN(const auto record, state_.Now(id));
  if (record == nullptr || record->subject == nullptr) return absl::OkStatus();
  std::vector<Candidate> all;
  if (const auto told = queue.told.extract(id); in_turn && !told.empty()) all = told.mapped();
  std::vector<uint8_t> rarity;
  C360_ASSIGN_OR_RETURN(const auto candidates, CandidatesOf(*record, in_turn ? &queue.served : nullptr));
  for (const RecordId other : candidates) {
    C360_ASSIGN_OR_RETURN(const Candidate candidate, Score(*record, other, &rarity));
    if (!queue.waiting.contains(other)) {
      C360_RETURN_IF_ERROR(Offer(other, id, candidate.millibits, pending, again));
    } else if (in_turn && candidate.millibits >= 0) {
      queue.told[other].push_back({id, candidate.millibits});
    }
    all.push_back(candidate);
  }
  KeepBest(&all);
  return Choose(id, all, pending);
}

// One multi-get for what every record at hand will ask.
absl::Status Linker::ReadAhead(std::span<const RecordId> records) {
  constexpr size_t kFew = 8;
  keys_.clear();
  if (records.size() < kFew) return absl::OkStatus();
  std::vector<Hash128Value> blocks, terms;
  for (const RecordId id : records) {
    C360_ASSIGN_OR_RETURN(const auto record, state_.Now(id));
    if (record == nullptr || record->subject == nullptr) continue;
    const auto& own = keys_[id] = resolve::BlockHashes(hasher_, *record);
    blocks.insert(blocks.end(), own.begin(), own.end());
    terms.insert(terms.end(), record->terms.begin(), record->terms.end());
  }
  C360_RETURN_IF_ERROR(state_.ReadAhead(Table::kBlocks, std::move(blocks)));
  return state_.ReadAhead(Table::kTerms, std::move(terms));
}

absl::Status Linker::Weigh(std::span<const RecordId> records, Pending* pending) {
  C360_RETURN_IF_ERROR(ReadAhead(records));
  Ids again, done;
  for (const RecordId id : records) {
    C360_ASSIGN_OR_RETURN(const auto record, state_.Now(id));
    if (record == nullptr || record->subject == nullptr) continue;  // it went, and its links with it
    C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(id));
    const State::Links before = *links;
    std::vector<uint8_t> rarity;
    for (const auto& [other, row] : before) {
      if (done.contains(other)) continue;
      C360_ASSIGN_OR_RETURN(const Candidate candidate, Score(*record, other, &rarity));
      if (candidate.millibits == row.millibits) continue;
      // Both are asked before either changes: a link has one score, and each end needs the one that it chose by.
      C360_ASSIGN_OR_RETURN(const State::Links* links_of_other, state_.LinksOf(other));
      const auto own = Rechoose(*links, other, candidate.millibits);
      const auto others = Rechoose(*links_of_other, id, candidate.millibits);
      if (row.chose && own.has_value()) C360_RETURN_IF_ERROR(Choose(id, *own, pending));
      if (row.chosen && others.has_value()) C360_RETURN_IF_ERROR(Choose(other, *others, pending));
      if (row.chose && !own.has_value()) again.insert(id);
      if (row.chosen && !others.has_value()) again.insert(other);
    }
    done.insert(id);
  }
  pending->score.insert(again.begin(), again.end());
  return absl::OkStatus();
}

absl::Status Linker::Run(std::span<const RecordId> records, LinkQueue& queue, Pending* pending) {
  C360_RETURN_IF_ERROR(ReadAhead(records));
  Ids again;
  for (const RecordId id : records) {
    queue.waiting.erase(id);
    C360_RETURN_IF_ERROR(ScoreOne(id, /*in_turn=*/true, queue, pending, &again));
    queue.served.insert(id);
  }
  // Only whom the first round could not serve comes again; being scored against unchanged ones changes nobody else.
  while (!again.empty()) {
    for (const RecordId id : std::exchange(again, {}))
      C360_RETURN_IF_ERROR(ScoreOne(id, /*in_turn=*/false, queue, pending, &again));
  }
  return absl::OkStatus();
}

}  // namespace c360::ingest
