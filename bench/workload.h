// The data that is measured on: files made once for a scratch directory, and small worlds made in memory.
#ifndef C360_BENCH_WORKLOAD_H_
#define C360_BENCH_WORKLOAD_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/profile_store.h"

namespace c360::bench {

// Generated Segment messages with their truth (`c360 generate`), a customer for every ten lines.
struct DataSet {
  std::string folder;
  int64_t lines = 0;
  int64_t distinct = 0;  // lines without those that stand twice
  int64_t people = 0;
  int64_t bytes = 0;
  std::string events() const { return folder + "/events.ndjson"; }
  std::string encoded() const { return folder + "/encoded.bin"; }
  std::string Shape() const;  // for people
};

// Makes the data in `scratch`, or finds it there from an earlier run with the same arguments.
absl::StatusOr<DataSet> PrepareData(const std::string& scratch, int64_t lines, uint64_t seed);

// An identifier of the data and whose it is.
struct Known {
  std::string key;  // "namespace:value"
  std::string entity;
};

// `count` identifiers drawn evenly from the truth of `data`.
absl::StatusOr<std::vector<Known>> SampleTruth(const DataSet& data, int64_t count, uint64_t seed);

// An event of source "bench" with the identifiers given: a page view a second apart by `number`.
v1::Event PageEvent(int64_t number, const std::vector<std::pair<std::string, std::string>>& identifiers);

// Ingests `events` in batches, taking them over. Errors: those of ingest; Internal when one was not accepted.
absl::Status IngestAll(ProfileStore& store, std::vector<v1::Event>* events, int64_t batch,
                       const WriteOptions& options = {});

// Opens a store in a directory that is emptied first.
absl::StatusOr<std::unique_ptr<ProfileStore>> OpenFresh(const std::string& path);
// Opens the store that is there.
absl::StatusOr<std::unique_ptr<ProfileStore>> OpenAgain(const std::string& path);

// Bytes of all files under `path`.
int64_t BytesUnder(const std::string& path);
void RemoveAll(const std::string& path);

// Seconds on a clock that only goes forward, and seconds that all threads of this process have computed.
double Seconds();
double CpuSeconds();

}  // namespace c360::bench

#endif  // C360_BENCH_WORKLOAD_H_
