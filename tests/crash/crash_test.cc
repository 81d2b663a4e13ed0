// kill -9 at any moment, again and again on one store. After each kill the store opens, check is silent, and it holds
// exactly the acknowledged steps and, at most, the one that was under way: its digest is that of a store in memory that
// lived so far. Then life goes on where it stopped.
//
// C360_CRASHES chooses how many kills (docs/testing.md), C360_CRASH_SEED the lives.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "crash/life.h"

extern char** environ;

namespace c360::testing {
namespace {

namespace fs = std::filesystem;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// How many steps the oracle has.
uint64_t Acknowledged(const std::string& oracle) {
  std::error_code error;
  const uintmax_t bytes = fs::file_size(oracle, error);
  return error ? 0 : bytes / sizeof(uint64_t);
}

// Starts the worker, lets it do at least one step or so, and kills it after `micros`.
void LiveAndDie(const std::string& root, uint64_t seed, uint64_t first, useconds_t micros) {
  const std::string program = std::string(C360_BINARY_DIR) + "/bin/crash_worker";
  const std::string store = root + "/db", oracle = root + "/oracle", seed_text = std::to_string(seed),
                    first_text = std::to_string(first);
  const char* const words[] = {program.c_str(),   store.c_str(),      oracle.c_str(),
                               seed_text.c_str(), first_text.c_str(), nullptr};
  pid_t child = 0;
  ASSERT_EQ(posix_spawn(&child, program.c_str(), nullptr, nullptr, const_cast<char**>(words), environ), 0);
  int status = 0;
  // Half of the kills wait for the first acknowledgement, the others may come while the store is being opened.
  for (int i = 0; micros % 2 == 0 && i < 20'000 && Acknowledged(oracle) <= first; ++i) {
    ASSERT_EQ(waitpid(child, &status, WNOHANG), 0) << "the worker ended by itself";
    usleep(500);
  }
  usleep(micros);
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the worker ended by itself with " << WEXITSTATUS(status);
}

TEST(CrashTest, RocksDbKilledAtAnyMoment) {
  const uint64_t crashes = FromEnvironment("C360_CRASHES", 50), base = FromEnvironment("C360_CRASH_SEED", 1);
  constexpr uint64_t kCrashesALife = 25;
  const std::string root = ::testing::TempDir() + "c360_crash_test_" + std::to_string(getpid());
  SeededRandom random(base);
  std::unique_ptr<ProfileStore> model;
  uint64_t seed = 0, lived = 0;  // steps that the model has lived
  uint64_t ahead = 0, total = 0;
  for (uint64_t crash = 0; crash < crashes; ++crash) {
    if (crash % kCrashesALife == 0) {
      seed = base * 10'000 + crash;
      fs::remove_all(root);
      fs::create_directories(root);
      model = OpenMemory();
      lived = 0;
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + " crash " + std::to_string(crash));
    LiveAndDie(root, seed, lived, static_cast<useconds_t>(random.Below(30'000)));
    if (HasFatalFailure()) return;
    const uint64_t acknowledged = Acknowledged(root + "/oracle");
    for (; lived < acknowledged; ++lived, ++total) ASSERT_TRUE(Live(*model, seed, lived).ok());
    auto store = ProfileStore::Open(root + "/db", {.clock = Now});
    ASSERT_TRUE(store.ok()) << store.status();
    ExpectSound(**store);
    const std::string digest = DigestOf(**store);
    if (digest != DigestOf(*model)) {
      ASSERT_TRUE(Live(*model, seed, lived).ok());
      ASSERT_EQ(digest, DigestOf(*model)) << "neither the acknowledged steps nor one more";
      // It is there and was not acknowledged: the oracle learns it, life goes on behind it.
      std::ofstream(root + "/oracle", std::ios::app | std::ios::binary)
          .write(reinterpret_cast<const char*>(&lived), sizeof lived);
      ++lived;
      ++ahead;
    }
    if (HasFailure()) return;
  }
  fs::remove_all(root);
  std::printf("%llu kills, %llu acknowledged steps, %llu kills with a step more\n",
              static_cast<unsigned long long>(crashes), static_cast<unsigned long long>(total),
              static_cast<unsigned long long>(ahead));
  EXPECT_GT(total, crashes);
}

}  // namespace
}  // namespace c360::testing
