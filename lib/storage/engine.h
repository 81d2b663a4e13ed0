// The engine interface: ordered tables, point and multi get, iterators, snapshots, atomic batches. Nothing above it
// knows RocksDB; no merge operator and no trick of one engine is part of it, so another engine can stand here.
#ifndef C360_LIB_STORAGE_ENGINE_H_
#define C360_LIB_STORAGE_ENGINE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace c360::storage {

// The tables (docs/formats/keys.md). RocksDB keeps each under its name in a column family; do not rename.
enum class Table : uint8_t {
  kLog,
  kTimeline,
  kEventKeys,
  kAnchors,
  kRecords,
  kFolds,
  kIdentifiers,
  kProfiles,
  kWork,
  kAssertions,
  kChanges,
  kMeta,
  kBlocks,
  kTerms,
  kLinks,
  kModels,
  kSuppressions,
  kAudit,
  kReference,
};
inline constexpr int kTableCount = 19;
std::string_view TableName(Table table);

// Writes that happen wholly or not at all.
class Batch {
 public:
  virtual ~Batch() = default;
  virtual void Put(Table table, std::string_view key, std::string_view value) = 0;
  virtual void Delete(Table table, std::string_view key) = 0;
  virtual size_t bytes() const = 0;  // of the keys and values so far, about
};

// A frozen view. Lives no longer than its engine.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
};

// Walks a table in byte order of keys. Not thread-safe. Views are valid until the next move.
class Iterator {
 public:
  virtual ~Iterator() = default;
  virtual void Seek(std::string_view key) = 0;  // to the first key at or after `key`
  virtual bool Valid() const = 0;
  virtual void Next() = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual absl::Status status() const = 0;  // of the walk so far: check it when Valid() turns false
};

struct TableSize {
  int64_t rows = 0;  // an estimate where the engine does not count
  int64_t bytes = 0;
};

// Thread safety: all members but those of a Batch or an Iterator may be called from any thread.
class Engine {
 public:
  virtual ~Engine() = default;

  // Reads `key`; false when it is not there. No snapshot: the latest state.
  virtual absl::StatusOr<bool> Get(Table table, std::string_view key, std::string* value,
                                   const Snapshot* snapshot = nullptr) = 0;
  // Reads many keys; result i belongs to key i.
  virtual absl::Status MultiGet(Table table, std::span<const std::string> keys,
                                std::vector<std::optional<std::string>>* values,
                                const Snapshot* snapshot = nullptr) = 0;
  // Without a snapshot the iterator freezes the state of its making.
  virtual std::unique_ptr<Iterator> NewIterator(Table table, const Snapshot* snapshot = nullptr) = 0;
  virtual std::unique_ptr<Snapshot> NewSnapshot() = 0;
  virtual std::unique_ptr<Batch> NewBatch() = 0;
  virtual absl::Status Write(std::unique_ptr<Batch> batch, bool sync) = 0;

  virtual absl::Status Flush() = 0;
  virtual absl::Status Compact() = 0;
  virtual absl::StatusOr<TableSize> Size(Table table) = 0;

  // Adds a backup of the present state to `directory`, while writers go on. Unchanged files are shared with earlier
  // backups there. Gives its number. Errors: FailedPrecondition where the engine has no files.
  virtual absl::StatusOr<int64_t> Backup(const std::string& directory) = 0;
  virtual std::string_view name() const = 0;
};

struct RocksDbOptions {
  bool create_if_missing = true;
  bool read_only = false;
  size_t block_cache_bytes = size_t{256} << 20;
  size_t write_buffer_bytes = size_t{256} << 20;
  // Batches of at least so many bytes are written as files, past log and memtables; 0: those that would fill a
  // memtable.
  size_t file_bytes = 0;
  int background_threads = 2;
  bool compress = true;  // false in tests that search files for text
  // Where files and time come from; none: the operating system. Tests give one whose calls fail. Must live longer than
  // the engine.
  rocksdb::Env* env = nullptr;
};

// Errors: NotFound (nothing there and create_if_missing is false), Unavailable (locked by another process, disk full),
// FailedPrecondition (no permission, not a store), DataLoss (damaged).
absl::StatusOr<std::unique_ptr<Engine>> OpenRocksDb(const std::string& path, const RocksDbOptions& options);

// The backups in a directory, oldest first. One is damaged where a file of it is missing or cut; what is in the files
// is not read. Errors: NotFound: there are none.
struct BackupEntry {
  int64_t number = 0;
  int64_t unix_seconds = 0;
  int64_t bytes = 0;     // of its files, shared ones counted in full
  bool damaged = false;  // then its time and size are not known
};
absl::StatusOr<std::vector<BackupEntry>> ListRocksDbBackups(const std::string& directory);
// Writes the state of one backup (0: the newest) into `path`, which must hold nothing but what an unfinished restore
// left there. Every file is checked against its checksum first; an older backup is never taken for a damaged one.
// Errors: NotFound, AlreadyExists, FailedPrecondition (other files in `path`, or it stands among the backups),
// DataLoss.
absl::Status RestoreRocksDb(const std::string& directory, int64_t number, const std::string& path);

// An ordered map under a lock: the slow reference, and a store for tests.
std::unique_ptr<Engine> NewMemoryEngine();

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_ENGINE_H_
