// A file into records, plain or gzip, with bounded memory.
#ifndef C360_LIB_FORMATS_READER_H_
#define C360_LIB_FORMATS_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace c360::formats {

struct RawRecord {
  std::string bytes;
  int64_t number = 0;     // from 1
  int64_t line = 0;       // the line it starts on, from 1
  bool oversize = false;  // longer than allowed: `bytes` is cut
};

// Cuts its input at line ends; for CSV only at those outside of quotes. Not thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // Reads the next record that is not blank; false at the end. Errors: DataLoss (damaged gzip), Unavailable.
  virtual absl::StatusOr<bool> Next(RawRecord* record) = 0;
  virtual int64_t bytes_read() const = 0;
};

// Opens `path` ("-": standard input). Errors: NotFound, Unavailable.
absl::StatusOr<std::unique_ptr<RecordReader>> OpenRecords(const std::string& path, bool quoted,
                                                          int64_t max_record_bytes);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_READER_H_
