// The durable list of what was done in the name of privacy.
#ifndef C360_LIB_PRIVACY_AUDIT_H_
#define C360_LIB_PRIVACY_AUDIT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "c360/privacy.h"
#include "ingest/writer.h"
#include "storage/engine.h"

namespace c360::privacy {

// The row of `audit` that says what `entry` does; its receipt is a random number, 32 hex digits.
ingest::Writer::SideRow AuditRowOf(const AuditEntry& entry, const Hash128Value& receipt);
// All rows, oldest first. Errors: DataLoss.
absl::StatusOr<std::vector<AuditEntry>> ReadAudit(storage::Engine& engine);

}  // namespace c360::privacy

#endif  // C360_LIB_PRIVACY_AUDIT_H_
