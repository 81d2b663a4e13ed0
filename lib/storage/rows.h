// The values of the tables that are not protobuf messages. Drawn in docs/formats/keys.md.
#ifndef C360_LIB_STORAGE_ROWS_H_
#define C360_LIB_STORAGE_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/hash.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "types/event.h"
#include "types/ids.h"

namespace c360::storage {

// event_keys: [sequence:8][content hash:16][corrected time:8, only where the event has an original time]
struct EventKeyRow {
  Sequence sequence;
  Hash128Value content;
  bool has_original_time = false;
  int64_t time_us = kNoTime;
  std::string Encode() const;
  static absl::StatusOr<EventKeyRow> Decode(std::string_view bytes);
};

// timeline: [channel:1][type:1][the event's fact: see metrics/fact_codec.h; absent in rows of older stores]
struct TimelineRow {
  uint8_t channel = 0;
  uint8_t type = 0;
  std::string Encode() const { return {static_cast<char>(channel), static_cast<char>(type)}; }
  static TimelineRow Decode(std::string_view bytes) {
    if (bytes.size() < 2) return {};
    return {static_cast<uint8_t>(bytes[0]), static_cast<uint8_t>(bytes[1])};
  }
};

// identifiers, blocks and terms, head row: [count: varint] and, while count <= InlineMembers, the record ids [8]
// ascending. With more records each has a member row of its own, so that no row grows with the records behind it.
inline constexpr size_t InlineMembers(Table table) { return table == Table::kBlocks ? 24 : 8; }
struct ValueHead {
  uint64_t count = 0;
  std::vector<RecordId> inline_members;  // all, when count <= InlineMembers
  std::string Encode() const;
  static absl::StatusOr<ValueHead> Decode(Table table, std::string_view bytes);
};

// Reads who shows a value: its count, and up to `limit` records, ascending by id.
struct ValueMembers {
  uint64_t count = 0;
  std::vector<RecordId> records;  // complete when count <= limit
};
absl::StatusOr<ValueMembers> ReadMembers(Engine& engine, Table table, const Hash128Value& value, size_t limit,
                                         const Snapshot* snapshot);

// links: [score in millibits: zigzag varint][who chose: 1; bit 0 the record chose the other, bit 1 the other way
// round].
struct LinkRow {
  int32_t millibits = 0;
  bool chose = false;
  bool chosen = false;
  std::string Encode() const;
  static absl::StatusOr<LinkRow> Decode(std::string_view bytes);
  friend bool operator==(const LinkRow&, const LinkRow&) = default;
};

// profiles, 'r' row: [profile:8][regime:1]. Regime 0: all evidence; 1: PERSON evidence only, the component is above the
// cap; 2: no evidence, even the PERSON component is.
struct ProfileOfRow {
  RecordId profile;
  uint8_t regime = 0;
  std::string Encode() const;
  static absl::StatusOr<ProfileOfRow> Decode(std::string_view bytes);
};
// Where `record` belongs; its own profile when there is no row.
absl::StatusOr<ProfileOfRow> ReadProfileOf(Engine& engine, RecordId record, const Snapshot* snapshot);
// The members of `profile`, oldest first, the profile's own record among them.
absl::StatusOr<std::vector<RecordId>> ReadProfileMembers(Engine& engine, RecordId profile, const Snapshot* snapshot);

// folds: [boundary: a place, 16][end: a place, 16][fingerprint:8][fold]. A place is a timeline key without its record,
// newest first. The fold holds the record's events in [boundary, end); those before the boundary are the tail, folded
// at read, as are those from the end on, which a fold under way has not reached (kFoldEnd: there are none).
inline constexpr std::string_view kFoldEnd = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
struct FoldRow {
  std::string boundary;
  std::string end = std::string(kFoldEnd);
  uint64_t fingerprint = 0;  // profile::FoldPlan::fingerprint of the policy it was made under
  std::string fold;
  std::string Encode() const;
  static absl::StatusOr<FoldRow> Decode(std::string_view bytes);
};

// suppressions: key [hash:16], value [kind:1][receipt:16][identifier hash:16]. Kind 1: an identifier that is neither
// taken as an anchor nor stored on others' events; kind 2: an anchor only, for others show the identifier too; kind 3:
// an erased event whose anchor others show. The receipt is that of the erasure; the identifier hash is the key itself,
// or that of the contact of an anchor with a name, or that of the event's anchor. Kind 4: value [kind:1][v1.Policy], a
// policy under which rows of the other kinds were made, where the store has another now.
enum class SuppressionKind : uint8_t { kValue = 1, kAnchor = 2, kEvent = 3, kFormerPolicy = 4 };
struct SuppressionRow {
  SuppressionKind kind = SuppressionKind::kValue;
  Hash128Value receipt = {};
  Hash128Value identifier = {};
  std::string policy = {};  // kFormerPolicy only, which has nothing else
  std::string Encode() const;
  static absl::StatusOr<SuppressionRow> Decode(std::string_view bytes);
};

// meta "counters".
struct Counters {
  uint64_t next_sequence = 1;
  uint64_t next_record = 1;
  uint64_t next_assertion = 1;
  uint64_t next_change = 1;
  uint64_t events = 0;
  uint64_t records = 0;
  uint64_t profiles = 0;
  uint64_t comparable = 0;  // records that say enough of a person to be compared
  uint64_t unsettled = 0;   // 1 while `work` may have rows: asking the table itself means walking over its deleted rows
  std::string Encode() const;
  static absl::StatusOr<Counters> Decode(std::string_view bytes);
};
absl::StatusOr<Counters> ReadCounters(Engine& engine, const Snapshot* snapshot);

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_ROWS_H_
