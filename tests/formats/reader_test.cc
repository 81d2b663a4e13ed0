#include "formats/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bytes.h"

namespace c360::formats {
namespace {

using ::testing::ElementsAre;

class ReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::temp_directory_path() / ("c360_reader_" + std::to_string(getpid()) + "_" + Name());
  }
  void TearDown() override { std::filesystem::remove(path_); }
  static std::string Name() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }

  void Write(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }
  void WriteGzip(const std::string& bytes) {
    gzFile file = gzopen(path_.c_str(), "wb9");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
  }

  struct All {
    std::vector<std::string> records;
    std::vector<int64_t> lines;
    absl::Status status;
  };
  All Read(const Framing& framing = {}, size_t most = 3, int64_t max_record = 1 << 20) {
    All all;
    auto reader = OpenRecords(path_.string(), {.max_record_bytes = max_record});
    EXPECT_TRUE(reader.ok()) << reader.status();
    RecordBatch batch;
    int64_t number = 0;
    while (true) {
      const auto more = (*reader)->Next(framing, most, &batch);
      all.status = more.status();
      if (!more.ok() || !*more) return all;
      EXPECT_LE(batch.records.size(), most);
      for (const RawRecord& record : batch.records) {
        EXPECT_EQ(record.number, ++number);
        all.lines.push_back(record.line);
        all.records.push_back(record.flaw == RawRecord::Flaw::kTooLong    ? "(too long)"
                              : record.flaw == RawRecord::Flaw::kCutShort ? "(cut short)"
                                                                          : std::string(record.bytes));
      }
    }
  }
  std::filesystem::path path_;
};

TEST_F(ReaderTest, LinesOfAnyEndWithoutBlankOnes) {
  Write(
      "\xef\xbb\xbf"
      "a\r\n\n  \t\nb\nc\n\nd");
  const All all = Read();
  EXPECT_THAT(all.records, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(all.lines, ElementsAre(1, 4, 5, 7));
  EXPECT_TRUE(all.status.ok());
}

TEST_F(ReaderTest, QuotedCellsGoOverLines) {
  Write("h,i\n\"a\nb\",\"c \"\"\nd\"\n5\" pipe,x\n\"e\",f\n");
  const All all = Read({.kind = Framing::Kind::kQuotedLines, .delimiter = ','});
  EXPECT_THAT(all.records, ElementsAre("h,i", "\"a\nb\",\"c \"\"\nd\"", "5\" pipe,x", "\"e\",f"));
  EXPECT_THAT(all.lines, ElementsAre(1, 2, 5, 6));
}

TEST_F(ReaderTest, AQuoteThatDoesNotCloseCostsNoMoreThanItsRecord) {
  Write("a,\"b\n" + std::string(3000, 'x') + "\nc,d\n");
  const All all = Read({.kind = Framing::Kind::kQuotedLines, .delimiter = ','}, 3, 1024);
  EXPECT_THAT(all.records, testing::Each(testing::AnyOf("(too long)", "c,d")));
  EXPECT_EQ(all.records.front(), "(too long)");
}

TEST_F(ReaderTest, HundredMegabytesOnOneLineAreSkippedInBoundedMemory) {
  {
    std::ofstream file(path_, std::ios::binary);
    file << "a\n";
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 100; ++i) file << block;
    file << "\nb\n";
  }
  const All all = Read();
  EXPECT_THAT(all.records, ElementsAre("a", "(too long)", "b"));
  EXPECT_THAT(all.lines, ElementsAre(1, 2, 3));
}

TEST_F(ReaderTest, ABombUnpacksInBoundedMemory) {
  // 200 MB of one byte on one line pack to 200 kB.
  gzFile file = gzopen(path_.c_str(), "wb9");
  const std::string block(1 << 20, '{');
  for (int i = 0; i < 200; ++i) gzwrite(file, block.data(), static_cast<unsigned>(block.size()));
  gzclose(file);
  EXPECT_LT(std::filesystem::file_size(path_), 1u << 20);
  EXPECT_THAT(Read().records, ElementsAre("(too long)"));
}

TEST_F(ReaderTest, GzipMembersAreReadOneBehindTheOther) {
  WriteGzip("a\nb\n");
  std::ostringstream first;
  first << std::ifstream(path_, std::ios::binary).rdbuf();
  std::ofstream(path_, std::ios::binary | std::ios::app) << first.str();
  EXPECT_THAT(Read().records, ElementsAre("a", "b", "a", "b"));
}

TEST_F(ReaderTest, ACutGzipGivesWhatStoodBeforeAndThenTheError) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  WriteGzip(text);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  const All all = Read({}, 1000);
  EXPECT_EQ(all.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_GT(all.records.size(), 1000u);
  EXPECT_EQ(all.records[999], std::to_string(999 * 7919));
  EXPECT_EQ(all.records.back(), std::to_string((all.records.size() - 1) * 7919));  // nothing cut in its midst
}

TEST_F(ReaderTest, ADamagedGzipIsDataLoss) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + "\n";
  WriteGzip(text);
  std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path_) / 2));
  file << std::string(64, '\xff');
  file.close();
  EXPECT_EQ(Read({}, 1000).status.code(), absl::StatusCode::kDataLoss);
}

std::string Framed(std::string_view bytes) {
  std::string out;
  AppendLengthPrefixed(&out, bytes);
  return out;
}

TEST_F(ReaderTest, LengthPrefixes) {
  const Framing framing{.kind = Framing::Kind::kLengthPrefix};
  Write(Framed("ab") + Framed(std::string(5000, 'x')) + Framed("") + Framed("c"));
  EXPECT_THAT(Read(framing, 3, 1024).records, ElementsAre("ab", "(too long)", "", "c"));
  Write(Framed("ab") + Framed("cdef").substr(0, 3));
  EXPECT_THAT(Read(framing).records, ElementsAre("ab", "(cut short)"));
  Write(Framed("ab") + std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11));
  const All bad = Read(framing);
  EXPECT_THAT(bad.records, ElementsAre("ab"));
  EXPECT_EQ(bad.status.code(), absl::StatusCode::kDataLoss);
  std::string huge;
  AppendVarint(&huge, uint64_t{1} << 60);
  Write(Framed("ab") + huge + "c");
  EXPECT_THAT(Read(framing).records, ElementsAre("ab", "(cut short)"));
}

TEST_F(ReaderTest, BatchesDoNotChangeWhatIsRead) {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += std::string(static_cast<size_t>(i % 40), 'x') + std::to_string(i) + "\n";
  Write(text);
  const All one = Read({}, 1), many = Read({}, 100'000);
  EXPECT_EQ(one.records, many.records);
  EXPECT_EQ(one.lines, many.lines);
  EXPECT_EQ(one.records.size(), 30'000u);
}

TEST_F(ReaderTest, WhatCannotBeReadIsSaid) {
  EXPECT_EQ(OpenRecords(path_.string(), {}).status().code(), absl::StatusCode::kNotFound);
  auto reader = OpenRecords(std::filesystem::temp_directory_path().string(), {});
  RecordBatch batch;
  EXPECT_FALSE(reader.ok() && (*reader)->Next({}, 1, &batch).ok());  // a directory
}

TEST_F(ReaderTest, StopEndsAReadingThatDoesNotEnd) {
  Write("a\nb\n");
  auto reader = OpenRecords(path_.string(), {});
  (*reader)->Stop();
  RecordBatch batch;
  EXPECT_EQ((*reader)->Next({}, 1, &batch).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace c360::formats
