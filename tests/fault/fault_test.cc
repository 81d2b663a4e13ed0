// Fail the nth call: for n = 1, 2, ... until nothing fails any more, a whole life of a store (opening, ingest, a merge,
// an assertion that splits, deletion, erasure, backup, compaction) meets one fault. Afterwards the store opens, check
// is silent, nothing that was acknowledged with sync is lost, and doing all of it again ends in the undisturbed digest.
//
// The default run takes every 97th n; C360_FAULT_STEP=1 in the environment takes each, C360_FAULT_FIRST and
// C360_FAULT_LAST choose from which to which (docs/testing.md).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <limits>

#include "c360/privacy.h"
#include "profile_store/store.h"
#include "support/fault_fs.h"
#include "support/world.h"

namespace c360::testing {
namespace {

using Mode = FaultFs::Mode;

class FaultTest : public ::testing::TestWithParam<std::tuple<Mode, size_t>> {
 protected:
  void SetUp() override {
    root_ = ::testing::TempDir() + "c360_fault_test_" + std::to_string(getpid());
    env_ = rocksdb::NewCompositeEnv(fs_);
    Clear();
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  Mode mode() const { return std::get<0>(GetParam()); }
  size_t file_bytes() const { return std::get<1>(GetParam()); }
  void Clear() {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }

  absl::StatusOr<std::unique_ptr<ProfileStore>> Open() {
    auto engine = storage::OpenRocksDb(
        root_ + "/db",
        {.block_cache_bytes = 8 << 20, .write_buffer_bytes = 16 << 20, .file_bytes = file_bytes(), .env = env_.get()});
    if (!engine.ok()) return engine.status();
    return OpenOn(*std::move(engine), {.clock = Now});
  }

  // One life; stops at the first failure, as a program would. `acknowledged`: steps that reported success.
  absl::Status Live(int* acknowledged) {
    *acknowledged = 0;
    auto opened = Open();
    if (!opened.ok()) return opened.status();
    ProfileStore& store = **opened;
    const auto ingest = [&](const std::vector<v1::Event>& events) {
      return store.IngestBatch(std::span<const v1::Event>(events), {.sync = true}).status();
    };
    const std::vector<std::function<absl::Status()>> steps = {
        [&] {
          return ingest({MakeEvent("1", {{"user_id", "u1"}, {"email", "jan@x.pl"}}, 1'600'000'000, "Jan"),
                         MakeEvent("2", {{"anonymous_id", "a1"}}), MakeEvent("3", {{"user_id", "u2"}}, -1, "Ewa"),
                         MakeEvent("4", {{"user_id", "u3"}, {"email", "old@x.pl"}})});
        },
        [&] {
          return ingest({MakeEvent("5", {{"user_id", "u1"}, {"anonymous_id", "a1"}})});
        },  // a merge
        [&] { return store.maintenance().Flush(); },
        [&] {
          return store.identity()
              .Assert(v1::Assertion::NOT_SAME, "user_id:u1", "anonymous_id:a1", "", {.sync = true})
              .status();
        },  // a split
        [&] {
          return ingest({MakeEvent("6", {{"user_id", "u2"}, {"email", "ewa@x.pl"}})});
        },
        [&] { return store.maintenance().Backup(root_ + "/backup").status(); },
        [&] {
          const std::vector<EventKey> gone = {{"t", "2"}};
          return store.Delete(gone, {.sync = true}).status();
        },
        [&] {
          const auto receipt = store.privacy().Erase("user_id:u3");
          return absl::IsNotFound(receipt.status()) ? absl::OkStatus() : receipt.status();  // the second life
        },
        [&] { return store.maintenance().Compact(); },
    };
    for (const auto& step : steps) {
      if (absl::Status status = step(); !status.ok()) return status;
      ++*acknowledged;
    }
    return absl::OkStatus();
  }

  // What must be there when so many steps were acknowledged. The step after may stand too.
  static void ExpectKept(ProfileStore& store, int acknowledged) {
    if (acknowledged < 1) return;
    EXPECT_FALSE(Find(store, "user_id:u2").empty());
    EXPECT_TRUE(acknowledged >= 6 ||
                !Find(store, "anonymous_id:a1").empty());  // the seventh step may have come through
    EXPECT_GE(store.identity().Assertions()->size(), acknowledged >= 4 ? 1u : 0u);
    EXPECT_TRUE(acknowledged < 5 || !Find(store, "email:ewa@x.pl").empty());
    const bool erased = Find(store, "user_id:u3").empty();
    EXPECT_TRUE(acknowledged < 8 || erased);
    EXPECT_TRUE(acknowledged >= 7 || !erased);
  }

  std::string root_;
  std::shared_ptr<FaultFs> fs_ = std::make_shared<FaultFs>();
  std::unique_ptr<rocksdb::Env> env_;
};

int64_t FromEnvironment(const char* name, int64_t otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? std::max<int64_t>(1, std::atoll(text)) : otherwise;
}

TEST_P(FaultTest, NothingIsLostAndAllCanBeDoneAgain) {
  const int64_t step = FromEnvironment("C360_FAULT_STEP", 97), first = FromEnvironment("C360_FAULT_FIRST", 1),
                last = FromEnvironment("C360_FAULT_LAST", std::numeric_limits<int64_t>::max());
  int acknowledged = 0;
  ASSERT_TRUE(Live(&acknowledged).ok());
  ASSERT_TRUE(Live(&acknowledged).ok());  // twice, so that the numbering of what comes again is the same
  auto undisturbed = Open();
  ASSERT_TRUE(undisturbed.ok());
  const std::string digest = DigestOf(**undisturbed);
  undisturbed->reset();

  int faults = 0;
  for (int64_t n = first; n <= last; n += n < 3 ? 1 : step) {
    SCOPED_TRACE("call " + std::to_string(n));
    Clear();
    fs_->Arm(mode(), n);
    const absl::Status status = Live(&acknowledged);
    if (!fs_->fired()) break;  // clean: n is past the last call
    ++faults;
    if (mode() == Mode::kFull && !status.ok()) {
      EXPECT_TRUE(absl::IsUnavailable(status)) << status;
      EXPECT_NE(std::string(status.message()).find("disk is full"), std::string::npos) << status;
    }
    fs_->Disarm();
    if (mode() == Mode::kFail) fs_->DropUnsynced();
    auto again = Open();
    ASSERT_TRUE(again.ok()) << again.status() << " after " << status;
    ExpectSound(**again);
    ExpectKept(**again, acknowledged);
    again->reset();
    ASSERT_TRUE(Live(&acknowledged).ok());
    again = Open();
    ASSERT_TRUE(again.ok()) << again.status();
    ExpectSound(**again);
    EXPECT_EQ(DigestOf(**again), digest);
    if (HasFailure()) return;
  }
  EXPECT_TRUE(faults > 3 || first > 1);
  RecordProperty("faults", faults);
}

// The rows went, the files could not be rewritten: erasing again would find nobody, so the sentence says what is left
// to do. Whatever the call that fails, nobody is told to have been erased who is there, or the other way round.
TEST(EraseFaultTest, RocksDbSaysThatFilesAreStillToBeCompacted) {
  const std::string root = ::testing::TempDir() + "c360_erase_fault_test_" + std::to_string(getpid());
  const auto disk = std::make_shared<FaultFs>();
  const auto env = rocksdb::NewCompositeEnv(disk);
  int left_over = 0;
  for (int64_t n = 1;; n += 13) {
    SCOPED_TRACE("call " + std::to_string(n));
    std::filesystem::remove_all(root);
    auto engine = storage::OpenRocksDb(root, {.write_buffer_bytes = 16 << 20, .env = env.get()});
    ASSERT_TRUE(engine.ok()) << engine.status();
    auto store = OpenOn(*std::move(engine), {.clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    IngestAll(**store, {MakeEvent("1", {{"user_id", "u1"}}), MakeEvent("2", {{"user_id", "u2"}})}, 2);
    disk->Arm(Mode::kFull, n);
    const absl::Status status = (*store)->privacy().Erase("user_id:u1").status();
    const bool fired = disk->fired();
    disk->Disarm();
    store->reset();
    if (!fired) break;
    store = OpenOn(*storage::OpenRocksDb(root, {.env = env.get()}), {.clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    const std::string text(status.message());
    const bool says_so = text.find("c360 compact") != std::string::npos && text.find("receipt") != std::string::npos;
    if (says_so) {
      EXPECT_TRUE(Find(**store, "user_id:u1").empty()) << text;
    }
    left_over += says_so;
    EXPECT_TRUE((*store)->maintenance().Compact().ok());
    ExpectSound(**store);
  }
  EXPECT_GT(left_over, 0) << "compacting never failed";
  std::filesystem::remove_all(root);
}

std::string NameOf(const ::testing::TestParamInfo<std::tuple<Mode, size_t>>& info) {
  static const char* const kNames[] = {"None", "Once", "Gone", "Short", "Full", "Reads"};
  const auto& [mode, file_bytes] = info.param;
  return std::string("RocksDb") + kNames[static_cast<int>(mode)] + (file_bytes == 0 ? "" : "Files");
}

// Batches through the log, and batches of any size as files.
INSTANTIATE_TEST_SUITE_P(Modes, FaultTest,
                         ::testing::Combine(::testing::Values(Mode::kFailOnce, Mode::kFail, Mode::kShort, Mode::kFull,
                                                              Mode::kFailReads),
                                            ::testing::Values(size_t{0}, size_t{600})),
                         NameOf);

}  // namespace
}  // namespace c360::testing
