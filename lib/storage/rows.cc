#include "storage/rows.h"

#include "base/bytes.h"
#include "base/status.h"

namespace c360::storage {
namespace {

absl::Status Damaged(std::string_view table) { return DataLoss("a row of {} is damaged", table); }

}  // namespace

std::string EventKeyRow::Encode() const {
  std::string out;
  out.reserve(32);
  AppendBigEndian64(&out, sequence.value);
  AppendBigEndian64(&out, content.high);
  AppendBigEndian64(&out, content.low);
  if (has_original_time) AppendBigEndian64(&out, OrderedFromSigned(time_us));
  return out;
}

absl::StatusOr<EventKeyRow> EventKeyRow::Decode(std::string_view bytes) {
  if (bytes.size() != 24 && bytes.size() != 32) return Damaged("event_keys");
  EventKeyRow row;
  row.sequence.value = LoadBigEndian64(bytes.data());
  row.content = {.high = LoadBigEndian64(bytes.data() + 8), .low = LoadBigEndian64(bytes.data() + 16)};
  row.has_original_time = bytes.size() == 32;
  if (row.has_original_time) row.time_us = SignedFromOrdered(LoadBigEndian64(bytes.data() + 24));
  return row;
}

std::string ValueHead::Encode() const {
  std::string out;
  AppendVarint(&out, count);
  for (const RecordId id : inline_members) AppendBigEndian64(&out, id.value);
  return out;
}

absl::StatusOr<ValueHead> ValueHead::Decode(Table table, std::string_view bytes) {
  ValueHead head;
  if (!ReadVarint(&bytes, &head.count) || bytes.size() % 8 != 0) return Damaged(TableName(table));
  const size_t members = bytes.size() / 8;
  if (members != (head.count <= InlineMembers(table) ? head.count : 0)) return Damaged(TableName(table));
  for (size_t i = 0; i < members; ++i) head.inline_members.push_back(RecordId{LoadBigEndian64(bytes.data() + 8 * i)});
  return head;
}

absl::StatusOr<ValueMembers> ReadMembers(Engine& engine, Table table, const Hash128Value& value, size_t limit,
                                         const Snapshot* snapshot) {
  const std::string key = HashKey(value);
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine.Get(table, key, &bytes, snapshot));
  ValueMembers members;
  if (!found) return members;
  C360_ASSIGN_OR_RETURN(ValueHead head, ValueHead::Decode(table, bytes));
  members.count = head.count;
  if (head.count <= InlineMembers(table)) {
    members.records = std::move(head.inline_members);
    return members;
  }
  const auto it = engine.NewIterator(table, snapshot);
  for (it->Seek(MemberKey(value, RecordId{0})); it->Valid() && members.records.size() < limit; it->Next()) {
    if (it->key().substr(0, key.size()) != key) break;
    members.records.push_back(ParseRecordKey(it->key().substr(key.size())));
  }
  C360_RETURN_IF_ERROR(it->status());
  return members;
}

std::string LinkRow::Encode() const {
  std::string out;
  AppendVarint(&out, (static_cast<uint64_t>(static_cast<int64_t>(millibits)) << 1) ^
                         static_cast<uint64_t>(static_cast<int64_t>(millibits) >> 63));
  out.push_back(static_cast<char>((chose ? 1 : 0) | (chosen ? 2 : 0)));
  return out;
}

absl::StatusOr<LinkRow> LinkRow::Decode(std::string_view bytes) {
  uint64_t zigzag;
  if (!ReadVarint(&bytes, &zigzag) || bytes.size() != 1) return Damaged("links");
  LinkRow row;
  row.millibits = static_cast<int32_t>(static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1));
  row.chose = (bytes[0] & 1) != 0;
  row.chosen = (bytes[0] & 2) != 0;
  return row;
}

std::string ProfileOfRow::Encode() const {
  std::string out;
  AppendBigEndian64(&out, profile.value);
  out.push_back(static_cast<char>(regime));
  return out;
}

absl::StatusOr<ProfileOfRow> ProfileOfRow::Decode(std::string_view bytes) {
  if (bytes.size() != 9 || static_cast<uint8_t>(bytes[8]) > 2) return Damaged("profiles");
  return ProfileOfRow{.profile = {LoadBigEndian64(bytes.data())}, .regime = static_cast<uint8_t>(bytes[8])};
}

absl::StatusOr<ProfileOfRow> ReadProfileOf(Engine& engine, RecordId record, const Snapshot* snapshot) {
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine.Get(Table::kProfiles, ProfileOfKey(record), &bytes, snapshot));
  if (!found) return ProfileOfRow{.profile = record};
  return ProfileOfRow::Decode(bytes);
}

absl::StatusOr<std::vector<RecordId>> ReadProfileMembers(Engine& engine, RecordId profile, const Snapshot* snapshot) {
  std::vector<RecordId> members = {profile};
  const std::string prefix = ProfileMemberPrefix(profile);
  const auto it = engine.NewIterator(Table::kProfiles, snapshot);
  for (it->Seek(prefix); it->Valid() && it->key().substr(0, prefix.size()) == prefix; it->Next()) {
    members.push_back(ParseRecordKey(it->key().substr(prefix.size())));
  }
  C360_RETURN_IF_ERROR(it->status());
  return members;
}

std::string FoldRow::Encode() const {
  std::string out = boundary + end;
  AppendBigEndian64(&out, fingerprint);
  out.append(fold);
  return out;
}

absl::StatusOr<FoldRow> FoldRow::Decode(std::string_view bytes) {
  if (bytes.size() < 40) return Damaged("folds");
  return FoldRow{.boundary = std::string(bytes.substr(0, 16)),
                 .end = std::string(bytes.substr(16, 16)),
                 .fingerprint = LoadBigEndian64(bytes.data() + 32),
                 .fold = std::string(bytes.substr(40))};
}

std::string SuppressionRow::Encode() const {
  std::string out(1, static_cast<char>(kind));
  if (kind == SuppressionKind::kFormerPolicy) return out + policy;
  return out + HashKey(receipt) + HashKey(identifier);
}

absl::StatusOr<SuppressionRow> SuppressionRow::Decode(std::string_view bytes) {
  if (bytes.empty() || bytes[0] < 1 || bytes[0] > 4) return Damaged("suppressions");
  SuppressionRow row{.kind = static_cast<SuppressionKind>(bytes[0])};
  if (row.kind == SuppressionKind::kFormerPolicy) {
    row.policy = std::string(bytes.substr(1));
    return row;
  }
  if (bytes.size() != 33) return Damaged("suppressions");
  DecodeHashKey(bytes.substr(1), &row.receipt);
  DecodeHashKey(bytes.substr(17), &row.identifier);
  return row;
}

std::string Counters::Encode() const {
  std::string out;
  for (const uint64_t value :
       {next_sequence, next_record, next_assertion, next_change, events, records, profiles, comparable, unsettled})
    AppendBigEndian64(&out, value);
  return out;
}

absl::StatusOr<Counters> Counters::Decode(std::string_view bytes) {
  if (bytes.size() != 72) return Damaged("meta");
  Counters counters;
  uint64_t* const fields[] = {&counters.next_sequence, &counters.next_record, &counters.next_assertion,
                              &counters.next_change,   &counters.events,      &counters.records,
                              &counters.profiles,      &counters.comparable,  &counters.unsettled};
  for (size_t i = 0; i < std::size(fields); ++i) *fields[i] = LoadBigEndian64(bytes.data() + 8 * i);
  return counters;
}

absl::StatusOr<Counters> ReadCounters(Engine& engine, const Snapshot* snapshot) {
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine.Get(Table::kMeta, kMetaCounters, &bytes, snapshot));
  if (!found) return Counters{};
  return Counters::Decode(bytes);
}

}  // namespace c360::storage
