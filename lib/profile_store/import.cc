// Files into a store: a reader, decoders on threads of their own, batches. Tested by
// tests/profile_store/import_test.cc.
#include "c360/import.h"

#include <sys/stat.h>

#include <memory>

#include "base/status.h"
#include "c360/maintenance.h"
#include "formats/detect.h"
#include "formats/reader.h"
#include "profile_store/decode_pipeline.h"
#include "profile_store/prepared.h"

namespace c360 {
namespace {

// How long the importer waits for the decoders before it reports progress in between.
constexpr absl::Duration kPatience = absl::Milliseconds(100);
// About a twentieth of a second's work.
constexpr int64_t kRecordsBetweenProgress = 4096;

class Import {
 public:
  Import(ProfileStore& store, const ImportOptions& options) : store_(store), options_(options) {}

  absl::StatusOr<ImportReport> Run(const std::string& path) {
    absl::StatusOr<ImportReport> report = Read(path);
    if (report.ok()) {
      C360_RETURN_IF_ERROR(store_.maintenance().Settle(options_.progress));
    } else {
      store_.WriteHeld().IgnoreError();  // what was read before an error stays; that error is told
    }
    return report;
  }

 private:
  absl::StatusOr<ImportReport> Read(const std::string& path) {
    total_bytes_ = SizeOf(path);
    C360_ASSIGN_OR_RETURN(reader_, formats::OpenRecords(path, {.max_record_bytes = options_.max_record_bytes}));
    C360_ASSIGN_OR_RETURN(const std::string_view head, reader_->Peek());
    C360_ASSIGN_OR_RETURN(const auto format,
                          formats::NewFormat({options_.format, options_.mapping_json, options_.source}, head));
    C360_RETURN_IF_ERROR(TakeHeader(*format));
    DecodePipeline pipeline(*reader_, *format,
                            {.threads = options_.threads,
                             .batch = static_cast<size_t>(options_.batch),
                             .max_record_bytes = options_.max_record_bytes,
                             .store = &store_});
    while (true) {
      DecodedBatch* batch = pipeline.Next(kPatience);
      if (batch == nullptr) {
        // The input pauses, so whoever follows it in the store sees all of it.
        C360_RETURN_IF_ERROR(store_.WriteHeld());
      } else {
        C360_RETURN_IF_ERROR(Write(*batch));
        const bool last = batch->last;
        C360_RETURN_IF_ERROR(batch->status);
        pipeline.Release();
        if (last) break;
      }
      // A call that is stopped has done something: before the first batch there is nothing to tell.
      if (batch == nullptr ? report_.read == 0 : report_.read < next_progress_) continue;
      next_progress_ = report_.read + kRecordsBetweenProgress;
      if (options_.progress && !options_.progress({"ingest", reader_->bytes_read(), total_bytes_}))
        return absl::CancelledError("stopped on request; what was read stays");
    }
    return report_;
  }

  // Bytes of a regular file; 0 where there is no such number.
  static int64_t SizeOf(const std::string& path) {
    struct stat status {};
    return path != "-" && stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? int64_t{status.st_size} : 0;
  }

  // Every decoder must know the header before it starts.
  absl::Status TakeHeader(formats::Format& format) {
    if (!format.has_header()) return absl::OkStatus();
    formats::RecordBatch first;
    C360_ASSIGN_OR_RETURN(const bool any, reader_->Next(format.framing(), 1, &first));
    if (any && first.records[0].flaw != formats::RawRecord::Flaw::kNone)
      return InvalidArgument("header: longer than {} bytes", options_.max_record_bytes);
    return any ? format.TakeHeader(first.records[0].bytes) : absl::OkStatus();
  }

  void Reject(int64_t line, Outcome outcome, std::string reason) {
    if (outcome == Outcome::kRejected) ++report_.rejected;
    if (options_.on_rejection) options_.on_rejection({.line = line, .outcome = outcome, .reason = std::move(reason)});
  }

  void TellRefused(int64_t line, std::string reason, bool by_format) {
    if (options_.on_refused_identifier)
      options_.on_refused_identifier({.line = line, .reason = std::move(reason), .by_format = by_format});
  }

  absl::Status Write(const DecodedBatch& batch) {
    report_.read += batch.records;
    IngestReport report;
    if (!batch.events.empty()) {
      C360_ASSIGN_OR_RETURN(
          report,
          store_.IngestPrepared(*batch.prepared, {.sync = options_.sync, .defer = true, .hold = !options_.sync}));
    }
    // In the order of the input: what the decoder refused stood between the events.
    auto refusal = batch.refusals.begin();
    auto identifier = batch.refused_identifiers.begin();
    const auto* prepared = dynamic_cast<const PreparedBatch*>(batch.prepared.get());
    for (size_t i = 0; i <= batch.events.size(); ++i) {
      for (; refusal != batch.refusals.end() && refusal->before == i; ++refusal)
        Reject(refusal->line, Outcome::kRejected, refusal->reason);
      if (i < report.events.size() && !report.events[i].status.ok())
        Reject(batch.lines[i], report.events[i].outcome, std::string(StatusMessage(report.events[i].status)));
      const bool accepted = i < report.events.size() && report.events[i].outcome == Outcome::kAccepted;
      for (; identifier != batch.refused_identifiers.end() && identifier->before == i; ++identifier) {
        if (!accepted) continue;
        ++report_.refused_identifiers;
        TellRefused(identifier->line, identifier->reason, true);
      }
      if (!accepted || prepared == nullptr) continue;
      for (const std::string& reason : prepared->events[i].refusals) TellRefused(batch.lines[i], reason, false);
    }
    report_.accepted += report.accepted;
    report_.duplicates += report.duplicates;
    report_.conflicts += report.conflicts;
    report_.suppressed += report.suppressed;
    report_.refused_identifiers += report.refused_identifiers;
    return absl::OkStatus();
  }

  ProfileStore& store_;
  const ImportOptions& options_;
  std::unique_ptr<formats::RecordReader> reader_;
  int64_t total_bytes_ = 0;
  int64_t next_progress_ = 0;
  ImportReport report_;
};

}  // namespace

absl::StatusOr<ImportReport> ImportFile(ProfileStore& store, const std::string& path, const ImportOptions& options) {
  if (options.batch < 1 || options.batch > 100'000) return InvalidArgument("batch: not in 1..100000");
  if (options.threads < 0 || options.threads > 64) return InvalidArgument("threads: not in 0..64");
  if (options.max_record_bytes < 1024 || options.max_record_bytes > (64 << 20))
    return InvalidArgument("max_record_bytes: not in 1 KiB..64 MiB");
  return Import(store, options).Run(path);
}

}  // namespace c360
