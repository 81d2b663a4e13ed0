// A flipped byte, a cut or a missing file: opening or reading says DataLoss, or the store is as it was. Never a wrong
// answer, nor silently an older one: of a store that was closed all of it counts, of one that was killed what was
// written with sync; what was not may be gone as after a power failure, from the end.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
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
    for (int batch = 0; batch < 12; ++batch) {
      const std::vector<v1::Event> events = Batch(batch);
      const bool sync = batch < 10;
      ASSERT_TRUE((*store)->IngestBatch(std::span<const v1::Event>(events), {.sync = sync}).ok());
      last_ = DigestOf(**store);
      if (sync) prefixes_.clear();
      prefixes_.insert(last_);
      if (batch == 7) {
        ASSERT_TRUE((*store)->maintenance().Flush().ok());  // files for what came, the log for what comes
      }
    }
    // What a killed process leaves.
    CopyAtRest(root_ + "/db", root_ + "/killed");
  }
  void TearDown() override { fs::remove_all(root_); }

  // Copies an open store once its threads leave the files alone.
  static void CopyAtRest(const std::string& from, const std::string& to) {
    const auto files = [&] {
      std::map<std::string, uintmax_t> sizes;
      std::error_code error;
      for (const auto& entry : fs::directory_iterator(from)) sizes[entry.path().filename()] = entry.file_size(error);
      return sizes;
    };
    std::error_code error;
    for (int i = 0; i < 100; ++i) {
      const auto before = files();
      fs::remove_all(to);
      fs::copy(from, to, fs::copy_options::recursive, error);
      if (!error && files() == before) return;
      usleep(100'000);
    }
    FAIL() << "the store never rests";
  }

  static std::vector<v1::Event> Batch(int batch) {
    std::vector<v1::Event> events;
    for (int i = 0; i < 10; ++i) {
      const std::string id = std::to_string(batch * 10 + i);
      events.push_back(MakeEvent(id, {{"user_id", "u" + std::to_string((batch + i) % 17)}, {"email", id + "@x.pl"}}));
    }
    return events;
  }

  absl::StatusOr<std::unique_ptr<ProfileStore>> Open(const std::string& name) {
    return ProfileStore::Open(root_ + "/" + name,
                              {.clock = Now, .block_cache_bytes = 8 << 20, .write_buffer_bytes = 16 << 20});
  }

  // Opens the damaged copy and asks it everything.
  void Judge(const std::string& life) {
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
    EXPECT_TRUE(life == "killed" ? prefixes_.contains(*digest) : *digest == last_);
    ++kept_;
  }

  template <typename Damage>
  void EachFile(const std::string& life, const Damage& damage) {
    for (const auto& entry : fs::directory_iterator(root_ + "/" + life)) {
      const std::string name = entry.path().filename().string();
      if (entry.file_size() == 0) continue;
      for (int part = 0; part < kParts; ++part) {
        SCOPED_TRACE(life + " " + name + " part " + std::to_string(part));
        fs::remove_all(root_ + "/copy");
        fs::copy(root_ + "/" + life, root_ + "/copy", fs::copy_options::recursive);
        const auto place =
            static_cast<std::streamoff>(entry.file_size() * static_cast<uintmax_t>(2 * part + 1) / (2 * kParts));
        damage(root_ + "/copy/" + name, place);
        Judge(life);
        kinds_.insert(name.ends_with(".sst") ? "sst" : name.ends_with(".log") ? "log" : name.substr(0, 4));
      }
    }
    EXPECT_GT(refused_, 10);
    for (const char* const kind : {"sst", "log", "CURR", "MANI", "OPTI", "WATE", "LOG"})
      EXPECT_TRUE(kinds_.contains(kind)) << kind;
  }

  static constexpr int kParts = 4;
  std::string root_, last_;
  std::set<std::string> prefixes_, kinds_;
  int refused_ = 0, kept_ = 0;
};

void Flip(const std::string& path, std::streamoff place) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(place);
  const int byte = file.get();
  file.seekp(place);
  file.put(static_cast<char>(byte ^ 0x40));
}

void Cut(const std::string& path, std::streamoff place) { fs::resize_file(path, static_cast<uintmax_t>(place)); }

TEST_F(DamageTest, RocksDbFlippedBytes) { EachFile("db", Flip); }
TEST_F(DamageTest, RocksDbFlippedBytesAfterKill) { EachFile("killed", Flip); }
TEST_F(DamageTest, RocksDbCutFiles) { EachFile("db", Cut); }
TEST_F(DamageTest, RocksDbCutFilesAfterKill) { EachFile("killed", Cut); }

TEST_F(DamageTest, RocksDbMissingFiles) {
  for (const auto& entry : fs::directory_iterator(root_ + "/db")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("LOG") || name == "LOCK" || name == "IDENTITY" || name.starts_with("OPTIONS")) continue;
    SCOPED_TRACE(name);
    fs::remove_all(root_ + "/copy");
    fs::copy(root_ + "/db", root_ + "/copy", fs::copy_options::recursive);
    fs::remove(root_ + "/copy/" + name);
    if (name == "CURRENT") {
      // It is not made anew over the old files, nor said not to be there.
      const auto store = ProfileStore::Open(root_ + "/copy", {.create_if_missing = false, .clock = Now});
      EXPECT_TRUE(absl::IsDataLoss(store.status())) << store.status();
      EXPECT_TRUE(absl::IsDataLoss(Open("copy").status()));
      continue;
    }
    Judge("db");
  }
}

// A damaged store is not lost: without its watermark it opens with what is left of it, and takes its input again.
TEST_F(DamageTest, RocksDbGoesOnWithoutWatermark) {
  for (const auto& entry : fs::directory_iterator(root_ + "/db")) {
    if (entry.path().extension() == ".log") Cut(entry.path(), static_cast<std::streamoff>(entry.file_size() / 2));
  }
  for (int i = 0; i < 2; ++i) {
    const auto store = Open("db");
    EXPECT_TRUE(absl::IsDataLoss(store.status())) << store.status();
    EXPECT_NE(std::string(store.status().message()).find("remove its file WATERMARK"), std::string::npos);
  }
  fs::remove(root_ + "/db/WATERMARK");
  auto store = Open("db");
  ASSERT_TRUE(store.ok()) << store.status();
  ExpectSound(**store);
  EXPECT_NE(DigestOf(**store), last_);
  for (int batch = 0; batch < 12; ++batch) IngestAll(**store, Batch(batch), 10);
  EXPECT_EQ(DigestOf(**store), last_);
}

}  // namespace
}  // namespace c360::testing
