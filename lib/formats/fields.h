// Fields of a payload from text, by their descriptors.
#ifndef C360_LIB_FORMATS_FIELDS_H_
#define C360_LIB_FORMATS_FIELDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "c360/v1/event.pb.h"
#include "formats/time.h"

namespace c360::formats {

// How texts of one input are read.
struct TextRules {
  bool decimal_comma = false;  // "1.234,56" is 1234.56
  std::vector<TimePattern> times;
  absl::TimeZone zone = absl::UTCTimeZone();
};

// A number's text with a decimal point and without blanks, currency signs left in. Empty where dots stand in it that
// part no thousands, though the comma is the decimal sign.
std::string PlainNumber(std::string_view text, const TextRules& rules);

// "yes", "true", "y", "t", "1" and their opposites, in any case.
std::optional<bool> ParseFlag(std::string_view text);

// Sets `field` of `message` from `text`, which is not empty. Enums by the names of their values in any case
// ("started"); money as a decimal number, its currency is set elsewhere; a repeated text is split at ';'; a whole
// number may be a time, which is then taken in microseconds. Errors  InvalidArgument: "field: not a number".
absl::Status SetField(const google::protobuf::FieldDescriptor* field, std::string_view text, const TextRules& rules,
                      google::protobuf::Message* message);

// Sets the currency of every amount of money that is set in `message` or in its lines. False: there is none.
bool SetCurrency(std::string_view currency, google::protobuf::Message* message);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_FIELDS_H_
