// One event a call, as a backend that links c360 sends them.
#include "base/status.h"
#include "child.h"
#include "formats/detect.h"
#include "formats/reader.h"
#include "rows.h"

namespace c360::bench {
namespace {

// The first events of the data, decoded.
absl::StatusOr<std::vector<v1::Event>> FirstEvents(const DataSet& data, size_t count) {
  C360_ASSIGN_OR_RETURN(const auto reader, formats::OpenRecords(data.events(), {}));
  C360_ASSIGN_OR_RETURN(const auto format, formats::NewFormat({"segment", "", ""}, ""));
  const auto decoder = format->NewDecoder();
  formats::RecordBatch batch;
  C360_ASSIGN_OR_RETURN(const bool more, reader->Next(format->framing(), count, &batch));
  if (!more) return Internal("no events in the data");
  std::vector<v1::Event> events(batch.records.size());
  for (size_t i = 0; i < events.size(); ++i)
    C360_RETURN_IF_ERROR(decoder->Decode(batch.records[i].bytes, batch.records[i].number, &events[i]));
  return events;
}

absl::StatusOr<Numbers> IngestSingly(const DataSet& data, const std::string& path, size_t count) {
  C360_ASSIGN_OR_RETURN(const auto events, FirstEvents(data, count));
  C360_ASSIGN_OR_RETURN(const auto store, OpenFresh(path));
  Numbers numbers;
  std::vector<double>& latencies = numbers["latencies"];
  int64_t taken = 0;
  for (const v1::Event& event : events) {
    const double start = Seconds();
    C360_ASSIGN_OR_RETURN(const IngestReport report, store->Ingest(event));
    latencies.push_back((Seconds() - start) * 1e6);
    taken += report.accepted + report.duplicates;
  }
  if (taken != static_cast<int64_t>(events.size())) return Internal("an event was not taken");
  return numbers;
}

}  // namespace

absl::Status SingleRows(Run& run) {
  run.report.Section("Ingest, one event a call");
  const size_t count = static_cast<size_t>(std::min<int64_t>(run.data.lines, 50'000));
  Line line{.name = fmt::format("ingest singly, {} events", count), .micros_per_op = {}, .latencies = {}};
  for (int i = 0; i < run.options.repetitions; ++i) {
    C360_ASSIGN_OR_RETURN(const Numbers numbers,
                          InChild([&] { return IngestSingly(run.data, run.StorePath("single"), count); }));
    const auto& latencies = numbers.at("latencies");
    double total = 0;
    for (const double micros : latencies) total += micros;
    line.micros_per_op.push_back(total / static_cast<double>(latencies.size()));
    line.latencies.insert(line.latencies.end(), latencies.begin(), latencies.end());
  }
  RemoveAll(run.StorePath("single"));
  run.report.Print(line);
  return absl::OkStatus();
}

}  // namespace c360::bench
