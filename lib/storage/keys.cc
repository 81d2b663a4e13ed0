#include "storage/keys.h"

#include "base/bytes.h"

namespace c360::storage {

std::string LogKey(Sequence sequence) {
  std::string key;
  AppendBigEndian64(&key, sequence.value);
  return key;
}

Sequence ParseLogKey(std::string_view key) { return Sequence{key.size() == 8 ? LoadBigEndian64(key.data()) : 0}; }

std::string EncodeTimelineKey(const TimelineKey& key) {
  std::string out;
  out.reserve(kTimelineKeyBytes);
  AppendBigEndian64(&out, key.record.value);
  AppendBigEndian64(&out, ~OrderedFromSigned(key.time_us));
  AppendBigEndian64(&out, ~key.sequence.value);
  return out;
}

bool DecodeTimelineKey(std::string_view bytes, TimelineKey* key) {
  if (bytes.size() != kTimelineKeyBytes) return false;
  key->record.value = LoadBigEndian64(bytes.data());
  key->time_us = SignedFromOrdered(~LoadBigEndian64(bytes.data() + 8));
  key->sequence.value = ~LoadBigEndian64(bytes.data() + 16);
  return true;
}

std::string HashKey(const Hash128Value& hash) {
  std::string key;
  key.reserve(16);
  AppendBigEndian64(&key, hash.high);
  AppendBigEndian64(&key, hash.low);
  return key;
}

bool DecodeHashKey(std::string_view bytes, Hash128Value* hash) {
  if (bytes.size() < 16) return false;
  hash->high = LoadBigEndian64(bytes.data());
  hash->low = LoadBigEndian64(bytes.data() + 8);
  return true;
}

std::string MemberKey(const Hash128Value& hash, RecordId record) {
  std::string key = HashKey(hash);
  AppendBigEndian64(&key, record.value);
  return key;
}

std::string RecordKey(RecordId record) {
  std::string key;
  AppendBigEndian64(&key, record.value);
  return key;
}

RecordId ParseRecordKey(std::string_view key) { return RecordId{key.size() == 8 ? LoadBigEndian64(key.data()) : 0}; }

std::string LinkKey(RecordId record, RecordId other) {
  std::string key = RecordKey(record);
  AppendBigEndian64(&key, other.value);
  return key;
}

bool DecodeLinkKey(std::string_view bytes, RecordId* record, RecordId* other) {
  if (bytes.size() != 16) return false;
  record->value = LoadBigEndian64(bytes.data());
  other->value = LoadBigEndian64(bytes.data() + 8);
  return true;
}

std::string WorkKey(WorkKind kind, RecordId record) {
  std::string key(1, static_cast<char>(kind));
  AppendBigEndian64(&key, record.value);
  return key;
}

std::string WorkKey(WorkKind kind, const Hash128Value& hash) { return static_cast<char>(kind) + HashKey(hash); }

std::string ProfileMemberPrefix(RecordId profile) {
  std::string key = "m";
  AppendBigEndian64(&key, profile.value);
  return key;
}

std::string ProfileMemberKey(RecordId profile, RecordId record) {
  std::string key = ProfileMemberPrefix(profile);
  AppendBigEndian64(&key, record.value);
  return key;
}

std::string ProfileOfKey(RecordId record) {
  std::string key = "r";
  AppendBigEndian64(&key, record.value);
  return key;
}

}  // namespace c360::storage
