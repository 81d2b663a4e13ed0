// The products of Segment's orders and returns.
#ifndef C360_LIB_FORMATS_ORDER_LINES_H_
#define C360_LIB_FORMATS_ORDER_LINES_H_

#include "c360/v1/event.pb.h"
#include "formats/json.h"

namespace c360::formats {

// Adds a line for each object of the list. False where one says more than its fields take: the list then stays a
// property beside them.
bool SetLines(const JsonElement& value, google::protobuf::RepeatedPtrField<v1::OrderLine>* lines);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_ORDER_LINES_H_
