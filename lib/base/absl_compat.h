// The bridge between std's string_view and the one of Debian's Abseil, which is a type of its own. Nothing else
// converts.
#ifndef C360_LIB_BASE_ABSL_COMPAT_H_
#define C360_LIB_BASE_ABSL_COMPAT_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace c360 {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace c360

#endif  // C360_LIB_BASE_ABSL_COMPAT_H_
