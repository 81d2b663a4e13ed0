// The bytes of a file, gzip unpacked.
#ifndef C360_LIB_FORMATS_BYTE_SOURCE_H_
#define C360_LIB_FORMATS_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"

namespace c360::formats {

// Thread safety: one thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Up to `size` (at least 1) bytes into `out`; 0 at the end.
  // Errors  DataLoss: gzip that is damaged, cut short, or followed by something that is no gzip. What was unpacked
  //         before comes first. Unavailable: the file cannot be read.
  virtual absl::StatusOr<size_t> Read(char* out, size_t size) = 0;

  // Bytes of the file taken so far, before unpacking.
  virtual int64_t bytes_read() const = 0;
};

// Reads `descriptor` from where it stands, and closes it at the end. What starts with the magic bytes of gzip is
// unpacked, members one behind the other too; zeroes behind the last one are padding. Anything else comes as it is.
std::unique_ptr<ByteSource> NewByteSource(int descriptor);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_BYTE_SOURCE_H_
