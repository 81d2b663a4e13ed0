// The one write path: touched records -> resolve their components -> one atomic batch. Nothing is written before all is
// decided, so a failure at any point leaves the store as it was. Tested by tests/profile_store/law_test.cc.
#include "ingest/writer.h"

#include <algorithm>
#include <map>

#include "base/status.h"
#include "normalize/name.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

using storage::Table;

template <typename Less>
bool InsertFeature(google::protobuf::RepeatedPtrField<storage::v1::Feature>* features, std::string_view name_space,
                   std::string_view value, Less less) {
  storage::v1::Feature feature;
  feature.set_namespace_(std::string(name_space));
  feature.set_value(std::string(value));
  const auto it = std::lower_bound(features->begin(), features->end(), feature, less);
  if (it != features->end() && !less(feature, *it)) return false;
  const int place = static_cast<int>(it - features->begin());
  *features->Add() = std::move(feature);
  std::rotate(features->begin() + place, features->end() - 1, features->end());
  return true;
}

bool FeatureLess(const storage::v1::Feature& a, const storage::v1::Feature& b) {
  return std::tie(a.namespace_(), a.value()) < std::tie(b.namespace_(), b.value());
}

bool InsertName(google::protobuf::RepeatedPtrField<std::string>* names, const std::string& name) {
  if (name.empty() || std::find(names->begin(), names->end(), name) != names->end()) return false;
  *names->Add() = name;
  std::sort(names->begin(), names->end());
  return true;
}

// A list at its cap keeps the features with the smallest unkeyed hash, whatever came first.
void Trim(int cap, storage::v1::Record* row) {
  while (row->features_size() > cap) {
    const auto hash = [](const storage::v1::Feature& f) { return Hash64(f.value(), Hash64(f.namespace_())); };
    const auto largest = std::max_element(row->features().begin(), row->features().end(),
                                          [&](const auto& a, const auto& b) { return hash(a) < hash(b); });
    row->mutable_features()->DeleteSubrange(static_cast<int>(largest - row->features().begin()), 1);
    row->set_truncated(true);
  }
}

}  // namespace

struct Writer::Work {
  Work(Writer& writer)
      : state(writer.engine_, writer.namespaces_, writer.hasher_),
        batch(writer.engine_.NewBatch()),
        folds(writer.folds_) {}
  State state;
  std::unique_ptr<storage::Batch> batch;
  FoldBatch folds;
  storage::Counters counters;
  std::map<Hash128Value, storage::EventKeyRow> batch_keys;  // events of this batch
};

absl::Status Writer::Show(const v1::Event& event, const Hash128Value& content, storage::v1::Record* row,
                          bool* changed) const {
  std::vector<std::pair<std::string, std::string>> identifiers;
  std::string name;
  ShownBy(event, &identifiers, &name);
  if (!event.has_snapshot()) {
    for (const auto& [name_space, value] : identifiers)
      *changed |= InsertFeature(row->mutable_features(), name_space, value, FeatureLess);
    *changed |= InsertName(row->mutable_names(), name);
    Trim(policy_.identity().features_per_record_cap(), row);
    return absl::OkStatus();
  }
  auto* snapshots = row->mutable_snapshots();
  auto it = std::find_if(snapshots->begin(), snapshots->end(), [&](const auto& s) {
    return s.source() == event.source() && s.record_key() == event.snapshot().record_key();
  });
  const int64_t version = event.snapshot().version();
  if (it != snapshots->end() && std::pair(it->version(), it->tie()) >= std::pair(version, content.low))
    return absl::OkStatus();
  storage::v1::SnapshotFeatures now;
  now.set_source(event.source());
  now.set_record_key(event.snapshot().record_key());
  now.set_version(version);
  now.set_tie(content.low);
  if (!event.snapshot().deleted()) {
    for (const auto& [name_space, value] : identifiers)
      InsertFeature(now.mutable_features(), name_space, value, FeatureLess);
    InsertName(now.mutable_names(), name);
  }
  if (it != snapshots->end()) {
    *it = std::move(now);
  } else {
    *snapshots->Add() = std::move(now);
    std::sort(snapshots->begin(), snapshots->end(), [](const auto& a, const auto& b) {
      return std::tie(a.source(), a.record_key()) < std::tie(b.source(), b.record_key());
    });
  }
  *changed = true;
  return absl::OkStatus();
}

absl::StatusOr<RecordId> Writer::RecordOf(const Anchor& anchor, bool create, Work& work) {
  const Hash128Value hash = resolve::AnchorHash(hasher_, anchor.name_space, anchor.value, anchor.name_key);
  C360_ASSIGN_OR_RETURN(RecordId id, work.state.FindAnchor(hash));
  if (id.value != 0 || !create) return id;
  id.value = work.counters.next_record++;
  ++work.counters.records;
  ++work.counters.profiles;
  work.state.SetAnchor(hash, id);
  storage::v1::Record* row = work.state.NewRow(id);
  row->mutable_anchor()->set_namespace_(anchor.name_space);
  row->mutable_anchor()->set_value(anchor.value);
  row->set_name_key(anchor.name_key);
  return id;
}

absl::Status Writer::Apply(const Prepared& prepared, Work& work) {
  const v1::Event& event = *prepared.event;
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(prepared.anchor, /*create=*/true, work));
  C360_ASSIGN_OR_RETURN(storage::v1::Record * row, work.state.Row(record));
  C360_RET_CHECK(row != nullptr);
  bool changed = false;
  C360_RETURN_IF_ERROR(Show(event, prepared.content, row, &changed));
  if (changed) work.state.Touch(record);
  storage::EventKeyRow key{.sequence = {work.counters.next_sequence++}, .content = prepared.content};
  key.has_original_time = event.has_original_time();
  key.time_us = key.has_original_time ? TimeMicros(event) : kNoTime;
  ++work.counters.events;
  work.batch_keys[prepared.key] = key;
  work.batch->Put(Table::kEventKeys, storage::HashKey(prepared.key), key.Encode());
  work.batch->Put(Table::kLog, storage::LogKey(key.sequence), event.SerializeAsString());
  const storage::TimelineRow line{.channel = static_cast<uint8_t>(event.channel()),
                                  .type = static_cast<uint8_t>(TypeOf(event))};
  const std::string place = storage::EncodeTimelineKey({record, TimeMicros(event), key.sequence});
  work.batch->Put(Table::kTimeline, place, line.Encode());
  return work.folds.OnEvent(record, std::string_view(place).substr(8), event);
}

// A retry corrected its clock by another round trip. Of all copies the earliest corrected time stands, whichever came
// first.
absl::Status Writer::RefineTime(const Prepared& prepared, const storage::EventKeyRow& row, Work& work) {
  const int64_t time = TimeMicros(*prepared.event);
  if (!row.has_original_time || time >= row.time_us) return absl::OkStatus();
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(prepared.anchor, /*create=*/false, work));
  C360_RET_CHECK(record.value != 0);
  const v1::Event& event = *prepared.event;
  storage::EventKeyRow refined = row;
  refined.time_us = time;
  work.batch_keys[prepared.key] = refined;
  work.batch->Put(Table::kEventKeys, storage::HashKey(prepared.key), refined.Encode());
  work.batch->Put(Table::kLog, storage::LogKey(row.sequence), event.SerializeAsString());
  const std::string before = storage::EncodeTimelineKey({record, row.time_us, row.sequence});
  work.batch->Delete(Table::kTimeline, before);
  C360_RETURN_IF_ERROR(work.folds.OnGone(record, std::string_view(before).substr(8)));
  const storage::TimelineRow line{.channel = static_cast<uint8_t>(event.channel()),
                                  .type = static_cast<uint8_t>(TypeOf(event))};
  const std::string after = storage::EncodeTimelineKey({record, time, row.sequence});
  work.batch->Put(Table::kTimeline, after, line.Encode());
  return work.folds.OnEvent(record, std::string_view(after).substr(8), event);
}

absl::StatusOr<IngestReport> Writer::Ingest(std::span<v1::Event* const> events, const resolve::Assertions& assertions,
                                            absl::Time now, bool sync) {
  IngestReport report;
  report.events.resize(events.size());
  const PrepareContext context{policy_, namespaces_, normalizer_, hasher_};
  std::vector<Prepared> prepared(events.size());
  std::vector<std::string> keys(events.size());
  for (size_t i = 0; i < events.size(); ++i) {
    report.events[i].status = Prepare(context, now, events[i], &prepared[i]);
    keys[i] = storage::HashKey(prepared[i].key);
  }
  std::vector<std::optional<std::string>> known;
  C360_RETURN_IF_ERROR(engine_.MultiGet(Table::kEventKeys, keys, &known));
  Work work(*this);
  C360_ASSIGN_OR_RETURN(work.counters, storage::ReadCounters(engine_, nullptr));
  for (size_t i = 0; i < events.size(); ++i) {
    EventResult& result = report.events[i];
    if (!result.status.ok()) {
      result.outcome = Outcome::kRejected;
      ++report.rejected;
      continue;
    }
    std::optional<storage::EventKeyRow> there;
    if (const auto it = work.batch_keys.find(prepared[i].key); it != work.batch_keys.end()) {
      there = it->second;
    } else if (known[i].has_value()) {
      C360_ASSIGN_OR_RETURN(there, storage::EventKeyRow::Decode(*known[i]));
    }
    if (!there.has_value()) {
      C360_RETURN_IF_ERROR(Apply(prepared[i], work));
      ++report.accepted;
      report.refused_identifiers += prepared[i].refused_identifiers;
    } else if (there->content == prepared[i].content) {
      result.outcome = Outcome::kDuplicate;
      ++report.duplicates;
      C360_RETURN_IF_ERROR(RefineTime(prepared[i], *there, work));
    } else {
      result.outcome = Outcome::kConflict;
      result.status = AlreadyExists("event_id: another content is stored under this source and event id");
      ++report.conflicts;
    }
  }
  C360_ASSIGN_OR_RETURN(auto seeds, work.state.Reindex(static_cast<size_t>(policy_.identity().evidence_cap())));
  C360_RETURN_IF_ERROR(Settle(std::move(seeds), assertions, work));
  C360_RETURN_IF_ERROR(Commit(work, sync));
  return report;
}

absl::Status Writer::Settle(std::vector<RecordId> seeds, const resolve::Assertions& assertions, Work& work) {
  if (seeds.empty()) return absl::OkStatus();
  resolve::Resolver resolver(policy_, assertions, work.state);
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
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::Commit(Work& work, bool sync) {
  C360_RETURN_IF_ERROR(work.state.Write(work.batch.get()));
  work.batch->Put(Table::kMeta, storage::kMetaCounters, work.counters.Encode());
  work.folds.WriteTo(work.batch.get());
  C360_RETURN_IF_ERROR(engine_.Write(std::move(work.batch), sync));
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
  C360_ASSIGN_OR_RETURN(const RecordId record, RecordOf(anchor, /*create=*/false, work));
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
  C360_ASSIGN_OR_RETURN(storage::v1::Record * row, work.state.Row(record));
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
    bool changed = false;
    Hash128Value content;
    if (event.has_snapshot()) {
      v1::Event given = event;
      RestoreGiven(&given);
      content = ContentHash(&given);
    }
    C360_RETURN_IF_ERROR(Show(event, content, &fresh, &changed));
  }
  C360_RETURN_IF_ERROR(it->status());
  if (any) {
    *row = std::move(fresh);
    work.state.Touch(record);
    return absl::OkStatus();
  }
  C360_ASSIGN_OR_RETURN(const auto profile, work.state.ProfileOf(record));
  if (profile.profile == record) --work.counters.profiles;
  --work.counters.records;
  work.state.SetProfileOf(record, {.profile = record, .regime = 0});
  work.state.SetAnchor(resolve::AnchorHash(hasher_, row->anchor().namespace_(), row->anchor().value(), row->name_key()),
                       RecordId{});
  work.state.RemoveRow(record);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Writer::Delete(std::span<const EventKey> events, const resolve::Assertions& assertions,
                                       bool sync) {
  Work work(*this);
  C360_ASSIGN_OR_RETURN(work.counters, storage::ReadCounters(engine_, nullptr));
  std::vector<std::pair<RecordId, Sequence>> gone;
  for (const EventKey& key : events) C360_RETURN_IF_ERROR(DeleteOne(key, work, &gone));
  std::sort(gone.begin(), gone.end());
  for (size_t i = 0; i < gone.size(); ++i) {
    if (i == 0 || gone[i].first != gone[i - 1].first) C360_RETURN_IF_ERROR(Refold(gone[i].first, gone, work));
  }
  C360_ASSIGN_OR_RETURN(auto seeds, work.state.Reindex(static_cast<size_t>(policy_.identity().evidence_cap())));
  C360_RETURN_IF_ERROR(Settle(std::move(seeds), assertions, work));
  C360_RETURN_IF_ERROR(Commit(work, sync));
  return static_cast<int64_t>(gone.size());
}

absl::Status Writer::Assert(const resolve::AssertionEntry& entry, bool added, const resolve::Assertions& after,
                            bool sync) {
  Work work(*this);
  C360_ASSIGN_OR_RETURN(work.counters, storage::ReadCounters(engine_, nullptr));
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
  // Whoever shows one of the two may change, and whoever shares a value with those: sharing depends on what they claim.
  const size_t cap = static_cast<size_t>(policy_.identity().evidence_cap());
  std::set<RecordId> seeds;
  for (const Hash128Value& side : {entry.left, entry.right}) {
    C360_ASSIGN_OR_RETURN(const auto members, work.state.MembersOf(side, cap));
    seeds.insert(members.records.begin(), members.records.end());
    C360_ASSIGN_OR_RETURN(const RecordId anchored, work.state.FindAnchor(side));
    if (anchored.value != 0) seeds.insert(anchored);
  }
  for (const RecordId id : std::vector<RecordId>(seeds.begin(), seeds.end())) {
    C360_ASSIGN_OR_RETURN(const auto record, work.state.Record(id));
    for (const resolve::Shown& shown : record->shown) {
      C360_ASSIGN_OR_RETURN(const auto members, work.state.MembersOf(shown.hash, cap));
      seeds.insert(members.records.begin(), members.records.end());
    }
  }
  C360_RETURN_IF_ERROR(Settle(std::vector<RecordId>(seeds.begin(), seeds.end()), after, work));
  return Commit(work, sync);
}

}  // namespace c360::ingest
