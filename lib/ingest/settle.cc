// Deciding who is who: what a batch, or the queue, leaves to decide becomes links and profiles.
//
// Everything decided here is a function of what the records show now, never of what was decided before, so it does not
// matter when a piece of work is done, or how often. A call that would take long leaves the rest in the table `work`.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/status.h"
#include "ingest/index.h"
#include "ingest/linker.h"
#include "ingest/new_index.h"
#include "ingest/work.h"
#include "ingest/writer.h"
#include "match/blocking.h"
#include "resolve/record.h"
#include "storage/keys.h"

namespace c360::ingest {
namespace {

using storage::Table;

// Items that one call decides by itself; the rest waits. About a second's worth.
constexpr size_t kInlineLimit = 20'000;
// Stores of up to so many comparable records score all of them again at once when the weights change.
constexpr uint64_t kInlineAll = 1024;
// Items of the queue that are read at once, and decided in one batch.
constexpr size_t kReadLimit = 4'000'000;
constexpr size_t kPortion = 1000;
// Records whose blocking keys and terms are written together.
constexpr size_t kIndexed = 32'768;
// Items that are decided in portions and written together: enough rows for files of their own.
constexpr size_t kDecided = 100'000;
// Records that are queued together where all are to be scored.
constexpr size_t kQueued = 50'000;
// Records that are put in order at once.
constexpr size_t kPlaced = 20'000;
// A queue so long that keeping for each stage what the others kept would be half of all memory.
constexpr int64_t kLong = 200'000;
// Rows that are sooner walked over than jumped.
constexpr int kNear = 16;

// Moves the first ones, at most `limit`.
template <typename Item>
void Take(size_t limit, absl::btree_set<Item>* from, absl::btree_set<Item>* to) {
  const auto end = limit < from->size() ? std::next(from->begin(), static_cast<ptrdiff_t>(limit)) : from->end();
  to->insert(from->begin(), end);
  from->erase(from->begin(), end);
}

}  // namespace

// Adds all who show one of the terms to `records`.
absl::Status Writer::Expand(absl::btree_set<Hash128Value>* terms, absl::btree_set<RecordId>* records, Work& work) {
  for (const Hash128Value& term : *terms) {
    C360_ASSIGN_OR_RETURN(const auto members, work.state.Members(Table::kTerms, term, SIZE_MAX));
    records->insert(members.records.begin(), members.records.end());
    // Pooled evidence weighs more than the links show: each is decided again even where its links stay.
    work.pending.resolve.insert(members.records.begin(), members.records.end());
  }
  terms->clear();
  return absl::OkStatus();
}

// A namespace may have a cap of its own, above that of the others.
size_t Writer::LargestEvidenceCap() const {
  int cap = policy_.identity().evidence_cap();
  for (const v1::NamespaceRule& rule : policy_.namespaces()) cap = std::max(cap, rule.evidence_cap());
  return static_cast<size_t>(cap);
}

// Where SAME says that two identifiers are one, who shows the one counts for the other: whoever shows either may
// change.
absl::Status Writer::ExpandValues(const resolve::Assertions& assertions, Work& work) {
  std::vector<Hash128Value> open(work.pending.values.begin(), work.pending.values.end());
  while (!open.empty()) {
    const Hash128Value value = open.back();
    open.pop_back();
    for (const size_t index : assertions.Naming(value)) {
      const resolve::AssertionEntry& entry = assertions.entries()[index];
      if (entry.kind != v1::Assertion::SAME) continue;
      const Hash128Value& other = entry.left == value ? entry.right : entry.left;
      if (work.pending.values.insert(other).second) open.push_back(other);
      // Above its cap a value still means the record anchored at it.
      C360_ASSIGN_OR_RETURN(const RecordId anchored, work.state.FindAnchor(other));
      if (anchored.value != 0) work.pending.resolve.insert(anchored);
    }
  }
  const size_t cap = LargestEvidenceCap();
  C360_RETURN_IF_ERROR(
      work.state.ReadAhead(Table::kIdentifiers, {work.pending.values.begin(), work.pending.values.end()}));
  for (const Hash128Value& value : work.pending.values) {
    C360_ASSIGN_OR_RETURN(const auto members, work.state.MembersOf(value, cap));
    work.pending.resolve.insert(members.records.begin(), members.records.end());
  }
  work.pending.values.clear();
  return absl::OkStatus();
}

// Every record from `from` on that may be comparable, stored or new in this batch, but about `limit` at most. Gives
// where to go on; none: that was all. Who says nothing is compared with nobody, whatever the weights.
absl::StatusOr<std::optional<RecordId>> Writer::ExpandAll(RecordId from, size_t limit, Work& work) {
  const auto add = [&](RecordId id) {
    if (unindexed_->contains(id)) return;  // it will be, when others can find it
    work.pending.score.insert(id);
    // Pooled evidence weighs more than the links show: each is decided again even where its links stay.
    work.pending.resolve.insert(id);
  };
  const auto it = engine_.NewIterator(Table::kRecords);
  for (it->Seek(storage::RecordKey(from)); it->Valid(); it->Next()) {
    const RecordId id = storage::ParseRecordKey(it->key());
    if (work.pending.score.size() >= limit) return id;
    C360_ASSIGN_OR_RETURN(const bool says, resolve::RowSaysAnything(it->value()));
    if (says) add(id);
  }
  C360_RETURN_IF_ERROR(it->status());
  for (const RecordId id : work.state.Touched()) add(id);
  work.pending.all = false;
  return std::nullopt;
}

absl::Status Writer::Weigh(std::span<const RecordId> records, Work& work) {
  Linker linker(policy_, *model_, hasher_, work.state);
  C360_RETURN_IF_ERROR(linker.Weigh(records, &work.pending));
  comparisons_ += linker.comparisons();
  return absl::OkStatus();
}

absl::Status Writer::Score(std::span<const RecordId> records, LinkQueue& queue, Work& work) {
  Linker linker(policy_, *model_, hasher_, work.state);
  C360_RETURN_IF_ERROR(linker.Run(records, queue, &work.pending));
  comparisons_ += linker.comparisons();
  return absl::OkStatus();
}

absl::Status Writer::ScoreAll(Work& work) {
  const std::vector<RecordId> weigh(work.pending.weigh.begin(), work.pending.weigh.end());
  work.pending.weigh.clear();
  C360_RETURN_IF_ERROR(Weigh(weigh, work));
  const std::vector<RecordId> records(work.pending.score.begin(), work.pending.score.end());
  work.pending.score.clear();
  LinkQueue queue(records);
  return Score(records, queue, work);
}

absl::Status Writer::Decide(const resolve::Assertions* assertions, bool defer, Work& work) {
  Pending& pending = work.pending;
  if (!defer && pending.all && work.counters.comparable <= kInlineAll) {
    C360_RETURN_IF_ERROR(ExpandAll(RecordId{}, SIZE_MAX, work).status());
  }
  if (!defer && pending.size() <= kInlineLimit) {
    work.state.SetComparable(RoundComparable(work.counters.comparable));
    C360_RETURN_IF_ERROR(Expand(&pending.terms, &pending.score, work));
    C360_RETURN_IF_ERROR(Expand(&pending.usual, &pending.weigh, work));
    C360_RETURN_IF_ERROR(ScoreAll(work));
    C360_RETURN_IF_ERROR(ExpandValues(*assertions, work));
    C360_RETURN_IF_ERROR(Resolve(*assertions, work));
  }
  Enqueue(pending, work.batch.get());
  if (!pending.empty()) work.counters.unsettled = 1;
  return absl::OkStatus();
}

// One multi-get each for what clustering will ask of many.
absl::Status Writer::ReadSeeds(Work& work) {
  constexpr size_t kFew = 8;
  const std::vector<RecordId> seeds(work.pending.resolve.begin(), work.pending.resolve.end());
  if (seeds.size() < kFew || seeds.size() > kInlineLimit) return absl::OkStatus();
  C360_RETURN_IF_ERROR(work.state.ReadEvidenceAhead(seeds));
  C360_RETURN_IF_ERROR(work.state.ReadProfilesAhead(seeds));
  std::vector<Hash128Value> identifiers, terms;
  for (const RecordId id : seeds) {
    C360_ASSIGN_OR_RETURN(const auto record, work.state.Now(id));
    if (record == nullptr) continue;
    for (const resolve::Shown& shown : record->shown) identifiers.push_back(shown.hash);
    C360_ASSIGN_OR_RETURN(const State::Links* links, work.state.LinksOf(id));
    if (links->empty()) continue;
    const auto own = work.state.TermsOf(*record);
    terms.insert(terms.end(), own.begin(), own.end());
  }
  C360_RETURN_IF_ERROR(work.state.ReadAhead(Table::kIdentifiers, std::move(identifiers)));
  return work.state.ReadAhead(Table::kTerms, std::move(terms));
}

// Clusters the components of all seeds and notes where each of their records belongs.
absl::Status Writer::Resolve(const resolve::Assertions& assertions, Work& work) {
  C360_RETURN_IF_ERROR(ReadSeeds(work));
  std::vector<RecordId> seeds;
  for (const RecordId id : work.pending.resolve) {
    C360_ASSIGN_OR_RETURN(const auto record, work.state.Now(id));
    if (record != nullptr) seeds.push_back(id);  // gone since it was queued
  }
  work.pending.resolve.clear();
  resolve::Resolver resolver(policy_, assertions, *model_, work.state);
  C360_ASSIGN_OR_RETURN(const auto components, resolver.Resolve(seeds));
  for (const resolve::Component& component : components) {
    std::map<uint32_t, RecordId> oldest;
    for (uint32_t i = 0; i < component.records.size(); ++i) {
      RecordId& id = oldest.try_emplace(component.clustering.cluster[i], component.records[i]->id).first->second;
      id = std::min(id, component.records[i]->id);
    }
    for (uint32_t i = 0; i < component.records.size(); ++i) {
      const RecordId id = component.records[i]->id;
      const storage::ProfileOfRow row{.profile = oldest[component.clustering.cluster[i]],
                                      .regime = static_cast<uint8_t>(component.regime)};
      C360_ASSIGN_OR_RETURN(const auto before, work.state.ProfileOf(id));
      // A profile is counted at its oldest record.
      if (before.profile == id && row.profile != id) --work.counters.profiles;
      if (before.profile != id && row.profile == id) ++work.counters.profiles;
      work.state.SetProfileOf(id, row);
      work.resolved.push_back(id);
    }
  }
  return absl::OkStatus();
}

std::unique_ptr<Writer::Drain, void (*)(Writer::Drain*)> Writer::NewDrain() {
  return {new Drain, [](Drain* drain) { delete drain; }};
}

absl::Status Writer::ReadQueue(Drain& drain) {
  C360_ASSIGN_OR_RETURN(drain.left, ReadWork(engine_, kReadLimit));
  drain.whole = drain.left.size() < kReadLimit;
  drain.writes = writes_;
  drain.first = false;
  drain.stage = "";
  return absl::OkStatus();
}

// Begins a stage where the one before is at its end.
void Writer::NextStage(Drain& drain) {
  const char* const stage = drain.size("index") > 0                     ? "index"
                            : drain.left.all || drain.size("score") > 0 ? "score"
                                                                        : "resolve";
  if (std::string_view(drain.stage) != stage) {
    drain.stage = stage;
    drain.total = drain.size(stage);
    drain.resolved.clear();
    const bool is_long = drain.total >= kLong;
    if (is_long) cache_.ForgetForDeciding();
    if (is_long && drain.size("score") == 0) cache_.ForgetForClustering();
  }
  drain.total = std::max(drain.total, drain.size(stage));
  const Pending& left = drain.left;
  const bool first_others = left.all || !left.terms.empty() || !left.usual.empty() || !left.weigh.empty();
  if (drain.size("index") > 0 || first_others || !drain.unplaced.empty() || !drain.placed.empty()) return;
  drain.unplaced.assign(left.score.begin(), left.score.end());
  drain.left.score.clear();
  drain.queue = LinkQueue(drain.unplaced);
}

// Records are scored by name: those who are compared with each other in one go, and read once. Of a few the order does
// not matter; of many, they are read in the order of ids, in which they are stored.
absl::Status Writer::PlaceSome(Drain& drain) {
  std::vector<RecordId>& unplaced = drain.unplaced;
  const size_t begin = unplaced.size() > kPlaced ? unplaced.size() - kPlaced : 0;
  if (unplaced.size() + drain.placed.size() <= kPortion) {
    for (const RecordId id : std::exchange(unplaced, {})) drain.placed.emplace_back(0, id);
    return absl::OkStatus();
  }
  const auto it = engine_.NewIterator(Table::kRecords);
  it->Seek(storage::RecordKey(unplaced[begin]));
  for (size_t i = begin; i < unplaced.size(); ++i) {
    const auto known = std::lower_bound(drain.places.begin(), drain.places.end(), std::pair(unplaced[i], uint64_t{0}));
    if (known != drain.places.end() && known->first == unplaced[i]) {
      drain.placed.emplace_back(known->second, unplaced[i]);
      continue;
    }
    const std::string key = storage::RecordKey(unplaced[i]);
    for (int steps = 0; it->Valid() && it->key() < key; ++steps) {
      steps < kNear ? it->Next() : it->Seek(key);
    }
    uint64_t place = 0;
    if (it->Valid() && it->key() == key) {
      C360_ASSIGN_OR_RETURN(const auto record, resolve::ReadEvidence(unplaced[i], it->value(), namespaces_, hasher_));
      if (record->subject != nullptr) place = match::PlaceByName(*record->subject);
    }
    drain.placed.emplace_back(place, unplaced[i]);
  }
  C360_RETURN_IF_ERROR(it->status());
  unplaced.resize(begin);
  if (begin > 0) return absl::OkStatus();
  std::sort(drain.placed.begin(), drain.placed.end());
  drain.places = {};
  return absl::OkStatus();
}

// Writes the blocking keys and terms of a portion of the records that have none yet; false: there are none such.
absl::StatusOr<bool> Writer::IndexSome(Drain& drain, Work& work, Pending* taken) {
  if (drain.left.index.empty()) return false;
  if (work.counters.comparable == 0) drain.first = drain.whole;
  Take(kIndexed, &drain.left.index, &taken->index);
  absl::erase_if(taken->index, [&](RecordId id) { return !unindexed_->contains(id); });  // somebody else did it
  work.indexed.assign(taken->index.begin(), taken->index.end());
  const NewIndexContext context{engine_, policy_,    namespaces_, hasher_,    *model_,
                                cache_,  work.state, all_waits_,  drain.first};
  C360_ASSIGN_OR_RETURN(const auto places,
                        IndexNew(context, taken->index, &work.counters, &work.pending, work.batch.get()));
  drain.places.insert(drain.places.end(), places.begin(), places.end());
  return true;
}

// Takes the next portion out of `drain` and decides it; what was decided stands in `taken` afterwards.
absl::Status Writer::DecideSome(const resolve::Assertions& assertions, Drain& drain, Work& work, Pending* taken) {
  Pending& left = drain.left;
  if (drain.writes != writes_) {
    drain.first = false;
    drain.whole = false;
    drain.queue.Forget();
    drain.resolved.clear();
  }
  C360_ASSIGN_OR_RETURN(const bool indexed, IndexSome(drain, work, taken));
  if (indexed) return absl::OkStatus();
  if (left.all) {
    // In portions, for all in one batch would be much of the memory. Nobody is scored before the last of them.
    C360_ASSIGN_OR_RETURN(const auto next, ExpandAll(drain.all_from, kQueued, work));
    drain.all_from = next.value_or(RecordId{});
    if (next) return absl::OkStatus();
    left.all = false;
    work.took_all = true;
    C360_ASSIGN_OR_RETURN(*taken, ReadWeights(engine_, kReadLimit));  // of records that are all scored again now
    taken->all = true;
    left.terms.clear();
    left.usual.clear();
    left.weigh.clear();
    return absl::OkStatus();
  }
  if (!left.terms.empty()) {
    Take(kPortion / 10, &left.terms, &taken->terms);
    work.pending.terms = taken->terms;
    return Expand(&work.pending.terms, &work.pending.score, work);
  }
  if (!left.usual.empty()) {
    Take(kPortion / 10, &left.usual, &taken->usual);
    work.pending.usual = taken->usual;
    return Expand(&work.pending.usual, &work.pending.weigh, work);
  }
  if (!left.weigh.empty()) {
    Take(kPortion, &left.weigh, &taken->weigh);
    const std::vector<RecordId> records(taken->weigh.begin(), taken->weigh.end());
    return Weigh(records, work);
  }
  if (!drain.placed.empty()) return ScoreSome(drain, work, taken);
  return ResolveSome(assertions, drain, work, taken);
}

absl::Status Writer::ScoreSome(Drain& drain, Work& work, Pending* taken) {
  std::vector<RecordId> records;
  for (; !drain.placed.empty() && records.size() < kPortion; drain.placed.pop_back())
    records.push_back(drain.placed.back().second);
  taken->score.insert(records.begin(), records.end());
  return Score(records, drain.queue, work);
}

// Those who show some values, each once, then those who wait by themselves.
absl::Status Writer::ResolveSome(const resolve::Assertions& assertions, Drain& drain, Work& work, Pending* taken) {
  Pending& left = drain.left;
  absl::btree_set<RecordId>& seeds = work.pending.resolve;
  while (!left.values.empty() && seeds.size() < kPortion && taken->values.size() < kIndexed) {
    Take(kPortion / 10, &left.values, &work.pending.values);
    taken->values.insert(work.pending.values.begin(), work.pending.values.end());
    C360_RETURN_IF_ERROR(ExpandValues(assertions, work));
    absl::erase_if(seeds, [&](RecordId id) { return drain.resolved.contains(id); });
  }
  if (left.values.empty() && seeds.size() < kPortion) {
    Take(kPortion - seeds.size(), &left.resolve, &taken->resolve);
    seeds.insert(taken->resolve.begin(), taken->resolve.end());
  }
  C360_RETURN_IF_ERROR(Resolve(assertions, work));
  // Whoever was in those components is decided too.
  for (const RecordId id : work.resolved) {
    if (!left.values.empty()) drain.resolved.insert(id);  // other values of theirs may come
    if (left.resolve.erase(id) > 0) taken->resolve.insert(id);
  }
  return absl::OkStatus();
}

// Portions follow each other in one batch until there are enough rows, or somebody else wants to write. Not those that
// read or write past the state of the batch.
absl::StatusOr<Writer::Portion> Writer::SettleSome(const resolve::Assertions& assertions, Drain& drain) {
  const auto by_itself = [&drain] { return drain.size("index") > 0 || drain.left.all; };
  const bool read = drain.empty() && !(drain.whole && drain.writes == writes_);
  if (held_ != nullptr && (read || by_itself() || held_->drain != &drain)) {
    const bool own = held_->drain == &drain && drain.writes == writes_;
    C360_RETURN_IF_ERROR(WriteHeld(&assertions));
    if (own) drain.writes = writes_;
  }
  if (read) C360_RETURN_IF_ERROR(ReadQueue(drain));
  NextStage(drain);
  if (!drain.unplaced.empty()) {
    C360_RETURN_IF_ERROR(PlaceSome(drain));
    return Portion{.stage = "order", .decided = static_cast<int64_t>(drain.placed.size()), .total = drain.total};
  }
  std::unique_ptr<Work> work = std::move(held_);
  if (work == nullptr) {
    work = std::make_unique<Work>(*this);
    work->drain = &drain;
    C360_RETURN_IF_ERROR(Begin(*work));
  }
  Portion portion{.done = drain.empty(), .stage = drain.stage, .total = drain.total};
  bool hold = !portion.done && !by_itself();
  if (portion.done) {
    work->counters.unsettled = 0;
  } else {
    Pending taken;
    C360_RETURN_IF_ERROR(DecideSome(assertions, drain, *work, &taken));
    Dequeue(taken, work->batch.get());
    Enqueue(work->pending, work->batch.get());
    drain.left.Add(work->pending);
    work->decided += taken.size() + work->resolved.size();
    hold = hold && work->decided < kDecided;
  }
  if (hold) {
    work->pending = {};
    work->resolved.clear();
    held_ = std::move(work);
  } else {
    C360_RETURN_IF_ERROR(Commit(*work, /*sync=*/false));
  }
  drain.writes = writes_;
  portion.decided = std::max<int64_t>(0, drain.total - drain.size(drain.stage));
  return portion;
}

absl::Status Writer::UseModel(std::shared_ptr<const match::Model> model, std::span<const SideRow> rows) {
  C360_RETURN_IF_ERROR(WriteHeld(/*assertions=*/nullptr));
  Work work(*this);
  C360_RETURN_IF_ERROR(Begin(work));
  for (const SideRow& row : rows) work.batch->Put(row.table, row.key, row.value.value_or(""));
  work.pending.all = true;
  Enqueue(work.pending, work.batch.get());
  work.counters.unsettled = 1;
  C360_RETURN_IF_ERROR(Commit(work, /*sync=*/true));
  model_ = std::move(model);
  return absl::OkStatus();
}

}  // namespace c360::ingest
