// Numbers and names from text.
#ifndef C360_LIB_FORMATS_TEXT_H_
#define C360_LIB_FORMATS_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace c360::formats {

// Exact decimal to millionths, rounded half away from zero at the seventh digit: "2.55" -> 2550000; "2.5e3" is read
// too. None: not a number, or beyond 10^17 millionths. Cost: one pass. Threads: pure, as all here.
std::optional<int64_t> ParseMicros(std::string_view text);

// "Order Completed", "firstName", "EMAIL" -> "order_completed", "first_name", "email".
std::string SnakeCase(std::string_view text);
// The same into a string that is there already, whose memory is used again.
void SnakeCaseTo(std::string_view text, std::string* out);

// Without blanks, tabs and carriage returns at both ends.
std::string_view TrimBlanks(std::string_view text);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_TEXT_H_
