// Tested by tests/formats/event_json_test.cc.
#include "formats/event_json.h"

#include <google/protobuf/util/json_util.h>

#include <utility>

#include "base/status.h"
#include "base/utf8.h"

namespace c360::formats {
namespace {

class EventJsonDecoder final : public Decoder {
 public:
  explicit EventJsonDecoder(const std::string& source) : source_(source) {}
  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    event->Clear();
    if (!IsUtf8(record)) return InvalidArgument("event: not UTF-8");
    const auto status = google::protobuf::util::JsonStringToMessage({record.data(), record.size()}, event);
    // protobuf's own words quote the input: they are not passed on.
    if (!status.ok())
      return InvalidArgument("event: not JSON of an event, or with an unknown field or a value of a wrong type");
    if (event->source().empty()) event->set_source(source_);
    return absl::OkStatus();
  }

 private:
  const std::string& source_;
};

class EventJsonFormat final : public Format {
 public:
  explicit EventJsonFormat(std::string source) : source_(std::move(source)) {}
  std::unique_ptr<Decoder> NewDecoder() const override { return std::make_unique<EventJsonDecoder>(source_); }

 private:
  const std::string source_;
};

}  // namespace

std::unique_ptr<Format> NewEventJsonFormat(std::string default_source) {
  return std::make_unique<EventJsonFormat>(std::move(default_source));
}

}  // namespace c360::formats
