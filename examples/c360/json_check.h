// Checks JSON text.
#ifndef C360_EXAMPLES_C360_JSON_CHECK_H_
#define C360_EXAMPLES_C360_JSON_CHECK_H_

#include <string_view>

namespace c360::command {

// Whether `text` is exactly one JSON value (RFC 8259), nested at most 128 deep, without raw line ends. Values of events
// carry JSON of their own that came from outside; only what passes is put into our output as it stands.
// Cost: linear. Threads: pure.
bool IsJson(std::string_view text);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_JSON_CHECK_H_
