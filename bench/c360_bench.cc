// Measures c360 against plain RocksDB in one run, in the manner of RocksDB's db_bench: `bench/run.sh`.
//
// Each measurement runs in a process of its own, checks its answer, and is repeated; floors are measured in the same
// run. A wrong answer or a failed measurement ends the program with 1; a missed bar is printed and does not.
#include <cstdio>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "machine.h"
#include "options.h"
#include "report.h"
#include "rows.h"

namespace c360::bench {
namespace {

struct Group {
  std::string_view name;
  absl::Status (*measure)(Run& run);
};
constexpr Group kGroups[] = {{"ingest", IngestRows}, {"single", SingleRows}, {"lookup", LookupRows},
                             {"merge", MergeRows},   {"shared", SharedRows}, {"scored", ScoredRows},
                             {"growth", GrowthRows}};

bool Chosen(const BenchOptions& options, std::string_view group) {
  if (options.rows.empty()) return true;
  return fmt::format(",{},", options.rows).find(fmt::format(",{},", group)) != std::string::npos;
}

absl::Status Measure(const BenchOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(options.scratch, error);
  Report report;
  Run run{.options = options, .report = report, .data = {}, .ingest = {}};
  C360_ASSIGN_OR_RETURN(run.data, PrepareData(options.scratch, options.events, options.seed));
  fmt::print("{}data      : {}, seed {}\n", MachineText(), run.data.Shape(), options.seed);
  fmt::print("runs      : {} of each measurement, the median is given, spread = (slowest - fastest) / median\n",
             options.repetitions);
  for (const Group& group : kGroups) {
    if (Chosen(options, group.name)) C360_RETURN_IF_ERROR(Annotate(group.measure(run), group.name));
  }
  if (!options.keep) RemoveAll(run.StorePath("main"));
  report.Summary();
  return absl::OkStatus();
}

int Main(std::span<char* const> arguments) {
  if (!arguments.empty() && std::string_view(arguments[0]) == "--help") {
    fmt::print("{}", UsageText());
    return 0;
  }
  const auto options = ParseOptions(arguments);
  if (!options.ok()) {
    fmt::print(stderr, "c360_bench: {}\n{}", StatusMessage(options.status()), UsageText());
    return 2;
  }
  const absl::Status status = Measure(*options);
  if (!status.ok()) fmt::print(stderr, "c360_bench: {}\n", StatusMessage(status));
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace c360::bench

int main(int argc, char** argv) {
  return c360::bench::Main(std::span<char* const>(argv + 1, static_cast<size_t>(argc - 1)));
}
