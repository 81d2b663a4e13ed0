// Tested by tests/formats/event_json_test.cc.
#include "formats/event_json.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"

namespace c360::formats {
namespace {

using google::protobuf::Descriptor;

// A field of events, as "order.lines[0]".
struct Place {
  std::string path;           // empty: the event itself
  const Descriptor* message;  // that stands there; null: a scalar
};

// Where protobuf's words say that the fault is: "(order.lines[0].quantity): ...". Only a path of fields that events
// have is one: all else may be of the input.
Place PlaceOf(std::string_view words) {
  const Place event = {"", v1::Event::descriptor()};
  if (!words.starts_with('(')) return event;
  const std::string_view path = words.substr(1, words.find(')') - 1);
  const Descriptor* message = event.message;
  for (std::string_view rest = path; !rest.empty();) {
    const size_t end = std::min(rest.find('.'), rest.size());
    const std::string_view part = rest.substr(0, end);
    const size_t name_end = std::min(part.find('['), part.size());
    const auto* field = message == nullptr ? nullptr : message->FindFieldByName(std::string(part.substr(0, name_end)));
    if (field == nullptr || part.find_first_not_of("[]0123456789", name_end) != std::string_view::npos) return event;
    message = field->message_type();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {std::string(path), message};
}

// What protobuf's words come to. They quote the input, so they are not passed on.
absl::Status Refusal(std::string_view words) {
  const bool is_unknown = words.ends_with("Cannot find field.");
  // "(order) x: Cannot find field.", but of the event itself "x: Cannot find field.", where x may look like a place.
  const bool has_place = !is_unknown || words.find(") ") != std::string_view::npos;
  Place place = has_place ? PlaceOf(words) : Place{"", v1::Event::descriptor()};
  if (!is_unknown && words.find("invalid value ") == std::string_view::npos)
    return InvalidArgument("event: not a JSON object");
  const bool is_second = words.find("oneof field '") != std::string_view::npos;
  // Of an object or a list in place of a scalar the field stands at the end.
  const size_t type = words.rfind(" for type ");
  const auto* field = type == std::string_view::npos || place.message == nullptr
                          ? nullptr
                          : place.message->FindFieldByName(std::string(words.substr(type + 10)));
  if (!is_unknown && field != nullptr) place.path.append(place.path.empty() ? "" : ".").append(field->name());
  return InvalidArgument("{}: {}", place.path.empty() ? "event" : place.path,
                         is_unknown  ? "an unknown field in it"
                         : is_second ? "two fields of which it may have one only"
                                     : "a value of a wrong type");
}

class EventJsonDecoder final : public Decoder {
 public:
  explicit EventJsonDecoder(const std::string& source) : source_(source) {}
  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    event->Clear();
    if (!IsUtf8(record)) return InvalidArgument("event: not UTF-8");
    const auto status = google::protobuf::util::JsonStringToMessage({record.data(), record.size()}, event);
    if (!status.ok()) return Refusal({status.message().data(), status.message().size()});
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
