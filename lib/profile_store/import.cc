// Files into a store: a reader, a decoder, batches. Tested by tests/profile_store/import_test.cc.
#include "c360/import.h"

#include <memory>
#include <vector>

#include "base/status.h"
#include "c360/maintenance.h"
#include "formats/csv.h"
#include "formats/event_json.h"
#include "formats/reader.h"
#include "formats/segment.h"

namespace c360 {
namespace {

class Import {
 public:
  Import(ProfileStore& store, const ImportOptions& options)
      : store_(store), options_(options), events_(static_cast<size_t>(options.batch)) {
    lines_.reserve(events_.size());
  }

  absl::StatusOr<ImportReport> Run(const std::string& path) {
    const bool csv = options_.format == "csv" || !options_.mapping_json.empty();
    C360_ASSIGN_OR_RETURN(const auto reader, formats::OpenRecords(path, csv, options_.max_record_bytes));
    std::unique_ptr<formats::Decoder> decoder;
    formats::RawRecord record;
    while (true) {
      const auto more = reader->Next(&record);
      if (!more.ok()) {
        C360_RETURN_IF_ERROR(Flush());
        return more.status();
      }
      if (!*more) break;
      if (decoder == nullptr) {
        C360_ASSIGN_OR_RETURN(decoder, MakeDecoder(csv, record.bytes));
      }
      if (csv && record.number == 1) {
        C360_RETURN_IF_ERROR(decoder->Decode(record.bytes, record.number, &events_[0]));
        continue;
      }
      ++report_.read;
      C360_RETURN_IF_ERROR(Take(record, *decoder));
      if (options_.progress && report_.read % 4096 == 0 &&
          !options_.progress({.stage = "ingest", .done = reader->bytes_read(), .total = 0})) {
        C360_RETURN_IF_ERROR(Flush());
        return absl::CancelledError("stopped on request; what was read stays");
      }
    }
    C360_RETURN_IF_ERROR(Flush());
    C360_RETURN_IF_ERROR(store_.maintenance().Settle(options_.progress));
    return report_;
  }

 private:
  absl::StatusOr<std::unique_ptr<formats::Decoder>> MakeDecoder(bool csv, const std::string& first) const {
    const auto source = [&](const char* fallback) {
      return options_.source.empty() ? std::string(fallback) : options_.source;
    };
    if (csv) {
      if (options_.mapping_json.empty())
        return InvalidArgument("CSV needs a mapping (--mapping=FILE; see docs/formats/csv.md)");
      return formats::NewCsvDecoder(options_.mapping_json, options_.source);
    }
    std::string format = options_.format;
    if (format == "auto") {
      const bool native =
          first.find("\"eventId\"") != std::string::npos || first.find("\"event_id\"") != std::string::npos;
      format = native && first.find("\"messageId\"") == std::string::npos ? "event-json" : "segment";
    }
    if (format == "segment") return formats::NewSegmentDecoder(source("segment"));
    if (format == "event-json") return formats::NewEventJsonDecoder(source("event-json"));
    return InvalidArgument("unknown format \"{}\": auto, segment, event-json or csv", format);
  }

  absl::Status Take(const formats::RawRecord& record, formats::Decoder& decoder) {
    if (record.oversize) {
      Reject(record.line, Outcome::kRejected, fmt::format("record: longer than {} bytes", options_.max_record_bytes));
      return absl::OkStatus();
    }
    if (const absl::Status status = decoder.Decode(record.bytes, record.number, &events_[lines_.size()]);
        !status.ok()) {
      Reject(record.line, Outcome::kRejected, std::string(StatusMessage(status)));
      return absl::OkStatus();
    }
    lines_.push_back(record.line);
    return lines_.size() == events_.size() ? Flush() : absl::OkStatus();
  }

  void Reject(int64_t line, Outcome outcome, std::string reason) {
    if (outcome == Outcome::kRejected) ++report_.rejected;
    if (options_.on_rejection) options_.on_rejection({.line = line, .outcome = outcome, .reason = std::move(reason)});
  }

  absl::Status Flush() {
    std::vector<v1::Event*> batch;
    for (size_t i = 0; i < lines_.size(); ++i) batch.push_back(&events_[i]);
    if (batch.empty()) return absl::OkStatus();
    C360_ASSIGN_OR_RETURN(const IngestReport report, store_.IngestBatch(std::span<v1::Event* const>(batch),
                                                                        {.sync = options_.sync, .defer = true}));
    for (size_t i = 0; i < report.events.size(); ++i) {
      const EventResult& result = report.events[i];
      if (!result.status.ok()) Reject(lines_[i], result.outcome, std::string(StatusMessage(result.status)));
    }
    report_.accepted += report.accepted;
    report_.duplicates += report.duplicates;
    report_.conflicts += report.conflicts;
    report_.suppressed += report.suppressed;
    report_.refused_identifiers += report.refused_identifiers;
    lines_.clear();
    return absl::OkStatus();
  }

  ProfileStore& store_;
  const ImportOptions& options_;
  std::vector<v1::Event> events_;
  std::vector<int64_t> lines_;  // of the events of the batch under way
  ImportReport report_;
};

}  // namespace

absl::StatusOr<ImportReport> ImportFile(ProfileStore& store, const std::string& path, const ImportOptions& options) {
  if (options.batch < 1 || options.batch > 100'000) return InvalidArgument("batch: not in 1..100000");
  if (options.max_record_bytes < 1024 || options.max_record_bytes > (64 << 20))
    return InvalidArgument("max_record_bytes: not in 1 KiB..64 MiB");
  return Import(store, options).Run(path);
}

}  // namespace c360
