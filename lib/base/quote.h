// What somebody gave, as a message may show it.
#ifndef C360_LIB_BASE_QUOTE_H_
#define C360_LIB_BASE_QUOTE_H_

#include <string>
#include <string_view>

namespace c360 {

// The beginning of `text`, at most 32 bytes of it, as one line of UTF-8: control characters and bytes that are part of
// no character become '?'. For names and words of a question, never for personal data.
std::string Quoted(std::string_view text);

}  // namespace c360

#endif  // C360_LIB_BASE_QUOTE_H_
