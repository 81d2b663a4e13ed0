#include "support/fault_fs.h"

#include <filesystem>
#include <utility>

namespace c360::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;
using Kind = FaultFs::Kind;
using Mode = FaultFs::Mode;

class File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(FaultFs* fs, std::string name, std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), fs_(fs), name_(std::move(name)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const Mode mode = fs_->Meet(Kind::kAppend);
    if (mode == Mode::kShort || mode == Mode::kFull) {
      const Slice half(data.data(), data.size() / 2);
      FSWritableFileOwnerWrapper::Append(half, options, debug).PermitUncheckedError();
      written_ += half.size();
    }
    if (mode != Mode::kNone) return FaultFs::Error(mode);
    written_ += data.size();
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return Note(); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return Note(); }
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    written_ = size;
    return FSWritableFileOwnerWrapper::Truncate(size, options, debug);
  }

 private:
  IOStatus Note() {
    const Mode mode = fs_->Meet(Kind::kOther);
    if (mode != Mode::kNone) return FaultFs::Error(mode);
    fs_->Synced(name_, written_);
    return IOStatus::OK();
  }
  FaultFs* fs_;
  std::string name_;
  uint64_t written_ = 0;
};

class RandomFile final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  RandomFile(FaultFs* fs, std::unique_ptr<rocksdb::FSRandomAccessFile> file)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), fs_(fs) {}
  IOStatus Read(uint64_t offset, size_t n, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) const override {
    const Mode mode = fs_->Meet(Kind::kRead);
    if (mode != Mode::kNone) return FaultFs::Error(mode);
    return FSRandomAccessFileOwnerWrapper::Read(offset, n, options, result, scratch, debug);
  }

 private:
  FaultFs* fs_;
};

class SequentialFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  SequentialFile(FaultFs* fs, std::unique_ptr<rocksdb::FSSequentialFile> file)
      : FSSequentialFileOwnerWrapper(std::move(file)), fs_(fs) {}
  IOStatus Read(size_t n, const IOOptions& options, Slice* result, char* scratch, IODebugContext* debug) override {
    const Mode mode = fs_->Meet(Kind::kRead);
    if (mode != Mode::kNone) return FaultFs::Error(mode);
    return FSSequentialFileOwnerWrapper::Read(n, options, result, scratch, debug);
  }

 private:
  FaultFs* fs_;
};

class RandomWriteFile final : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  RandomWriteFile(FaultFs* fs, std::string name, std::unique_ptr<rocksdb::FSRandomRWFile> file)
      : FSRandomRWFileOwnerWrapper(std::move(file)), fs_(fs), name_(std::move(name)) {}
  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const Mode mode = fs_->Meet(Kind::kOther);
    if (mode != Mode::kNone) return FaultFs::Error(mode);
    return FSRandomRWFileOwnerWrapper::Write(offset, data, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return Note(); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return Note(); }

 private:
  IOStatus Note() {
    const Mode mode = fs_->Meet(Kind::kOther);
    if (mode != Mode::kNone) return FaultFs::Error(mode);
    std::error_code error;
    const uint64_t bytes = std::filesystem::file_size(name_, error);
    if (!error) fs_->Synced(name_, bytes);
    return IOStatus::OK();
  }
  FaultFs* fs_;
  std::string name_;
};

// The store's own log in words: no answer depends on it, so its calls do not count; but they fail where a disk does.
class LogFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LogFile(FaultFs* fs, std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), fs_(fs) {}
  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const Mode mode = fs_->Lasting();
    return mode == Mode::kNone ? FSWritableFileOwnerWrapper::Append(data, options, debug) : FaultFs::Error(mode);
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

 private:
  FaultFs* fs_;
};

class Directory final : public rocksdb::FSDirectory {
 public:
  explicit Directory(FaultFs* fs) : fs_(fs) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const Mode mode = fs_->Meet(Kind::kOther);
    return mode == Mode::kNone ? IOStatus::OK() : FaultFs::Error(mode);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  FaultFs* fs_;
};

bool IsInfoLog(const std::string& name) { return std::filesystem::path(name).filename().string().starts_with("LOG"); }

}  // namespace

FaultFs::FaultFs()
    : FileSystemWrapper(rocksdb::FileSystem::Default()),
      logger_env_(rocksdb::NewCompositeEnv(std::shared_ptr<rocksdb::FileSystem>(std::shared_ptr<void>(), this))) {}

void FaultFs::Arm(Mode mode, int64_t nth) {
  const std::lock_guard lock(mutex_);
  if (fired_ && mode != Mode::kNone) return;
  mode_ = mode;
  nth_ = nth;
  calls_ = 0;
  fired_ = false;
}

bool FaultFs::fired() const {
  const std::lock_guard lock(mutex_);
  return fired_;
}

int64_t FaultFs::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

FaultFs::Mode FaultFs::Meet(Kind kind) {
  const std::lock_guard lock(mutex_);
  const bool meant = mode_ == Mode::kFailReads ? kind == Kind::kRead
                     : mode_ == Mode::kShort   ? kind == Kind::kAppend
                     : mode_ == Mode::kFull    ? kind == Kind::kAppend || kind == Kind::kSpace
                                               : kind != Kind::kRead;
  if (!meant) return Mode::kNone;
  ++calls_;
  const bool lasting = mode_ == Mode::kFail || mode_ == Mode::kFull;
  if (mode_ == Mode::kNone || (lasting ? calls_ < nth_ : calls_ != nth_)) return Mode::kNone;
  fired_ = true;
  return mode_;
}

FaultFs::Mode FaultFs::Lasting() const {
  const std::lock_guard lock(mutex_);
  return fired_ && (mode_ == Mode::kFail || mode_ == Mode::kFull) ? mode_ : Mode::kNone;
}

IOStatus FaultFs::Error(Mode mode) {
  if (mode == Mode::kFull) return IOStatus::NoSpace("No space left on device");
  return IOStatus::IOError("injected");
}

void FaultFs::Synced(const std::string& name, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  synced_[name] = bytes;
}

void FaultFs::DropUnsynced() {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, bytes] : synced_) {
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(name, error);
    if (!error && size > bytes) std::filesystem::resize_file(name, bytes, error);
  }
  synced_.clear();
}

IOStatus FaultFs::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                  std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  if (IsInfoLog(name)) {
    const Mode lasting = Lasting();
    if (lasting != Mode::kNone) return Error(lasting);
    const IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
    if (status.ok()) *result = std::make_unique<LogFile>(this, std::move(*result));
    return status;
  }
  const Mode mode = Meet(Kind::kSpace);
  if (mode != Mode::kNone) return Error(mode);
  const IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
  if (!status.ok()) return status;
  Synced(name, 0);
  *result = std::make_unique<File>(this, name, std::move(*result));
  return status;
}

IOStatus FaultFs::NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext* debug) {
  const Mode mode = Meet(Kind::kRead);
  if (mode != Mode::kNone) return Error(mode);
  const IOStatus status = FileSystemWrapper::NewRandomAccessFile(name, options, result, debug);
  if (status.ok()) *result = std::make_unique<RandomFile>(this, std::move(*result));
  return status;
}

IOStatus FaultFs::NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSSequentialFile>* result, IODebugContext* debug) {
  const Mode mode = Meet(Kind::kRead);
  if (mode != Mode::kNone) return Error(mode);
  const IOStatus status = FileSystemWrapper::NewSequentialFile(name, options, result, debug);
  if (status.ok()) *result = std::make_unique<SequentialFile>(this, std::move(*result));
  return status;
}

IOStatus FaultFs::NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                  std::unique_ptr<rocksdb::FSRandomRWFile>* result, IODebugContext* debug) {
  const Mode mode = Meet(Kind::kOther);
  if (mode != Mode::kNone) return Error(mode);
  const IOStatus status = FileSystemWrapper::NewRandomRWFile(name, options, result, debug);
  if (status.ok()) *result = std::make_unique<RandomWriteFile>(this, name, std::move(*result));
  return status;
}

IOStatus FaultFs::NewDirectory(const std::string&, const IOOptions&, std::unique_ptr<rocksdb::FSDirectory>* result,
                               IODebugContext*) {
  *result = std::make_unique<Directory>(this);
  return IOStatus::OK();
}

IOStatus FaultFs::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                             IODebugContext* debug) {
  if (IsInfoLog(from)) return FileSystemWrapper::RenameFile(from, to, options, debug);
  const Mode mode = Meet(Kind::kOther);
  if (mode != Mode::kNone) return Error(mode);
  {
    const std::lock_guard lock(mutex_);
    if (auto node = synced_.extract(from)) {
      node.key() = to;
      synced_.insert(std::move(node));
    }
  }
  return FileSystemWrapper::RenameFile(from, to, options, debug);
}

IOStatus FaultFs::LinkFile(const std::string& from, const std::string& to, const IOOptions& options,
                           IODebugContext* debug) {
  const Mode mode = Meet(Kind::kSpace);
  if (mode != Mode::kNone) return Error(mode);
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = synced_.find(from); it != synced_.end()) synced_[to] = it->second;
  }
  return FileSystemWrapper::LinkFile(from, to, options, debug);
}

IOStatus FaultFs::DeleteFile(const std::string& name, const IOOptions& options, IODebugContext* debug) {
  const Mode mode = Meet(Kind::kOther);
  if (mode != Mode::kNone) return Error(mode);
  {
    const std::lock_guard lock(mutex_);
    synced_.erase(name);
  }
  return FileSystemWrapper::DeleteFile(name, options, debug);
}

IOStatus FaultFs::NewLogger(const std::string& name, const IOOptions&, std::shared_ptr<rocksdb::Logger>* result,
                            IODebugContext*) {
  return rocksdb::NewEnvLogger(name, logger_env_.get(), result).ok() ? IOStatus::OK() : IOStatus::IOError("no log");
}

IOStatus FaultFs::CreateDirIfMissing(const std::string& name, const IOOptions& options, IODebugContext* debug) {
  const Mode mode = Meet(Kind::kSpace);
  if (mode != Mode::kNone) return Error(mode);
  return FileSystemWrapper::CreateDirIfMissing(name, options, debug);
}

}  // namespace c360::testing
