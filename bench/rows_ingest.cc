// Ingest of Segment messages, JSON to durable, against plain puts of the same events.
#include "base/status.h"
#include "c360/import.h"
#include "c360/maintenance.h"
#include "c360/profiles.h"
#include "child.h"
#include "floor.h"
#include "rows.h"

namespace c360::bench {
namespace {

// One ingest of the whole file, from the first byte of JSON to the end of the flush.
absl::StatusOr<Numbers> IngestOnce(const DataSet& data, const std::string& path, int64_t batch) {
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  const double start = Seconds();
  C360_ASSIGN_OR_RETURN(const ImportReport report,
                        ImportFile(*store, data.events(), {.format = "segment", .batch = static_cast<int>(batch)}));
  C360_RETURN_IF_ERROR(store->maintenance().Flush());
  const double seconds = Seconds() - start;
  if (report.read != data.lines || report.accepted != data.distinct || report.duplicates != data.lines - data.distinct)
    return Internal("ingest took {} of {} events", report.accepted, data.distinct);
  C360_ASSIGN_OR_RETURN(const int64_t profiles, store->profiles().Count());
  return Numbers{{"seconds", {seconds}}, {"profiles", {static_cast<double>(profiles)}}};
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

}  // namespace

absl::StatusOr<double> MeasureIngest(Run& run, const DataSet& data, const std::string& store, int repetitions,
                                     double* peak_rss_bytes) {
  Line line{.name = fmt::format("ingest, {} events", data.lines), .micros_per_op = {}, .latencies = {}};
  for (int i = 0; i < repetitions; ++i) {
    C360_ASSIGN_OR_RETURN(const Numbers numbers, InChild([&] { return IngestOnce(data, store, run.options.batch); }));
    line.micros_per_op.push_back(Only(numbers, "seconds") * 1e6 / static_cast<double>(data.lines));
    *peak_rss_bytes = std::max(*peak_rss_bytes, Only(numbers, "peak_rss_bytes"));
  }
  C360_RETURN_IF_ERROR(InChild([&] { return CheckPeople(data, store); }).status());
  line.bytes_per_event = static_cast<double>(BytesUnder(store)) / static_cast<double>(data.distinct);
  run.report.Print(line);
  return SpreadOf(line.micros_per_op).median;
}

absl::StatusOr<double> MeasureFloor(Run& run, const DataSet& data, const std::string& store, int repetitions) {
  C360_RETURN_IF_ERROR(InChild([&]() -> absl::StatusOr<Numbers> {
                         C360_RETURN_IF_ERROR(WriteEncoded(store, data.encoded()));
                         return Numbers{};
                       }).status());
  Line line{.name = "floor: puts, random key", .micros_per_op = {}, .latencies = {}};
  for (int i = 0; i < repetitions; ++i) {
    C360_ASSIGN_OR_RETURN(const Numbers numbers, InChild([&]() -> absl::StatusOr<Numbers> {
                            C360_ASSIGN_OR_RETURN(const PutFloor floor,
                                                  MeasurePuts(data.encoded(), run.StorePath("floor"), run.options.batch,
                                                              run.options.seed + static_cast<uint64_t>(i)));
                            if (floor.events != data.distinct) return Internal("the floor had other events");
                            return Numbers{{"micros", {floor.seconds * 1e6 / static_cast<double>(floor.events)}}};
                          }));
    line.micros_per_op.push_back(Only(numbers, "micros"));
  }
  line.bytes_per_event = static_cast<double>(BytesUnder(run.StorePath("floor"))) / static_cast<double>(data.distinct);
  RemoveAll(run.StorePath("floor"));
  run.report.Print(line);
  return SpreadOf(line.micros_per_op).median;
}

absl::Status IngestRows(Run& run) {
  run.report.Section("Ingest, JSON to the end of the flush");
  double rss = 0;
  C360_ASSIGN_OR_RETURN(run.ingest_micros,
                        MeasureIngest(run, run.data, run.StorePath("main"), run.options.repetitions, &rss));
  C360_ASSIGN_OR_RETURN(run.floor_micros, MeasureFloor(run, run.data, run.StorePath("main"), run.options.repetitions));
  run.report.Judge({"ingest: events/s against the floor's", 0.4, /*at_least=*/true, ""},
                   *run.floor_micros / *run.ingest_micros);
  run.report.Note(fmt::format("peak memory {:.0f} MiB", rss / (1 << 20)));
  return absl::OkStatus();
}

}  // namespace c360::bench
