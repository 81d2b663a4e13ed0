// Lives on a store until it is killed: crash_worker STORE ORACLE SEED FIRST_STEP. After each step that the store
// acknowledged its number goes to the oracle, a file beside the store that survives a killed process.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "crash/life.h"
#include "profile_store/store.h"

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const uint64_t seed = std::strtoull(argv[3], nullptr, 10);
  const int oracle = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (oracle < 0) return 2;
  // So small that some batches become files.
  auto engine = c360::storage::OpenRocksDb(
      argv[1], {.block_cache_bytes = 8 << 20, .write_buffer_bytes = 16 << 20, .file_bytes = 2500});
  if (!engine.ok()) {
    std::fprintf(stderr, "%s\n", engine.status().ToString().c_str());
    return 1;
  }
  auto store = c360::OpenOn(*std::move(engine), {.clock = c360::testing::Now});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }
  for (uint64_t step = std::strtoull(argv[4], nullptr, 10);; ++step) {
    const absl::Status status = c360::testing::Live(**store, seed, step);
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.ToString().c_str());
      return 1;
    }
    if (write(oracle, &step, sizeof step) != sizeof step) return 2;
  }
}
