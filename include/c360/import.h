// Files of events into a store.
#ifndef C360_IMPORT_H_
#define C360_IMPORT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/options.h"
#include "c360/profile_store.h"

namespace c360 {

// A record that did not become an event.
struct ImportRejection {
  int64_t line = 0;  // 1-based; for CSV the line its row starts on
  Outcome outcome = Outcome::kRejected;
  std::string reason;  // e.g. "order.order_id: missing"
};

// An identifier that was left out of an event that was accepted.
struct ImportRefusedIdentifier {
  int64_t line = 0;
  std::string reason;      // e.g. "identifiers.user_id: a blocked value of the policy"
  bool by_format = false;  // the format could not give it to the event: no IngestReport counts it
};

struct ImportOptions {
  // "auto", "segment", "event-json", "event-pb", "csv", "senzing". docs/formats/ has a page for each.
  std::string format = "auto";
  // JSON text of a CSV mapping (docs/formats/csv.md); empty for other formats.
  std::string mapping_json = {};
  // Source of events that carry none; empty: the mapping's, else the format's name. Never the file's path.
  std::string source = {};
  // Events that are decoded and taken in at once. Range: 1 to 100,000. The result is the same for every value.
  int batch = 4096;
  // Write each batch by itself and wait for the disk. False: some 64 MiB of events at a time are written together
  // (WriteOptions::hold), or what there is when the input pauses.
  bool sync = false;
  // Largest input record; longer ones are rejected. Range: 1 KiB to 64 MiB.
  int64_t max_record_bytes = int64_t{4} << 20;
  // Threads that read and decode while the calling one writes; 0: the calling one does all. Range: 0 to 64. The result
  // is the same for every value.
  int threads = 2;
  // Called for every record that was rejected, in conflict or suppressed, in input order, from the calling thread.
  std::function<void(const ImportRejection&)> on_rejection = {};
  // Called for every identifier that was left out of an accepted event, but those that erasure suppresses.
  std::function<void(const ImportRefusedIdentifier&)> on_refused_identifier = {};
  // Stage "ingest": bytes of the file read so far, of its size where that is known, several times a second; then those
  // of Maintenance::Settle.
  ProgressCallback progress = {};
};

struct ImportReport {
  int64_t read = 0;
  int64_t accepted = 0;
  int64_t duplicates = 0;
  int64_t conflicts = 0;
  int64_t suppressed = 0;
  int64_t rejected = 0;
  int64_t refused_identifiers = 0;
};

// Reads the file `path` ("-": standard input; gzip is found by its first bytes) into `store`.
//
// A bad record is counted and told to on_rejection; the rest goes on. After an interruption import the same file again:
// what is there already counts as duplicates. Errors  NotFound: no such file. InvalidArgument: unknown format, bad
// mapping. DataLoss: damaged gzip. Cancelled: progress said
//         so. Those of IngestBatch. What was read before an error stays in the store, but for what
//         was still held where writing itself fails.
// Cost    One pass, memory bounded by a few batches and what is held.
//
//   auto report = c360::ImportFile(*store, "events.ndjson.gz", {.format = "segment"});
absl::StatusOr<ImportReport> ImportFile(ProfileStore& store, const std::string& path,
                                        const ImportOptions& options = {});

}  // namespace c360

#endif  // C360_IMPORT_H_
