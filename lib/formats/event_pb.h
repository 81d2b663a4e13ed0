// Events as length-delimited protobuf: [length: varint][c360.v1.Event], one after the other.
#ifndef C360_LIB_FORMATS_EVENT_PB_H_
#define C360_LIB_FORMATS_EVENT_PB_H_

#include <memory>
#include <string>

#include "formats/decoder.h"

namespace c360::formats {

// Events without a source get `default_source`. Unknown fields are dropped: a newer writer may know more.
std::unique_ptr<Format> NewEventPbFormat(std::string default_source);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_EVENT_PB_H_
