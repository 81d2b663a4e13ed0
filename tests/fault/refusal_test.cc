// What cannot be opened or written is refused in one clear sentence, through the command too: exit code 1, nothing
// lost.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "c360/storage/v1/storage.pb.h"
#include "c360/version.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "support/world.h"

namespace c360::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class RefusalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "c360_refusal_test_" + std::to_string(getpid());
    fs::remove_all(root_);
    fs::create_directories(root_);
    auto store = Open({.clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    IngestAll(**store, {MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}})}, 1);
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string Db() const { return root_ + "/db"; }
  absl::StatusOr<std::unique_ptr<ProfileStore>> Open(const StoreOptions& options) {
    return ProfileStore::Open(Db(), options);
  }
  // The command's standard error; its exit code in `code`.
  static std::string C360(const std::string& words, int* code, const std::string& first = "") {
    const std::string line = first + std::string(C360_BINARY_DIR) + "/bin/c360 " + words + " 2>&1 >/dev/null";
    std::FILE* const pipe = popen(line.c_str(), "r");
    std::string text;
    std::array<char, 4096> buffer;
    for (size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), n);
    const int status = pclose(pipe);
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return text;
  }
  // One line, exit code 1.
  void ExpectSentence(const std::string& words, const std::string& part, const std::string& first = "") {
    int code = 0;
    const std::string text = C360(words, &code, first);
    EXPECT_EQ(code, 1) << text;
    EXPECT_THAT(text, HasSubstr(part));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  }
  void ExpectUnharmed() {
    auto store = Open({.create_if_missing = false, .clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectSound(**store);
    EXPECT_EQ(Find(**store, "email:jan@x.pl").size(), 1u);
  }
  std::string root_;
};

TEST_F(RefusalTest, RocksDbLockedByAnother) {
  {
    auto store = Open({.clock = Now});
    ASSERT_TRUE(store.ok());
    EXPECT_TRUE(absl::IsUnavailable(Open({.clock = Now}).status()));
    ExpectSentence("settle --db=" + Db(), "another process has the store open for writing");
    // Reading goes on beside the writer, also of what it writes now.
    IngestAll(**store, {MakeEvent("2", {{"user_id", "u2"}})}, 1);
    auto reader = Open({.read_only = true, .clock = Now});
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(Find(**reader, "user_id:u2").size(), 1u);
    EXPECT_TRUE(absl::IsFailedPrecondition((*reader)->Ingest(MakeEvent("3", {{"user_id", "u3"}})).status()));
    int code = -1;
    C360("lookup --db=" + Db() + " user_id:u2", &code);
    EXPECT_EQ(code, 0);
  }
  ExpectUnharmed();
}

TEST_F(RefusalTest, RocksDbNewerFormat) {
  const auto rewrite = [&](uint32_t version) {
    auto engine = storage::OpenRocksDb(Db(), {});
    ASSERT_TRUE(engine.ok());
    std::string bytes;
    ASSERT_TRUE(*(*engine)->Get(storage::Table::kMeta, storage::kMetaState, &bytes));
    storage::v1::StoreState state;
    ASSERT_TRUE(state.ParseFromString(bytes));
    state.set_format_version(version);
    auto batch = (*engine)->NewBatch();
    batch->Put(storage::Table::kMeta, storage::kMetaState, state.SerializeAsString());
    ASSERT_TRUE((*engine)->Write(std::move(batch), true).ok());
  };
  rewrite(kFormatVersion + 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(Open({.clock = Now}).status()));
  ExpectSentence("lookup --db=" + Db() + " user_id:u1", "use a newer c360");
  rewrite(kFormatVersion);
  ExpectUnharmed();
}

TEST_F(RefusalTest, RocksDbNothingThere) {
  ExpectSentence("lookup --db=" + root_ + "/none user_id:u1", "there is no store in");
  EXPECT_FALSE(fs::exists(root_ + "/none"));
}

// RocksDB makes tables one by one, and the state comes last: a store whose making was cut off is none yet.
TEST_F(RefusalTest, RocksDbHalfMade) {
  for (const int tables : {0, 3, 12, storage::kTableCount}) {
    SCOPED_TRACE(tables);
    const std::string path = root_ + "/half";
    const auto make = [&] {
      fs::remove_all(path);
      rocksdb::Options options;
      options.create_if_missing = true;
      rocksdb::DB* raw = nullptr;
      ASSERT_TRUE(rocksdb::DB::Open(options, path, &raw).ok());
      const std::unique_ptr<rocksdb::DB> db(raw);
      for (int i = 0; i < tables; ++i) {
        rocksdb::ColumnFamilyHandle* handle = nullptr;
        ASSERT_TRUE(
            db->CreateColumnFamily({}, std::string(storage::TableName(static_cast<storage::Table>(i))), &handle).ok());
        ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
      }
    };
    for (const char* words : {"check", "stats", "settle", "compact", "suppress email:a@b.pl", "rebuild", "lookup p1"}) {
      make();
      ExpectSentence(std::string(words) + " --db=" + path, "there is no store in");
    }
    make();
    auto store = ProfileStore::Open(path, {.clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    IngestAll(**store, {MakeEvent("1", {{"user_id", "u1"}})}, 1);
    ExpectSound(**store);
  }
}

// What is printed must not go into a file of the store that got the descriptor.
TEST_F(RefusalTest, RocksDbClosedStreams) {
  for (const char* closed : {">&-", "2>&-", "<&-", ">&- 2>&- <&-"}) {
    const std::string command = std::string(C360_BINARY_DIR) + "/bin/c360 ";
    const auto run = [&](const std::string& words) {
      return std::system(("sh -c '" + command + words + " --db=" + Db() + " " + closed + "'").c_str());
    };
    EXPECT_EQ(run("compact"), 0) << closed;
    EXPECT_EQ(run("dump"), 0) << closed;
    EXPECT_EQ(run("suppress email:" + std::to_string(std::string_view(closed).size()) + "@b.pl"), 0) << closed;
    EXPECT_NE(run("lookup user_id:nobody"), 0) << closed;
    ExpectUnharmed();
  }
}

TEST_F(RefusalTest, RocksDbMissingAndCutFiles) {
  std::string table;
  {
    auto store = Open({.clock = Now});
    ASSERT_TRUE(store.ok());
    ASSERT_TRUE((*store)->maintenance().Compact().ok());
  }
  for (const auto& entry : fs::directory_iterator(Db()))
    if (entry.path().extension() == ".sst") table = entry.path().filename();
  ASSERT_FALSE(table.empty());
  fs::copy(Db(), root_ + "/whole", fs::copy_options::recursive);
  const std::string sentence = "a file of the store is damaged or missing; restore the store from a backup, or make";
  fs::resize_file(Db() + "/" + table, 100);
  ExpectSentence("check --db=" + Db(), sentence);
  fs::remove(Db() + "/" + table);
  ExpectSentence("check --db=" + Db(), sentence);
  fs::remove(Db() + "/CURRENT");
  ExpectSentence("check --db=" + Db(), sentence);
  ExpectSentence("ingest --db=" + Db() + " /dev/null", sentence);
  fs::remove_all(Db());
  fs::rename(root_ + "/whole", Db());
  ExpectUnharmed();
}

// A limit of the user's on the size of files: the signal that comes with it would end the program.
TEST_F(RefusalTest, RocksDbFileAtItsLimit) {
  for (const char* const words : {"settle", "compact", "rebuild", "delete t 1", "erase user_id:u1"}) {
    ExpectSentence(std::string(words) + " --db=" + Db(), "raise the limit (ulimit -f)", "ulimit -f 1; ");
    ExpectUnharmed();
  }
}

// As somebody who may not: root may everything, so it becomes nobody meanwhile.
TEST_F(RefusalTest, RocksDbRevokedPermission) {
  const auto refused = [&](fs::perms folder, fs::perms file, bool read_only) {
    fs::permissions(Db() + "/CURRENT", file);
    fs::permissions(Db(), folder);
    const bool root = geteuid() == 0;
    if (root) {
      EXPECT_EQ(seteuid(65534), 0);
    }
    const absl::Status status = Open({.create_if_missing = false, .read_only = read_only, .clock = Now}).status();
    if (!root) {
      ExpectSentence(std::string(read_only ? "lookup" : "settle") + " --db=" + Db() + (read_only ? " user_id:u1" : ""),
                     "no permission");
    }
    if (root) {
      EXPECT_EQ(seteuid(0), 0);
    }
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("no permission"));
    fs::permissions(Db(), fs::perms::owner_all);
    fs::permissions(Db() + "/CURRENT", fs::perms::owner_read | fs::perms::owner_write);
  };
  constexpr fs::perms kLook =
      fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec;
  for (const bool read_only : {true, false}) {
    refused(fs::perms::none, fs::perms::owner_read, read_only);  // the folder
    refused(kLook, fs::perms::none, read_only);                  // a file
  }
  ExpectUnharmed();
}

TEST_F(RefusalTest, RocksDbNotADirectory) {
  std::ofstream(root_ + "/file") << "x";
  ExpectSentence("ingest --db=" + root_ + "/file /dev/null", "not a directory");
}

}  // namespace
}  // namespace c360::testing
