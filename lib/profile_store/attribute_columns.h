// Attributes of many profiles at once, from the events that show any.
#ifndef C360_LIB_PROFILE_STORE_ATTRIBUTE_COLUMNS_H_
#define C360_LIB_PROFILE_STORE_ATTRIBUTE_COLUMNS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "profile_store/reader.h"
#include "types/ids.h"

namespace c360 {

// An event that shows attributes, and whose it is.
struct SpeakingEvent {
  RecordId profile;
  Sequence sequence;
};

// For each of `names` the values by place in `profiles`; "" where a profile has none.
//
// Input   `events`: all of these profiles that show attributes, any order; those of others are passed over. `profiles`
//         ascends. An empty name gives a column of "". "address.city" is a part of an address.
// Output  what Reader::Assemble gives of profiles whose only events are these: golden attributes have no other source.
// Errors  those of reading.
// Cost    a read and a fold of each event, a few thousand profiles at a time; other events of the profiles cost
// nothing.
absl::StatusOr<std::vector<std::vector<std::string>>> ReadAttributeColumns(Reader& reader,
                                                                           std::span<const std::string> names,
                                                                           std::span<const RecordId> profiles,
                                                                           std::vector<SpeakingEvent> events);

// The first value of an attribute as text; of an address the part that the name asks for, else its country.
std::string AttributeText(const v1::Profile& profile, std::string_view name);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_ATTRIBUTE_COLUMNS_H_
