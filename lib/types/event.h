// Canonical forms of an event: its content hash, its time as a number, its given form.
#ifndef C360_LIB_TYPES_EVENT_H_
#define C360_LIB_TYPES_EVENT_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/hash.h"
#include "c360/event.h"
#include "c360/v1/event.pb.h"

namespace c360 {

// Microseconds since the Unix epoch; kNoTime sorts before every time.
inline constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();
int64_t TimeMicros(const v1::Event& event);

inline absl::Time FromMicros(int64_t micros) { return absl::FromUnixMicros(micros); }
int64_t ToMicros(const google::protobuf::Timestamp& timestamp);
void SetMicros(int64_t micros, google::protobuf::Timestamp* timestamp);

// Sorts identifiers by (namespace, value), attributes and properties by name, drops equal identifiers and what only
// c360 may set (`raw`). Two spellings of one content become one. Call it on what comes from outside, before everything
// else.
void Canonicalize(v1::Event* event);

// ValidateEvent in two parts, so that an event that is serialised anyway is not measured for it: all but the size, and
// the size.
absl::Status ValidateFields(const v1::Event& event, const v1::InputLimits& limits, absl::Time now);
absl::Status ValidateSize(size_t bytes, const v1::InputLimits& limits);

// The hash of the content as event.proto defines it, of a canonical event in the given form.
Hash128Value ContentHash(const v1::Event* event);

// The same of an event that is serialised as `bytes`: for one that is serialised anyway, at the cost of a copy.
Hash128Value ContentHashOf(std::string_view bytes);

// The parts of an address as one text, and back: how Attribute.raw keeps the given form of one. Parts stand behind each
// other in the order of their numbers, U+001F between them.
std::string JoinAddress(const v1::Address& address);
v1::Address SplitAddress(std::string_view text);

// Puts the given form back where normalisation put the normal one: Restore(Normalised(e)) has e's content hash.
// An identifier that normalisation refused stays in the event with `raw` set and an empty `value`.
void RestoreGiven(v1::Event* event);

}  // namespace c360

#endif  // C360_LIB_TYPES_EVENT_H_
