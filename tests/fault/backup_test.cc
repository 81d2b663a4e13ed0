// Backups: online, incremental, to a point; damage is found before anything is restored.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/world.h"

namespace c360::testing {
namespace {

namespace fs = std::filesystem;

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "c360_backup_test_" + std::to_string(getpid());
    fs::remove_all(root_);
    fs::create_directories(root_);
    store_ = Open("db");
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(root_);
  }
  std::string Path(const std::string& name) const { return root_ + "/" + name; }
  std::unique_ptr<ProfileStore> Open(const std::string& name) {
    auto store = ProfileStore::Open(Path(name), {.clock = Now});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  void Ingest(int from, int to) {
    std::vector<v1::Event> events;
    for (int i = from; i < to; ++i) {
      events.push_back(MakeEvent(std::to_string(i), {{"user_id", "u" + std::to_string(i % 100)},
                                                     {"email", std::to_string(i % 150) + "@x.pl"}}));
    }
    IngestAll(*store_, events, 500);
  }
  std::string root_;
  std::unique_ptr<ProfileStore> store_;
};

TEST_F(BackupTest, RocksDbRestoresEachPoint) {
  std::vector<std::string> digests;
  for (int i = 0; i < 3; ++i) {
    Ingest(i * 1000, (i + 1) * 1000);
    digests.push_back(DigestOf(*store_));
    const auto number = store_->maintenance().Backup(Path("backups"));
    ASSERT_TRUE(number.ok()) << number.status();
    EXPECT_EQ(*number, i + 1);
  }
  Ingest(3000, 3100);  // after the last backup
  const auto list = ListBackups(Path("backups"));
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 3u);
  for (const int64_t number : {1, 2, 3, 0}) {
    SCOPED_TRACE(number);
    const std::string name = "restored" + std::to_string(number);
    ASSERT_TRUE(RestoreBackup(Path("backups"), number, Path(name)).ok());
    const auto restored = Open(name);
    ASSERT_NE(restored, nullptr);
    ExpectSound(*restored);
    EXPECT_EQ(DigestOf(*restored), digests[number == 0 ? 2 : static_cast<size_t>(number) - 1]);
  }
  EXPECT_TRUE(absl::IsAlreadyExists(RestoreBackup(Path("backups"), 1, Path("restored1"))));
  EXPECT_TRUE(absl::IsNotFound(RestoreBackup(Path("backups"), 9, Path("other"))));
  EXPECT_TRUE(absl::IsNotFound(RestoreBackup(Path("nothing"), 0, Path("other"))));
}

TEST_F(BackupTest, RocksDbBackupsShareFiles) {
  Ingest(0, 5000);
  ASSERT_TRUE(store_->maintenance().Backup(Path("backups")).ok());
  const auto size = [&] {
    uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(Path("backups")))
      bytes += entry.is_regular_file() ? entry.file_size() : 0;
    return bytes;
  };
  const auto before = size();
  Ingest(5000, 5010);
  ASSERT_TRUE(store_->maintenance().Backup(Path("backups")).ok());
  EXPECT_LT(size() - before, before / 4);
}

TEST_F(BackupTest, RocksDbDamagedBackupIsRefused) {
  Ingest(0, 1000);
  ASSERT_TRUE(store_->maintenance().Backup(Path("backups")).ok());
  fs::path largest;
  for (const auto& entry : fs::recursive_directory_iterator(Path("backups")))
    if (entry.is_regular_file() && (largest.empty() || entry.file_size() > fs::file_size(largest)))
      largest = entry.path();
  std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(largest) / 2));
  file.put('!');
  file.close();
  const absl::Status status = RestoreBackup(Path("backups"), 0, Path("restored"));
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_FALSE(fs::exists(Path("restored/CURRENT")));
}

TEST_F(BackupTest, MemoryRefuses) {
  const auto store = OpenMemory();
  EXPECT_TRUE(absl::IsFailedPrecondition(store->maintenance().Backup(Path("backups")).status()));
}

// Export and ingest give the same digest: the way over to any other version.
TEST_F(BackupTest, RocksDbExportIngestsToTheSameDigest) {
  Ingest(0, 1000);
  std::vector<v1::Event> events;
  ASSERT_TRUE(store_->timeline()
                  .ScanEvents([&](const v1::Event& event, std::string_view) {
                    events.push_back(event);
                    return true;
                  })
                  .ok());
  const auto copy = OpenMemory();
  IngestAll(*copy, events, 77);
  EXPECT_EQ(DigestOf(*copy), DigestOf(*store_));
}

}  // namespace
}  // namespace c360::testing
