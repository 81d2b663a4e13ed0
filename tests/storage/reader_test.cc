// Opening for reading beside a writer, or behind one that was killed: whatever files the writer has, and while it makes
// new ones and takes old ones away.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/bytes.h"
#include "storage/engine.h"

namespace c360::storage {
namespace {

namespace fs = std::filesystem;

constexpr RocksDbOptions kSmall = {.block_cache_bytes = 8 << 20, .write_buffer_bytes = 16 << 20};

class ReaderTest : public ::testing::Test {
 protected:
  ReaderTest() : root_(::testing::TempDir() + "c360_reader_test_" + std::to_string(getpid())) { fs::remove_all(root_); }
  ~ReaderTest() override { fs::remove_all(root_); }

  std::unique_ptr<Engine> Open(bool read_only) const {
    RocksDbOptions options = kSmall;
    options.read_only = read_only;
    auto engine = OpenRocksDb(root_, options);
    EXPECT_TRUE(engine.ok()) << engine.status();
    return engine.ok() ? *std::move(engine) : nullptr;
  }
  // Row `i`: a little in one table, `bytes` in another.
  static void Put(Engine& engine, uint64_t i, size_t bytes) {
    std::string key, noise(bytes, '\0');
    AppendBigEndian64(&key, i);
    for (size_t at = 0; at < noise.size(); ++at) noise[at] = static_cast<char>((i * 2'654'435'761 + at * at) >> 7);
    auto batch = engine.NewBatch();
    batch->Put(Table::kMeta, key, "x");
    batch->Put(Table::kLog, key, noise);
    ASSERT_TRUE(engine.Write(std::move(batch), i % 500 == 0).ok());
  }
  // How many rows, which must be the first ones, both halves of each.
  static uint64_t Count(Engine& engine) {
    const auto meta = engine.NewIterator(Table::kMeta), log = engine.NewIterator(Table::kLog);
    uint64_t rows = 0;
    log->Seek("");
    for (meta->Seek(""); meta->Valid(); meta->Next(), log->Next(), ++rows) {
      if (!log->Valid() || log->key() != meta->key() || LoadBigEndian64(meta->key().data()) != rows) break;
    }
    EXPECT_FALSE(meta->Valid() || log->Valid()) << "a hole, or half a row, at " << rows;
    return rows;
  }
  const std::string root_;
};

// RocksDB notes logs of writes that were closed in its MANIFEST, and a reader that does not expect that ends its
// program.
TEST_F(ReaderTest, OpensWhereTheManifestNamesLogsOfWrites) {
  constexpr uint64_t kRows = 6000;
  const auto writer = Open(/*read_only=*/false);
  for (uint64_t i = 0; i < kRows; ++i) Put(*writer, i, 4000);
  size_t logs = 0;
  for (const auto& entry : fs::directory_iterator(root_)) logs += entry.path().extension() == ".log";
  ASSERT_GT(logs, 1u) << "there is nothing to name";
  const auto reader = Open(/*read_only=*/true);
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(Count(*reader), kRows);
}

TEST_F(ReaderTest, OpensAgainAndAgainWhileFilesComeAndGo) {
  std::atomic<bool> reading = true;
  std::atomic<uint64_t> written = 0;
  const auto writer = Open(/*read_only=*/false);
  std::thread thread([&] {
    for (uint64_t i = 0; reading; ++i) {
      Put(*writer, i, 400);
      if (i % 2000 == 1999) {
        EXPECT_TRUE((i % 10000 == 9999 ? writer->Compact() : writer->Flush()).ok());
      }
      written = i + 1;
    }
  });
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    const uint64_t before = written;
    const auto reader = Open(/*read_only=*/true);
    if (reader != nullptr) {
      EXPECT_GE(Count(*reader), before) << "what was written when it opened is not there";
    }
  }
  reading = false;
  thread.join();
}

}  // namespace
}  // namespace c360::storage
