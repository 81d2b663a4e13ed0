// Stored folds: checking them, and making them whole.
#ifndef C360_LIB_PROFILE_STORE_FOLDS_H_
#define C360_LIB_PROFILE_STORE_FOLDS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "c360/options.h"
#include "profile_store/store.h"

namespace c360 {

// I8: every row of `folds` belongs to a record and, under the present policy, equals the fold of the events in its
// range. Calls `breached` with what is wrong. Cost: reads the events of all records that have a row.
absl::Status CheckFolds(Reader& reader, const std::function<void(std::string detail)>& breached);

// Folds the events of every record that has many, from the log, where the stored fold is missing, outdated (the
// policy's traits have changed) or short. Stopped or interrupted it goes on where it was, for records that are whole
// cost only a look. Writers get in between every few records. Errors: Cancelled; those of reading and writing.
absl::Status BackfillFolds(StoreCore& core, const ProgressCallback& progress);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_FOLDS_H_
