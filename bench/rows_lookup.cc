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

// The gets alone, with the events that have to be read and without.
absl::Status GetAll(const std::string& path, const std::vector<v1::Profile>& profiles, int rounds, Numbers* numbers) {
  C360_ASSIGN_OR_RETURN(const auto raw, RawStore::Open(path));
  std::vector<std::vector<RawStore::Row>> rows, events;
  size_t row_count = 0, event_count = 0;
  for (const v1::Profile& profile : profiles) {
    rows.push_back(raw->RowsOf(profile));
    row_count += rows.back().size();
    C360_ASSIGN_OR_RETURN(auto read, raw->EventsOf(profile));
    events.push_back(std::move(read));
    event_count += events.back().size();
  }
  const auto people = static_cast<double>(profiles.size());
  for (int round = 0; round <= rounds; ++round) {
    double rows_alone = 0;
    const double start = Seconds();
    for (size_t i = 0; i < rows.size(); ++i) {
      const double before = Seconds();
      C360_RETURN_IF_ERROR(raw->Get(rows[i]));
      rows_alone += Seconds() - before;
      C360_RETURN_IF_ERROR(raw->Get(events[i]));
    }
    if (round == 0) continue;
    (*numbers)["raw"].push_back((Seconds() - start) * 1e6 / people);
    (*numbers)["rows_alone"].push_back(rows_alone * 1e6 / people);
  }
  (*numbers)["row_gets"] = {static_cast<double>(row_count) / people};
  (*numbers)["event_gets"] = {static_cast<double>(event_count) / people};
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
  const double row_gets = Only(numbers, "row_gets"), event_gets = Only(numbers, "event_gets");
  const Line raw{.name = fmt::format("floor: {:.1f} raw gets a profile", row_gets + event_gets),
                 .micros_per_op = numbers.at("raw"),
                 .latencies = {}};
  run.report.Print(line);
  run.report.Print(raw);
  const double rows_alone = SpreadOf(numbers.at("rows_alone")).median;
  run.report.Note(fmt::format(
      "{:.0f} events behind a looked-up profile on average; {:.1f} gets are of events that no fold holds and "
      "the timeline tells too little of; the other {:.1f} alone: {:.2f} micros, {:.2f}x",
      Only(numbers, "events"), event_gets, row_gets, rows_alone, SpreadOf(line.micros_per_op).median / rows_alone));
  *cost = {SpreadOf(line.micros_per_op).median, SpreadOf(raw.micros_per_op).median};
  run.report.Judge({fmt::format("lookup, {} people: time against raw gets", data.people), 3, /*at_least=*/false, "x"},
                   cost->micros / cost->raw_micros);
  run.report.Judge({fmt::format("lookup, {} people: p99", data.people), 1, /*at_least=*/false, " ms"},
                   Percentile(line.latencies, 0.99) / 1000);
  return absl::OkStatus();
}

absl::Status LookupRows(Run& run) {
  C360_RETURN_IF_ERROR(EnsureIngested(run));
  run.report.Section("Lookup, warm");
  LookupCost cost;
  return MeasureLookups(run, run.data, run.StorePath("main"), &cost);
}

}  // namespace c360::bench
