// Tested by tests/formats/event_pb_test.cc.
#include "formats/event_pb.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/wire_format_lite.h>

#include <utility>

#include "base/bytes.h"
#include "base/status.h"
#include "base/utf8.h"

namespace c360::formats {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

constexpr int kMaxDepth = 32;  // events are at most four deep

// Whether `bytes` has the shape of a `type` and all its texts are UTF-8. protobuf checks that too, but it prints what
// it finds, and a library does not print.
bool HasShape(const Descriptor* type, std::string_view bytes, int depth) {
  if (depth > kMaxDepth) return false;
  while (!bytes.empty()) {
    uint64_t tag = 0, number = 0;
    std::string_view inner;
    if (!ReadVarint(&bytes, &tag) || (tag >> 3) == 0 || tag > UINT32_MAX) return false;
    switch (WireFormatLite::GetTagWireType(static_cast<uint32_t>(tag))) {
      case WireFormatLite::WIRETYPE_VARINT:
        if (!ReadVarint(&bytes, &number)) return false;
        continue;
      case WireFormatLite::WIRETYPE_FIXED64:
      case WireFormatLite::WIRETYPE_FIXED32: {
        const size_t size = (tag & 7) == WireFormatLite::WIRETYPE_FIXED64 ? 8 : 4;
        if (bytes.size() < size) return false;
        bytes.remove_prefix(size);
        continue;
      }
      case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
        if (!ReadLengthPrefixed(&bytes, &inner)) return false;
        break;
      default:
        return false;  // groups are of another age
    }
    const FieldDescriptor* field = type->FindFieldByNumber(static_cast<int>(tag >> 3));
    if (field == nullptr) continue;
    if (field->type() == FieldDescriptor::TYPE_STRING && !IsUtf8(inner)) return false;
    if (field->type() == FieldDescriptor::TYPE_MESSAGE && !HasShape(field->message_type(), inner, depth + 1))
      return false;
  }
  return true;
}

class EventPbDecoder final : public Decoder {
 public:
  explicit EventPbDecoder(const std::string& source) : source_(source) {}
  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    if (!HasShape(v1::Event::descriptor(), record, 0) ||
        !event->ParseFromArray(record.data(), static_cast<int>(record.size())))
      return InvalidArgument("event: no protobuf message of an event, or a text in it is not UTF-8");
    event->DiscardUnknownFields();
    if (event->source().empty()) event->set_source(source_);
    return absl::OkStatus();
  }

 private:
  const std::string& source_;
};

class EventPbFormat final : public Format {
 public:
  explicit EventPbFormat(std::string source) : source_(std::move(source)) {}
  Framing framing() const override { return {.kind = Framing::Kind::kLengthPrefix}; }
  std::unique_ptr<Decoder> NewDecoder() const override { return std::make_unique<EventPbDecoder>(source_); }

 private:
  const std::string source_;
};

}  // namespace

std::unique_ptr<Format> NewEventPbFormat(std::string default_source) {
  return std::make_unique<EventPbFormat>(std::move(default_source));
}

}  // namespace c360::formats
