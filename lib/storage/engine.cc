#include "storage/engine.h"

namespace c360::storage {

std::string_view TableName(Table table) {
  static constexpr std::array<std::string_view, kTableCount> kNames = {
      "log",      "timeline", "event_keys",   "anchors", "records",  "folds",  "identifiers",
      "profiles", "work",     "assertions",   "changes", "meta",     "blocks", "terms",
      "links",    "models",   "suppressions", "audit",   "reference"};
  return kNames[static_cast<size_t>(table)];
}

}  // namespace c360::storage
