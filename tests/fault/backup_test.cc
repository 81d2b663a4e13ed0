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

// RocksDB empties the directory that it restores into, and that may be anybody's.
TEST_F(BackupTest, RocksDbRestoreTouchesNothingOfOthers) {
  Ingest(0, 100);
  ASSERT_TRUE(store_->maintenance().Backup(Path("backups")).ok());
  fs::create_directories(Path("home"));
  std::ofstream(Path("home/letter.txt")) << "dear";
  EXPECT_TRUE(absl::IsFailedPrecondition(RestoreBackup(Path("backups"), 0, Path("home"))));
  EXPECT_TRUE(fs::exists(Path("home/letter.txt")));
  fs::create_directories(Path("home2/folder"));
  EXPECT_TRUE(absl::IsFailedPrecondition(RestoreBackup(Path("backups"), 0, Path("home2"))));
  std::ofstream(Path("file")) << "dear";
  EXPECT_FALSE(RestoreBackup(Path("backups"), 0, Path("file")).ok());
  // The backups themselves, a directory among them, and a detour there.
  for (const char* target : {"backups", "backups/", "backups/new", "backups/meta", "home/../backups/new"})
    EXPECT_TRUE(absl::IsFailedPrecondition(RestoreBackup(Path("backups"), 0, Path(target)))) << target;
  EXPECT_EQ(ListBackups(Path("backups"))->size(), 1u);
  // What an unfinished restore left is no obstacle, nor is an empty directory.
  fs::create_directories(Path("restored"));
  for (const char* name :
       {"000012.sst", "000013.log", "MANIFEST-000011", "OPTIONS-000007", "LOCK", "LOG", "CURRENT.tmp"})
    std::ofstream(Path("restored/") + name) << "rest";
  ASSERT_TRUE(RestoreBackup(Path("backups"), 0, Path("restored")).ok());
  EXPECT_EQ(DigestOf(*Open("restored")), DigestOf(*store_));
  EXPECT_TRUE(absl::IsNotFound(RestoreBackup(Path("backups"), 4294967297, Path("other"))));
  EXPECT_TRUE(absl::IsNotFound(RestoreBackup(Path("backups"), -1, Path("other"))));
  EXPECT_TRUE(absl::IsNotFound(RestoreBackup(Path("backups"), 0, Path("none/deep/other"))));
}

TEST_F(BackupTest, RocksDbBackupDoesNotStandInTheStore) {
  Ingest(0, 100);
  for (const char* to : {"db", "db/backups", "db/../db/b"})
    EXPECT_TRUE(absl::IsFailedPrecondition(store_->maintenance().Backup(Path(to)).status())) << to;
  EXPECT_FALSE(fs::exists(Path("db/backups")));
  EXPECT_TRUE(store_->maintenance().Backup(Path("db-backups")).ok());
}

// The newest is what is asked for: an older one is not taken for it without a word.
TEST_F(BackupTest, RocksDbDamagedNewestIsNamed) {
  for (int i = 0; i < 2; ++i) {
    Ingest(i * 1000, (i + 1) * 1000);
    ASSERT_TRUE(store_->maintenance().Backup(Path("backups")).ok());
  }
  const auto lose = [&](const char* number) {
    for (const auto& entry : fs::directory_iterator(Path("backups/private/") + number))
      if (entry.path().filename().string().starts_with("MANIFEST")) fs::remove(entry.path());
  };
  lose("2");
  const auto list = ListBackups(Path("backups"));
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 2u);
  EXPECT_FALSE((*list)[0].damaged);
  EXPECT_TRUE((*list)[1].damaged);
  const absl::Status status = RestoreBackup(Path("backups"), 0, Path("restored"));
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_NE(status.message().find("backup 2 is damaged; --backup=1 restores the one before"), std::string::npos)
      << status;
  EXPECT_FALSE(fs::exists(Path("restored/CURRENT")));
  EXPECT_TRUE(RestoreBackup(Path("backups"), 1, Path("restored")).ok());
  lose("1");
  const absl::Status none = RestoreBackup(Path("backups"), 0, Path("restored2"));
  EXPECT_TRUE(absl::IsDataLoss(none)) << none;
  EXPECT_NE(none.message().find("every backup"), std::string::npos) << none;
  EXPECT_TRUE(ListBackups(Path("backups")).ok());
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
