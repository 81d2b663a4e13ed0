// Another policy or model tried on the events that are there.
#ifndef C360_LIB_PROFILE_STORE_WHAT_IF_H_
#define C360_LIB_PROFILE_STORE_WHAT_IF_H_

#include "absl/status/statusor.h"
#include "c360/identity.h"
#include "profile_store/store.h"

namespace c360 {

// Identity::WhatIf.
absl::StatusOr<v1::WhatIfReport> TryWhatIf(StoreCore& core, const WhatIfOptions& options,
                                           const ProgressCallback& progress);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_WHAT_IF_H_
