// Ingest of Segment messages, JSON to durable, against plain puts of the same events.
#include "base/status.h"
#include "c360/import.h"
#include "c360/maintenance.h"
#include "c360/profiles.h"
#include "child.h"
#include "floor.h"
#include "rows.h"
#include "store_rows.h"

namespace c360::bench {
namespace {

// One ingest of the whole file, from the first byte of JSON to the end of the flush.
absl::StatusOr<Numbers> IngestOnce(const DataSet& data, const std::string& path, int64_t batch) {
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  const double start = Seconds(), cpu_start = CpuSeconds();
  C360_ASSIGN_OR_RETURN(const ImportReport report,
                        ImportFile(*store, data.events(), {.format = "segment", .batch = static_cast<int>(batch)}));
  C360_RETURN_IF_ERROR(store->maintenance().Flush());
  const double seconds = Seconds() - start, cpu = CpuSeconds() - cpu_start;
  if (report.read != data.lines || report.accepted != data.distinct || report.duplicates != data.lines - data.distinct)
    return Internal("ingest took {} of {} events", report.accepted, data.distinct);
  C360_ASSIGN_OR_RETURN(const int64_t profiles, store->profiles().Count());
  return Numbers{{"seconds", {seconds}}, {"cpu", {cpu}}, {"profiles", {static_cast<double>(profiles)}}};
}

// That a sample of identifiers finds the people whose they are: all of one person one profile, no profile of two.
absl::StatusOr<Numbers> CheckPeople(const DataSet& data, const std::string& path) {
  C360_ASSIGN_OR_RETURN(const auto store, OpenAgain(path));
  C360_ASSIGN_OR_RETURN(const auto sample, SampleTruth(data, 2000, /*seed=*/7));
  std::map<std::string, std::string> profile_of, entity_of;
  for (const Known& known : sample) {
    C360_ASSIGN_OR_RETURN(const auto found, store->profiles().Lookup(known.key, {.identity_only = true}));
    if (found.profiles_size() != 1)
      return Internal("an identifier of one person finds {} profiles", found.profiles_size());
    const std::string& id = found.profiles(0).profile_id();
    if (profile_of.emplace(known.entity, id).first->second != id) return Internal("a person is split");
    if (entity_of.emplace(id, known.entity).first->second != known.entity)
      return Internal("a profile mixes two people");
  }
  return Numbers{};
}

// Events whose rows an import writes together, about.
constexpr int64_t kEventsAFile = 150'000;

// The rows that the store holds, written with nothing else to do: put by RocksDB through its log and memtables, and as
// the sorted files that an import makes of them. What no ingest into these tables can go below.
absl::Status CompareWithRowsAlone(Run& run, bool files) {
  const std::string path = run.StorePath("rows");
  Line line{.name = files ? "the store's own rows, as files" : "the store's own rows, put alone"};
  double rows = 0;
  for (int i = 0; i < run.options.repetitions; ++i) {
    C360_ASSIGN_OR_RETURN(
        const Numbers alone, InChild([&]() -> absl::StatusOr<Numbers> {
          const uint64_t seed = run.options.seed + static_cast<uint64_t>(i);
          C360_ASSIGN_OR_RETURN(const RowsAlone alone,
                                files ? MeasureRowsAsFiles(run.StorePath("main"), path, kEventsAFile, seed)
                                      : MeasureRowsAlone(run.StorePath("main"), path, run.options.batch, seed));
          return Numbers{
              {"seconds", {alone.seconds}}, {"cpu", {alone.cpu_seconds}}, {"rows", {static_cast<double>(alone.rows)}}};
        }));
    RemoveAll(path);
    const auto events = static_cast<double>(run.data.distinct);
    rows = Only(alone, "rows") / events;
    line.micros_per_op.push_back(Only(alone, "seconds") * 1e6 / events);
    line.cpu_micros_per_op += Only(alone, "cpu") * 1e6 / events / run.options.repetitions;
  }
  run.report.Print(line);
  run.report.Note(fmt::format("{:.2f} rows an event; alone they reach {:.2f} of the floor's events/s", rows,
                              run.ingest->floor_micros / SpreadOf(line.micros_per_op).median));
  return absl::OkStatus();
}

absl::StatusOr<Numbers> PutOnce(const Run& run, const DataSet& data, const std::string& store, uint64_t seed) {
  const std::string path = run.StorePath("floor");
  C360_ASSIGN_OR_RETURN(const PutFloor floor, MeasurePuts(data.encoded(), store, path, run.options.batch, seed));
  if (floor.events != data.distinct) return Internal("the floor had other events");
  const auto events = static_cast<double>(floor.events);
  const double bytes = static_cast<double>(BytesUnder(path)) / events;
  RemoveAll(path);
  return Numbers{{"micros", {floor.seconds * 1e6 / events}}, {"bytes", {bytes}}};
}

}  // namespace

absl::StatusOr<IngestCost> MeasureIngest(Run& run, const DataSet& data, const std::string& store, int repetitions) {
  const auto lines = static_cast<double>(data.lines);
  Line line{.name = fmt::format("ingest, {} events", data.lines)};
  Line floor{.name = "floor: puts, random key"};
  IngestCost cost;
  // In turns, so that a slow moment of the machine meets both.
  for (int i = 0; i < repetitions; ++i) {
    C360_ASSIGN_OR_RETURN(const Numbers ours, InChild([&] { return IngestOnce(data, store, run.options.batch); }));
    line.micros_per_op.push_back(Only(ours, "seconds") * 1e6 / lines);
    line.cpu_micros_per_op += Only(ours, "cpu") * 1e6 / lines / repetitions;
    cost.peak_rss_bytes = std::max(cost.peak_rss_bytes, Only(ours, "peak_rss_bytes"));
    if (i == 0) {
      C360_RETURN_IF_ERROR(InChild([&] { return CheckPeople(data, store); }).status());
      C360_RETURN_IF_ERROR(InChild([&]() -> absl::StatusOr<Numbers> {
                             C360_RETURN_IF_ERROR(WriteEncoded(store, data.encoded()));
                             return Numbers{};
                           }).status());
    }
    C360_ASSIGN_OR_RETURN(const Numbers puts, InChild([&] {
                            return PutOnce(run, data, store, run.options.seed + static_cast<uint64_t>(i));
                          }));
    floor.micros_per_op.push_back(Only(puts, "micros"));
    floor.bytes_per_event = Only(puts, "bytes");
  }
  line.bytes_per_event = static_cast<double>(BytesUnder(store)) / static_cast<double>(data.distinct);
  run.report.Print(line);
  run.report.Print(floor);
  cost.micros = SpreadOf(line.micros_per_op).median;
  cost.floor_micros = SpreadOf(floor.micros_per_op).median;
  return cost;
}

absl::Status EnsureIngested(Run& run) {
  if (run.ingest) return absl::OkStatus();
  return MeasureIngest(run, run.data, run.StorePath("main"), 1).status();
}

absl::Status IngestRows(Run& run) {
  run.report.Section("Ingest, JSON to the end of the flush");
  C360_ASSIGN_OR_RETURN(run.ingest, MeasureIngest(run, run.data, run.StorePath("main"), run.options.repetitions));
  run.report.Judge({"ingest: events/s against the floor's", 0.4, /*at_least=*/true, ""},
                   run.ingest->floor_micros / run.ingest->micros);
  C360_RETURN_IF_ERROR(CompareWithRowsAlone(run, /*files=*/false));
  C360_RETURN_IF_ERROR(CompareWithRowsAlone(run, /*files=*/true));
  run.report.Note(fmt::format("peak memory {:.0f} MiB", run.ingest->peak_rss_bytes / (1 << 20)));
  return absl::OkStatus();
}

}  // namespace c360::bench
