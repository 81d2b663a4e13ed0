#include "storage/rocksdb_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace c360::storage {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// A file that takes what it has room for.
class SmallDisk final : public rocksdb::EnvWrapper {
 public:
  class File final : public rocksdb::WritableFileWrapper {
   public:
    File(SmallDisk* disk, std::unique_ptr<rocksdb::WritableFile> file)
        : WritableFileWrapper(file.get()), disk_(disk), file_(std::move(file)) {}
    using rocksdb::WritableFileWrapper::Append;
    rocksdb::Status Append(const rocksdb::Slice& data) override {
      return disk_->full ? rocksdb::Status::NoSpace() : WritableFileWrapper::Append(data);
    }

   private:
    SmallDisk* disk_;
    std::unique_ptr<rocksdb::WritableFile> file_;
  };
  SmallDisk() : EnvWrapper(rocksdb::Env::Default()) {}
  rocksdb::Status NewWritableFile(const std::string& name, std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override {
    const rocksdb::Status status = EnvWrapper::NewWritableFile(name, file, options);
    if (status.ok()) *file = std::make_unique<File>(this, std::move(*file));
    return status;
  }
  bool full = false;
};

class RocksDbLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "c360_rocksdb_log_test_" + std::to_string(getpid());
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  void TearDown() override { fs::remove_all(path_); }
  std::string path_;
};

TEST_F(RocksDbLogTest, DropsWhatAFullDiskRefusesAndGoesOn) {
  SmallDisk disk;
  RocksDbLog log(disk, path_);
  rocksdb::Info(&log, "first %d", 1);
  disk.full = true;
  for (int i = 0; i < 3; ++i) rocksdb::Info(&log, "second");
  disk.full = false;
  rocksdb::Info(&log, "third");
  const std::string text = TextOf(path_ + "/LOG");
  EXPECT_NE(text.find("first 1\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("second"), std::string::npos) << text;
  EXPECT_NE(text.find("third\n"), std::string::npos) << text;
}

TEST_F(RocksDbLogTest, KeepsTheOneBefore) {
  rocksdb::Env& env = *rocksdb::Env::Default();
  for (const char* const line : {"one", "two", "three"}) {
    RocksDbLog log(env, path_);
    rocksdb::Info(&log, "%s", line);
  }
  EXPECT_NE(TextOf(path_ + "/LOG").find("three"), std::string::npos);
  EXPECT_NE(TextOf(path_ + "/LOG.old").find("two"), std::string::npos);
}

TEST_F(RocksDbLogTest, IsBounded) {
  RocksDbLog log(*rocksdb::Env::Default(), path_);
  const std::string line(6000, 'x');  // cut to less
  for (uint64_t written = 0; written < 3 * RocksDbLog::kMaxBytes; written += 4000)
    rocksdb::Info(&log, "%s", line.c_str());
  EXPECT_LT(fs::file_size(path_ + "/LOG"), RocksDbLog::kMaxBytes + 5000);
  EXPECT_GT(fs::file_size(path_ + "/LOG.old"), RocksDbLog::kMaxBytes);
}

TEST_F(RocksDbLogTest, WithoutADirectoryNothingIsWritten) {
  RocksDbLog log(*rocksdb::Env::Default(), "");
  rocksdb::Info(&log, "lost");
  EXPECT_EQ(log.GetLogFileSize(), 0u);
}

}  // namespace
}  // namespace c360::storage
