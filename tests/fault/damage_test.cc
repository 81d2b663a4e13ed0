// A flipped byte or a cut file: opening or reading says DataLoss, or the store is as it was, or, for the write-ahead
// log alone, as it was some writes ago. Never a wrong answer.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "support/world.h"

namespace c360::testing {
namespace {

namespace fs = std::filesystem;

class DamageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "c360_damage_test_" + std::to_string(getpid());
    fs::remove_all(root_);
    fs::create_directories(root_);
    auto store = Open("db");
    ASSERT_TRUE(store.ok()) << store.status();
    prefixes_.insert(DigestOf(**store));
    for (int batch = 0; batch < 12; ++batch) {
      std::vector<v1::Event> events;
      for (int i = 0; i < 10; ++i) {
        const std::string id = std::to_string(batch * 10 + i);
        events.push_back(MakeEvent(id, {{"user_id", "u" + std::to_string((batch + i) % 17)}, {"email", id + "@x.pl"}}));
      }
      IngestAll(**store, events, 10);
      prefixes_.insert(last_ = DigestOf(**store));
      if (batch == 7) {
        ASSERT_TRUE((*store)->maintenance().Flush().ok());  // files for what came, the log for what comes
      }
    }
  }
  void TearDown() override { fs::remove_all(root_); }

  absl::StatusOr<std::unique_ptr<ProfileStore>> Open(const std::string& name) {
    return ProfileStore::Open(root_ + "/" + name,
                              {.clock = Now, .block_cache_bytes = 8 << 20, .write_buffer_bytes = 16 << 20});
  }

  // Opens the damaged copy and asks it everything.
  void Judge(bool write_ahead) {
    auto store = Open("copy");
    if (!store.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(store.status()) || absl::IsFailedPrecondition(store.status()) ||
                  absl::IsNotFound(store.status()) || absl::IsUnavailable(store.status()))
          << store.status();
      ++refused_;
      return;
    }
    const auto breaches = (*store)->maintenance().Check();
    const auto digest = (*store)->maintenance().Digest();
    if (!breaches.ok() || !digest.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(breaches.ok() ? digest.status() : breaches.status()))
          << breaches.status() << " " << digest.status();
      ++refused_;
      return;
    }
    EXPECT_TRUE(breaches->empty()) << breaches->front().detail;
    EXPECT_TRUE(write_ahead ? prefixes_.contains(*digest) : *digest == last_);
    ++kept_;
  }

  template <typename Damage>
  void EachFile(const Damage& damage) {
    for (const auto& entry : fs::directory_iterator(root_ + "/db")) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("LOG") || name == "LOCK" || entry.file_size() == 0) continue;
      if (!skip_.empty() && name.starts_with(skip_)) continue;
      for (int part = 0; part < 4; ++part) {
        SCOPED_TRACE(name + " part " + std::to_string(part));
        fs::remove_all(root_ + "/copy");
        fs::copy(root_ + "/db", root_ + "/copy", fs::copy_options::recursive);
        const auto place = static_cast<std::streamoff>(entry.file_size() * static_cast<uintmax_t>(2 * part + 1) / 8);
        damage(root_ + "/copy/" + name, place);
        Judge(name.ends_with(".log"));
        kinds_.insert(name.ends_with(".sst") ? "sst" : name.ends_with(".log") ? "log" : name.substr(0, 4));
      }
    }
    EXPECT_GT(refused_, 10);
    EXPECT_TRUE(kinds_.contains("sst") && kinds_.contains("log") && kinds_.contains("CURR"));
    EXPECT_EQ(kinds_.contains("MANI"), skip_.empty());
  }

  std::string root_, last_, skip_;
  std::set<std::string> prefixes_, kinds_;
  int refused_ = 0, kept_ = 0;
};

TEST_F(DamageTest, RocksDbFlippedBytes) {
  EachFile([](const std::string& path, std::streamoff place) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(place);
    const int byte = file.get();
    file.seekp(place);
    file.put(static_cast<char>(byte ^ 0x40));
  });
}

// Not MANIFEST: RocksDB takes a cut one for one that a crash cut, and forgets what stood behind the cut. `check` finds
// that, opening does not (docs/testing.md).
TEST_F(DamageTest, RocksDbCutFiles) {
  skip_ = "MANIFEST";
  EachFile([](const std::string& path, std::streamoff place) { fs::resize_file(path, static_cast<uintmax_t>(place)); });
}

TEST_F(DamageTest, RocksDbMissingFiles) {
  for (const auto& entry : fs::directory_iterator(root_ + "/db")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("LOG") || name == "LOCK" || name == "IDENTITY" || name.starts_with("OPTIONS")) continue;
    SCOPED_TRACE(name);
    fs::remove_all(root_ + "/copy");
    fs::copy(root_ + "/db", root_ + "/copy", fs::copy_options::recursive);
    fs::remove(root_ + "/copy/" + name);
    if (name == "CURRENT") {
      // As a store that is not there: it must not be made anew over the old files.
      const auto store = ProfileStore::Open(root_ + "/copy", {.create_if_missing = false, .clock = Now});
      EXPECT_TRUE(absl::IsNotFound(store.status())) << store.status();
      EXPECT_TRUE(absl::IsDataLoss(Open("copy").status()));
      continue;
    }
    Judge(name.ends_with(".log"));
  }
}

}  // namespace
}  // namespace c360::testing
