#include "privacy/audit.h"

#include <algorithm>
#include <tuple>

#include "base/status.h"
#include "c360/storage/v1/storage.pb.h"
#include "types/event.h"

namespace c360::privacy {

ingest::Writer::SideRow AuditRowOf(const AuditEntry& entry, const Hash128Value& receipt) {
  storage::v1::AuditRow row;
  row.set_kind(static_cast<storage::v1::AuditRow::Kind>(entry.kind));
  row.set_at_us(absl::ToUnixMicros(entry.at));
  row.set_events(entry.events);
  row.set_records(entry.records);
  row.set_assertions(entry.assertions);
  row.set_suppressed(entry.suppressed);
  row.set_shared(entry.shared);
  return {storage::Table::kAudit, storage::HashKey(receipt), row.SerializeAsString()};
}

absl::StatusOr<std::vector<AuditEntry>> ReadAudit(storage::Engine& engine) {
  std::vector<AuditEntry> entries;
  const auto it = engine.NewIterator(storage::Table::kAudit);
  for (it->Seek(""); it->Valid(); it->Next()) {
    storage::v1::AuditRow row;
    if (!row.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
      return DataLoss("a row of audit is damaged");
    entries.push_back({.receipt = ToHex(it->key()),
                       .kind = static_cast<AuditEntry::Kind>(row.kind()),
                       .at = FromMicros(row.at_us()),
                       .events = row.events(),
                       .records = row.records(),
                       .assertions = row.assertions(),
                       .suppressed = row.suppressed(),
                       .shared = row.shared()});
  }
  C360_RETURN_IF_ERROR(it->status());
  std::sort(entries.begin(), entries.end(), [](const AuditEntry& a, const AuditEntry& b) {
    return std::tie(a.at, a.receipt) < std::tie(b.at, b.receipt);
  });
  return entries;
}

}  // namespace c360::privacy
