// Which format an input has, and the format of a name.
#ifndef C360_LIB_FORMATS_DETECT_H_
#define C360_LIB_FORMATS_DETECT_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "formats/decoder.h"

namespace c360::formats {

struct FormatChoice {
  std::string name = "auto";  // "auto", "segment", "event-json", "event-pb", "csv", "senzing"
  std::string mapping_json;   // of a CSV; "auto" is "csv" where there is one
  std::string source;         // of events that carry none; empty: the mapping's, else the format's name
};

// The name of the format whose input begins with `head` (some kilobytes, or all of it): an object with a messageId is
// "segment", with an eventId "event-json", with a DATA_SOURCE, RECORD_ID or FEATURES "senzing"; a length before bytes
// that start like an event is "event-pb"; any other object is "segment". "" where it is none of these.
std::string_view DetectFormat(std::string_view head);

// Errors  InvalidArgument: a name that is unknown, a CSV without a mapping, a bad mapping, or nothing is detected.
absl::StatusOr<std::unique_ptr<Format>> NewFormat(const FormatChoice& choice, std::string_view head);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_DETECT_H_
