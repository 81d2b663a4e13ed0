// Records, values, links and profiles as the batch under way sees them.
#ifndef C360_LIB_INGEST_STATE_H_
#define C360_LIB_INGEST_STATE_H_

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "c360/storage/v1/storage.pb.h"
#include "ingest/row_cache.h"
#include "resolve/resolver.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360::ingest {

// What is stored, with the changes of one batch on top. Lives as long as the batch; not thread-safe.
//
// Invariants
//   1. Without changes every read gives what the engine holds at the snapshot (or now, where there is none).
//   2. The cache, where there is one, is only filled with what is stored; changes reach it in Remember, after the
//   write.
class State final : public resolve::EvidenceSource {
 public:
  State(storage::Engine& engine, const NamespaceTable& namespaces, const KeyedHasher& hasher,
        const storage::Snapshot* snapshot = nullptr, RowCache* cache = nullptr)
      : engine_(engine), namespaces_(namespaces), hasher_(hasher), snapshot_(snapshot), cache_(cache) {}

  // --- Records ---
  // The record's row; null when there is none. Valid until the record is changed.
  absl::StatusOr<const storage::v1::Record*> Row(RecordId id);
  // The row before the batch; null when there was none. Valid as long as the batch.
  absl::StatusOr<const storage::v1::Record*> StoredRow(RecordId id);
  // The row to change it: the record counts as touched from then on.
  absl::StatusOr<storage::v1::Record*> Change(RecordId id);
  storage::v1::Record* NewRow(RecordId id);
  absl::Status RemoveRow(RecordId id);
  std::vector<RecordId> Touched() const;  // ascending
  // Before the batch: what is stored; null when there was none.
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Before(RecordId id);
  // Now; null when there is none.
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Now(RecordId id);

  // What scoring needs of it now; no subject when there is none.
  absl::StatusOr<resolve::Compared> ComparedNow(RecordId id);
  // Brings what is stored of many records into the cache by one multi-get, as evidence or as what scoring needs; where
  // there is no cache, does nothing.
  absl::Status ReadEvidenceAhead(std::vector<RecordId> records);
  absl::Status ReadComparedAhead(std::vector<RecordId> records);
  absl::Status ReadProfilesAhead(std::span<const RecordId> records);

  // What an event will ask of its record, brought near step by step while those before it are worked on: nearly each
  // event's record has lain in memory unread, and reading it is mostly waiting. Nothing else is to be seen of these.
  void PrefetchAnchor(const Hash128Value& anchor) const;
  RecordId PrefetchRow(const Hash128Value& anchor) const;  // after PrefetchAnchor; 0: not in memory
  void PrefetchContent(RecordId id) const;                 // after PrefetchRow

  absl::StatusOr<RecordId> FindAnchor(const Hash128Value& anchor);
  void SetAnchor(const Hash128Value& anchor, RecordId id) { anchors_[anchor] = id; }

  // --- Values: who shows an identifier, a blocking key, a term ---
  struct Counts {
    uint64_t before = 0, after = 0;
  };
  // Adds or removes a member. Not twice the same.
  absl::Status AddMember(storage::Table table, const Hash128Value& value, RecordId id);
  absl::Status RemoveMember(storage::Table table, const Hash128Value& value, RecordId id);
  absl::StatusOr<Counts> CountOf(storage::Table table, const Hash128Value& value);
  absl::StatusOr<resolve::Members> Members(storage::Table table, const Hash128Value& value, size_t limit);
  // How many blocking keys the record has; 0 when it is not there.
  absl::StatusOr<size_t> BlockKeysOf(RecordId id);
  // What this batch makes of it.
  void SetBlockKeys(RecordId id, size_t keys) { block_keys_[id] = static_cast<uint8_t>(keys); }
  // Brings what is stored of many values into the cache by one multi-get; where there is no cache, does nothing.
  absl::Status ReadAhead(storage::Table table, std::vector<Hash128Value> values);
  // Of every value that this batch changed.
  std::vector<std::pair<Hash128Value, Counts>> ChangedValues(storage::Table table) const;

  // --- Links ---
  using Links = std::map<RecordId, storage::LinkRow>;
  absl::StatusOr<const Links*> LinksOf(RecordId id);
  // Sets `record`'s side of a link and its mirror; a link that nobody chose goes.
  absl::Status SetLink(RecordId record, RecordId other, const storage::LinkRow& row);

  // --- Profiles ---
  absl::StatusOr<storage::ProfileOfRow> ProfileOf(RecordId id);
  absl::StatusOr<resolve::Regime> RegimeOf(RecordId id) override;
  void SetProfileOf(RecordId id, const storage::ProfileOfRow& row) { profile_of_[id] = row; }

  // Records that say enough to be compared, rounded to a power of two: what weights are made for.
  void SetComparable(uint64_t rounded) { comparable_ = rounded; }

  // Writes every change to `batch`. Remember, once it is in the store, brings the cache in line.
  absl::Status Write(storage::Batch* batch);
  void Remember();

  // resolve::EvidenceSource
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Record(RecordId id) override;
  absl::StatusOr<resolve::Members> MembersOf(const Hash128Value& value, size_t limit) override {
    return Members(storage::Table::kIdentifiers, value, limit);
  }
  absl::StatusOr<RecordId> Anchored(const Hash128Value& anchor) override { return FindAnchor(anchor); }
  absl::StatusOr<std::vector<RecordId>> Linked(RecordId id) override;
  absl::StatusOr<std::vector<uint8_t>> RarityOf(const resolve::RecordEvidence& record) override {
    return RarityOf(TermsOf(record));
  }
  std::vector<Hash128Value> TermsOf(const resolve::RecordEvidence& record) const {
    return resolve::TermHashes(hasher_, record);
  }
  absl::StatusOr<std::vector<uint8_t>> RarityOf(std::span<const Hash128Value> terms);
  uint64_t Comparable() const override { return comparable_; }

 private:
  struct RowState {
    std::shared_ptr<const storage::v1::Record> stored;  // null: there was none
    std::unique_ptr<storage::v1::Record> changed;       // where touched; null then: removed
    bool touched = false;
    std::shared_ptr<const resolve::RecordEvidence> evidence;  // of `changed`; null: to be made
  };
  struct ValueState {
    storage::ValueHead stored;
    absl::flat_hash_set<RecordId> added, removed;  // against what is stored
  };
  using Values = absl::flat_hash_map<Hash128Value, std::unique_ptr<ValueState>>;
  absl::StatusOr<RowState*> Load(RecordId id);
  bool IsTouched(RecordId id) const;
  using Subject = std::shared_ptr<const match::Subject>;
  std::optional<Subject> KnownSubject(RecordId id) const;
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Parse(RecordId id, std::string_view row,
                                                                       const std::optional<Subject>& known) const;
  template <typename Visit>
  absl::Status ReadRows(std::vector<RecordId> records, const Visit& visit);
  void SeekLinks(RecordId id);
  bool IsNew(RecordId id) const;  // in this batch
  // What is stored; valid until the next call.
  absl::StatusOr<const storage::ValueHead*> Head(storage::Table table, const Hash128Value& value);
  absl::StatusOr<ValueState*> LoadValue(storage::Table table, const Hash128Value& value);
  Values& ValuesOf(storage::Table table);
  const Values& ValuesOf(storage::Table table) const;
  absl::Status WriteValue(storage::Table table, const Hash128Value& value, const ValueState& state,
                          storage::Batch* batch);
  void WriteProfile(RecordId id, const storage::ProfileOfRow& row, const storage::ProfileOfRow& stored,
                    storage::Batch* batch);
  absl::StatusOr<storage::ProfileOfRow> StoredProfileOf(RecordId id);

  storage::Engine& engine_;
  const NamespaceTable& namespaces_;
  const KeyedHasher& hasher_;
  const storage::Snapshot* snapshot_;
  RowCache* cache_;
  uint64_t comparable_ = 0;
  absl::flat_hash_map<RecordId, std::unique_ptr<RowState>> rows_;
  absl::flat_hash_map<RecordId, std::shared_ptr<const resolve::RecordEvidence>> evidence_;  // where there is no cache
  absl::flat_hash_map<Hash128Value, RecordId> anchors_;                                     // id 0: to be removed
  std::array<Values, 3> values_;  // identifiers, blocks, terms
  struct LinkState {
    Links stored, now;
  };
  absl::flat_hash_map<RecordId, std::unique_ptr<LinkState>> links_;
  std::unique_ptr<storage::Iterator> link_iterator_;  // of the state at the first question
  RecordId links_read_;                               // it stands at the first row behind this record's
  std::map<RecordId, storage::ProfileOfRow> profile_of_;
  struct WrittenHead {
    storage::Table table;
    Hash128Value value;
    storage::ValueHead head;
  };
  std::vector<WrittenHead> written_heads_;
  absl::flat_hash_map<RecordId, uint8_t> block_keys_;  // of touched records, and where there is no cache
  storage::ValueHead head_;                            // where there is no cache to keep it
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_STATE_H_
