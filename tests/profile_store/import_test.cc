// Files of good and bad records into a store.
#include "c360/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_join.h"
#include "base/bytes.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::temp_directory_path() / ("c360_import_" + std::to_string(getpid()) + "_" +
                                                      ::testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  void TearDown() override { std::filesystem::remove(path_); }
  void Write(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }

  // Imports the file, and notes what was rejected as "line outcome reason".
  absl::StatusOr<ImportReport> Import(ProfileStore& store, ImportOptions options = {}) {
    rejections_.clear();
    options.on_rejection = [&](const ImportRejection& rejection) {
      rejections_.push_back(std::to_string(rejection.line) + " " + std::to_string(static_cast<int>(rejection.outcome)) +
                            " " + rejection.reason);
    };
    return ImportFile(store, path_.string(), options);
  }

  std::filesystem::path path_;
  std::vector<std::string> rejections_;
};

std::string Line(const std::string& id, const std::string& more = "") {
  return R"({"type":"identify","messageId":")" + id + R"(","userId":"u)" + id + "\"" + more + "}\n";
}

TEST_F(ImportTest, BadRecordsAreToldInOrderAndTheRestGoesOn) {
  Write(Line("1") + "{broken\n" + Line("2") + "[]\n" + Line("3", R"(,"timestamp":"1066-10-14T00:00:00Z")") +
        Line("4", R"(,"timestamp":"3000-01-01T00:00:00Z")") + R"({"type":"identify","messageId":"5","userId":"null"})" +
        "\n" + Line("6", R"(,"timestamp":"soon")") + Line("1", R"(,"traits":{"name":"other"})") + Line("2") +
        "{\"type\":\"identify\",\"messageId\":\"7\",\"userId\":\"\xff\"}\n" +
        R"({"type":"dance","messageId":"8","userId":"u"})" + "\n" +
        Line("9", R"(,"traits":{"n":123456789012345678901234567890})") + Line("10"));
  for (const int threads : {0, 1, 3}) {
    for (const int batch : {1, 3, 1000}) {
      auto store = OpenMemory();
      const auto report = Import(*store, {.format = "segment", .batch = batch, .threads = threads});
      ASSERT_TRUE(report.ok()) << report.status();
      EXPECT_EQ(report->read, 14);
      EXPECT_EQ(report->accepted, 3);
      EXPECT_EQ(report->duplicates, 1);
      EXPECT_EQ(report->conflicts, 1);
      EXPECT_EQ(report->rejected, 9);
      EXPECT_THAT(rejections_,
                  ElementsAre(HasSubstr("2 4 message: not a JSON object"), HasSubstr("4 4 message: not a JSON object"),
                              HasSubstr("5 4 time: in the far past"), HasSubstr("6 4 time: in the far future"),
                              HasSubstr("7 4 identifiers: none"), HasSubstr("8 4 timestamp: not a time"),
                              HasSubstr("9 2 event_id: another content"), HasSubstr("11 4 message:"),
                              HasSubstr("12 4 type: not one of"), HasSubstr("13 4 message:")));
      ExpectSound(*store);
    }
  }
}

// The memory of events is used again: by the next batch, and by the next record where one is refused half-way.
TEST_F(ImportTest, AnEventHoldsNothingOfTheRecordBefore) {
  const std::string rich = R"(,"anonymousId":"a","channel":"web","timestamp":"2024-05-01T00:00:00Z","context":)"
                           R"({"device":{"id":"d"}},"traits":{"email":"jan@shop.pl","firstName":"Jan","x":[1,2],)"
                           R"("address":{"city":"Gdynia"}})";
  const std::string order = R"({"type":"track","messageId":"o","userId":"uo","event":"Order Completed","properties":)"
                            R"({"order_id":"1","total":9.5,"currency":"PLN","products":[{"sku":"s"}],"y":2})";
  std::string many;  // keys of the message that become properties, the last thing that is done
  for (int i = 0; i < 5000; ++i) many += ",\"k" + std::to_string(i) + "\":1";
  const std::vector<std::string> lines = {
      Line("1", rich), Line("2", rich + many), Line("3"), order + ",\"type\":\"dance\"}\n",
      Line("4"),       order + "}\n",          Line("5")};
  auto expected = OpenMemory();
  for (const std::string& line : lines) {  // each by memory of its own
    Write(line);
    ASSERT_TRUE(Import(*expected, {.format = "segment"}).ok());
  }
  EXPECT_EQ(expected->maintenance().Stats()->events, 5);
  Write(absl::StrJoin(lines, ""));
  for (const int threads : {0, 1}) {
    for (const int batch : {1, 2, 1000}) {
      auto store = OpenMemory();
      ASSERT_TRUE(Import(*store, {.format = "segment", .batch = batch, .threads = threads}).ok());
      EXPECT_EQ(rejections_.size(), 2);
      EXPECT_EQ(DigestOf(*store), DigestOf(*expected)) << threads << " threads, batches of " << batch;
    }
  }
}

TEST_F(ImportTest, WhatIsTooLargeIsRefused) {
  std::string deep = R"(,"traits":{"x":)" + std::string(5000, '[') + std::string(5000, ']') + "}";
  std::string many = R"(,"traits":{"x":0)";
  for (int i = 0; i < 5000; ++i) many += ",\"k" + std::to_string(i) + "\":1";
  Write(Line("1") + Line("2", R"(,"traits":{"x":")" + std::string(3 << 20, 'x') + "\"}") + Line("3", deep) +
        Line("4", many + "}") + Line("5", R"(,"traits":{"x":")" + std::string(6 << 20, 'x') + "\"}") + Line("6"));
  auto store = OpenMemory();
  const auto report = Import(*store, {.format = "segment"});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->accepted, 2);
  EXPECT_THAT(rejections_, ElementsAre(HasSubstr("2 4 event: 3"), HasSubstr("3 4 message: not a JSON object"),
                                       HasSubstr("4 4 event: more than 4096"), HasSubstr("5 4 record: longer than")));
}

TEST_F(ImportTest, EveryFormatGivesTheSameStore) {
  std::vector<v1::Event> events;
  for (int i = 0; i < 50; ++i) {
    v1::Event event =
        MakeEvent(std::to_string(i), {{"user_id", "u" + std::to_string(i % 7)}}, 1'700'000'000 + i, "Jan");
    event.set_source("s");
    events.push_back(event);
  }
  auto expected = OpenMemory();
  IngestAll(*expected, events, 10);
  std::string framed, json;
  for (const v1::Event& event : events) {
    AppendLengthPrefixed(&framed, event.SerializeAsString());
    json += R"({"source":"s","eventId":")" + event.event_id() + R"(","time":")" +
            absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(event.time().seconds()), absl::UTCTimeZone()) +
            R"(","identifiers":[{"namespace":"user_id","value":")" + event.identifiers(0).value() +
            R"("}],"attributes":[{"name":"first_name","value":{"text":"Jan"}}]})" + "\n";
  }
  for (const std::string& bytes : {framed, json}) {
    Write(bytes);
    auto plain = OpenMemory();
    ASSERT_EQ(Import(*plain)->accepted, 50);  // found by its beginning
    EXPECT_EQ(DigestOf(*plain), DigestOf(*expected));
    gzFile file = gzopen(path_.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    auto packed = OpenMemory();
    ASSERT_EQ(Import(*packed)->accepted, 50);
    EXPECT_EQ(DigestOf(*packed), DigestOf(*expected));
  }
}

TEST_F(ImportTest, ACutGzipKeepsWhatStoodBeforeAndFails) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += Line(std::to_string(i * 7919));
  gzFile file = gzopen(path_.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  auto store = OpenMemory();
  EXPECT_EQ(Import(*store).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_GT(store->maintenance().Stats()->events, 1000);
  ExpectSound(*store);
}

TEST_F(ImportTest, ProgressSaysHowFarAndMayStop) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += Line(std::to_string(i));
  Write(text);
  auto store = OpenMemory();
  int calls = 0;
  int64_t done = 0;
  const auto report = Import(*store, {.progress = [&](const Progress& progress) {
    if (std::string_view(progress.stage) != "ingest") return true;
    EXPECT_EQ(progress.total, static_cast<int64_t>(text.size()));
    EXPECT_GE(progress.done, done);
    done = progress.done;
    return ++calls < 3;
  }});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(calls, 3);
  const int64_t there = store->maintenance().Stats()->events;
  EXPECT_GT(there, 0);
  EXPECT_EQ(Import(*store)->duplicates, there);  // goes on where it was
}

TEST_F(ImportTest, WhatCannotBeImportedIsSaid) {
  auto store = OpenMemory();
  EXPECT_EQ(Import(*store).status().code(), absl::StatusCode::kNotFound);
  Write("id,name\n1,x\n");
  EXPECT_EQ(Import(*store).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Import(*store, {.format = "xml"}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Import(*store, {.batch = 0}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Import(*store, {.threads = -1}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      Import(*store, {.mapping_json = R"({"identifiers":[{"namespace":"user_id","column":"who"}]})"}).status().code(),
      absl::StatusCode::kFailedPrecondition);
}

// The mappings of the public data sets: every row is read, and as many rejected as the sets' own description says.
struct DataSet {
  const char *file, *mapping;
  int64_t read, rejected, people;  // people: 0 where that is a matter of matching
};
class DataSetTest : public ::testing::TestWithParam<DataSet> {};

TEST_P(DataSetTest, IsReadByItsMapping) {
  const char* folder = std::getenv("C360_DATA_DIR");
  const std::filesystem::path data = folder != nullptr ? folder : C360_SOURCE_DIR "/../shared/data";
  const std::filesystem::path path = data / GetParam().file;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there; set C360_DATA_DIR";
  std::ostringstream mapping;
  mapping << std::ifstream(std::string(C360_SOURCE_DIR "/examples/mappings/") + GetParam().mapping).rdbuf();
  v1::Policy policy = DefaultPolicy();
  policy.mutable_identity()->set_scored_matching(false);  // only the reading is tried here
  auto store = OpenMemory(policy);
  const auto report = ImportFile(*store, path.string(), {.mapping_json = mapping.str()});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->read, GetParam().read);
  EXPECT_EQ(report->rejected, GetParam().rejected);
  EXPECT_EQ(report->accepted, GetParam().read - GetParam().rejected);
  if (GetParam().people > 0) {
    EXPECT_EQ(*store->profiles().Count(), GetParam().people);
  }
}

INSTANTIATE_TEST_SUITE_P(Public, DataSetTest,
                         ::testing::Values(DataSet{"people/febrl2.csv", "febrl2.json", 5000, 0, 0},
                                           DataSet{"people/febrl3.csv", "febrl3.json", 5000, 0, 0},
                                           DataSet{"people/febrl_dsgen_c10000.csv", "febrl_dsgen_c10000.json", 10000, 0,
                                                   0},
                                           DataSet{"people/fake_1000.csv", "fake_1000.json", 1000, 0, 0},
                                           DataSet{"people/historical_dev.csv", "historical_dev.json", 25700, 0, 25700},
                                           DataSet{"commerce/CDNOW_master.txt", "CDNOW_master.json", 69659, 0, 23570},
                                           DataSet{"commerce/CDNOW_sample.txt", "CDNOW_sample.json", 6919, 0, 2357},
                                           DataSet{"commerce/telco_churn.csv", "telco_churn.json", 7043, 0, 7043}));

}  // namespace
}  // namespace c360::testing
