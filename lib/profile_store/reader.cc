#include "profile_store/reader.h"

#include <algorithm>
#include <map>

#include "base/status.h"
#include "profile/fold.h"
#include "types/event.h"

namespace c360 {

using storage::Table;

absl::StatusOr<Reader::Found> Reader::Find(std::string_view key, size_t limit) {
  Found found;
  const size_t colon = key.find(':');
  if (colon == std::string_view::npos) {
    const auto id = ParseProfileId(key);
    if (!id) return InvalidArgument("\"{}\" is neither namespace:value nor a profile id", key.substr(0, 32));
    C360_ASSIGN_OR_RETURN(const auto* row, state_.Row(*id));
    if (row == nullptr) return NotFound("there is no profile {}", key);
    found.records = {*id};
  } else {
    const std::string_view name_space = key.substr(0, colon);
    auto value = context_.normalizer->NormalizeIdentifier(name_space, key.substr(colon + 1));
    if (!value.ok()) return Annotate(value.status(), "this value names nobody");
    const Hash128Value hash = resolve::IdentifierHash(context_.hasher, name_space, *value);
    const size_t walk = std::max<size_t>(limit * 4, 1000);
    C360_ASSIGN_OR_RETURN(const auto members,
                          storage::ReadMembers(*context_.engine, Table::kIdentifiers, hash, walk, snapshot_.get()));
    found.bound = members.count > members.records.size();
    for (const RecordId id : members.records) {
      C360_ASSIGN_OR_RETURN(const auto record, state_.Record(id));
      const auto shown = std::find_if(record->shown.begin(), record->shown.end(),
                                      [&](const resolve::Shown& s) { return s.hash == hash; });
      if (shown != record->shown.end() && assertions_->Counts(*record, *shown)) found.records.push_back(id);
    }
    if (found.records.empty()) return NotFound("no profile shows this {}", name_space);
  }
  for (const RecordId id : found.records) {
    C360_ASSIGN_OR_RETURN(const auto row, state_.ProfileOf(id));
    found.profiles.push_back(row.profile);
  }
  std::sort(found.profiles.begin(), found.profiles.end());
  found.profiles.erase(std::unique(found.profiles.begin(), found.profiles.end()), found.profiles.end());
  found.total = static_cast<int64_t>(found.profiles.size());
  return found;
}

absl::StatusOr<v1::Event> Reader::EventAt(Sequence sequence) {
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found,
                        context_.engine->Get(Table::kLog, storage::LogKey(sequence), &bytes, snapshot_.get()));
  v1::Event event;
  if (!found || !event.ParseFromString(bytes)) return DataLoss("a row of log is missing or damaged");
  return event;
}

absl::Status Reader::FoldEvents(RecordId record, std::optional<absl::Time> as_of,
                                const std::function<void(const v1::Event&)>& add, int64_t* count) {
  const auto it = context_.engine->NewIterator(Table::kTimeline, snapshot_.get());
  const std::string prefix = storage::RecordKey(record);
  for (it->Seek(prefix); it->Valid() && it->key().substr(0, 8) == prefix; it->Next()) {
    storage::TimelineKey key;
    if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
    if (as_of && key.time_us != kNoTime && FromMicros(key.time_us) >= *as_of) continue;
    C360_ASSIGN_OR_RETURN(const v1::Event event, EventAt(key.sequence));
    add(event);
    ++*count;
  }
  return it->status();
}

// Whether work on the record is queued.
absl::StatusOr<bool> Reader::Waits(const resolve::RecordEvidence& record) {
  using storage::WorkKind;
  if (!unsettled_) return false;
  std::vector<std::string> keys = {std::string(1, static_cast<char>(WorkKind::kAll)),
                                   storage::WorkKey(WorkKind::kScore, record.id),
                                   storage::WorkKey(WorkKind::kResolve, record.id)};
  for (const resolve::Shown& shown : record.shown) keys.push_back(storage::WorkKey(WorkKind::kValue, shown.hash));
  for (const Hash128Value& term : record.terms) keys.push_back(storage::WorkKey(WorkKind::kTerm, term));
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(context_.engine->MultiGet(Table::kWork, keys, &rows, snapshot_.get()));
  return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.has_value(); });
}

absl::StatusOr<v1::Profile> Reader::Assemble(RecordId id, const LookupOptions& options) {
  v1::Profile profile;
  profile.set_profile_id(FormatProfileId(id));
  C360_ASSIGN_OR_RETURN(const auto members, MembersOf(id));
  resolve::Resolver resolver(context_.policy, *assertions_, context_.model, state_);
  std::map<std::pair<std::string, std::string>, bool> identifiers;  // -> joins nobody
  profile::Withheld withheld;
  profile::Fold fold(context_.policy);
  bool queued = false;
  for (const RecordId member : members) {
    C360_ASSIGN_OR_RETURN(const auto record, state_.Record(member));
    for (const resolve::Shown& shown : record->shown) {
      const std::pair<std::string, std::string> name(shown.name_space, shown.value);
      if (!assertions_->Counts(*record, shown)) {
        withheld.insert(name);
      } else if (!shown.alias) {
        C360_ASSIGN_OR_RETURN(const auto standing, resolver.StandingOf(shown));
        identifiers[name] = standing != resolve::Standing::kJoins;
      }
    }
    v1::RecordSummary* summary = profile.add_records();
    summary->set_record_id(FormatProfileId(member));
    summary->set_anchor_namespace(record->anchor_namespace);
    summary->set_anchor_value(record->anchor_value);
    if (member != id) profile.add_former_profile_ids(FormatProfileId(member));
    int64_t count = 0;
    if (!options.identity_only) {
      C360_RETURN_IF_ERROR(FoldEvents(
          member, options.as_of, [&](const v1::Event& event) { fold.Add(event); }, &count));
    }
    summary->set_events(count);
    C360_ASSIGN_OR_RETURN(const bool waits, Waits(*record));
    queued = queued || waits;
  }
  for (const auto& [name, shared] : identifiers) {
    withheld.erase(name);  // another record of the profile shows it rightly
    v1::ProfileIdentifier* identifier = profile.add_identifiers();
    identifier->set_namespace_(name.first);
    identifier->set_value(name.second);
    identifier->set_shared(shared);
  }
  if (!options.identity_only) fold.Finish(withheld, options.as_of.value_or(context_.clock()), &profile);
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
