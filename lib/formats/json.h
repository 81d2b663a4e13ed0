// simdjson elements into texts, numbers, amounts and values of events.
#ifndef C360_LIB_FORMATS_JSON_H_
#define C360_LIB_FORMATS_JSON_H_

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "c360/v1/event.pb.h"

namespace c360::formats {

using JsonElement = simdjson::dom::element;
using JsonObject = simdjson::dom::object;
using JsonArray = simdjson::dom::array;

// A text as it stands, a number in its shortest form, so that a numeric id is one; false for all else, so that a null
// id is no id. `out` is then as before.
bool JsonText(const JsonElement& in, std::string* out);
// The same, "" for all else.
std::string JsonTextOf(const JsonElement& in);

// A number, or a text that is one. None: neither, or not finite.
std::optional<double> JsonNumber(const JsonElement& in);
// A whole number, or a text that is one; fractions are cut.
std::optional<int64_t> JsonInteger(const JsonElement& in);
// Millionths, exact for up to nine digits before and six after the point; none beyond 10^17.
std::optional<int64_t> JsonMicros(const JsonElement& in);
// true, or a text that says so (ParseFlag).
std::optional<bool> JsonFlag(const JsonElement& in);
// A text of ISO 8601, or a number: milliseconds since the epoch, or seconds where it is below 10^11.
std::optional<int64_t> JsonTimeMicros(const JsonElement& in);

// Whole numbers beyond int64 become text, lists and objects compact JSON text, objects by the order of their keys. Null
// leaves `out` without a value.
void JsonValue(const JsonElement& in, v1::Value* out);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_JSON_H_
