// The large data set: what an event costs when the store has grown, the memory it takes, lookups among many people.
#include "base/status.h"
#include "rows.h"

namespace c360::bench {

absl::Status GrowthRows(Run& run) {
  const BenchOptions& options = run.options;
  if (options.growth == 1) return absl::OkStatus();
  if (!run.ingest) return InvalidArgument("--rows: growth needs ingest before it");
  run.report.Section(fmt::format("{} times the events", options.growth));
  C360_ASSIGN_OR_RETURN(const DataSet data,
                        PrepareData(options.scratch, options.events * options.growth, options.seed));
  run.report.Note(data.Shape());
  C360_ASSIGN_OR_RETURN(const IngestCost large, MeasureIngest(run, data, run.StorePath("large"), 1));
  run.report.Judge({fmt::format("growth of cost to {} events against the floor's", data.lines), 1.3,
                    /*at_least=*/false, "x"},
                   (large.micros / run.ingest->micros) / (large.floor_micros / run.ingest->floor_micros));
  run.report.Judge({fmt::format("peak memory, {} events", data.lines), 1.5, /*at_least=*/false, " GiB"},
                   large.peak_rss_bytes / (1 << 30));
  LookupCost cost;
  C360_RETURN_IF_ERROR(MeasureLookups(run, data, run.StorePath("large"), &cost));
  if (!options.keep) RemoveAll(run.StorePath("large"));
  return absl::OkStatus();
}

}  // namespace c360::bench
