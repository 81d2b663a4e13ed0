// Tested by tests/storage/rocksdb_log_test.cc, and on full disks by tests/fault/fault_test.cc.
#include "storage/rocksdb_log.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "absl/time/time.h"

namespace c360::storage {
namespace {

constexpr size_t kMaxLineBytes = 4096;  // what is longer is cut

}  // namespace

RocksDbLog::RocksDbLog(rocksdb::Env& env, std::string directory) : env_(env), directory_(std::move(directory)) {
  const std::lock_guard lock(mutex_);
  Begin();
}

void RocksDbLog::Begin() {
  bytes_ = 0;
  file_.reset();
  if (directory_.empty()) return;
  const std::string path = directory_ + "/LOG";
  env_.RenameFile(path, path + ".old").PermitUncheckedError();  // there may be none
  if (!env_.NewWritableFile(path, &file_, rocksdb::EnvOptions()).ok()) file_.reset();
}

void RocksDbLog::Logv(const char* format, va_list arguments) {
  std::array<char, kMaxLineBytes> text;
  const int wanted = std::vsnprintf(text.data(), text.size(), format, arguments);
  if (wanted <= 0) return;
  const size_t size = std::min(static_cast<size_t>(wanted), text.size() - 1);
  const std::lock_guard lock(mutex_);
  if (file_ == nullptr) return;
  std::string line = absl::FormatTime(
      "%Y-%m-%dT%H:%M:%E6SZ ", absl::FromUnixMicros(static_cast<int64_t>(env_.NowMicros())), absl::UTCTimeZone());
  line.append(text.data(), size);
  if (line.back() != '\n') line.push_back('\n');
  if (!file_->Append(line).ok()) return;
  bytes_ += line.size();
  if (bytes_ > kMaxBytes) Begin();
}

size_t RocksDbLog::GetLogFileSize() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace c360::storage
