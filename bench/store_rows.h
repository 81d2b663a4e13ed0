// What RocksDB alone takes for the rows that a store holds: below it no ingest that keeps those tables can come.
#ifndef C360_BENCH_STORE_ROWS_H_
#define C360_BENCH_STORE_ROWS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace c360::bench {

// Puts every row of the store at `store` once, in its final form, into a RocksDB of its own at `path` with the tables
// and options of the store: the rows of `batch` events at a time, sorted as the store's batches are, write-ahead log
// on, no sync, one writer, to the end of the flush. Rows of events come in the order of events; rows that belong to no
// one event are spread over all batches, in an order drawn from `seed`. All rows are held in memory before the clock
// starts.
struct RowsAlone {
  int64_t rows = 0;
  double seconds = 0;
  double cpu_seconds = 0;
};
absl::StatusOr<RowsAlone> MeasureRowsAlone(const std::string& store, const std::string& path, int64_t batch,
                                           uint64_t seed);

// The same rows by the store's own engine, `batch` events at once, as sorted files.
absl::StatusOr<RowsAlone> MeasureRowsAsFiles(const std::string& store, const std::string& path, int64_t batch,
                                             uint64_t seed);

}  // namespace c360::bench

#endif  // C360_BENCH_STORE_ROWS_H_
