// Sample data with its truth.
#ifndef C360_EXAMPLES_C360_GENERATE_GENERATE_H_
#define C360_EXAMPLES_C360_GENERATE_GENERATE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "generate/stream.h"

namespace c360::generate {

struct GenerateOptions {
  int64_t customers = 1000;  // 1 to 5,000,000
  int64_t events = 10'000;   // lines in all; at least Stream::kLinesPerPerson a customer
  uint64_t seed = 1;
  std::function<void(int64_t lines)> progress;  // called now and then; may be empty
};

// Writes events.ndjson, truth.csv, truth_events.csv, effects.json, reference.ndjson and README.txt into the directory
// `out`, which is made where it is not there. Equal options give equal files on every machine. Errors  InvalidArgument:
// an option out of its range. Unavailable: a file cannot be written. Cost    O(events log customers) time; 32 bytes a
// customer of memory.
absl::StatusOr<Planted> Generate(const GenerateOptions& options, const std::string& out);

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_GENERATE_H_
