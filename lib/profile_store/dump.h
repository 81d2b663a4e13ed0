// Rows as text.
#ifndef C360_LIB_PROFILE_STORE_DUMP_H_
#define C360_LIB_PROFILE_STORE_DUMP_H_

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "c360/maintenance.h"
#include "storage/engine.h"

namespace c360 {

// Decodes one row. What is not understood, a newer table or a damaged row, is shown as hexadecimal digits and as the
// text that is in it, so that a search of the output misses nothing.
DumpedRow DumpRow(storage::Table table, std::string_view key, std::string_view value);

// All rows of all tables; see Maintenance::Dump.
absl::Status DumpAll(storage::Engine& engine, const std::function<bool(const DumpedRow&)>& visit);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_DUMP_H_
