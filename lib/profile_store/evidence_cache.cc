#include "profile_store/evidence_cache.h"

#include "base/status.h"

namespace c360 {

using storage::Table;

absl::Status EvidenceCache::PrefetchRecords(std::span<const RecordId> ids) {
  std::vector<std::string> keys;
  std::vector<RecordId> asked;
  for (const RecordId id : ids) {
    if (!records_.try_emplace(id).second) continue;
    asked.push_back(id);
    keys.push_back(storage::RecordKey(id));
  }
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(engine_.MultiGet(Table::kRecords, keys, &rows, snapshot_));
  for (size_t i = 0; i < asked.size(); ++i) records_[asked[i]].bytes = std::move(rows[i]);
  return absl::OkStatus();
}

absl::Status EvidenceCache::PrefetchValues(std::span<const Hash128Value> values) {
  std::vector<std::string> keys;
  std::vector<Hash128Value> asked;
  for (const Hash128Value& value : values) {
    if (!values_.try_emplace(value).second) continue;
    asked.push_back(value);
    keys.push_back(storage::HashKey(value));
  }
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(engine_.MultiGet(Table::kIdentifiers, keys, &rows, snapshot_));
  for (size_t i = 0; i < asked.size(); ++i) {
    if (!rows[i]) continue;
    C360_ASSIGN_OR_RETURN(values_[asked[i]], storage::ValueHead::Decode(Table::kIdentifiers, *rows[i]));
  }
  return absl::OkStatus();
}

absl::StatusOr<EvidenceCache::Row*> EvidenceCache::ReadRow(RecordId id) {
  auto it = records_.find(id);
  if (it == records_.end()) {
    C360_RETURN_IF_ERROR(PrefetchRecords({&id, 1}));
    it = records_.find(id);
  }
  Row& row = it->second;
  if (!row.bytes) return DataLoss("record {} is named but not there", FormatProfileId(id));
  return &row;
}

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> EvidenceCache::Record(RecordId id) {
  C360_ASSIGN_OR_RETURN(Row* const row, ReadRow(id));
  if (row->whole == nullptr) {
    C360_ASSIGN_OR_RETURN(row->whole, resolve::ReadEvidence(id, *row->bytes, namespaces_, hasher_));
  }
  return row->whole;
}

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> EvidenceCache::Brief(RecordId id) {
  C360_ASSIGN_OR_RETURN(Row* const row, ReadRow(id));
  if (row->whole != nullptr) return row->whole;
  if (row->brief == nullptr) {
    C360_ASSIGN_OR_RETURN(row->brief,
                          resolve::ReadEvidence(id, *row->bytes, namespaces_, hasher_, resolve::Detail::kBrief));
    if (!row->brief->brief) row->whole = row->brief;
  }
  return row->brief;
}

absl::StatusOr<resolve::Members> EvidenceCache::MembersOf(const Hash128Value& value, size_t limit) {
  auto it = values_.find(value);
  if (it == values_.end()) {
    C360_RETURN_IF_ERROR(PrefetchValues({&value, 1}));
    it = values_.find(value);
  }
  const storage::ValueHead& head = it->second;
  resolve::Members members{.count = head.count, .records = {}};
  if (head.count > limit) return members;
  if (head.count <= storage::InlineMembers(Table::kIdentifiers)) {
    members.records = head.inline_members;
    return members;
  }
  C360_ASSIGN_OR_RETURN(auto rows, storage::ReadMembers(engine_, Table::kIdentifiers, value, limit, snapshot_));
  members.records = std::move(rows.records);
  return members;
}

void EvidenceCache::Trim() {
  constexpr size_t kMany = 8192;
  if (records_.size() + values_.size() < kMany) return;
  records_.clear();
  values_.clear();
}

}  // namespace c360
