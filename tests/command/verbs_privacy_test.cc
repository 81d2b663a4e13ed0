// The verbs that look into, copy and forget: dump, backup, restore, erase, suppress, export-person, retain, audit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "command.h"
#include "fmt/format.h"
#include "json_check.h"

namespace c360::command {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PrivacyVerbsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + fmt::format("c360_privacy_verbs_test_{}", getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ + "/in.ndjson")
        << R"({"type":"identify","messageId":"1","userId":"u1","timestamp":"2024-05-01T10:00:00Z","traits":{"firstName":"Jan","email":"jan@x.pl"}}
{"type":"identify","messageId":"2","userId":"u1","timestamp":"2024-05-03T10:00:00Z","traits":{"email":"dom@x.pl"}}
{"type":"identify","messageId":"3","userId":"u2","timestamp":"2021-05-04T10:00:00Z","traits":{"firstName":"Ewa","email":"dom@x.pl"}}
)";
    EXPECT_EQ(C360({"ingest", Db(), folder_ + "/in.ndjson"}), kDone) << err_;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Db(const std::string& name = "db") const { return "--db=" + folder_ + "/" + name; }
  int C360(const std::vector<std::string>& words) {
    out_.clear();
    err_.clear();
    Output out(&out_), err(&err_);
    Environment environment{
        .out = out, .err = err, .clock = [] { return absl::FromUnixSeconds(1'717'156'800); }};  // 2024-05-31
    return command::Run(words, environment);
  }
  std::string folder_, out_, err_;
};

TEST_F(PrivacyVerbsTest, RocksDbDumpShowsEveryTable) {
  ASSERT_EQ(C360({"dump", Db()}), kDone) << err_;
  for (const char* table : {"log\t", "timeline\t", "event_keys\t", "anchors\t", "records\t", "identifiers\t", "meta\t"})
    EXPECT_THAT(out_, HasSubstr(table));
  EXPECT_THAT(out_, HasSubstr("jan@x.pl"));
  ASSERT_EQ(C360({"dump", Db(), "--table=log", "--output=json"}), kDone);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 3);
  EXPECT_TRUE(IsJson(out_.substr(0, out_.find('\n')))) << out_;
}

TEST_F(PrivacyVerbsTest, RocksDbErasedPersonIsGone) {
  ASSERT_EQ(C360({"export-person", Db(), "email:jan@x.pl"}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr("jan@x.pl"));
  EXPECT_THAT(out_, HasSubstr("Events: 2"));
  ASSERT_EQ(C360({"export-person", Db(), "email:jan@x.pl", "--output=json"}), kDone);
  EXPECT_TRUE(IsJson(out_.substr(0, out_.size() - 1))) << out_;
  ASSERT_EQ(C360({"erase", Db(), "email:jan@x.pl", "--output=json"}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr(R"("events":2,"records":1)"));
  EXPECT_THAT(out_, HasSubstr(R"("shared":[{"namespace":"email","value":"dom@x.pl"}])"));
  ASSERT_EQ(C360({"dump", Db()}), kDone);
  EXPECT_THAT(out_, Not(HasSubstr("jan@x.pl")));
  EXPECT_EQ(C360({"lookup", Db(), "user_id:u1"}), kFailed);
  ASSERT_EQ(C360({"ingest", Db(), "--source=again", folder_ + "/in.ndjson"}), kDone);
  EXPECT_THAT(out_, HasSubstr(R"("suppressed":2)"));
  ASSERT_EQ(C360({"audit", Db()}), kDone);
  EXPECT_THAT(out_, HasSubstr("erased"));
  ASSERT_EQ(C360({"unsuppress", Db(), "user_id:u1"}), kDone) << err_;
  EXPECT_EQ(C360({"check", Db()}), kDone) << out_;
}

TEST_F(PrivacyVerbsTest, RocksDbRetainsByAge) {
  EXPECT_EQ(C360({"retain", Db(), "--older-than=730d", "--type=page,order"}), kWrongUsage);
  EXPECT_THAT(err_, HasSubstr("unknown type \"page\"; there are identify, page_view, screen_view, "));
  ASSERT_EQ(C360({"retain", Db(), "--older-than=730d"}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr("deleted 1"));
  EXPECT_EQ(C360({"lookup", Db(), "user_id:u2"}), kFailed);
  EXPECT_EQ(C360({"lookup", Db(), "user_id:u1"}), kDone);
}

TEST_F(PrivacyVerbsTest, RocksDbBackupAndRestore) {
  ASSERT_EQ(C360({"digest", Db()}), kDone);
  const std::string digest = out_;
  ASSERT_EQ(C360({"backup", Db(), "--to=" + folder_ + "/backups"}), kDone) << err_;
  ASSERT_EQ(C360({"erase", Db(), "user_id:u1"}), kDone) << err_;
  ASSERT_EQ(C360({"restore", "--from=" + folder_ + "/backups", "--list"}), kDone) << err_;
  ASSERT_EQ(C360({"restore", "--from=" + folder_ + "/backups", Db("restored")}), kDone) << err_;
  ASSERT_EQ(C360({"digest", Db("restored")}), kDone);
  EXPECT_EQ(out_, digest);
  EXPECT_EQ(C360({"restore", "--from=" + folder_ + "/backups", Db("restored")}), kFailed);
  EXPECT_EQ(C360({"restore", "--from=" + folder_ + "/backups"}), kWrongUsage);
}

}  // namespace
}  // namespace c360::command
