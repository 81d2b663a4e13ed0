#include "profile_store/reader.h"

#include <algorithm>
#include <map>

#include "base/quote.h"
#include "base/status.h"
#include "metrics/fact_codec.h"
#include "types/event.h"

namespace c360 {

using storage::Table;

absl::StatusOr<Reader::Found> Reader::Find(std::string_view key, size_t limit) {
  Found found;
  const size_t colon = key.find(':');
  if (colon == std::string_view::npos) {
    const auto id = ParseProfileId(key);
    if (!id) return InvalidArgument("the key is neither namespace:value nor a profile id");
    C360_ASSIGN_OR_RETURN(const auto* row, state_.Row(*id));
    if (row == nullptr) return NotFound("there is no profile {}", key);
    found.records = {*id};
  } else {
    const std::string_view name_space = key.substr(0, colon);
    auto value = context_.normalizer->NormalizeIdentifier(name_space, key.substr(colon + 1));
    if (!value.ok()) return Annotate(value.status(), "this value names nobody");
    const Hash128Value hash = resolve::IdentifierHash(context_.hasher, name_space, *value);
    const size_t walk = std::max<size_t>(limit * 4, 1000);
    C360_ASSIGN_OR_RETURN(auto members, evidence_.MembersOf(hash, walk));
    if (members.count > walk) {  // a value of very many: some of them
      C360_ASSIGN_OR_RETURN(auto some,
                            storage::ReadMembers(*context_.engine, Table::kIdentifiers, hash, walk, snapshot_.get()));
      members.records = std::move(some.records);
    }
    found.bound = members.count > members.records.size();
    C360_RETURN_IF_ERROR(evidence_.PrefetchRecords(members.records));
    for (const RecordId id : members.records) {
      C360_ASSIGN_OR_RETURN(const auto record, evidence_.Brief(id));
      const auto shown = std::find_if(record->shown.begin(), record->shown.end(),
                                      [&](const resolve::Shown& s) { return s.hash == hash; });
      if (shown != record->shown.end() && assertions_->Counts(*record, *shown)) found.records.push_back(id);
    }
    if (found.records.empty()) return NotFound("no profile shows this {}", Quoted(name_space));
  }
  std::vector<std::string> keys;
  for (const RecordId id : found.records) keys.push_back(storage::ProfileOfKey(id));
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(context_.engine->MultiGet(Table::kProfiles, keys, &rows, snapshot_.get()));
  for (size_t i = 0; i < rows.size(); ++i) {
    storage::ProfileOfRow row{.profile = found.records[i]};  // without a row it is a profile of its own
    if (rows[i]) {
      C360_ASSIGN_OR_RETURN(row, storage::ProfileOfRow::Decode(*rows[i]));
    }
    found.profiles.push_back(row.profile);
  }
  std::sort(found.profiles.begin(), found.profiles.end());
  found.profiles.erase(std::unique(found.profiles.begin(), found.profiles.end()), found.profiles.end());
  found.total = static_cast<int64_t>(found.profiles.size());
  return found;
}

absl::Status Reader::Prefetch(std::span<const std::string> keys) {
  std::vector<Hash128Value> values;
  for (const std::string_view key : keys) {
    const size_t colon = key.find(':');
    if (colon == std::string_view::npos) continue;
    const auto value = context_.normalizer->NormalizeIdentifier(key.substr(0, colon), key.substr(colon + 1));
    if (value.ok()) values.push_back(resolve::IdentifierHash(context_.hasher, key.substr(0, colon), *value));
  }
  C360_RETURN_IF_ERROR(evidence_.PrefetchValues(values));
  std::vector<RecordId> records;
  for (const Hash128Value& value : values) {
    C360_ASSIGN_OR_RETURN(const auto members, evidence_.MembersOf(value, storage::InlineMembers(Table::kIdentifiers)));
    records.insert(records.end(), members.records.begin(), members.records.end());
  }
  return evidence_.PrefetchRecords(records);
}

absl::Status Reader::ForEachEvent(
    const std::function<absl::StatusOr<bool>(v1::Event&, const ingest::Anchor&, RecordId)>& visit) {
  const auto it = context_.engine->NewIterator(Table::kLog, snapshot_.get());
  for (it->Seek(""); it->Valid(); it->Next()) {
    v1::Event event;
    if (!event.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
      return DataLoss("a row of log is damaged");
    ingest::Anchor anchor;
    C360_RETURN_IF_ERROR(ingest::FindAnchor(*context_.namespaces, event, &anchor));
    C360_ASSIGN_OR_RETURN(
        const RecordId record,
        state_.FindAnchor(resolve::AnchorHash(context_.hasher, anchor.name_space, anchor.value, anchor.name_key)));
    C360_ASSIGN_OR_RETURN(const bool more, visit(event, anchor, record));
    if (!more) return absl::OkStatus();
  }
  return it->status();
}

absl::StatusOr<v1::Event> Reader::EventAt(Sequence sequence) {
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found,
                        context_.engine->Get(Table::kLog, storage::LogKey(sequence), &bytes, snapshot_.get()));
  v1::Event event;
  if (!found || !event.ParseFromString(bytes)) return DataLoss("a row of log is missing or damaged");
  return event;
}

absl::StatusOr<Reader::TraitIds> Reader::TraitIdsOf(RecordId record) {
  C360_ASSIGN_OR_RETURN(const auto evidence, evidence_.Brief(record));
  TraitIds ids = TraitIds::kNone;
  for (const std::string& name : context_.fold_plan->trait_namespaces()) {
    const bool shown =
        evidence->truncated ||
        context_.namespaces->Find(name).kind() == v1::NamespaceRule::ALIAS ||  // kept as the names it stands for
        std::any_of(evidence->shown.begin(), evidence->shown.end(),
                    [&](const resolve::Shown& one) { return one.name_space == name; });
    if (shown) ids = std::max(ids, name == "device_id" ? TraitIds::kDeviceIds : TraitIds::kAny);
  }
  return ids;
}

std::optional<profile::Outline> Reader::OutlineOf(int64_t time_us, std::string_view row, TraitIds ids) const {
  const storage::TimelineRow line = storage::TimelineRow::Decode(row);
  // Without a fact, or damaged; or such that a trait takes more.
  if (row.size() <= 2 || line.type >= kEventTypeCount || ids == TraitIds::kAny) return std::nullopt;
  const profile::Outline outline{static_cast<EventType>(line.type), static_cast<v1::Channel>(line.channel), time_us};
  if (!context_.fold_plan->OutlineSuffices(outline.type)) return std::nullopt;
  const std::optional<uint16_t> flags = metrics::DecodeFactFlags(row.substr(2));
  if (!flags || (*flags & metrics::kFlagAttributes) != 0) return std::nullopt;
  if (ids == TraitIds::kDeviceIds && (*flags & metrics::kStoredNoDeviceId) == 0) return std::nullopt;
  return outline;
}

absl::Status Reader::TakeEvents(std::string_view from, std::string_view until, std::optional<absl::Time> as_of,
                                Tail* tail, profile::Fold* fold, std::vector<Sequence>* unread) {
  if (timeline_ == nullptr) timeline_ = context_.engine->NewIterator(Table::kTimeline, snapshot_.get());
  const std::string prefix = storage::RecordKey(tail->record);
  storage::Iterator& it = *timeline_;
  for (it.Seek(prefix + std::string(from)); it.Valid() && it.key().substr(0, 8) == prefix; it.Next()) {
    if (it.key().substr(8) >= until) return absl::OkStatus();
    storage::TimelineKey key;
    if (!storage::DecodeTimelineKey(it.key(), &key)) return DataLoss("a key of timeline is damaged");
    if (as_of && key.time_us != kNoTime && FromMicros(key.time_us) >= *as_of) continue;
    ++tail->events;
    if (const auto outline = OutlineOf(key.time_us, it.value(), tail->ids)) {
      fold->Add(*outline);
    } else {
      unread->push_back(key.sequence);
    }
  }
  return it.status();
}

absl::Status Reader::AddEvents(const std::vector<Sequence>& sequences, profile::Fold* fold) {
  constexpr size_t kAtOnce = 256;
  std::vector<std::string> keys;
  std::vector<std::optional<std::string>> rows;
  v1::Event event;
  for (size_t i = 0; i < sequences.size(); i += kAtOnce) {
    keys.clear();
    for (size_t j = i; j < std::min(sequences.size(), i + kAtOnce); ++j) keys.push_back(storage::LogKey(sequences[j]));
    C360_RETURN_IF_ERROR(context_.engine->MultiGet(Table::kLog, keys, &rows, snapshot_.get()));
    for (const auto& row : rows) {
      if (!row || !context_.fold_plan->Parse(*row, &event)) return DataLoss("a row of log is missing or damaged");
      fold->Add(event);
    }
  }
  return absl::OkStatus();
}

std::vector<std::string> Reader::KeysOf(std::span<const RecordId> members) const {
  std::vector<std::string> keys;
  for (const RecordId member : members) keys.push_back(storage::RecordKey(member));
  return keys;
}

absl::Status Reader::FoldMembers(std::span<const RecordId> members, std::optional<absl::Time> as_of,
                                 profile::Fold* fold, std::vector<int64_t>* events, std::vector<Sequence>* unread) {
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(context_.engine->MultiGet(Table::kFolds, KeysOf(members), &rows, snapshot_.get()));
  for (size_t i = 0; i < members.size(); ++i) {
    Tail tail{.record = members[i]};
    C360_ASSIGN_OR_RETURN(tail.ids, TraitIdsOf(members[i]));
    int64_t folded = 0;
    storage::FoldRow row;
    row.boundary = std::string(storage::kFoldEnd);  // no row: all events are newer than the boundary
    if (rows[i]) {
      C360_ASSIGN_OR_RETURN(storage::FoldRow stored, storage::FoldRow::Decode(*rows[i]));
      storage::TimelineKey newest;
      if (!storage::DecodeTimelineKey(storage::RecordKey(members[i]) + stored.boundary, &newest))
        return DataLoss("a row of folds is damaged");
      const bool too_new = as_of && newest.time_us != kNoTime && FromMicros(newest.time_us) >= *as_of;
      if (stored.fingerprint == context_.fold_plan->fingerprint() && !too_new) {
        row = std::move(stored);
        profile::Fold part(*context_.fold_plan);
        C360_RETURN_IF_ERROR(part.Decode(row.fold));
        folded = part.events();
        fold->Merge(std::move(part));
      }
    }
    C360_RETURN_IF_ERROR(TakeEvents("", row.boundary, as_of, &tail, fold, unread));
    if (row.end != storage::kFoldEnd)
      C360_RETURN_IF_ERROR(TakeEvents(row.end, storage::kFoldEnd, as_of, &tail, fold, unread));
    events->push_back(folded + tail.events);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Sequence>> Reader::EventsToRead(RecordId profile) {
  C360_ASSIGN_OR_RETURN(const auto members, MembersOf(profile));
  profile::Fold fold(*context_.fold_plan);
  std::vector<int64_t> events;
  std::vector<Sequence> unread;
  C360_RETURN_IF_ERROR(FoldMembers(members, std::nullopt, &fold, &events, &unread));
  return unread;
}

absl::StatusOr<bool> Reader::AnyQueued(std::span<const RecordId> members) {
  using storage::WorkKind;
  if (!unsettled_) return false;
  std::vector<std::string> keys = {std::string(1, static_cast<char>(WorkKind::kAll))};
  for (const RecordId member : members) {
    C360_ASSIGN_OR_RETURN(const auto record, evidence_.Record(member));
    keys.push_back(storage::WorkKey(WorkKind::kIndex, member));
    keys.push_back(storage::WorkKey(WorkKind::kWeigh, member));
    keys.push_back(storage::WorkKey(WorkKind::kScore, member));
    keys.push_back(storage::WorkKey(WorkKind::kResolve, member));
    for (const resolve::Shown& shown : record->shown) keys.push_back(storage::WorkKey(WorkKind::kValue, shown.hash));
    for (const Hash128Value& term : resolve::TermHashes(context_.hasher, *record)) {
      keys.push_back(storage::WorkKey(WorkKind::kTerm, term));
      keys.push_back(storage::WorkKey(WorkKind::kUsual, term));
    }
  }
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(context_.engine->MultiGet(Table::kWork, keys, &rows, snapshot_.get()));
  return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.has_value(); });
}

absl::Status Reader::CollectShown(std::span<const RecordId> members, ShownByName* shown, profile::Withheld* withheld) {
  for (const RecordId member : members) {
    C360_ASSIGN_OR_RETURN(const auto record, evidence_.Brief(member));
    for (const resolve::Shown& one : record->shown) {
      std::pair<std::string, std::string> name(one.name_space, one.value);
      if (!assertions_->Counts(*record, one)) {
        withheld->insert(std::move(name));
      } else if (!one.alias) {
        shown->emplace(std::move(name), &one);
      }
    }
  }
  for (const auto& [name, one] : *shown) withheld->erase(name);
  return absl::OkStatus();
}

absl::StatusOr<profile::Withheld> Reader::WithheldOf(RecordId profile) {
  profile::Withheld withheld;
  const auto& entries = assertions_->entries();
  if (std::none_of(entries.begin(), entries.end(),
                   [](const resolve::AssertionEntry& entry) { return entry.kind == v1::Assertion::NOT_SAME; }))
    return withheld;
  evidence_.Trim();
  C360_ASSIGN_OR_RETURN(const auto members, MembersOf(profile));
  ShownByName shown;
  C360_RETURN_IF_ERROR(CollectShown(members, &shown, &withheld));
  return withheld;
}

// Identifiers of all members, and of those that a NOT_SAME takes off the ones that no member shows rightly.
absl::Status Reader::AddIdentifiers(std::span<const RecordId> members, profile::Withheld* withheld,
                                    v1::Profile* profile) {
  ShownByName identifiers;
  C360_RETURN_IF_ERROR(CollectShown(members, &identifiers, withheld));
  std::vector<Hash128Value> values;
  for (const auto& [name, shown] : identifiers) values.push_back(shown->hash);
  C360_RETURN_IF_ERROR(evidence_.PrefetchValues(values));
  resolve::Resolver resolver(context_.policy, *assertions_, *model_, evidence_);
  for (const auto& [name, shown] : identifiers) {
    C360_ASSIGN_OR_RETURN(const auto standing, resolver.StandingOf(*shown));
    v1::ProfileIdentifier* identifier = profile->add_identifiers();
    identifier->set_namespace_(name.first);
    identifier->set_value(name.second);
    identifier->set_shared(standing != resolve::Standing::kJoins);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Profile> Reader::Assemble(RecordId id, const LookupOptions& options) {
  v1::Profile profile;
  profile.set_profile_id(FormatProfileId(id));
  evidence_.Trim();
  C360_ASSIGN_OR_RETURN(const auto members, MembersOf(id));
  C360_RETURN_IF_ERROR(evidence_.PrefetchRecords(members));
  profile::Withheld withheld;
  C360_RETURN_IF_ERROR(AddIdentifiers(members, &withheld, &profile));
  profile::Fold fold(*context_.fold_plan);
  std::vector<int64_t> events;
  if (!options.identity_only) {
    std::vector<Sequence> unread;  // of all members: read together
    C360_RETURN_IF_ERROR(FoldMembers(members, options.as_of, &fold, &events, &unread));
    C360_RETURN_IF_ERROR(AddEvents(unread, &fold));
  }
  for (size_t i = 0; i < members.size(); ++i) {
    C360_ASSIGN_OR_RETURN(const auto record, evidence_.Brief(members[i]));
    v1::RecordSummary* summary = profile.add_records();
    summary->set_record_id(FormatProfileId(members[i]));
    summary->set_anchor_namespace(record->anchor_namespace);
    summary->set_anchor_value(record->anchor_value);
    if (!options.identity_only) summary->set_events(events[i]);
    if (members[i] != id) profile.add_former_profile_ids(FormatProfileId(members[i]));
  }
  if (!options.identity_only) fold.Finish(withheld, options.as_of.value_or(context_.clock()), &profile);
  C360_ASSIGN_OR_RETURN(const bool queued, AnyQueued(members));
  profile.set_settled(!queued);
  return profile;
}

absl::Status Reader::ForEachProfile(RecordId after, const std::function<absl::StatusOr<bool>(RecordId)>& visit) {
  const auto it = context_.engine->NewIterator(Table::kRecords, snapshot_.get());
  for (it->Seek(storage::RecordKey(RecordId{after.value + 1})); it->Valid(); it->Next()) {
    const RecordId id = storage::ParseRecordKey(it->key());
    C360_ASSIGN_OR_RETURN(const auto row, storage::ReadProfileOf(*context_.engine, id, snapshot_.get()));
    if (row.profile != id) continue;
    C360_ASSIGN_OR_RETURN(const bool more, visit(id));
    if (!more) return absl::OkStatus();
  }
  return it->status();
}

}  // namespace c360
