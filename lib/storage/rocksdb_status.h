// What the files of the RocksDB engine share: one meaning for each of its errors, and backups.
#ifndef C360_LIB_STORAGE_ROCKSDB_STATUS_H_
#define C360_LIB_STORAGE_ROCKSDB_STATUS_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace c360::storage {

// The one place where a rocksdb::Status becomes an absl::Status: a sentence for whoever runs the program.
absl::Status Convert(const rocksdb::Status& status);
// DataLoss: `what` of a store's files cannot be read any more.
absl::Status FileLost(std::string_view what);

// Adds a backup of `db` to `directory`; see Engine::Backup.
absl::StatusOr<int64_t> BackUpRocksDb(rocksdb::DB* db, const std::string& directory);

// Whether RocksDB was asked for tables that the database does not have.
bool SaysTablesAreMissing(const rocksdb::Status& status);

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_ROCKSDB_STATUS_H_
