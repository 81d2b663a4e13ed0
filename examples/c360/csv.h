// CSV (RFC 4180).
#ifndef C360_EXAMPLES_C360_CSV_H_
#define C360_EXAMPLES_C360_CSV_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace c360::command {

// `field` as it stands in a CSV row: quoted where it holds a comma, a quote, a line end, or a blank at an end.
std::string CsvField(std::string_view field);

// Reads rows from CSV text, which must live longer. Fields may be quoted and hold line ends; rows end with LF or CRLF;
// a byte order mark is skipped, and so are empty lines. Not thread-safe.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);
  // The next row into `fields`; false at the end. Errors: InvalidArgument with the line of a quote that is not closed,
  // or that other text follows.
  absl::StatusOr<bool> Next(std::vector<std::string>* fields);
  // The line that the last row began on, from 1.
  int64_t line() const { return row_line_; }

 private:
  absl::Status Field(std::string* field);

  std::string_view text_;
  size_t at_ = 0;
  int64_t line_ = 1;
  int64_t row_line_ = 0;
};

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_CSV_H_
