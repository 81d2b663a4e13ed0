// One record of input into one event.
#ifndef C360_LIB_FORMATS_DECODER_H_
#define C360_LIB_FORMATS_DECODER_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "c360/v1/event.pb.h"

namespace c360::formats {

// Not thread-safe: one for each thread.
class Decoder {
 public:
  virtual ~Decoder() = default;
  // Fills `event` from `record`, the `number`th of its input (from 1).
  // Errors  InvalidArgument: malformed; the message starts with the field at fault and holds no personal data.
  virtual absl::Status Decode(std::string_view record, int64_t number, v1::Event* event) = 0;
};

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_DECODER_H_
