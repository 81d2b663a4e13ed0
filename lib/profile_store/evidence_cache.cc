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
  for (size_t i = 0; i < asked.size(); ++i) {
    if (!rows[i]) continue;
    storage::v1::Record row;
    if (!row.ParseFromString(*rows[i])) return DataLoss("a row of records is damaged");
    records_[asked[i]] =
        std::make_shared<const resolve::RecordEvidence>(resolve::MakeEvidence(asked[i], row, namespaces_, hasher_));
  }
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

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> EvidenceCache::Record(RecordId id) {
  C360_RETURN_IF_ERROR(PrefetchRecords({&id, 1}));
  const auto& record = records_[id];
  if (record == nullptr) return DataLoss("record {} is named but not there", FormatProfileId(id));
  return record;
}

absl::StatusOr<resolve::Members> EvidenceCache::MembersOf(const Hash128Value& value, size_t limit) {
  C360_RETURN_IF_ERROR(PrefetchValues({&value, 1}));
  const storage::ValueHead& head = values_[value];
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
