// The groups of rows of the table in docs/performance.md. Each prints its lines and judges its bars.
#ifndef C360_BENCH_ROWS_H_
#define C360_BENCH_ROWS_H_

#include <optional>

#include "absl/status/status.h"
#include "options.h"
#include "report.h"
#include "workload.h"

namespace c360::bench {

// What ingest of a data set takes, ours and the floor's, a line.
struct IngestCost {
  double micros = 0;
  double floor_micros = 0;
  double peak_rss_bytes = 0;
};

// What a run hands from group to group.
struct Run {
  const BenchOptions& options;
  Report& report;
  DataSet data;
  std::optional<IngestCost> ingest;  // of the data set, once measured

  std::string StorePath(const std::string& name) const { return options.scratch + "/store-" + name; }
};

// Errors of a group mean that a measurement failed or its answer was wrong, never that a bar was missed.
absl::Status IngestRows(Run& run);  // JSON to durable against puts
absl::Status SingleRows(Run& run);  // one event a call
absl::Status LookupRows(Run& run);  // full profiles against raw gets
absl::Status MergeRows(Run& run);   // large profiles against small ones
absl::Status SharedRows(Run& run);  // an identifier that very many show
absl::Status ScoredRows(Run& run);  // records joined by names and addresses
absl::Status GrowthRows(Run& run);  // the large data set: cost, memory, lookups

// Shared by the rows on both data sets.
struct LookupCost {
  double micros = 0;
  double raw_micros = 0;
};
absl::Status MeasureLookups(Run& run, const DataSet& data, const std::string& store, LookupCost* cost);
absl::StatusOr<IngestCost> MeasureIngest(Run& run, const DataSet& data, const std::string& store, int repetitions);

}  // namespace c360::bench

#endif  // C360_BENCH_ROWS_H_
