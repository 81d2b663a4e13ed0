// A file into records, plain or gzip, with bounded memory.
#ifndef C360_LIB_FORMATS_READER_H_
#define C360_LIB_FORMATS_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "formats/decoder.h"

namespace c360::formats {

// A record as it stands in the input.
struct RawRecord {
  enum class Flaw : uint8_t { kNone, kTooLong, kCutShort };
  std::string_view bytes;  // in RecordBatch::buffer; empty where there is a flaw
  int64_t number = 0;      // from 1
  int64_t line = 0;        // the line it starts on, from 1; for kLengthPrefix its number
  Flaw flaw = Flaw::kNone;
};

struct RecordBatch {
  std::vector<RawRecord> records;
  std::string buffer;  // kPadding bytes more can be read behind every record: SIMD parsers read ahead
  static constexpr size_t kPadding = 64;
};

struct ReaderOptions {
  int64_t max_record_bytes = int64_t{4} << 20;  // longer ones are skipped and marked
  int64_t max_batch_bytes = int64_t{4} << 20;   // a batch ends behind the record that passes this
};

// Thread safety: one thread at a time; bytes_read and Stop from any.
class RecordReader {
 public:
  virtual ~RecordReader() = default;

  // The first bytes of the input, at most 64 KiB, which stay to be read. Before the first call of Next.
  // Errors: DataLoss, Unavailable.
  virtual absl::StatusOr<std::string_view> Peek() = 0;

  // Reads up to `most` records that are not blank; fewer at the end of the input or behind max_batch_bytes. False:
  // there are no more. What was read before an error comes first, the error with the next call. Errors  DataLoss:
  // damaged or cut gzip, or a length that is none. Unavailable: the file cannot be read.
  //         Cancelled: Stop was called.
  // Memory  max_batch_bytes + max_record_bytes + 256 KiB, whatever the input holds.
  virtual absl::StatusOr<bool> Next(const Framing& framing, size_t most, RecordBatch* batch) = 0;

  // Bytes of the file read so far, before unpacking.
  virtual int64_t bytes_read() const = 0;
  // Makes Next return soon, even in the midst of a record that does not end.
  virtual void Stop() = 0;
};

// Opens `path` ("-": standard input). Errors: NotFound, Unavailable.
absl::StatusOr<std::unique_ptr<RecordReader>> OpenRecords(const std::string& path, const ReaderOptions& options);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_READER_H_
