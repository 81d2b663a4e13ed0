// The part of check that looks at rows by themselves.
#ifndef C360_LIB_PROFILE_STORE_CHECK_ROWS_H_
#define C360_LIB_PROFILE_STORE_CHECK_ROWS_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/engine.h"

namespace c360 {

using BreachSink = std::function<void(std::string_view invariant, std::string detail)>;

// I5: every row of profiles is of a record that is there, and every member row has its record row; I10: every row of
// every table can be decoded; I11: anchors and records are one to one; I12: numbers that are given out are above all
// that are in use; I13: work is queued only where the counters say so.
// Errors: of the engine only. Memory: 16 bytes a record.
absl::Status CheckRows(storage::Engine& engine, const storage::Snapshot* snapshot, const BreachSink& breached);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_CHECK_ROWS_H_
