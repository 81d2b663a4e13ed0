// Recall that is lost before anything is scored.
#ifndef C360_LIB_PROFILE_STORE_BLOCKING_REPORT_H_
#define C360_LIB_PROFILE_STORE_BLOCKING_REPORT_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/identity.h"
#include "profile_store/reader.h"

namespace c360 {

// Identity::Blocking on one read.
absl::StatusOr<BlockingReport> ReportBlocking(Reader& reader, std::span<const std::vector<std::string>> people);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_BLOCKING_REPORT_H_
