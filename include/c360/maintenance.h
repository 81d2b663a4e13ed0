// Looking after a store.
#ifndef C360_MAINTENANCE_H_
#define C360_MAINTENANCE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/options.h"

namespace c360 {

struct TableStats {
  std::string name;
  int64_t rows = 0;   // an estimate in RocksDB
  int64_t bytes = 0;  // on disk, an estimate
};

struct StoreStats {
  int64_t events = 0;
  int64_t records = 0;
  int64_t profiles = 0;
  int64_t assertions = 0;
  int64_t queued = 0;  // items of work that Settle would decide
  int format_version = 0;
  std::string engine;
  std::string policy_name;
  std::string library_versions;  // of ICU and libphonenumber, which are inputs of normalisation
  std::vector<TableStats> tables;
};

// A breach that Check found.
struct Breach {
  std::string invariant;  // "I3"; numbered in docs/formats/invariants.md
  std::string detail;     // without personal data: ids, not values
};

class Maintenance {
 public:
  virtual ~Maintenance() = default;

  // Decides all queued work: who is who among records that deferred writes, or a call that would have taken long, left
  // undecided. Writers and readers go on meanwhile. Stages "score" and "resolve"; may be stopped and called again.
  // Errors: FailedPrecondition on a store opened for reading only, if work is queued. Cost: linear in the queue.
  virtual absl::Status Settle(const ProgressCallback& progress = {}) = 0;

  // SHA-256 over the canonical state, 64 hex digits: equal sets of events, assertions, policy give equal digests,
  // whatever the order, the batches, the engine. Settles first. Errors: those of Settle. Cost: reads the whole store.
  virtual absl::StatusOr<std::string> Digest(const ProgressCallback& progress = {}) = 0;

  // Verifies the invariants of docs/formats/invariants.md over the whole store. No breach: an empty list. At most 1,000
  // are listed.
  virtual absl::StatusOr<std::vector<Breach>> Check(const ProgressCallback& progress = {}) = 0;

  virtual absl::StatusOr<StoreStats> Stats() = 0;

  // Writes what is in memory to files, and compacts all files.
  virtual absl::Status Flush() = 0;
  virtual absl::Status Compact() = 0;
};

}  // namespace c360

#endif  // C360_MAINTENANCE_H_
