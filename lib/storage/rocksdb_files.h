// Large batches past RocksDB's log and memtables: a sorted file a table, taken in all at once.
//
// A row costs RocksDB about 3 us on its way through log, memtable and flush, and 0.4 us in a file that is written
// sorted. And there is nothing to be flushed: when they are taken in, the files are on the disk.
#ifndef C360_LIB_STORAGE_ROCKSDB_FILES_H_
#define C360_LIB_STORAGE_ROCKSDB_FILES_H_

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/status.h>

#include <cstdint>
#include <span>
#include <string>

#include "storage/rocksdb_batch.h"

namespace c360::storage {

// Thread safety: none; one batch at a time.
class FileWriter {
 public:
  // `handles`: by table. Both outlive the writer. `threads`: that write files at the same time, the caller's included.
  FileWriter(rocksdb::DB& db, std::span<rocksdb::ColumnFamilyHandle* const> handles, int threads)
      : db_(db), handles_(handles), threads_(threads) {}

  // All rows or none, after all that was written through the log before. Durable when it returns.
  rocksdb::Status Write(const RocksBatch& batch);

 private:
  rocksdb::Status WriteFile(const RocksBatch& batch, Table table, const std::string& path);

  rocksdb::DB& db_;
  std::span<rocksdb::ColumnFamilyHandle* const> handles_;
  const int threads_;
  uint64_t next_file_ = 1;
};

// Removes files that were never taken in: the process ended before. For a store that is open for writing.
void RemoveFilesNotTakenIn(rocksdb::Env& env, const std::string& directory);

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_ROCKSDB_FILES_H_
