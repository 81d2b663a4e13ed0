// Evidence as a reader sees it, read in few gets.
#ifndef C360_LIB_PROFILE_STORE_EVIDENCE_CACHE_H_
#define C360_LIB_PROFILE_STORE_EVIDENCE_CACHE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "resolve/resolver.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360 {

// Records and identifiers on one snapshot, each read once; what will be needed is read together beforehand.
// Not thread-safe.
class EvidenceCache final : public resolve::EvidenceSource {
 public:
  EvidenceCache(storage::Engine& engine, const NamespaceTable& namespaces, const KeyedHasher& hasher,
                const storage::Snapshot* snapshot, resolve::EvidenceSource& rest)
      : engine_(engine), namespaces_(namespaces), hasher_(hasher), snapshot_(snapshot), rest_(rest) {}

  // One multi-get each of what is not read yet. A record that is not there, or damaged, is left to Record to report.
  absl::Status PrefetchRecords(std::span<const RecordId> ids);
  absl::Status PrefetchValues(std::span<const Hash128Value> values);

  // resolve::EvidenceSource. Record: DataLoss when it is not there.
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Record(RecordId id) override;
  absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> Brief(RecordId id) override;
  absl::StatusOr<resolve::Members> MembersOf(const Hash128Value& value, size_t limit) override;
  absl::StatusOr<RecordId> Anchored(const Hash128Value& anchor) override { return rest_.Anchored(anchor); }
  absl::StatusOr<std::vector<RecordId>> Linked(RecordId id) override { return rest_.Linked(id); }
  absl::StatusOr<std::vector<uint8_t>> RarityOf(const resolve::RecordEvidence& record) override {
    return rest_.RarityOf(record);
  }
  uint64_t Comparable() const override { return rest_.Comparable(); }
  absl::StatusOr<resolve::Regime> RegimeOf(RecordId id) override { return rest_.RegimeOf(id); }

  // Lets go of everything when it holds many: for reads of whole stores.
  void Trim();

 private:
  // A row as it was read, and what has been made of it so far.
  struct Row {
    std::optional<std::string> bytes;  // none: not there
    std::shared_ptr<const resolve::RecordEvidence> whole, brief;
  };
  absl::StatusOr<Row*> ReadRow(RecordId id);

  storage::Engine& engine_;
  const NamespaceTable& namespaces_;
  const KeyedHasher& hasher_;
  const storage::Snapshot* snapshot_;
  resolve::EvidenceSource& rest_;  // answers what is not read ahead
  absl::flat_hash_map<RecordId, Row> records_;
  absl::flat_hash_map<Hash128Value, storage::ValueHead> values_;  // count 0: not there
};

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_EVIDENCE_CACHE_H_
