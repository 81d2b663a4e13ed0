// Events as JSON, one a line: the proto3 mapping of c360.v1.Event.
#ifndef C360_LIB_FORMATS_EVENT_JSON_H_
#define C360_LIB_FORMATS_EVENT_JSON_H_

#include <memory>
#include <string>

#include "formats/decoder.h"

namespace c360::formats {

// Events without a source get `default_source`. Unknown fields are refused.
std::unique_ptr<Format> NewEventJsonFormat(std::string default_source);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_EVENT_JSON_H_
