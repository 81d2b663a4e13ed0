// Both engines against a map: random writes, reads, walks, snapshots and reopening.
#include "storage/engine.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"

namespace c360::storage {
namespace {

using Model = std::map<std::pair<int, std::string>, std::string>;

class EngineTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "c360_engine_test_" + GetParam() + std::to_string(getpid());
    std::filesystem::remove_all(path_);
    Open();
  }
  void TearDown() override {
    engine_.reset();
    std::filesystem::remove_all(path_);
  }
  bool OnDisk() const { return std::string_view(GetParam()) == "RocksDb"; }
  void Open() {
    if (!OnDisk()) {
      if (engine_ == nullptr) engine_ = NewMemoryEngine();
      return;
    }
    engine_.reset();
    // The smallest buffers there are, so that rows move to files within the test, and some batches are files by
    // themselves.
    auto engine = OpenRocksDb(path_, {.write_buffer_bytes = 1 << 20, .file_bytes = 900});
    ASSERT_TRUE(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
  }
  void ExpectEqual(const Model& model, const Snapshot* snapshot) {
    Model found;
    for (int t = 0; t < kTableCount; ++t) {
      const auto it = engine_->NewIterator(static_cast<Table>(t), snapshot);
      std::string last;
      for (it->Seek(""); it->Valid(); it->Next()) {
        ASSERT_TRUE(found.empty() || last.empty() || last < it->key());
        last = it->key();
        found.emplace(std::pair(t, std::string(it->key())), std::string(it->value()));
      }
      ASSERT_TRUE(it->status().ok());
    }
    ASSERT_EQ(found, model);
  }

  std::string path_;
  std::unique_ptr<Engine> engine_;
};

TEST_P(EngineTest, EqualsAMap) {
  SeededRandom random(7);
  Model model;
  std::vector<std::pair<std::unique_ptr<Snapshot>, Model>> snapshots;
  const auto key = [&] {
    std::string k(random.Below(3), static_cast<char>(random.Below(4) * 85));  // 0x00, 0x55, 0xaa, 0xff
    return k + std::to_string(random.Below(20));
  };
  for (int step = 0; step < 1500; ++step) {
    auto batch = engine_->NewBatch();
    for (uint64_t i = 0; i < 1 + random.Below(5); ++i) {
      const int table = static_cast<int>(random.Below(kTableCount));
      const std::string k = key();
      if (random.Chance(0.3)) {
        batch->Delete(static_cast<Table>(table), k);
        model.erase({table, k});
      } else {
        const std::string value(random.Below(300), static_cast<char>('a' + random.Below(26)));
        batch->Put(static_cast<Table>(table), k, value);
        model[{table, k}] = value;
      }
    }
    ASSERT_TRUE(engine_->Write(std::move(batch), random.Chance(0.02)).ok());
    // Point reads, of the present and of a snapshot.
    const int table = static_cast<int>(random.Below(kTableCount));
    std::vector<std::string> keys = {key(), key(), key()};
    const bool past = !snapshots.empty() && random.Chance(0.5);
    const auto& at = past ? snapshots[random.Below(snapshots.size())].second : model;
    const Snapshot* snapshot = nullptr;
    for (const auto& [s, m] : snapshots) {
      if (&m == &at) snapshot = s.get();
    }
    std::vector<std::optional<std::string>> values;
    ASSERT_TRUE(engine_->MultiGet(static_cast<Table>(table), keys, &values, snapshot).ok());
    for (size_t i = 0; i < keys.size(); ++i) {
      const auto it = at.find({table, keys[i]});
      std::string value;
      const auto found = engine_->Get(static_cast<Table>(table), keys[i], &value, snapshot);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(*found, it != at.end());
      ASSERT_EQ(values[i].has_value(), it != at.end());
      if (*found) {
        ASSERT_EQ(value, it->second);
        ASSERT_EQ(*values[i], it->second);
      }
    }
    // A seek lands on the first key at or after.
    auto it = engine_->NewIterator(static_cast<Table>(table), snapshot);
    it->Seek(keys[0]);
    const auto expected = at.lower_bound({table, keys[0]});
    const bool valid = expected != at.end() && expected->first.first == table;
    ASSERT_EQ(it->Valid(), valid);
    if (valid) {
      ASSERT_EQ(it->key(), expected->first.second);
    }
    it.reset();
    if (step % 40 == 0) snapshots.emplace_back(engine_->NewSnapshot(), model);
    if (snapshots.size() > 5) snapshots.erase(snapshots.begin());
    if (step % 200 == 199) {
      ExpectEqual(model, nullptr);
      for (const auto& [s, m] : snapshots) ExpectEqual(m, s.get());
      if (step % 400 == 399) {
        ASSERT_TRUE((random.Chance(0.5) ? engine_->Compact() : engine_->Flush()).ok());
        snapshots.clear();
        Open();
        ExpectEqual(model, nullptr);
      }
    }
  }
}

TEST_P(EngineTest, IteratorsFreezeTheStateOfTheirMaking) {
  auto batch = engine_->NewBatch();
  batch->Put(Table::kMeta, "a", "1");
  ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  const auto it = engine_->NewIterator(Table::kMeta);
  batch = engine_->NewBatch();
  batch->Put(Table::kMeta, "a", "2");
  batch->Put(Table::kMeta, "b", "2");
  ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  it->Seek("");
  ASSERT_TRUE(it->Valid());
  EXPECT_EQ(it->value(), "1");
  it->Next();
  EXPECT_FALSE(it->Valid());
}

TEST_P(EngineTest, SizesCountWhatIsThere) {
  auto batch = engine_->NewBatch();
  for (int i = 0; i < 1000; ++i) batch->Put(Table::kLog, "key" + std::to_string(i), std::string(100, 'x'));
  ASSERT_TRUE(engine_->Write(std::move(batch), false).ok());
  const auto before = engine_->Size(Table::kLog);
  ASSERT_TRUE(before.ok());
  EXPECT_NEAR(static_cast<double>(before->rows), 1000, 300);
  EXPECT_GT(before->bytes, 2'000);  // where they are in a file already: compressed
  ASSERT_TRUE(engine_->Compact().ok());
  EXPECT_EQ(engine_->Size(Table::kLog)->rows, 1000);
  EXPECT_GT(engine_->Size(Table::kLog)->bytes, 2'000);  // compressed
  EXPECT_EQ(engine_->Size(Table::kFolds)->rows, 0);
}

// A batch that is files by itself, over rows that the log holds, under rows that come later; and what a process left
// that ended before it took its files in.
TEST(RocksDbFiles, StandBetweenWhatCameBeforeAndAfter) {
  const std::string path = ::testing::TempDir() + "c360_rocksdb_files_test_" + std::to_string(getpid());
  std::filesystem::remove_all(path);
  const RocksDbOptions options{.write_buffer_bytes = 16 << 20, .file_bytes = 200};
  auto engine = OpenRocksDb(path, options);
  ASSERT_TRUE(engine.ok()) << engine.status();
  const auto write = [&](const std::vector<std::pair<std::string, std::string>>& rows) {
    auto batch = (*engine)->NewBatch();
    for (const auto& [key, value] : rows)
      value == "gone" ? batch->Delete(Table::kMeta, key) : batch->Put(Table::kMeta, key, value);
    ASSERT_TRUE((*engine)->Write(std::move(batch), false).ok());
  };
  const auto get = [&](const char* key) {
    std::string value;
    const auto found = (*engine)->Get(Table::kMeta, key, &value);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.value_or(false) ? value : "none";
  };
  write({{"a", "1"}, {"b", "1"}, {"c", "1"}, {"d", "1"}});
  auto snapshot = (*engine)->NewSnapshot();
  const std::string two(300, '2');
  write({{"b", two}, {"c", two}, {"d", "gone"}, {"c", "twice"}});
  write({{"b", "3"}});
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("b"), "3");
  EXPECT_EQ(get("c"), "twice");
  EXPECT_EQ(get("d"), "none");
  std::string value;
  EXPECT_TRUE(*(*engine)->Get(Table::kMeta, "d", &value, snapshot.get()));
  EXPECT_EQ(value, "1");
  snapshot.reset();
  engine->reset();
  const std::string stray = path + "/incoming-7.sst";
  std::ofstream(stray) << "half of a file";
  engine = OpenRocksDb(path, options);
  ASSERT_TRUE(engine.ok()) << engine.status();
  EXPECT_FALSE(std::filesystem::exists(stray));
  EXPECT_EQ(get("c"), "twice");
  engine->reset();
  std::filesystem::remove_all(path);
}

INSTANTIATE_TEST_SUITE_P(Engines, EngineTest, ::testing::Values("Memory", "RocksDb"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace c360::storage
