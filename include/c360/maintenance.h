// Looking after a store.
#ifndef C360_MAINTENANCE_H_
#define C360_MAINTENANCE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
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
  // Records in components above the policy's cap, where only person ids join: too many share something. `why` names it.
  int64_t above_cap = 0;
  int64_t compared = 0;  // pairs of records held against each other by what they say, since the store was opened
  int format_version = 0;
  std::string engine;
  std::string policy_name;
  int rules_version = 0;         // that all was derived by; where it is not kRulesVersion, RebuildStore is due
  std::string library_versions;  // of ICU and libphonenumber, which are inputs of normalisation
  std::vector<TableStats> tables;
};

// A breach that Check found.
struct Breach {
  std::string invariant;  // "I3"; numbered in docs/formats/invariants.md
  std::string detail;     // without personal data: ids, not values
};

// One row of a table, decoded into text for people. Everything that the row holds is in it.
struct DumpedRow {
  std::string_view table;
  std::string key;
  std::string value;
};

struct RebuildOptions {
  std::optional<v1::Policy> policy = {};     // to work under from now on; none: the store's
  std::optional<v1::MatchModel> model = {};  // to weigh likeness by from now on; none: the store's
  // Events that the new policy refuses, such as those whose only identifier it blocks, leave the store. False: a
  // rebuild that would lose one changes nothing and gives FailedPrecondition.
  bool drop_refused = false;
  ProgressCallback progress = {};  // stages "check", "clear", "replay" (events), then those of Settle
};

struct RebuildReport {
  int64_t events = 0;  // in the store
  int64_t profiles = 0;
  int64_t refused = 0;  // events that left
};

// One backup of a directory of backups.
struct BackupInfo {
  int64_t number = 0;
  absl::Time at;
  int64_t bytes = 0;     // of its files, those it shares with others counted in full
  bool damaged = false;  // a file of it is missing or cut; then `at` and `bytes` are not known
};

class Maintenance {
 public:
  virtual ~Maintenance() = default;

  // Decides all queued work: who is who among records that deferred writes, or a call that would have taken long, left
  // undecided. Writers and readers go on meanwhile. Stages "order", "score" and "resolve"; may be stopped and called
  // again. Errors: FailedPrecondition on a store opened for reading only, if work is queued. Cost: linear in the queue.
  virtual absl::Status Settle(const ProgressCallback& progress = {}) = 0;

  // SHA-256 over the canonical state, 64 hex digits: equal sets of events, assertions, policy give equal digests,
  // whatever the order, the batches, the engine. Settles first. Errors: those of Settle. Cost: reads the whole store.
  virtual absl::StatusOr<std::string> Digest(const ProgressCallback& progress = {}) = 0;

  // Verifies the invariants of docs/formats/invariants.md over the whole store. No breach: an empty list. At most 1,000
  // are listed.
  virtual absl::StatusOr<std::vector<Breach>> Check(const ProgressCallback& progress = {}) = 0;

  // Cost: walks over the rows of records that are not profiles of their own, and the queue.
  virtual absl::StatusOr<StoreStats> Stats() = 0;

  // Makes the partial aggregates of all records whole, from the log: after a change of the policy's traits, or so that
  // reads are quick at once. Needed by nobody else: writes keep them, reads do without. Resumable; writers get in
  // between. Errors: FailedPrecondition when opened read-only; Cancelled.
  virtual absl::Status BackfillFolds(const ProgressCallback& progress = {}) = 0;

  // From now on likeness is weighed by `model`, durably, and everybody is decided anew; readers and writers go on
  // meanwhile, and see the old answer or the new one. Stopped, or ended by a crash, Settle goes on with it. The model
  // in force already: nothing is done. Stages "score" and "resolve". Errors  InvalidArgument: no match model.
  // FailedPrecondition: read-only. Cost: scores every record; the log is not read.
  virtual absl::Status UseModel(const v1::MatchModel& model, const ProgressCallback& progress = {}) = 0;
  // The model in force, complete.
  virtual v1::MatchModel CurrentModel() = 0;

  // Writes what is in memory to files, and compacts all files.
  virtual absl::Status Flush() = 0;
  virtual absl::Status Compact() = 0;

  // Shows every row of every table to `visit`, table by table in order of keys, until it returns false.
  // Errors: DataLoss, but not for a row that cannot be decoded: it is shown as bytes.
  virtual absl::Status Dump(const std::function<bool(const DumpedRow&)>& visit) = 0;

  // Adds a backup of the present state to `directory` (made where it is not there) and gives its number; writers and
  // readers go on meanwhile. Files that an earlier backup there holds are not copied again. What is erased from the
  // store afterwards stays in the backup.
  // Errors  FailedPrecondition: the store is in memory, or open for reading only; `directory` stands in the store; no
  //         permission. Unavailable: the disk is full.
  virtual absl::StatusOr<int64_t> Backup(std::string_view directory) = 0;
};

// Makes everything in the store `path` anew from its events, under another policy or model where one is given, or after
// a change of ICU or libphonenumber. The store is then as if it had worked so from the start, but for ids, which
// records with the same anchor keep. Nobody else may have the store open. Ended by a crash or stopped, the store opens
// no more until the same call, or one without policy and model, has gone on to the end. Errors  NotFound: there is no
// store. FailedPrecondition: events would be lost (drop_refused), or another process has
//         the store. InvalidArgument: the policy or the model. Cancelled: stopped by `progress`.
// Cost    as ingesting every event again, and half of that more to look first whether one would be refused.
//
//   auto report = c360::RebuildStore("crm-store", {.clock = absl::Now}, {.policy = new_policy});
absl::StatusOr<RebuildReport> RebuildStore(std::string_view path, const StoreOptions& options,
                                           const RebuildOptions& rebuild);

// The backups in `directory`, oldest first; what is in their files is not read. Errors: NotFound: there are none.
absl::StatusOr<std::vector<BackupInfo>> ListBackups(std::string_view directory);

// Makes the store `path` as it was when backup `number` was made (0: the newest). Checksums are verified first, and
// where the newest is damaged the message names the one before, which is not taken unasked. Errors  NotFound: no such
// backup. AlreadyExists: `path` holds a store. FailedPrecondition: `path` holds files that no
//         store makes, or stands among the backups; no permission. DataLoss: a file of the backup is damaged.
absl::Status RestoreBackup(std::string_view directory, int64_t number, std::string_view path);

}  // namespace c360

#endif  // C360_MAINTENANCE_H_
