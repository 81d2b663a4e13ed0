#include "formats/event_json.h"

#include <google/protobuf/util/json_util.h>

#include "base/status.h"

namespace c360::formats {
namespace {

class EventJsonDecoder final : public Decoder {
 public:
  explicit EventJsonDecoder(std::string source) : source_(std::move(source)) {}
  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    event->Clear();
    const auto status = google::protobuf::util::JsonStringToMessage({record.data(), record.size()}, event);
    // protobuf's own words quote the input: they are not passed on.
    if (!status.ok())
      return InvalidArgument("event: not JSON of an event, or with an unknown field or a value of a wrong type");
    if (event->source().empty()) event->set_source(source_);
    return absl::OkStatus();
  }

 private:
  std::string source_;
};

}  // namespace

std::unique_ptr<Decoder> NewEventJsonDecoder(std::string default_source) {
  return std::make_unique<EventJsonDecoder>(std::move(default_source));
}

}  // namespace c360::formats
