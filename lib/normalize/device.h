// Ids of devices and browsers.
#ifndef C360_LIB_NORMALIZE_DEVICE_H_
#define C360_LIB_NORMALIZE_DEVICE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace c360::normalize {

// A UUID in lower case, without braces or "uuid:" in front; a MAC address in lower case with colons; any other id as
// text (NormalizeText), with its case. Errors  InvalidArgument: nothing but zeros, or nothing but f's, in a UUID or MAC
// address: what devices show that are
//         told not to show themselves. Cost: one pass. Threads: pure.
absl::StatusOr<std::string> NormalizeDevice(std::string_view text);

// Whether `text` is a UUID in its usual form with dashes, in any case.
bool IsUuid(std::string_view text);

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_DEVICE_H_
