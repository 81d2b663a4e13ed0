// Tables of text - CSV, TSV, columns between blanks - under a mapping (docs/formats/csv.md).
#ifndef C360_LIB_FORMATS_CSV_H_
#define C360_LIB_FORMATS_CSV_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "formats/decoder.h"

namespace c360::formats {

// Cuts rows into cells without blanks at their ends. A cell that starts with a quote goes to the closing one, and two
// quotes in it stand for one; quotes elsewhere stand for themselves. Not thread-safe.
class RowCutter {
 public:
  // `blanks`: runs of blanks and tabs are the delimiter, and quotes mean nothing.
  RowCutter(char delimiter, bool blanks) : delimiter_(delimiter), blanks_(blanks) {}
  // The cells of `row`; valid until the next call, and while `row` is. Errors: InvalidArgument: more than 4,096 cells,
  // or a quoted cell that does not end.
  absl::Status Cut(std::string_view row, std::vector<std::string_view>* cells);

 private:
  const char delimiter_;
  const bool blanks_;
  std::vector<std::unique_ptr<std::string>> unquoted_;  // cells in which quotes were doubled
};

// The format of rows under the mapping `json`. Unless the mapping names the columns, the first row is the header.
// `source`: wins over the mapping's. Errors: InvalidArgument, naming the entry of the mapping.
absl::StatusOr<std::unique_ptr<Format>> NewCsvFormat(std::string_view json, std::string source);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_CSV_H_
