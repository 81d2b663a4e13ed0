// The one write path: touched records -> what may have changed by them -> one atomic batch. Nothing is written before
// all is known, so a failure at any point leaves the store as it was. Who is who is decided in settle.cc. Tested by
// tests/profile_store/law_test.cc.
#include "ingest/writer.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/status.h"
#include "ingest/index.h"
#include "ingest/show.h"
#include "ingest/version.h"
#include "ingest/work.h"
#include "resolve/record.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

using storage::Table;
using storage::WorkKind;

// Of rows of events that are held: some 150,000 events.
constexpr size_t kHeldBytes = size_t{64} << 20;
// How many events before its turn the record of an event is looked for, its row, and what is in that.
constexpr size_t kFarAhead = 12, kNearAhead = 8, kNextAhead = 4;

}  // namespace

absl::Status Writer::Begin(Work& work) {
  C360_ASSIGN_OR_RETURN(work.counters, storage::ReadCounters(engine_, nullptr));
  work.state.SetComparable(RoundComparable(work.counters.comparable));
  if (unindexed_) return absl::OkStatus();
  unindexed_.emplace();
  all_waits_ = false;
  if (work.counters.unsettled == 0) return absl::OkStatus();
  auto unindexed = ReadUnindexed(engine_, nullptr);
  auto all = ReadAll(engine_);
  if (!unindexed.ok() || !all.ok()) {
    unindexed_.reset();
    return unindexed.ok() ? all.status() : unindexed.status();
  }
  unindexed_ = *std::move(unindexed);
  all_waits_ = *all;
  return absl::OkStatus();
}

absl::Status Writer::Index(const resolve::Assertions* assertions, bool defer, Work& work) {
  const IndexContext context{.policy = policy_,
                             .namespaces = namespaces_,
                             .hasher = hasher_,
                             .assertions = assertions,
                             .model = *model_,
                             .unindexed = *unindexed_,
                             .defer = defer};
  return Reindex(context, work.state, &work.counters, &work.pending, &work.indexed);
}

absl::StatusOr<RecordId> Writer::RecordOf(const Anchor& anchor, const Hash128Value& hash, bool create, Work& work) {
  C360_ASSIGN_OR_RETURN(RecordId id, work.state.FindAnchor(hash));
  if (id.value != 0 && work.replaying) {
    C360_ASSIGN_OR_RETURN(const storage::v1::Record* there, work.state.Row(id));
    if (there != nullptr) return id;
  } else if (id.value != 0 || !create) {
    return id;
  } else {
    id.value = work.counters.next_record++;
  }
  ++work.counters.records;
  ++work.counters.profiles;
  work.state.SetAnchor(hash, id);
  storage::v1::Record* row = work.state.NewRow(id);
  row->mutable_anchor()->set_namespace_(anchor.name_space);
  row->mutable_anchor()->set_value(anchor.value);
  row->set_name_key(anchor.name_key);
  return id;
}

absl::Status Writer::Apply(const Prepared& prepared, Sequence sequence, Work& work) {
  const v1::Event& event = *prepared.event;
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(prepared.anchor, prepared.anchor_hash, /*create=*/true, work));
  C360_ASSIGN_OR_RETURN(const storage::v1::Record* row, work.state.Row(record));
  C360_RET_CHECK(row != nullptr);
  if (!ShowsNothingNew(event, *row)) {
    C360_ASSIGN_OR_RETURN(storage::v1::Record * changed, work.state.Change(record));
    Show(event, prepared.content, policy_.identity().features_per_record_cap(), changed);
  }
  storage::EventKeyRow key{.sequence = sequence, .content = prepared.content};
  key.has_original_time = event.has_original_time();
  key.time_us = key.has_original_time ? TimeMicros(event) : kNoTime;
  ++work.counters.events;
  work.batch_keys[prepared.key] = key;
  work.batch->Put(Table::kEventKeys, storage::HashKey(prepared.key), key.Encode());
  work.batch->Put(Table::kLog, storage::LogKey(key.sequence), prepared.bytes);
  const std::string place = storage::EncodeTimelineKey({record, TimeMicros(event), key.sequence});
  work.batch->Put(Table::kTimeline, place, prepared.line);
  return work.folds.OnEvent(record, std::string_view(place).substr(8), event);
}

// A retry corrected its clock by another round trip. Of all copies the earliest corrected time stands, whichever came
// first.
absl::Status Writer::RefineTime(const Prepared& prepared, const storage::EventKeyRow& row, Work& work) {
  const int64_t time = TimeMicros(*prepared.event);
  if (!row.has_original_time || time >= row.time_us) return absl::OkStatus();
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(prepared.anchor, prepared.anchor_hash, /*create=*/false, work));
  C360_RET_CHECK(record.value != 0);
  const v1::Event& event = *prepared.event;
  storage::EventKeyRow refined = row;
  refined.time_us = time;
  work.batch_keys[prepared.key] = refined;
  work.batch->Put(Table::kEventKeys, storage::HashKey(prepared.key), refined.Encode());
  work.batch->Put(Table::kLog, storage::LogKey(row.sequence), prepared.bytes);
  const std::string before = storage::EncodeTimelineKey({record, row.time_us, row.sequence});
  work.batch->Delete(Table::kTimeline, before);
  C360_RETURN_IF_ERROR(work.folds.OnGone(record, std::string_view(before).substr(8)));
  const std::string after = storage::EncodeTimelineKey({record, time, row.sequence});
  work.batch->Put(Table::kTimeline, after, prepared.line);
  return work.folds.OnEvent(record, std::string_view(after).substr(8), event);
}

// True when the store holds this state of the record already.
absl::StatusOr<bool> Writer::ApplyLatest(const Prepared& prepared, Work& work) {
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(prepared.anchor, prepared.anchor_hash, /*create=*/false, work));
  const storage::v1::Record* row = nullptr;
  if (record.value != 0) {
    C360_ASSIGN_OR_RETURN(row, work.state.Row(record));
  }
  Prepared versioned = prepared;
  if (SetLatestVersion(hasher_, row, &versioned)) return true;
  C360_RETURN_IF_ERROR(Apply(versioned, {work.counters.next_sequence++}, work));
  return false;
}

Writer::Writer(storage::Engine& engine, const v1::Policy& policy, const NamespaceTable& namespaces,
               const normalize::Normalizer& normalizer, std::shared_ptr<const match::Model> model,
               const KeyedHasher& hasher, const FoldOptions& folds)
    : engine_(engine),
      policy_(policy),
      namespaces_(namespaces),
      normalizer_(normalizer),
      model_(std::move(model)),
      hasher_(hasher),
      folds_(engine, policy, folds) {}
Writer::~Writer() = default;

// The outcome of each event, and what it changes.
absl::Status Writer::TakeIn(std::span<const Prepared> events, Work& work, IngestReport* report) {
  report->events.resize(events.size());
  std::vector<std::string> keys(events.size());
  for (size_t i = 0; i < events.size(); ++i) keys[i] = storage::HashKey(events[i].key);
  std::vector<std::optional<std::string>> known;
  C360_RETURN_IF_ERROR(engine_.MultiGet(Table::kEventKeys, keys, &known));
  std::array<RecordId, kNearAhead> near = {};
  for (size_t i = 0; i < events.size(); ++i) {
    if (i + kFarAhead < events.size()) work.state.PrefetchAnchor(events[i + kFarAhead].anchor_hash);
    if (i + kNextAhead < events.size()) work.state.PrefetchContent(near[(i + kNextAhead) % kNearAhead]);
    if (i + kNearAhead < events.size())
      near[i % kNearAhead] = work.state.PrefetchRow(events[i + kNearAhead].anchor_hash);
    EventResult& result = report->events[i];
    result.status = events[i].status;
    if (!result.status.ok()) {
      result.outcome = Outcome::kRejected;
      ++report->rejected;
      continue;
    }
    if (events[i].suppressed) {
      result.outcome = Outcome::kSuppressed;
      result.status = FailedPrecondition("its person was erased and is suppressed");
      ++report->suppressed;
      continue;
    }
    if (events[i].event->snapshot().latest()) {
      C360_ASSIGN_OR_RETURN(const bool held, ApplyLatest(events[i], work));
      result.outcome = held ? Outcome::kDuplicate : Outcome::kAccepted;
      ++(held ? report->duplicates : report->accepted);
      if (!held) report->refused_identifiers += events[i].refused_identifiers;
      continue;
    }
    std::optional<storage::EventKeyRow> there;
    if (const auto it = work.batch_keys.find(events[i].key); it != work.batch_keys.end()) {
      there = it->second;
    } else if (known[i].has_value()) {
      C360_ASSIGN_OR_RETURN(there, storage::EventKeyRow::Decode(*known[i]));
    }
    if (!there.has_value()) {
      C360_RETURN_IF_ERROR(Apply(events[i], {work.counters.next_sequence++}, work));
      ++report->accepted;
      report->refused_identifiers += events[i].refused_identifiers;
    } else if (there->content == events[i].content) {
      result.outcome = Outcome::kDuplicate;
      ++report->duplicates;
      C360_RETURN_IF_ERROR(RefineTime(events[i], *there, work));
    } else if (events[i].given_content != Hash128Value{} && there->content == events[i].given_content) {
      result.outcome = Outcome::kDuplicate;  // it came before its value was suppressed, and stands as it came
      ++report->duplicates;
    } else {
      result.outcome = Outcome::kConflict;
      result.status = AlreadyExists("event_id: another content is stored under this source and event id");
      ++report->conflicts;
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::Finish(const resolve::Assertions* assertions, const WriteOptions& options, Work& work) {
  C360_RETURN_IF_ERROR(Index(assertions, options.defer, work));
  C360_RETURN_IF_ERROR(Decide(assertions, options.defer, work));
  return Commit(work, options.sync);
}

absl::StatusOr<IngestReport> Writer::Ingest(std::span<const Prepared> events, const resolve::Assertions& assertions,
                                            const WriteOptions& options) {
  const bool hold = options.hold && options.defer && !options.sync;
  const std::vector<Prepared> screened = suppressions_.Screen(events, {namespaces_, normalizer_, hasher_});
  if (!screened.empty()) events = screened;
  if (held_ != nullptr && (!hold || held_->drain != nullptr)) C360_RETURN_IF_ERROR(WriteHeld(&assertions));
  // Out of the way, so that an error takes it along.
  std::unique_ptr<Work> work = std::move(held_);
  if (work == nullptr) {
    work = std::make_unique<Work>(*this);
    C360_RETURN_IF_ERROR(Begin(*work));
  }
  IngestReport report;
  C360_RETURN_IF_ERROR(TakeIn(events, *work, &report));
  if (hold && work->batch->bytes() < kHeldBytes) {
    held_ = std::move(work);
    return report;
  }
  C360_RETURN_IF_ERROR(Finish(&assertions, options, *work));
  return report;
}

absl::Status Writer::WriteHeld(const resolve::Assertions* assertions) {
  if (held_ == nullptr) return absl::OkStatus();
  const std::unique_ptr<Work> work = std::move(held_);
  if (work->drain != nullptr) return Commit(*work, /*sync=*/false);
  return Finish(assertions, {.defer = true}, *work);
}

absl::Status Writer::Commit(Work& work, bool sync) {
  C360_RETURN_IF_ERROR(work.state.Write(work.batch.get()));
  work.batch->Put(Table::kMeta, storage::kMetaCounters, work.counters.Encode());
  work.folds.WriteTo(work.batch.get());
  for (const RecordId id : work.indexed) work.batch->Delete(Table::kWork, storage::WorkKey(WorkKind::kIndex, id));
  ++writes_;
  const absl::Status status = engine_.Write(std::move(work.batch), sync);
  if (!status.ok()) {
    cache_.Clear();
    unindexed_.reset();
    return status;
  }
  for (const RecordId id : work.indexed) unindexed_->erase(id);
  unindexed_->insert(work.pending.index.begin(), work.pending.index.end());
  all_waits_ = work.pending.all || (all_waits_ && !work.took_all);
  work.state.Remember();
  work.folds.Written();
  return absl::OkStatus();
}

absl::Status Writer::DeleteOne(const EventKey& event_key, Work& work,
                               std::vector<std::pair<RecordId, Sequence>>* gone) {
  const Hash128Value hash = hasher_.HashPair(event_key.source, event_key.event_id);
  const std::string key = storage::HashKey(hash);
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kEventKeys, key, &bytes));
  if (!found || !work.batch_keys.emplace(hash, storage::EventKeyRow{}).second) return absl::OkStatus();
  C360_ASSIGN_OR_RETURN(const auto row, storage::EventKeyRow::Decode(bytes));
  C360_ASSIGN_OR_RETURN(const bool logged, engine_.Get(Table::kLog, storage::LogKey(row.sequence), &bytes));
  v1::Event event;
  if (!logged || !event.ParseFromString(bytes)) return DataLoss("a row of log is missing or damaged");
  Anchor anchor;
  C360_RETURN_IF_ERROR(FindAnchor(namespaces_, event, &anchor));
  const Hash128Value anchor_hash = resolve::AnchorHash(hasher_, anchor.name_space, anchor.value, anchor.name_key);
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(anchor, anchor_hash, /*create=*/false, work));
  C360_RET_CHECK(record.value != 0);
  work.batch->Delete(Table::kEventKeys, key);
  work.batch->Delete(Table::kLog, storage::LogKey(row.sequence));
  const std::string place = storage::EncodeTimelineKey({record, TimeMicros(event), row.sequence});
  work.batch->Delete(Table::kTimeline, place);
  C360_RETURN_IF_ERROR(work.folds.OnGone(record, std::string_view(place).substr(8)));
  --work.counters.events;
  gone->emplace_back(record, row.sequence);
  return absl::OkStatus();
}

// What the record shows, from the events that remain; without any, the record goes.
absl::Status Writer::Refold(RecordId record, std::span<const std::pair<RecordId, Sequence>> gone, Work& work) {
  C360_ASSIGN_OR_RETURN(storage::v1::Record * row, work.state.Change(record));
  C360_RET_CHECK(row != nullptr);
  storage::v1::Record fresh;
  *fresh.mutable_anchor() = row->anchor();
  fresh.set_name_key(row->name_key());
  bool any = false;
  const auto it = engine_.NewIterator(Table::kTimeline);
  const std::string prefix = storage::RecordKey(record);
  std::string bytes;
  v1::Event event;
  for (it->Seek(prefix); it->Valid() && it->key().substr(0, 8) == prefix; it->Next()) {
    storage::TimelineKey key;
    if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
    if (std::binary_search(gone.begin(), gone.end(), std::pair(record, key.sequence))) continue;
    C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kLog, storage::LogKey(key.sequence), &bytes));
    if (!found || !event.ParseFromString(bytes)) return DataLoss("a row of log is missing or damaged");
    any = true;
    Hash128Value content;
    if (event.has_snapshot()) {
      v1::Event given = event;
      RestoreGiven(&given);
      content = ContentHash(&given);
    }
    Show(event, content, policy_.identity().features_per_record_cap(), &fresh);
  }
  C360_RETURN_IF_ERROR(it->status());
  if (any) {
    *row = std::move(fresh);
    return absl::OkStatus();
  }
  C360_ASSIGN_OR_RETURN(const auto profile, work.state.ProfileOf(record));
  if (profile.profile == record) --work.counters.profiles;
  --work.counters.records;
  work.state.SetProfileOf(record, {.profile = record, .regime = 0});
  work.state.SetAnchor(resolve::AnchorHash(hasher_, row->anchor().namespace_(), row->anchor().value(), row->name_key()),
                       RecordId{});
  return work.state.RemoveRow(record);
}

absl::StatusOr<int64_t> Writer::Delete(std::span<const EventKey> events, const resolve::Assertions& assertions,
                                       bool sync) {
  return Remove({.events = {events.begin(), events.end()}, .assertions = {}, .rows = {}}, assertions, sync);
}

absl::Status Writer::Assert(const resolve::AssertionEntry& entry, bool added, const resolve::Assertions& after,
                            bool sync) {
  C360_RETURN_IF_ERROR(WriteHeld(&after));
  Work work(*this);
  C360_RETURN_IF_ERROR(Begin(work));
  const std::string key = storage::RecordKey(RecordId{static_cast<uint64_t>(entry.id)});
  if (added) {
    work.counters.next_assertion = static_cast<uint64_t>(entry.id) + 1;
    storage::v1::AssertionRow row;
    row.set_kind(entry.kind);
    row.mutable_left()->set_namespace_(entry.assertion.left().namespace_());
    row.mutable_left()->set_value(entry.assertion.left().value());
    row.mutable_right()->set_namespace_(entry.assertion.right().namespace_());
    row.mutable_right()->set_value(entry.assertion.right().value());
    row.set_reason(entry.assertion.reason());
    row.set_asserted_at_us(ToMicros(entry.assertion.asserted_at()));
    work.batch->Put(Table::kAssertions, key, row.SerializeAsString());
  } else {
    work.batch->Delete(Table::kAssertions, key);
  }
  C360_RETURN_IF_ERROR(SeedAssertion(entry, work));
  C360_RETURN_IF_ERROR(Decide(&after, /*defer=*/false, work));
  return Commit(work, sync);
}

}  // namespace c360::ingest
