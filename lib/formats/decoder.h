// A format: how an input is cut into records, and how a record becomes an event.
#ifndef C360_LIB_FORMATS_DECODER_H_
#define C360_LIB_FORMATS_DECODER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/v1/event.pb.h"

namespace c360::formats {

// One record into one event. Not thread-safe: one for each thread.
class Decoder {
 public:
  virtual ~Decoder() = default;
  // Fills `event`, whatever it held before, from `record`, the `number`th of its input (from 1, headers not counted).
  // Errors  InvalidArgument: malformed; the message starts with the field at fault and holds no personal data. `event`
  //         is then in any state.
  virtual absl::Status Decode(std::string_view record, int64_t number, v1::Event* event) = 0;
  // Why identifiers of the last record, which became an event without them, were let go: one reason each, as above.
  virtual std::span<const std::string> refused_identifiers() const { return {}; }
};

// How an input is cut into records.
struct Framing {
  enum class Kind : uint8_t {
    kLines,         // at line ends
    kQuotedLines,   // at line ends outside of quoted cells, which start after `delimiter` or a line end
    kLengthPrefix,  // [length: varint][bytes]
  };
  Kind kind = Kind::kLines;
  char delimiter = ',';
};

// Thread safety: immutable after TakeHeader; decoders of several threads may be in use at once.
class Format {
 public:
  virtual ~Format() = default;
  virtual Framing framing() const { return {}; }
  // Whether the first record is a header, which makes no event and must be taken before any decoding.
  virtual bool has_header() const { return false; }
  // Errors: FailedPrecondition: the header lacks what the mapping asks for.
  virtual absl::Status TakeHeader(std::string_view /*header*/) { return absl::OkStatus(); }
  // Lives no longer than the format.
  virtual std::unique_ptr<Decoder> NewDecoder() const = 0;
};

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_DECODER_H_
