// What the benchmark is told on its command line.
#ifndef C360_BENCH_OPTIONS_H_
#define C360_BENCH_OPTIONS_H_

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"

namespace c360::bench {

struct BenchOptions {
  int64_t events = 1'000'000;      // lines of the generated data; one customer for every ten
  int64_t growth = 10;             // the large data set has so many times `events`; 1 leaves the growth rows out
  int64_t merge_events = 100'000;  // events of each of two large profiles that are merged
  int64_t hot_people = 100'000;    // people who show one identifier
  int64_t records = 1'000'000;     // of people with names and addresses, for scored matching
  int64_t lookups = 10'000;        // identifiers looked up
  int64_t batch = 1000;            // events a write, of ours and of the floor
  int repetitions = 3;             // of each measurement; the large data set is measured once
  uint64_t seed = 1;
  std::string rows;     // comma-separated names of row groups; empty: all
  std::string scratch;  // directory for data and stores; required; what is in it from earlier runs is used again
  bool keep = false;    // leave stores behind
};

// Reads --name=value arguments. Errors: InvalidArgument, with a sentence for people.
absl::StatusOr<BenchOptions> ParseOptions(std::span<char* const> arguments);

// The text of --help.
std::string UsageText();

}  // namespace c360::bench

#endif  // C360_BENCH_OPTIONS_H_
