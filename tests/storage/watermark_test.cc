#include "storage/watermark.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "storage/engine.h"

namespace c360::storage {
namespace {

namespace fs = std::filesystem;

TEST(WatermarkTest, LineSurvivesAndDamageDoesNot) {
  const Watermark watermark{.sequence = 12345, .manifest_number = 7, .manifest_bytes = 1ull << 40};
  const std::string line = watermark.Encode();
  EXPECT_EQ(line.size(), Watermark{}.Encode().size());
  EXPECT_EQ(Watermark::Decode(line), watermark);
  for (size_t i = 0; i < line.size(); ++i) {
    std::string damaged = line;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_EQ(Watermark::Decode(damaged), std::nullopt) << i;
    EXPECT_EQ(Watermark::Decode(line.substr(0, i)), std::nullopt) << i;
  }
}

class WatermarkFileTest : public ::testing::Test {
 protected:
  WatermarkFileTest() : root_(::testing::TempDir() + "c360_watermark_test_" + std::to_string(getpid())) {
    fs::remove_all(root_);
  }
  ~WatermarkFileTest() override { fs::remove_all(root_); }
  std::unique_ptr<Engine> Open() {
    auto engine = OpenRocksDb(root_, {});
    EXPECT_TRUE(engine.ok()) << engine.status();
    return *std::move(engine);
  }
  static void Put(Engine& engine, const std::string& key, bool sync) {
    auto batch = engine.NewBatch();
    batch->Put(Table::kMeta, key, "x");
    batch->Put(Table::kLog, key, "x");
    ASSERT_TRUE(engine.Write(std::move(batch), sync).ok());
  }
  Watermark Now() const { return ReadWatermark(*rocksdb::Env::Default(), root_).value_or(Watermark{}); }
  std::string root_;
};

TEST_F(WatermarkFileTest, CountsWhatIsOnTheDisk) {
  auto engine = Open();
  EXPECT_EQ(Now().sequence, 0u);
  Put(*engine, "a", false);
  EXPECT_EQ(Now().sequence, 0u);  // not yet: it may still be lost
  Put(*engine, "b", true);
  EXPECT_EQ(Now().sequence, 4u);  // with what came before it
  Put(*engine, "c", false);
  EXPECT_EQ(Now().sequence, 4u);
  const Watermark before = Now();
  ASSERT_TRUE(engine->Flush().ok());
  EXPECT_EQ(Now().sequence, 6u);
  EXPECT_GT(Now().manifest_bytes, before.manifest_bytes);
  Put(*engine, "d", false);
  engine.reset();
  EXPECT_EQ(Now().sequence, 8u);  // closed in peace
  engine = Open();
  EXPECT_EQ(Now().sequence, 8u);
  EXPECT_GT(Now().manifest_number, before.manifest_number);
}

// From before there was one, or taken away by hand.
TEST_F(WatermarkFileTest, StoreWithoutOneOpensAndGetsOne) {
  Put(*Open(), "a", true);
  fs::remove(root_ + "/" + std::string(kWatermarkFile));
  EXPECT_TRUE(OpenRocksDb(root_, {.read_only = true}).ok());
  EXPECT_FALSE(fs::exists(root_ + "/" + std::string(kWatermarkFile)));
  Open().reset();
  EXPECT_EQ(Now().sequence, 2u);
}

TEST_F(WatermarkFileTest, OlderFilesAreRefused) {
  Put(*Open(), "a", true);
  const fs::path copy = root_ + "_older";
  fs::remove_all(copy);
  fs::copy(root_, copy, fs::copy_options::recursive);
  Put(*Open(), "b", true);
  fs::rename(root_ + "/" + std::string(kWatermarkFile), copy / kWatermarkFile);
  fs::remove_all(root_);
  fs::rename(copy, root_);
  EXPECT_TRUE(absl::IsDataLoss(OpenRocksDb(root_, {}).status()));
  EXPECT_TRUE(absl::IsDataLoss(OpenRocksDb(root_, {.read_only = true}).status()));
}

}  // namespace
}  // namespace c360::storage
