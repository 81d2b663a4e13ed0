// Times and amounts from text.
#ifndef C360_LIB_FORMATS_TEXT_H_
#define C360_LIB_FORMATS_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace c360::formats {

// "2024-05-01T10:00:00.123Z", with an offset, or with a blank for the T, to microseconds since the epoch; a zone
// missing is UTC.
std::optional<int64_t> ParseIsoMicros(std::string_view text);
// Exact decimal to millionths, rounded half away from zero at the seventh digit: "2.55" -> 2550000. None: not a number,
// or beyond 10^17.
std::optional<int64_t> ParseMicros(std::string_view text);
// "Order Completed", "firstName" -> "order_completed", "first_name".
std::string SnakeCase(std::string_view text);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_TEXT_H_
