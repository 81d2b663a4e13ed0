// Stores that each format version wrote, kept in tests/fault/formats/, must open, hold what they held, and go on. The
// tables and the log of writes of each are as they were when their writer ended, work still to do among them.
//
// With a higher kFormatVersion comes a store of its own: C360_WRITE_FORMAT=1 build/release/bin/fault_test
// --gtest_filter=FormatTest.* writes it. Those of the versions before are never written again.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <tuple>

#include "c360/metrics.h"
#include "c360/predictions.h"
#include "c360/privacy.h"
#include "c360/reference.h"
#include "c360/version.h"
#include "profile_store/store.h"
#include "storage/keys.h"
#include "support/world.h"

namespace c360::testing {
namespace {

namespace fs = std::filesystem;

fs::path Formats() { return C360_SOURCE_DIR "/tests/fault/formats"; }

// Twelve customers: each orders, some write, open a case, answer a survey.
std::vector<v1::Event> Customers() {
  std::vector<v1::Event> events;
  for (int i = 0; i < 60; ++i) {
    const std::string id = std::to_string(i), person = "u" + std::to_string(i % 12);
    Ids ids = {{"user_id", person}, {"anonymous_id", "a" + std::to_string(i % 20)}};
    if (i % 4 == 0) ids.emplace_back("email", person + "@x.pl");
    if (i == 7) ids.emplace_back("email", "u0@x.pl");  // shared by two
    events.push_back(MakeEvent(id, ids, i % 9 == 0 ? -1 : 1'600'000'000 + 86'400 * i, i % 3 == 0 ? "Anna" : ""));
    v1::Event& event = events.back();
    event.set_channel(i % 2 == 0 ? v1::CHANNEL_WEB : v1::CHANNEL_EMAIL);
    if (i % 5 < 3) {
      event.mutable_order()->set_order_id("o" + id);
      event.mutable_order()->mutable_total()->set_micros(1'000'000 * (i + 1));
      event.mutable_order()->mutable_total()->set_currency("EUR");
    } else if (i % 5 == 3) {
      event.mutable_case_update()->set_case_id("c" + person);
      event.mutable_case_update()->set_action(v1::CaseUpdate::OPENED);
    } else {
      event.mutable_survey_answer()->set_kind(v1::SurveyAnswer::NPS);
      event.mutable_survey_answer()->set_score(i % 11);
    }
  }
  return events;
}

// Two records of each of three people, who have nothing in common but what they are called and where they live.
std::vector<v1::Event> Likenesses() {
  static const char* const kPeople[][5] = {
      {"Wilhelmina", "Abernathy", "1961-04-17", "12 Quarry Lane", "LS6 2QH"},
      {"Bartholomew", "Fitzgerald", "1974-11-02", "3 Harbour Street", "BT1 5GB"},
      {"Cassandra", "Montgomery", "1988-01-29", "77 Orchard Close", "EX4 4RN"},
  };
  std::vector<v1::Event> events;
  for (int i = 0; i < 6; ++i) {
    const auto& person = kPeople[i / 2];
    events.push_back(MakePerson("r" + std::to_string(i), {{"first_name", person[0]},
                                                          {"last_name", person[1]},
                                                          {"birth_date", person[2]},
                                                          {"street", person[3]},
                                                          {"postal_code", person[4]}}));
  }
  return events;
}

std::vector<v1::Event> Latecomers() {
  std::vector<v1::Event> events;
  for (int i = 0; i < 8; ++i) {
    events.push_back(MakeEvent("late" + std::to_string(i),
                               {{"user_id", "u" + std::to_string(i)}, {"email", "late" + std::to_string(i) + "@x.pl"}},
                               1'650'000'000 + i, "Zofia"));
  }
  return events;
}

StoreOptions Options() {
  return {.clock = Now,
          .entropy = [] { return std::array<uint8_t, 16>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}; },
          .write_buffer_bytes = 16 << 20,
          .fold_tail_events = 2,
          .background_threads = 1};
}

absl::Status Judge(ProfileStore& store) {
  auto& identity = store.identity();
  for (const auto& [kind, left, right] : {std::tuple{v1::Assertion::SAME, "user_id:u1", "user_id:u2"},
                                          std::tuple{v1::Assertion::NOT_SAME, "record_id:r0", "record_id:r1"},
                                          std::tuple{v1::Assertion::NOT_SAME, "user_id:u3", "email:u3@x.pl"}}) {
    const auto id = identity.Assert(kind, left, right, "as the customer says");
    if (!id.ok()) return id.status();
  }
  return identity.Withdraw(1);
}

absl::Status Forget(ProfileStore& store) {
  const std::vector<EventKey> gone = {{"t", "17"}};
  if (const auto deleted = store.Delete(gone); !deleted.ok()) return deleted.status();
  if (const auto receipt = store.privacy().Suppress("email:nobody@x.pl"); !receipt.ok()) return receipt.status();
  return store.privacy().Erase("user_id:u11", {.suppress = true, .compact = false}).status();
}

absl::Status Furnish(ProfileStore& store) {
  const auto fact = ParseReferenceFact(
      R"({"key":"web","channelCost":{"channel":"CHANNEL_WEB","perContact":{"micros":"250000","currency":"EUR"}}})");
  if (!fact.ok()) return fact.status();
  const std::vector<v1::ReferenceFact> facts = {*fact};
  if (absl::Status status = store.reference().Put(facts); !status.ok()) return status;
  v1::MatchModel model = store.maintenance().CurrentModel();
  model.set_name("fixture");
  model.mutable_comparisons(0)->mutable_levels(0)->set_weight_millibits(
      model.comparisons(0).levels(0).weight_millibits() + 1);
  return store.maintenance().UseModel(model);
}

// A prediction model wants more customers than belong into the sources of a program.
void PutPredictionModel(const fs::path& path) {
  const auto engine = storage::OpenRocksDb(path.string(), {});
  ASSERT_TRUE(engine.ok()) << engine.status();
  v1::PredictionModel model;
  model.set_name("bgnbd");
  model.set_version(1);
  model.set_horizon_days(90);
  for (const double parameter : {0.3, 4.4, 0.8, 2.4}) model.mutable_purchase()->add_parameters(parameter);
  model.mutable_validation()->set_beats_recency(true);
  auto batch = (*engine)->NewBatch();
  batch->Put(storage::Table::kModels, std::string("bgnbd\0", 6) + storage::RecordKey(RecordId{1}),
             model.SerializeAsString());
  ASSERT_TRUE((*engine)->Write(std::move(batch), true).ok());
}

// A life that leaves rows in every table.
void WriteStore(const fs::path& path) {
  StoreOptions options = Options();
  options.policy = DefaultPolicy();
  options.policy->set_name("fixture");
  ASSERT_TRUE(ProfileStore::Open(path.string(), options).ok());
  PutPredictionModel(path);
  const auto opened = ProfileStore::Open(path.string(), options);
  ASSERT_TRUE(opened.ok()) << opened.status();
  ProfileStore& store = **opened;
  IngestAll(store, Customers(), 10);
  IngestAll(store, Likenesses(), 2);
  for (const auto act : {Furnish, Judge, Forget}) ASSERT_TRUE(act(store).ok()) << act(store);
  ASSERT_TRUE(store.maintenance().Compact().ok());
  const auto late = Latecomers();
  ASSERT_TRUE(store.IngestBatch(std::span<const v1::Event>(late), {.defer = true}).ok());
}

std::string ReadWord(const fs::path& path) {
  std::string word;
  std::ifstream(path) >> word;
  return word;
}

class FormatTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "c360_format_test_" + std::to_string(getpid());
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  // Of this version, written anew, or as it stands in the sources.
  fs::path Copy(const std::string& version) const {
    const fs::path path = root_ / version;
    fs::copy(Formats() / version / "store", path, fs::copy_options::recursive);
    for (const auto& entry : fs::directory_iterator(path))
      fs::permissions(entry, fs::perms::owner_write, fs::perm_options::add);
    return path;
  }
  static std::unique_ptr<ProfileStore> Open(const fs::path& path, bool read_only) {
    StoreOptions options = Options();
    options.create_if_missing = false;
    options.read_only = read_only;
    auto store = ProfileStore::Open(path.string(), options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  fs::path root_;
};

void ExpectRowsInEveryTable(ProfileStore& store) {
  std::set<std::string> tables;
  const absl::Status status = store.maintenance().Dump([&](const DumpedRow& row) {
    tables.emplace(row.table);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  for (int i = 0; i < storage::kTableCount; ++i) {
    const auto table = static_cast<storage::Table>(i);
    // Work is done by now; nothing writes changes yet.
    if (table == storage::Table::kWork || table == storage::Table::kChanges) continue;
    EXPECT_TRUE(tables.contains(std::string(storage::TableName(table)))) << storage::TableName(table);
  }
}

void ExpectAnswers(ProfileStore& store) {
  EXPECT_EQ(store.policy().name(), "fixture");
  EXPECT_EQ(store.maintenance().CurrentModel().name(), "fixture");
  ExpectRowsInEveryTable(store);
  EXPECT_EQ(Find(store, "user_id:u1").size(), 1u);
  EXPECT_NE(Find(store, "user_id:u1"), Find(store, "user_id:u2")) << "the word that joined them was taken back";
  EXPECT_NE(Find(store, "record_id:r0"), Find(store, "record_id:r1")) << "somebody said they are two";
  EXPECT_EQ(Find(store, "record_id:r2"), Find(store, "record_id:r3")) << "joined by likeness";
  EXPECT_EQ(Find(store, "email:u0@x.pl").size(), 2u) << "shared by two";
  EXPECT_TRUE(Find(store, "user_id:u11").empty()) << "forgotten";
  const auto page = store.timeline().Read("user_id:u4");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_GE(page->entries_size(), 5);
  EXPECT_TRUE(store.identity().Why("record_id:r2", "record_id:r3")->same());
  EXPECT_EQ(store.identity().Assertions()->size(), 2u);
  EXPECT_EQ(store.reference().List()->size(), 1u);
  EXPECT_EQ(store.privacy().Audit()->size(), 2u);
  ASSERT_EQ(store.predictions().Models()->size(), 1u);
  const auto facts = store.metrics().Facts({.profile_ids = true});
  ASSERT_TRUE(facts.ok()) << facts.status();
  const auto whole = store.metrics().Facts({.from_events = true});
  EXPECT_EQ(facts->facts.all().size(), whole->facts.all().size());
}

// What was taken is known, what was forgotten is refused, and what is new is taken.
void ExpectNothingNew(ProfileStore& store) {
  std::vector<v1::Event> events = Customers();
  for (const auto& more : {Likenesses(), Latecomers()}) events.insert(events.end(), more.begin(), more.end());
  const std::vector<EventKey> gone = {{"t", "17"}};
  const auto report = store.IngestBatch(std::span<const v1::Event>(events));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->accepted, 1) << "the one that was deleted";
  EXPECT_GE(report->suppressed, 4);
  EXPECT_EQ(report->duplicates + report->suppressed + 1, static_cast<int64_t>(events.size()));
  ASSERT_TRUE(store.Delete(gone).ok());
}

// Those that a store opens without, and that hold much of RocksDB's and nothing of c360's.
void RemoveSpareFiles(const fs::path& store) {
  std::vector<fs::path> spare;
  for (const auto& entry : fs::directory_iterator(store)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("OPTIONS") || name.starts_with("LOG") || name == "LOCK" || name == "IDENTITY")
      spare.push_back(entry.path());
  }
  for (const fs::path& path : spare) fs::remove(path);
}

// Sound, and where older rules derived it, said to be of those.
void ExpectSoundBut(ProfileStore& store, int rules) {
  const auto breaches = store.maintenance().Check();
  ASSERT_TRUE(breaches.ok()) << breaches.status();
  EXPECT_EQ(breaches->size(), rules == kRulesVersion ? 0U : 1U);
  for (const Breach& breach : *breaches) EXPECT_EQ(breach.invariant, "I15") << breach.detail;
}

TEST_F(FormatTest, RocksDbEveryVersionOpensAndGoesOn) {
  const fs::path own = Formats() / std::to_string(kFormatVersion);
  if (std::getenv("C360_WRITE_FORMAT") != nullptr) {
    ASSERT_FALSE(fs::exists(own)) << "there is one of this version: it stays as it is";
    fs::create_directories(own);
    WriteStore(own / "store");
    ASSERT_FALSE(HasFailure());
    RemoveSpareFiles(own / "store");
    std::ofstream(own / "digest") << DigestOf(*Open(Copy(own.filename()), /*read_only=*/false)) << '\n';
    fs::remove_all(root_ / own.filename());
  }
  ASSERT_TRUE(fs::exists(own)) << "format " << kFormatVersion << " has no store: see the head of this file";
  for (const auto& entry : fs::directory_iterator(Formats())) {
    const std::string version = entry.path().filename().string();
    SCOPED_TRACE("format " + version);
    const std::string digest = ReadWord(entry.path() / "digest");
    const fs::path path = Copy(version);
    {
      const auto store = Open(path, /*read_only=*/true);
      ASSERT_NE(store, nullptr);
      EXPECT_EQ(Find(*store, "user_id:u4").size(), 1u);
      EXPECT_GT(store->maintenance().Stats()->queued, 0) << "work was left to do";
    }
    {
      const auto store = Open(path, /*read_only=*/false);
      ASSERT_NE(store, nullptr);
      ASSERT_TRUE(store->maintenance().Settle().ok());
      ExpectSoundBut(*store, /*rules=*/store->maintenance().Stats()->rules_version);
      ExpectAnswers(*store);
      EXPECT_EQ(DigestOf(*store), digest);
      ExpectNothingNew(*store);
    }
    ASSERT_TRUE(RebuildStore(path.string(), Options(), {}).ok());
    const auto anew = Open(path, /*read_only=*/false);
    ASSERT_NE(anew, nullptr);
    ExpectSound(*anew);
    EXPECT_EQ(anew->maintenance().Stats()->rules_version, kRulesVersion);
    EXPECT_EQ(DigestOf(*anew), digest);
  }
}

}  // namespace
}  // namespace c360::testing
