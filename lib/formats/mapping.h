// The mapping of a table's columns to events: its JSON form (docs/formats/csv.md) read and checked.
#ifndef C360_LIB_FORMATS_MAPPING_H_
#define C360_LIB_FORMATS_MAPPING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/v1/event.pb.h"
#include "formats/time.h"

namespace c360::formats {

// Where a value comes from, and what is made of it.
struct Origin {
  std::vector<std::string> columns;  // joined by `join`; empty: the constant
  std::string join = "|";
  std::string constant;
  std::string fallback;  // where the columns are empty
  std::string prefix;    // put before a value that is not empty
  bool integer = false;  // "17850.0" -> "17850"
  std::vector<TimePattern> dates;
  std::map<std::string, std::string, std::less<>> values;  // exact text -> other text
  std::vector<size_t> cells = {};                          // positions of `columns`, set by Mapping::Bind
};

enum class ValueType : uint8_t { kText, kInteger, kNumber, kFlag };

// An attribute or property.
struct Target {
  std::string name;
  ValueType type = ValueType::kText;
  Origin origin;
  std::map<std::string, Origin> address;  // parts of v1::Address by their field names; then `origin` is unused
};

struct IdentifierTarget {
  std::string name_space;
  Origin origin;
};

// One field of a payload. Fields of the lines of an order go to its only line.
struct FieldTarget {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool in_line = false;
  Origin origin;
};

struct Payload {
  const google::protobuf::FieldDescriptor* type = nullptr;  // of Event's oneof; null: none
  std::vector<FieldTarget> fields;
  std::optional<Origin> currency;  // of every amount of money
};

// When a row gets another payload. All conditions that are set must hold.
struct Condition {
  std::string column;
  std::optional<std::set<std::string, std::less<>>> is_one_of;
  std::optional<std::string> starts_with;
  std::optional<bool> empty;
  std::optional<int64_t> less_than_micros, greater_than_micros;
  size_t cell = 0;
};

struct Rule {
  std::vector<Condition> when;  // all of them
  Payload payload;
  std::optional<std::string> name;
};

// Everything in a mapping. Immutable after Bind.
struct Mapping {
  std::string source;
  char delimiter = ',';
  bool blanks_delimit = false;       // runs of blanks and tabs are the delimiter; there are no quotes
  std::vector<std::string> columns;  // of a file without a header; empty: the first row is the header
  bool decimal_comma = false;
  std::set<std::string, std::less<>> absent;  // values that mean nothing
  std::optional<Origin> event_id;             // none: the row number
  std::optional<Origin> time;
  std::vector<TimePattern> time_formats;
  absl::TimeZone zone = absl::UTCTimeZone();
  std::optional<Origin> channel, name;
  v1::Direction direction = v1::DIRECTION_UNSPECIFIED;
  std::vector<IdentifierTarget> identifiers;
  std::vector<Target> attributes, properties;
  Payload payload;
  std::vector<Rule> rules;
  std::set<std::string, std::less<>> ignored;
  bool keep_rest = true;
  std::vector<std::pair<size_t, std::string>> rest = {};  // unmapped columns, by position; set by Bind
  size_t width = 0;                                       // columns; set by Bind

  // Finds every column of the mapping among `header`. Errors: FailedPrecondition, naming the column that is missing or
  // stands there twice.
  absl::Status Bind(const std::vector<std::string>& header);
};

// Errors  InvalidArgument, naming the entry: not JSON, an unknown entry, a wrong type, an unknown payload or field.
absl::StatusOr<Mapping> ParseMapping(std::string_view json);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_MAPPING_H_
