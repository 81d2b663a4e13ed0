// Records, values and profiles as the batch under way sees them.
#ifndef C360_LIB_INGEST_STATE_H_
#define C360_LIB_INGEST_STATE_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "c360/storage/v1/storage.pb.h"
#include "resolve/resolver.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360::ingest {

// What is stored, with the changes of one batch on top. Lives as long as the batch; not thread-safe.
class State final : public resolve::EvidenceSource {
 public:
  State(storage::Engine& engine, const NamespaceTable& namespaces, const KeyedHasher& hasher,
        const storage::Snapshot* snapshot = nullptr)
      : engine_(engine), namespaces_(namespaces), hasher_(hasher), snapshot_(snapshot) {}

  // The stored form of a record, to read or to change; null when there is none.
  absl::StatusOr<storage::v1::Record*> Row(RecordId id);
  storage::v1::Record* NewRow(RecordId id);
  void RemoveRow(RecordId id);
  // The record was changed through Row(): its old evidence is set against the new one in Reindex.
  void Touch(RecordId id) { touched_.insert(id); }
  const std::set<RecordId>& touched() const { return touched_; }

  absl::StatusOr<RecordId> FindAnchor(const Hash128Value& anchor);
  void SetAnchor(const Hash128Value& anchor, RecordId id) { anchors_[anchor] = id; }

  // Brings the identifiers of every touched record in line, and gives the records whose components may have changed.
  absl::StatusOr<std::vector<RecordId>> Reindex(size_t evidence_cap);

  absl::StatusOr<storage::ProfileOfRow> ProfileOf(RecordId id);
  void SetProfileOf(RecordId id, const storage::ProfileOfRow& row) { profile_of_[id] = row; }

  // Writes every change to `batch`.
  absl::Status Write(storage::Batch* batch);

  // resolve::EvidenceSource
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Record(RecordId id) override;
  absl::StatusOr<resolve::Members> MembersOf(const Hash128Value& value, size_t limit) override;
  absl::StatusOr<RecordId> Anchored(const Hash128Value& anchor) override { return FindAnchor(anchor); }

 private:
  struct RowState {
    bool loaded = false;
    std::unique_ptr<storage::v1::Record> row;  // null: there is none
    std::string stored;                        // its bytes as stored; empty: none
  };
  struct ValueState {
    uint64_t stored_count = 0;
    std::set<RecordId> added, removed;  // against what is stored
  };
  absl::StatusOr<RowState*> Load(RecordId id);
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> StoredEvidence(RecordId id);
  absl::StatusOr<ValueState*> LoadValue(const Hash128Value& value);
  absl::Status WriteValue(const Hash128Value& value, const ValueState& state, storage::Batch* batch);
  void WriteProfile(RecordId id, const storage::ProfileOfRow& row, const storage::ProfileOfRow& stored,
                    storage::Batch* batch);

  storage::Engine& engine_;
  const NamespaceTable& namespaces_;
  const KeyedHasher& hasher_;
  const storage::Snapshot* snapshot_;
  absl::flat_hash_map<RecordId, std::unique_ptr<RowState>> rows_;
  std::set<RecordId> touched_;
  absl::flat_hash_map<Hash128Value, RecordId> anchors_;  // id 0: to be removed
  std::map<Hash128Value, ValueState> values_;
  std::map<RecordId, storage::ProfileOfRow> profile_of_;
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_STATE_H_
