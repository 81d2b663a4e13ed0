// Making a store anew from its log.
#ifndef C360_LIB_PROFILE_STORE_REBUILD_H_
#define C360_LIB_PROFILE_STORE_REBUILD_H_

#include <memory>

#include "absl/status/statusor.h"
#include "c360/maintenance.h"
#include "storage/engine.h"

namespace c360 {

// RebuildStore on an engine that is open already.
absl::StatusOr<RebuildReport> RebuildOn(std::unique_ptr<storage::Engine> engine, const StoreOptions& options,
                                        const RebuildOptions& rebuild);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_REBUILD_H_
