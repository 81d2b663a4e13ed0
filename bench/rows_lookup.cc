// Full profiles by any identifier, warm, against the raw gets of the rows that they need.
#include "base/status.h"
#include "c360/profiles.h"
#include "child.h"
#include "floor.h"
#include "rows.h"

namespace c360::bench {
namespace {

// Looks every key up `rounds` times; the first round warms. Gives the profiles of the last.
absl::StatusOr<std::vector<v1::Profile>> LookAllUp(const std::string& path, const std::vector<Known>& keys, int rounds,
                                                   Numbers* numbers) {
  C360_ASSIGN_OR_RETURN(const auto store, OpenAgain(path));
  std::vector<v1::Profile> profiles(keys.size());
  for (int round = 0; round <= rounds; ++round) {
    double total = 0;
    for (size_t i = 0; i < keys.size(); ++i) {
      const double start = Seconds();
      C360_ASSIGN_OR_RETURN(auto found, store->profiles().Lookup(keys[i].key));
      const double micros = (Seconds() - start) * 1e6;
      if (found.profiles_size() != 1) return Internal("a lookup finds {} profiles", found.profiles_size());
      total += micros;
      if (round > 0) (*numbers)["latencies"].push_back(micros);
      profiles[i] = std::move(*found.mutable_profiles(0));
    }
    if (round > 0) (*numbers)["lookup"].push_back(total / static_cast<double>(keys.size()));
  }
  return profiles;
}

absl::Status GetAll(const std::string& path, const std::vector<v1::Profile>& profiles, int rounds, Numbers* numbers) {
  C360_ASSIGN_OR_RETURN(const auto raw, RawStore::Open(path));
  std::vector<std::vector<RawStore::Row>> rows;
  size_t gets = 0;
  for (const v1::Profile& profile : profiles) {
    rows.push_back(raw->RowsOf(profile));
    gets += rows.back().size();
  }
  for (int round = 0; round <= rounds; ++round) {
    const double start = Seconds();
    for (const auto& needed : rows) C360_RETURN_IF_ERROR(raw->Get(needed));
    const double micros = (Seconds() - start) * 1e6 / static_cast<double>(rows.size());
    if (round > 0) (*numbers)["raw"].push_back(micros);
  }
  (*numbers)["gets"] = {static_cast<double>(gets) / static_cast<double>(rows.size())};
  return absl::OkStatus();
}

absl::StatusOr<Numbers> LookupsAndGets(const DataSet& data, const std::string& path, const BenchOptions& options) {
  C360_ASSIGN_OR_RETURN(const auto keys, SampleTruth(data, options.lookups, options.seed + 1));
  Numbers numbers;
  C360_ASSIGN_OR_RETURN(const auto profiles, LookAllUp(path, keys, options.repetitions, &numbers));
  C360_RETURN_IF_ERROR(GetAll(path, profiles, options.repetitions, &numbers));
  double events = 0;
  for (const v1::Profile& profile : profiles) {
    for (const v1::RecordSummary& record : profile.records()) events += static_cast<double>(record.events());
  }
  numbers["events"] = {events / static_cast<double>(profiles.size())};
  return numbers;
}

}  // namespace

absl::Status MeasureLookups(Run& run, const DataSet& data, const std::string& store, LookupCost* cost) {
  C360_ASSIGN_OR_RETURN(const Numbers numbers, InChild([&] { return LookupsAndGets(data, store, run.options); }));
  const Line line{.name = fmt::format("lookup, full profile, {} people", data.people),
                  .micros_per_op = numbers.at("lookup"),
                  .latencies = numbers.at("latencies")};
  const Line raw{.name = fmt::format("floor: {:.1f} raw gets a profile", Only(numbers, "gets")),
                 .micros_per_op = numbers.at("raw"),
                 .latencies = {}};
  run.report.Print(line);
  run.report.Print(raw);
  run.report.Note(fmt::format("{:.0f} events behind a looked-up profile on average", Only(numbers, "events")));
  *cost = {SpreadOf(line.micros_per_op).median, SpreadOf(raw.micros_per_op).median};
  run.report.Judge({fmt::format("lookup, {} people: time against raw gets", data.people), 3, /*at_least=*/false, "x"},
                   cost->micros / cost->raw_micros);
  run.report.Judge({fmt::format("lookup, {} people: p99", data.people), 1, /*at_least=*/false, " ms"},
                   Percentile(line.latencies, 0.99) / 1000);
  return absl::OkStatus();
}

absl::Status LookupRows(Run& run) {
  if (!run.ingest) {  // run alone: the store is not there yet
    C360_RETURN_IF_ERROR(MeasureIngest(run, run.data, run.StorePath("main"), 1).status());
  }
  run.report.Section("Lookup, warm");
  LookupCost cost;
  return MeasureLookups(run, run.data, run.StorePath("main"), &cost);
}

}  // namespace c360::bench
