// A file system for RocksDB whose calls fail on demand.
#ifndef C360_TESTS_SUPPORT_FAULT_FS_H_
#define C360_TESTS_SUPPORT_FAULT_FS_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace c360::testing {

// Passes calls on to the real file system, and counts those that change something or read a file. From the nth on they
// go wrong as told. Nothing is really synced to the disk: what has been synced is only remembered, which makes tests
// quick and lets DropUnsynced take away what a failing machine would lose. Thread-safe.
class FaultFs final : public rocksdb::FileSystemWrapper {
 public:
  enum class Mode : uint8_t {
    kNone,
    kFailOnce,   // the nth call fails, later ones work
    kFail,       // the nth and all after it fail: a disk that went away
    kShort,      // the nth append writes half and fails, later calls work
    kFull,       // from the nth on, whatever takes space fails for want of it
    kFailReads,  // the nth read or opening for reading fails, later ones work
  };

  FaultFs();
  const char* Name() const override { return "FaultFs"; }

  // Starts counting at 1 again. What has fired stays so until Disarm: a thread of the database may have met it a moment
  // ago.
  void Arm(Mode mode, int64_t nth);
  void Disarm() { Arm(Mode::kNone, 0); }
  bool fired() const;
  int64_t calls() const;

  // Cuts every file that was written to what was synced of it. Call it when the store is closed, or dead (kFail).
  void DropUnsynced();

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  // Written over in place, which takes no space; what is written survives without being synced.
  rocksdb::IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  // RocksDB's own logger, should anyone ask for it, meets a lasting fault too.
  rocksdb::IOStatus NewLogger(const std::string& name, const rocksdb::IOOptions& options,
                              std::shared_ptr<rocksdb::Logger>* result, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus CreateDirIfMissing(const std::string& name, const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override;

  enum class Kind : uint8_t { kAppend, kSpace, kOther, kRead };
  // What this call meets; kNone: it works.
  Mode Meet(Kind kind);
  // What has gone wrong for good; kNone: nothing has.
  Mode Lasting() const;
  static rocksdb::IOStatus Error(Mode mode);
  void Synced(const std::string& name, uint64_t bytes);

 private:
  mutable std::mutex mutex_;
  Mode mode_ = Mode::kNone;
  int64_t nth_ = 0, calls_ = 0;
  bool fired_ = false;
  const std::unique_ptr<rocksdb::Env> logger_env_;  // this file system as an environment
  std::map<std::string, uint64_t> synced_;          // file -> bytes that would survive
};

}  // namespace c360::testing

#endif  // C360_TESTS_SUPPORT_FAULT_FS_H_
