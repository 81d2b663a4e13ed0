// The keys of every table. docs/formats/keys.md draws them; tests/storage/keys_test.cc holds the vectors. Integers are
// big-endian, so that byte order is logical order. Keys carry ids and keyed hashes, never what a person typed.
#ifndef C360_LIB_STORAGE_KEYS_H_
#define C360_LIB_STORAGE_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "types/ids.h"

namespace c360::storage {

std::string LogKey(Sequence sequence);  // [sequence:8]
Sequence ParseLogKey(std::string_view key);

// [record:8][time, inverted:8][sequence, inverted:8]: newest first within a record; events without a time last.
struct TimelineKey {
  RecordId record;
  int64_t time_us = 0;  // kNoTime for none
  Sequence sequence;
};
inline constexpr size_t kTimelineKeyBytes = 24;
std::string EncodeTimelineKey(const TimelineKey& key);
bool DecodeTimelineKey(std::string_view bytes, TimelineKey* key);

std::string HashKey(const Hash128Value& hash);  // [hash:16]: event_keys, anchors, heads of identifiers
bool DecodeHashKey(std::string_view bytes, Hash128Value* hash);
std::string MemberKey(const Hash128Value& hash, RecordId record);  // [hash:16][record:8]: members of identifiers
std::string RecordKey(RecordId record);                            // [record:8]: records, folds
RecordId ParseRecordKey(std::string_view key);                     // 0 when it is not one

// profiles: ['m'][profile:8][record:8] a member; ['r'][record:8] where the record belongs, absent when it is its own
// profile.
std::string ProfileMemberKey(RecordId profile, RecordId record);
std::string ProfileMemberPrefix(RecordId profile);
std::string ProfileOfKey(RecordId record);

// links: [record:8][other:8]; every link stands under both its ends.
std::string LinkKey(RecordId record, RecordId other);
bool DecodeLinkKey(std::string_view bytes, RecordId* record, RecordId* other);

// work: what is left to decide. ['i'][record:8] the record has no rows in blocks and terms yet; ['a'] every record is
// to be scored; ['t'][hash:16] all who show the term are to be scored, ['u'][hash:16] only what they are linked by is
// to be weighed again; ['s'][record:8] the record is to be scored, ['w'][record:8] its links are to be weighed again;
// ['v'][hash:16] the components of all who show the value, ['r'][record:8] that of the record, are to be clustered.
enum class WorkKind : char {
  kIndex = 'i',
  kAll = 'a',
  kTerm = 't',
  kUsual = 'u',
  kWeigh = 'w',
  kScore = 's',
  kValue = 'v',
  kResolve = 'r'
};
std::string WorkKey(WorkKind kind, RecordId record);
std::string WorkKey(WorkKind kind, const Hash128Value& hash);

// models: prediction models under [name]['\0'][version:8]; match models under this and [version:8], before all of
// those.
inline constexpr std::string_view kMatchModelPrefix("\0match\0", 7);

// meta: the row's name.
inline constexpr std::string_view kMetaState = "state";
inline constexpr std::string_view kMetaCounters = "counters";
inline constexpr std::string_view kMetaPolicy = "policy";
inline constexpr std::string_view kMetaRebuild = "rebuild";
inline constexpr std::string_view kMetaModel = "model";  // version of the match model in force; none: the built-in one

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_KEYS_H_
