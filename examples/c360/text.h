// Small helpers for text.
#ifndef C360_EXAMPLES_C360_TEXT_H_
#define C360_EXAMPLES_C360_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace c360::command {

// The bridge between std's string_view and the one of Debian's Abseil, which is a type of its own.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }
inline std::string_view MessageOf(const absl::Status& status) { return ToStd(status.message()); }
inline absl::Status Failure(absl::StatusCode code, std::string_view message) {
  return absl::Status(code, ToAbsl(message));
}

// Columns that `text` takes in a terminal, where every code point takes one. Wide scripts are not looked up.
size_t DisplayWidth(std::string_view text);
// `text` filled up with blanks to `width` columns; longer text stays whole.
std::string PadRight(std::string_view text, size_t width);
std::string PadLeft(std::string_view text, size_t width);
// At most `width` columns of `text`; what was cut shows as "...".
std::string Shorten(std::string_view text, size_t width);
// `text` without what a terminal would obey: control characters and broken UTF-8 become '?', line ends blanks.
// Values come from outside; one must not be able to move the cursor of who looks at it.
std::string Printable(std::string_view text);

// 1234567 -> "1,234,567".
std::string GroupDigits(int64_t value);
// 3 -> "3 events", 1 -> "1 event".
std::string Counted(int64_t count, std::string_view singular, std::string_view plural);

// The entry of `names` that `given` most likely meant: at most two edits away, or one that it begins. Empty when none
// is near.
std::string_view NearestName(std::string_view given, std::span<const std::string_view> names);

// "a,b" -> a, b; empty items are left out.
std::vector<std::string> SplitList(const std::string& list);

// The whole file, "-" for standard input. Errors: NotFound, Unavailable, naming the path.
absl::Status ReadFile(const std::string& path, std::string* text);

// The same for a mapping, a policy or a model. Errors besides: InvalidArgument above 64 MiB, of which no more is read;
// these are small, so it is another file, events for instance.
absl::Status ReadRules(const std::string& path, std::string* text);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_TEXT_H_
