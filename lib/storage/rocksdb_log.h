// RocksDB's own log in words, the file LOG of a store: for those who look for why a disk is slow.
#ifndef C360_LIB_STORAGE_ROCKSDB_LOG_H_
#define C360_LIB_STORAGE_ROCKSDB_LOG_H_

#include <rocksdb/env.h>

#include <cstdarg>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace c360::storage {

// Takes the place of RocksDB's logger, which ends the program when a second line meets a full disk: Debian builds
// RocksDB with assertions. Here a line that cannot be written is dropped, and the next one tried. Thread-safe.
//
// The log that was there becomes LOG.old; so does this one past `kMaxBytes`.
class RocksDbLog final : public rocksdb::Logger {
 public:
  static constexpr uint64_t kMaxBytes = 8 << 20;

  // Without a directory every line is dropped: a reader writes nothing into a store.
  RocksDbLog(rocksdb::Env& env, std::string directory);

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override;
  size_t GetLogFileSize() const override;

 private:
  void Begin();  // under mutex_

  rocksdb::Env& env_;
  const std::string directory_;
  mutable std::mutex mutex_;
  std::unique_ptr<rocksdb::WritableFile> file_;  // null: it could not be made
  uint64_t bytes_ = 0;
};

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_ROCKSDB_LOG_H_
