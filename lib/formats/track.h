// Names of track calls into typed payloads: the Segment spec's e-commerce, e-mail, mobile, live chat and B2B SaaS
// events, and plain names such as "Case Opened" for the rest of event.proto. docs/formats/segment.md lists them all.
#ifndef C360_LIB_FORMATS_TRACK_H_
#define C360_LIB_FORMATS_TRACK_H_

#include <string_view>

#include "formats/builder.h"
#include "formats/json.h"

namespace c360::formats {

// Gives the event of `builder` the payload that the name of the call means, filled from `properties` (null: there are
// none); what the payload does not take becomes properties. An unknown name, or a payload that would lack what
// event.proto requires, is Custom with all properties kept. `snake_name`: the name as SnakeCase writes it. Cost: one
// look-up, one pass over the properties. Threads: pure.
void FillTrack(std::string_view snake_name, const JsonObject* properties, EventBuilder* builder);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_TRACK_H_
