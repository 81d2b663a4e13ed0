// CSV with a mapping (docs/formats/csv.md).
#ifndef C360_LIB_FORMATS_CSV_H_
#define C360_LIB_FORMATS_CSV_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "formats/decoder.h"

namespace c360::formats {

// A decoder for rows under the mapping `json`. The first record it is given is the header. It keeps what it learned
// there, so one decoder reads a file from its start. Errors: InvalidArgument, naming the entry of the mapping.
// `source`: wins over the mapping's.
absl::StatusOr<std::unique_ptr<Decoder>> NewCsvDecoder(std::string_view json, std::string source);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_CSV_H_
