// How a store is opened, written and read.
#ifndef C360_OPTIONS_H_
#define C360_OPTIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "c360/v1/model.pb.h"
#include "c360/v1/policy.pb.h"

namespace c360 {

// Gives the present time. The library never reads the clock itself: times in the far future, times of assertions and
// "days since" need one, so the program hands one in. Must be safe to call from several threads.
using Clock = std::function<absl::Time()>;

// Gives 16 random bytes, once, for the key of a new store.
using Entropy = std::function<std::array<uint8_t, 16>()>;

// Progress of long work: `done` of `total` (0: unknown) of what `stage` names. Called from the working thread, at most
// a few times a second's worth of work. Return false to stop: the call ends with Cancelled, and what was done stays
// done.
struct Progress {
  const char* stage = "";
  int64_t done = 0;
  int64_t total = 0;
};
using ProgressCallback = std::function<bool(const Progress&)>;

struct StoreOptions {
  // --- Behaviour ---

  // Where rows live. The engine in memory is for tests and short-lived work: it is lost on closing, its path only names
  // it.
  enum class Engine { kRocksDb, kMemory };
  Engine engine = Engine::kRocksDb;

  // Make a new store where there is none. False: NotFound.
  bool create_if_missing = true;

  // Open beside a writer in another process, for reading only: writes give FailedPrecondition.
  bool read_only = false;

  // The policy to work under. None: the one in the store; in a new store DefaultPolicy(). One that differs from the
  // stored one is refused (FailedPrecondition): RebuildStore (c360/maintenance.h) changes it.
  std::optional<v1::Policy> policy = {};

  // The model that weighs likeness. None: the one in the store; in a new store the built-in one, which works on data of
  // people untrained. One that differs from the stored one is refused: Maintenance::UseModel changes it.
  std::optional<v1::MatchModel> model = {};

  // Required. absl::Now in programs, a fixed time in tests.
  Clock clock = {};

  // The source of the key of a new store; none: the operating system. A fixed one makes files comparable in tests.
  Entropy entropy = {};

  // --- Performance; may change at every opening ---

  // Memory for blocks read from disk, in bytes. Range: 8 MiB and up.
  size_t block_cache_bytes = size_t{256} << 20;
  // Memory for rows not yet in files, in bytes, over all tables. Range: 16 MiB and up.
  size_t write_buffer_bytes = size_t{256} << 20;
  // A record's events are kept as a partial aggregate, but for the newest: those are folded at each read, and go into
  // the aggregate when there are about so many. Fewer: quicker reads, dearer writes. Range: 1 and up.
  size_t fold_tail_events = 64;
  // Threads that flush and compact in the background. Range: 1 to 64.
  int background_threads = 2;
};

struct WriteOptions {
  // Wait until the write is on the disk itself. Without it a crash of the process loses nothing, a crash of the machine
  // may lose the latest writes, never one in between.
  bool sync = false;

  // Leave the question who is who to Maintenance::Settle, for loading many events: each component is then decided once
  // instead of with every batch. Until then profiles say that they are unsettled, and a search by likeness does not
  // find new records. The settled result is the same.
  bool defer = false;

  // With `defer` and without `sync`: keep the events in memory, to be written together with those that follow. So many
  // at once go into sorted files past the log, at a fraction of the cost. Readers do not see them, and the end of the
  // process loses them, until they are written: when there are some 64 MiB of them, by ProfileStore::WriteHeld, or by
  // the next call that writes anything else. They are written all or none, and an error of a call before that takes
  // along all that is held: send it again.
  bool hold = false;
};

}  // namespace c360

#endif  // C360_OPTIONS_H_
