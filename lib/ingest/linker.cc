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
  // Nor do towns where the family names differ: everybody there has them.
  const bool other_family = match::level::IsOtherFamily(score.levels[static_cast<size_t>(match::Comparison::kFamily)]);
  for (size_t i = 0; i < static_cast<size_t>(Field::kRelativeName); ++i) {
    const Field field = static_cast<Field>(i);
    if (other_family && (field == Field::kPostcode || field == Field::kCity)) continue;
    if (field == Field::kName || field == Field::kGender || field == Field::kKind) continue;
    if (score.millibits[i] >= kSpeaks) return true;
  }
  return false;
}

}  // namespace

using storage::LinkRow;
using storage::Table;

absl::StatusOr<std::vector<RecordId>> Linker::CandidatesOf(RecordId id, std::span<const Hash128Value> keys,
                                                           const Ids* without) {
  std::vector<RecordId> sharing;  // as often as they share a key
  const size_t cap = static_cast<size_t>(policy_.identity().block_cap());
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
    if (other == id || (without != nullptr && without->contains(other))) continue;
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

absl::StatusOr<const std::vector<uint8_t>*> Linker::RarityOf(RecordId id, const match::Subject& subject) {
  std::vector<uint8_t>& rarity = rarity_[id];
  if (rarity.empty()) {
    C360_ASSIGN_OR_RETURN(rarity, state_.RarityOf(resolve::TermHashes(hasher_, subject)));
  }
  return &rarity;
}

// Most candidates are out whatever the rarity of their terms, which is what costs to look up.
absl::StatusOr<bool> Linker::MayScore(const Turn& turn, RecordId other_id) {
  C360_ASSIGN_OR_RETURN(const resolve::Compared other, state_.ComparedNow(other_id));
  if (other.subject == nullptr || resolve::Exclude(turn.record, other)) return false;
  ++comparisons_;
  const int32_t prior = model_.PriorMillibits(state_.Comparable());
  return Strangers(match::CompareAtMost(model_, *turn.record.subject, *other.subject), prior) >= 0;
}

// Of one that MayScore. Of a negative score only that it is negative is told.
absl::StatusOr<Candidate> Linker::Score(const Turn& turn, RecordId other_id) {
  C360_ASSIGN_OR_RETURN(const resolve::Compared other, state_.ComparedNow(other_id));
  const match::Subject &a = *turn.record.subject, &b = *other.subject;
  const int32_t prior = model_.PriorMillibits(state_.Comparable());
  C360_RETURN_IF_ERROR(RarityOf(turn.id, a).status());
  C360_ASSIGN_OR_RETURN(const auto* rarity_b, RarityOf(other_id, b));
  const match::PairScore score = match::Compare(model_, {&a, rarity_.at(turn.id)}, {&b, *rarity_b});
  return Candidate{other_id, Strangers(score, prior)};
}

absl::Status Linker::ScoreOne(const Turn& turn, bool in_turn, LinkQueue& queue, Pending* pending, Ids* again) {
  if (turn.record.subject == nullptr) return absl::OkStatus();
  std::vector<Candidate> all;
  if (const auto told = queue.told.extract(turn.id); in_turn && !told.empty()) all = told.mapped();
  for (Candidate candidate : turn.candidates) {
    const RecordId other = candidate.id;
    if (candidate.millibits >= 0) {
      C360_ASSIGN_OR_RETURN(candidate, Score(turn, other));
    }
    if (!queue.waiting.contains(other)) {
      C360_RETURN_IF_ERROR(Offer(other, turn.id, candidate.millibits, pending, again));
    } else if (in_turn && candidate.millibits >= 0) {
      queue.told[other].push_back({turn.id, candidate.millibits});
    }
    all.push_back(candidate);
  }
  KeepBest(&all);
  return Choose(turn.id, all, pending);
}

// One multi-get each for what the records at hand will ask: their keys, what their candidates say, and the counts of
// the terms of those who may be linked. `served` and whoever comes before a record are left out of its candidates;
// none: nobody is.
absl::StatusOr<std::vector<Linker::Turn>> Linker::ReadAhead(std::span<const RecordId> records, Ids* served) {
  rarity_.clear();
  std::vector<Turn> turns;
  std::vector<std::vector<Hash128Value>> keys;
  std::vector<Hash128Value> blocks;
  C360_RETURN_IF_ERROR(state_.ReadComparedAhead({records.begin(), records.end()}));
  for (const RecordId id : records) {
    Turn& turn = turns.emplace_back(Turn{.id = id, .record = {}, .candidates = {}});
    keys.emplace_back();
    C360_ASSIGN_OR_RETURN(turn.record, state_.ComparedNow(id));
    if (turn.record.subject == nullptr) continue;
    keys.back() = resolve::BlockHashes(hasher_, *turn.record.subject);
    blocks.insert(blocks.end(), keys.back().begin(), keys.back().end());
  }
  C360_RETURN_IF_ERROR(state_.ReadAhead(Table::kBlocks, std::move(blocks)));
  std::vector<RecordId> others;
  for (size_t i = 0; i < turns.size(); ++i) {
    C360_ASSIGN_OR_RETURN(const auto candidates, CandidatesOf(turns[i].id, keys[i], served));
    for (const RecordId other : candidates) turns[i].candidates.push_back({other, 0});
    others.insert(others.end(), candidates.begin(), candidates.end());
    if (served != nullptr) served->insert(turns[i].id);
  }
  C360_RETURN_IF_ERROR(state_.ReadComparedAhead(std::move(others)));
  C360_RETURN_IF_ERROR(Sift(&turns));
  return turns;
}

// Marks the candidates that are out, and reads the counts of the terms of the others ahead.
absl::Status Linker::Sift(std::vector<Turn>* turns) {
  Ids sifted;
  std::vector<Hash128Value> terms;
  const auto add = [&](RecordId id, const match::Subject& subject) {
    if (!sifted.insert(id).second) return;
    const auto own = resolve::TermHashes(hasher_, subject);
    terms.insert(terms.end(), own.begin(), own.end());
  };
  for (Turn& turn : *turns) {
    for (Candidate& candidate : turn.candidates) {
      C360_ASSIGN_OR_RETURN(const bool may, MayScore(turn, candidate.id));
      if (!may) {
        candidate.millibits = -1;
        continue;
      }
      C360_ASSIGN_OR_RETURN(const resolve::Compared other, state_.ComparedNow(candidate.id));
      add(turn.id, *turn.record.subject);
      add(candidate.id, *other.subject);
    }
  }
  return state_.ReadAhead(Table::kTerms, std::move(terms));
}

absl::Status Linker::Weigh(std::span<const RecordId> records, Pending* pending) {
  rarity_.clear();
  C360_RETURN_IF_ERROR(state_.ReadComparedAhead({records.begin(), records.end()}));
  Ids again, done;
  for (const RecordId id : records) {
    Turn turn{.id = id, .record = {}, .candidates = {}};
    C360_ASSIGN_OR_RETURN(turn.record, state_.ComparedNow(id));
    if (turn.record.subject == nullptr) continue;  // it went, and its links with it
    C360_ASSIGN_OR_RETURN(const State::Links* links, state_.LinksOf(id));
    const State::Links before = *links;
    for (const auto& [other, row] : before) {
      if (done.contains(other)) continue;
      C360_ASSIGN_OR_RETURN(const bool may, MayScore(turn, other));
      Candidate candidate{other, -1};
      if (may) {
        C360_ASSIGN_OR_RETURN(candidate, Score(turn, other));
      }
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
  C360_ASSIGN_OR_RETURN(const auto turns, ReadAhead(records, &queue.served));
  Ids again;
  for (const Turn& turn : turns) {
    queue.waiting.erase(turn.id);
    C360_RETURN_IF_ERROR(ScoreOne(turn, /*in_turn=*/true, queue, pending, &again));
  }
  // Only whom the first round could not serve comes again; being scored against unchanged ones changes nobody else.
  while (!again.empty()) {
    const std::vector<RecordId> next(again.begin(), again.end());
    again.clear();
    C360_ASSIGN_OR_RETURN(const auto more, ReadAhead(next, nullptr));
    for (const Turn& turn : more) C360_RETURN_IF_ERROR(ScoreOne(turn, /*in_turn=*/false, queue, pending, &again));
  }
  return absl::OkStatus();
}

}  // namespace c360::ingest
