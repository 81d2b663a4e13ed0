// Work on a range by several threads.
#ifndef C360_LIB_INGEST_IN_PARTS_H_
#define C360_LIB_INGEST_IN_PARTS_H_

#include <cstddef>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace c360::ingest {

// The caller's thread included.
inline constexpr size_t kPartThreads = 2;
// What is fewer is sooner done than shared out.
inline constexpr size_t kWorthParts = 256;

// Into how many parts InParts cuts a range.
inline size_t PartsOf(size_t size) { return size < kWorthParts ? 1 : kPartThreads; }

// Calls work(part, begin, end) for each part of [0, size), in ascending order of places, each on a thread of its own,
// and waits for all. Which parts there are depends on `size` alone. Gives the error of the first part that failed.
template <typename Work>
absl::Status InParts(size_t size, const Work& work) {
  const size_t parts = PartsOf(size);
  std::vector<absl::Status> statuses(parts);
  const auto run = [&](size_t part) { statuses[part] = work(part, size * part / parts, size * (part + 1) / parts); };
  std::vector<std::thread> others;
  for (size_t part = 1; part < parts; ++part) others.emplace_back(run, part);
  run(0);
  for (std::thread& other : others) other.join();
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_IN_PARTS_H_
