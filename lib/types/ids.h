// Typed ids. A profile's id is the id of its oldest record, so one type serves both.
#ifndef C360_LIB_TYPES_IDS_H_
#define C360_LIB_TYPES_IDS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace c360 {

// Names a record for ever; issued in the order of creation, from 1. 0 is no record.
struct RecordId {
  uint64_t value = 0;
  friend auto operator<=>(const RecordId&, const RecordId&) = default;
  template <typename H>
  friend H AbslHashValue(H state, RecordId id) {
    return H::combine(std::move(state), id.value);
  }
};

// Position of an event in the log, from 1.
struct Sequence {
  uint64_t value = 0;
  friend auto operator<=>(const Sequence&, const Sequence&) = default;
  template <typename H>
  friend H AbslHashValue(H state, Sequence id) {
    return H::combine(std::move(state), id.value);
  }
};

// "p17" for 17.
std::string FormatProfileId(RecordId id);
// The id that "p17" names, or none.
std::optional<RecordId> ParseProfileId(std::string_view text);

}  // namespace c360

#endif  // C360_LIB_TYPES_IDS_H_
