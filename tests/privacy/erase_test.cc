// Forgotten is forgotten: no row and no file holds the person afterwards, and the store is as if they had never been.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "c360/privacy.h"
#include "c360/storage/v1/storage.pb.h"
#include "profile_store/store.h"
#include "storage/keys.h"
#include "support/world.h"

namespace c360::testing {
namespace {

namespace fs = std::filesystem;

// Jan, with two records and a family address; Ewa, who shows the address too; and others.
std::vector<v1::Event> JansEvents(const std::string& prefix) {
  std::vector<v1::Event> events = {
      MakeEvent(prefix + "1", {{"user_id", "user-of-jan"}, {"email", "jan.secret@x.pl"}}, 1'600'000'000, "Janusz"),
      MakeEvent(prefix + "2", {{"anonymous_id", "browser-of-jan"}}, 1'600'000'100),
      MakeEvent(prefix + "3", {{"user_id", "user-of-jan"}, {"anonymous_id", "browser-of-jan"}}, 1'600'000'200),
      MakeEvent(prefix + "4", {{"user_id", "user-of-jan"}, {"email", "dom@x.pl"}}, -1),
      MakeEvent(prefix + "5", {{"email", "dom@x.pl"}}, 1'600'000'300, "Janusz"),
      MakeEvent(prefix + "6", {{"user_id", "user-of-jan"}, {"phone", "+48601234567"}}, 1'600'000'400),
  };
  events[4].mutable_message()->set_conversation_id("conversation-of-jan");
  v1::Property* property = events[5].add_properties();
  property->set_name("note");
  property->mutable_value()->set_text("note-of-jan");
  return events;
}

std::vector<v1::Event> OthersEvents() {
  std::vector<v1::Event> events = {
      MakeEvent("e1", {{"user_id", "u-ewa"}, {"email", "dom@x.pl"}}, 1'600'000'000, "Ewa"),
      MakeEvent("e2", {{"user_id", "u-ewa"}, {"email", "ewa@x.pl"}}, 1'600'000'000),
      MakeEvent("e3", {{"email", "dom@x.pl"}}, 1'600'000'300, "Ewa"),
  };
  for (int i = 0; i < 30; ++i)
    events.push_back(MakeEvent("o" + std::to_string(i), {{"user_id", "o" + std::to_string(i % 7)}}));
  return events;
}

const char* const kTraces[] = {"user-of-jan", "jan.secret",          "browser-of-jan", "Janusz",
                               "601234567",   "conversation-of-jan", "note-of-jan"};

const char* const kMareksTraces[] = {
    "usr-marek", "marek.secret@ymail", "602345678",   "602 345 678", "CRM-MAREK", "LOY-MAREK",  "0001177", "brw-marek",
    "dev-marek", "former-marek",       "rec-marek-1", "rec-marek-2", "Marekwit",  "1971-03-28", "of-marek"};

class EraseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "c360_erase_test_" + std::to_string(getpid());
    fs::remove_all(path_);
    store_ = OpenDisk();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(path_);
  }
  std::unique_ptr<ProfileStore> OpenDisk() {
    // Without compression, so that a search of the files' bytes sees every value whole.
    auto engine = storage::OpenRocksDb(path_, {.write_buffer_bytes = 16 << 20, .compress = false});
    EXPECT_TRUE(engine.ok()) << engine.status();
    engine_ = engine->get();
    auto store = OpenOn(*std::move(engine), {.clock = Now});
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  // Which of the traces are found, as "file-kind:trace" and "dump:trace".
  std::set<std::string> Scan(std::span<const char* const> traces = kTraces) {
    std::set<std::string> found;
    EXPECT_TRUE(store_->maintenance()
                    .Dump([&](const DumpedRow& row) {
                      for (const char* trace : traces) {
                        if ((row.key + row.value).find(trace) != std::string::npos)
                          found.insert(std::string("dump:") + trace);
                      }
                      return true;
                    })
                    .ok());
    for (const auto& entry : fs::recursive_directory_iterator(path_)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::stringstream text;
      text << file.rdbuf();
      for (const char* trace : traces) {
        const std::string kind = entry.path().extension() == ".sst"   ? "table:"
                                 : entry.path().extension() == ".log" ? "wal:"
                                                                      : "other:";
        if (text.str().find(trace) != std::string::npos) found.insert(kind + trace);
      }
    }
    return found;
  }
  Identity& identity() { return store_->identity(); }
  std::string path_;
  storage::Engine* engine_ = nullptr;
  std::unique_ptr<ProfileStore> store_;
};

TEST_F(EraseTest, RocksDbLeavesNoTraceInRowsAndFiles) {
  IngestAll(*store_, JansEvents("j"), 2);
  IngestAll(*store_, OthersEvents(), 10);
  ASSERT_TRUE(store_->identity().Assert(v1::Assertion::SAME, "user_id:user-of-jan", "user_id:user-of-jan-2", "").ok());
  // The control: everything is found before, in rows, in the log of writes and, once flushed, in tables.
  std::set<std::string> before = Scan();
  ASSERT_TRUE(store_->maintenance().Flush().ok());
  before.merge(Scan());
  for (const char* trace : kTraces) {
    EXPECT_TRUE(before.contains(std::string("dump:") + trace)) << trace;
    EXPECT_TRUE(before.contains(std::string("wal:") + trace)) << trace;
    EXPECT_TRUE(before.contains(std::string("table:") + trace)) << trace;
  }
  IngestAll(*store_, {MakeEvent("j9", {{"user_id", "user-of-jan"}})}, 1);  // and some is in memory only

  const auto receipt = store_->privacy().Erase("email:jan.secret@x.pl");
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->events, 7);
  EXPECT_EQ(receipt->assertions, 1);
  ASSERT_EQ(receipt->shared.size(), 1u);
  EXPECT_EQ(receipt->shared[0].value(), "dom@x.pl");
  EXPECT_EQ(Scan(), std::set<std::string>());
  ExpectSound(*store_);
  store_.reset();
  store_ = OpenDisk();
  EXPECT_EQ(Scan(), std::set<std::string>());
  EXPECT_TRUE(Find(*store_, "user_id:user-of-jan").empty());
  EXPECT_FALSE(Find(*store_, "email:dom@x.pl").empty());
}

TEST_F(EraseTest, RocksDbIsAsIfThePersonHadNeverBeen) {
  IngestAll(*store_, OthersEvents(), 3);
  IngestAll(*store_, JansEvents("j"), 4);
  const auto never = OpenMemory();
  IngestAll(*never, OthersEvents(), 50);
  ASSERT_TRUE(store_->privacy().Erase("user_id:user-of-jan").ok());
  EXPECT_EQ(DigestOf(*store_), DigestOf(*never));
  // The same events again, under their own ids and under new ones, change nothing.
  for (const char* prefix : {"j", "again-"}) {
    std::vector<v1::Event> events = JansEvents(prefix);
    const auto report = store_->IngestBatch(std::span<const v1::Event>(events));
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->suppressed, 6);
    EXPECT_EQ(report->events[0].outcome, Outcome::kSuppressed);
    EXPECT_EQ(DigestOf(*store_), DigestOf(*never));
  }
  store_.reset();
  store_ = OpenDisk();  // also after reopening
  const std::vector<v1::Event> events = JansEvents("third-");
  EXPECT_EQ(store_->IngestBatch(std::span<const v1::Event>(events))->suppressed, 6);
  EXPECT_EQ(DigestOf(*store_), DigestOf(*never));
  ExpectSound(*store_);
}

// The change feed is not written yet; its rows go all the same.
TEST_F(EraseTest, RocksDbChangeEntriesGo) {
  IngestAll(*store_, JansEvents("j"), 4);
  IngestAll(*store_, OthersEvents(), 50);
  const auto put = [&](uint64_t number, uint64_t profile, uint64_t other) {
    storage::v1::Change change;
    change.set_kind(storage::v1::Change::MERGED);
    change.set_profile(profile);
    change.set_other(other);
    auto batch = engine_->NewBatch();
    batch->Put(storage::Table::kChanges, storage::LogKey(Sequence{number}), change.SerializeAsString());
    ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  };
  const uint64_t jan = std::stoull(Find(*store_, "user_id:user-of-jan")[0].substr(1));
  const uint64_t ewa = std::stoull(Find(*store_, "user_id:u-ewa")[0].substr(1));
  put(1, jan, 0);
  put(2, ewa, 0);
  put(3, ewa, jan);
  ASSERT_TRUE(store_->privacy().Erase("user_id:user-of-jan").ok());
  const auto it = engine_->NewIterator(storage::Table::kChanges);
  it->Seek("");
  ASSERT_TRUE(it->Valid());
  EXPECT_EQ(it->key(), storage::LogKey(Sequence{2}));
  it->Next();
  EXPECT_FALSE(it->Valid());
}

TEST_F(EraseTest, RocksDbSharedKeyIsNotAPerson) {
  IngestAll(*store_, JansEvents("j"), 4);
  IngestAll(*store_, OthersEvents(), 50);
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->privacy().Erase("email:dom@x.pl").status()));
  EXPECT_TRUE(absl::IsNotFound(store_->privacy().Erase("email:nobody@x.pl").status()));
}

// --- A person whom scores, former names, versions of records and staff have put together ---

const std::vector<std::pair<std::string, std::string>> kMarek = {
    {"first_name", "Marekwit"},         {"last_name", "Brzeczyszczyk"}, {"birth_date", "1971-03-28"},
    {"street", "Zakopianska-of-marek"}, {"city", "Lekolody"},           {"postal_code", "34-999"}};

v1::Event Snapshot(v1::Event event, int64_t version) {
  event.mutable_snapshot()->set_record_key(event.identifiers(0).value());
  event.mutable_snapshot()->set_version(version);
  return event;
}

std::vector<v1::Event> MareksEvents(const std::string& prefix) {
  std::vector<v1::Event> events = {
      MakeEvent("1", {{"user_id", "usr-marek"}, {"email", "Marek.Secret@Ymail.pl"}, {"anonymous_id", "brw-marek"}}),
      MakeEvent("2", {{"crm_id", "CRM-MAREK"}, {"email", "marek.secret@ymail.pl"}, {"phone", "+48 602 345 678"}}),
      MakeEvent("3", {{"loyalty_id", "LOY-MAREK"}, {"user_id", "usr-marek"}, {"passport", "ZS 0001177"}}),
      MakeEvent("4", {{"anonymous_id", "brw-marek"}, {"device_id", "dev-marek"}}, -1),
      MakeEvent("5", {{"user_id", "usr-marek"}, {"previous_id", "former-marek"}}),
      MakeEvent("6", {{"anonymous_id", "former-marek"}}),
      Snapshot(MakePerson("rec-marek-1", kMarek, "marek.secret@ymail.pl"), 1),
      Snapshot(MakePerson("rec-marek-2", kMarek), 1),
      Snapshot(MakePerson("rec-marek-2", kMarek), 2),
  };
  events.back().set_event_id("later");
  for (v1::Event& event : events) event.set_event_id(prefix + event.event_id());
  return events;
}

// Strangers, some with one of Marek's attributes, so that there is something to score and to stay.
std::vector<v1::Event> Strangers() {
  std::vector<v1::Event> events = OthersEvents();
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(i);
    events.push_back(MakePerson("s" + number, {{"first_name", "Adam" + std::to_string(i % 7)},
                                               {"last_name", "Nowak" + std::to_string(i % 9)},
                                               {"birth_date", "19" + std::to_string(40 + i % 50) + "-03-29"},
                                               {"city", "Lekolody"}}));
  }
  return events;
}

class EraseEachTest : public EraseTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(EraseEachTest, TakesAllOfThePerson) {
  IngestAll(*store_, Strangers(), 7);
  const std::vector<v1::Event> events = MareksEvents("m");
  for (const v1::Event& event : events)  // deferred: some of it waits when the erasure comes
    ASSERT_TRUE(store_->IngestBatch(std::span(&event, 1), {.defer = true}).ok());
  ASSERT_TRUE(
      identity().Assert(v1::Assertion::SAME, "user_id:usr-marek", "device_id:dev-marek", "reason-of-marek").ok());
  ASSERT_TRUE(identity().Assert(v1::Assertion::NOT_SAME, "crm_id:CRM-MAREK", "user_id:u-ewa", "reason-of-marek").ok());
  ASSERT_TRUE(identity().Assert(v1::Assertion::NOT_SAME, "user_id:u-ewa", "user_id:o3", "").ok());
  const auto never = OpenMemory();
  IngestAll(*never, Strangers(), 50);
  ASSERT_TRUE(never->identity().Assert(v1::Assertion::NOT_SAME, "user_id:u-ewa", "user_id:o3", "").ok());
  EXPECT_GE(Scan(kMareksTraces).size(), std::size(kMareksTraces));  // the control

  const auto receipt = store_->privacy().Erase(GetParam());
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->events, static_cast<int64_t>(events.size()));
  EXPECT_EQ(receipt->records, 6);  // one of them by score alone
  EXPECT_EQ(Scan(kMareksTraces), std::set<std::string>());
  EXPECT_EQ(DigestOf(*store_), DigestOf(*never));
  ExpectSound(*store_);
  const std::vector<v1::Event> again = MareksEvents("again-");
  EXPECT_EQ(store_->IngestBatch(std::span<const v1::Event>(again))->suppressed, static_cast<int64_t>(again.size()));
  EXPECT_EQ(DigestOf(*store_), DigestOf(*never));
  EXPECT_EQ(Scan(kMareksTraces), std::set<std::string>());
}

INSTANTIATE_TEST_SUITE_P(RocksDb, EraseEachTest,
                         ::testing::Values("user_id:usr-marek", "email:MAREK.secret@ymail.pl", "phone:+48602345678",
                                           "crm_id:CRM-MAREK", "loyalty_id:LOY-MAREK", "anonymous_id:brw-marek",
                                           "device_id:dev-marek", "anonymous_id:former-marek", "passport:zs0001177",
                                           "record_id:rec-marek-2"));

}  // namespace
}  // namespace c360::testing
