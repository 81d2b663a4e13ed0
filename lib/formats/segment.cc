// Segment spec: identify, track, page, screen, group, alias. Source: https://segment.com/docs/connections/spec/
//
// A message is walked once: its fields are sorted into places, then the event is made of them. Looking each key up by
// its name would walk the message a dozen times. Tested by tests/formats/segment_test.cc.
#include "formats/segment.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/utf8.h"
#include "c360/event.h"
#include "formats/builder.h"
#include "formats/json.h"
#include "formats/text.h"
#include "formats/track.h"
#include "types/event.h"

namespace c360::formats {
namespace {

constexpr size_t kMaxEventName = 256;

// A value of the message that may be missing; null is missing.
class Maybe {
 public:
  void Set(const JsonElement& value) {
    element_ = value;
    there_ = !value.is_null();
  }
  explicit operator bool() const { return there_; }
  const JsonElement& operator*() const { return element_; }
  // The object that stands there, or null.
  const JsonObject* Object(JsonObject* into) const {
    return there_ && element_.get(*into) == simdjson::SUCCESS ? into : nullptr;
  }
  std::string_view Text() const {
    std::string_view text;
    return there_ && element_.get(text) == simdjson::SUCCESS ? text : std::string_view();
  }

 private:
  JsonElement element_;
  bool there_ = false;
};

struct Message {
  Maybe type, message_id, user_id, anonymous_id, previous_id, group_id, event, name, context, properties, traits,
      timestamp, original_timestamp, sent_at, received_at, channel;
  std::vector<std::pair<std::string_view, JsonElement>> others;  // keys that no type knows

  explicit Message(const JsonObject& in) {
    static constexpr std::pair<std::string_view, Maybe Message::*> kFields[] = {
        {"type", &Message::type},
        {"messageId", &Message::message_id},
        {"userId", &Message::user_id},
        {"anonymousId", &Message::anonymous_id},
        {"previousId", &Message::previous_id},
        {"groupId", &Message::group_id},
        {"event", &Message::event},
        {"name", &Message::name},
        {"context", &Message::context},
        {"properties", &Message::properties},
        {"traits", &Message::traits},
        {"timestamp", &Message::timestamp},
        {"originalTimestamp", &Message::original_timestamp},
        {"sentAt", &Message::sent_at},
        {"receivedAt", &Message::received_at},
        {"channel", &Message::channel}};
    for (const auto [key, value] : in) {
      const auto known = std::find_if(std::begin(kFields), std::end(kFields),
                                      [key = std::string_view(key)](const auto& field) { return field.first == key; });
      if (known != std::end(kFields)) {
        (this->*known->second).Set(value);
      } else if (!IsLeftOut(key)) {
        others.emplace_back(key, value);
      }
    }
  }

  // Keys of a message that say nothing of what happened: whom the collector passes it on to, how it came.
  static bool IsLeftOut(std::string_view key) {
    for (const std::string_view known : {"integrations", "_metadata", "writeKey", "version"}) {
      if (key == known) return true;
    }
    return false;
  }
};

absl::Status SetTime(std::string_view field, const Maybe& value, google::protobuf::Timestamp* (v1::Event::*mutable_)(),
                     v1::Event* event) {
  if (!value) return absl::OkStatus();
  const auto micros = JsonTimeMicros(*value);
  if (!micros) return InvalidArgument("{}: not a time", field);
  SetMicros(*micros, (event->*mutable_)());
  return absl::OkStatus();
}

// The spec's clock correction: time = receivedAt - (sentAt - originalTimestamp), where the collector has not made it
// already.
absl::Status SetTimes(const Message& message, v1::Event* event) {
  C360_RETURN_IF_ERROR(SetTime("timestamp", message.timestamp, &v1::Event::mutable_time, event));
  C360_RETURN_IF_ERROR(
      SetTime("originalTimestamp", message.original_timestamp, &v1::Event::mutable_original_time, event));
  C360_RETURN_IF_ERROR(SetTime("sentAt", message.sent_at, &v1::Event::mutable_sent_at, event));
  C360_RETURN_IF_ERROR(SetTime("receivedAt", message.received_at, &v1::Event::mutable_received_at, event));
  if (!event->has_original_time() || event->has_time()) return absl::OkStatus();
  int64_t micros = ToMicros(event->original_time());
  if (event->has_sent_at() && event->has_received_at())
    micros += ToMicros(event->received_at()) - ToMicros(event->sent_at());
  SetMicros(micros, event->mutable_time());
  return absl::OkStatus();
}

v1::Channel ChannelOf(std::string_view text) {
  if (text.empty()) return v1::CHANNEL_UNSPECIFIED;
  if (text == "browser") return v1::CHANNEL_WEB;  // as RudderStack and Segment's own libraries say it
  if (text == "mobile") return v1::CHANNEL_MOBILE_APP;
  return ParseChannel(text).value_or(v1::CHANNEL_UNSPECIFIED);
}

class SegmentDecoder final : public Decoder {
  struct Part {  // of an address
    size_t rank;
    std::string_view key;
    JsonElement value;
  };

 public:
  explicit SegmentDecoder(const std::string& source) : source_(source) {}

  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    builder_.Reset(event);
    JsonObject object;
    if (parser_.parse(record.data(), record.size()).get(object) != simdjson::SUCCESS)
      return InvalidArgument("message: not a JSON object in UTF-8, or with a number out of range");
    const Message message(object);
    event->set_source(source_);
    if (!message.message_id || !JsonText(*message.message_id, event->mutable_event_id()) || event->event_id().empty())
      return InvalidArgument("messageId: missing");
    C360_RETURN_IF_ERROR(SetTimes(message, event));
    if (message.user_id) builder_.AddIdentifier("user_id", *message.user_id);
    if (message.anonymous_id) builder_.AddIdentifier("anonymous_id", *message.anonymous_id);
    event->set_channel(ChannelOf(message.channel.Text()));
    JsonObject context_object, context_traits;
    const JsonObject* context = message.context.Object(&context_object);
    if (context != nullptr) Context(*context);
    C360_RETURN_IF_ERROR(Body(message));
    // After the message's own traits, which are the newer ones.
    if (context != nullptr && context->at_key("traits").get(context_traits) == simdjson::SUCCESS)
      Traits(context_traits);
    KeepOthers(message);
    return builder_.status();
  }

  std::span<const std::string> refused_identifiers() const override { return builder_.refused(); }

 private:
  absl::Status Body(const Message& message) {
    v1::Event& event = builder_.event();
    const std::string_view type = message.type.Text();
    JsonObject properties_object, traits_object;
    const JsonObject* properties = message.properties.Object(&properties_object);
    const JsonObject* traits = message.traits.Object(&traits_object);
    if (type == "track") {
      if (message.event) JsonText(*message.event, event.mutable_name());
      CutName(&event);
      JsonElement email;
      if (properties != nullptr && properties->at_key("email").get(email) == simdjson::SUCCESS)
        builder_.AddIdentifier("email", email);
      SnakeCaseTo(event.name(), &name_);
      FillTrack(name_, properties, &builder_);
    } else if (type == "identify") {
      if (traits != nullptr) Traits(*traits);
    } else if (type == "page" || type == "screen") {
      if (message.name) JsonText(*message.name, event.mutable_name());
      CutName(&event);
      View(type == "page", properties);
    } else if (type == "group") {
      event.set_name("group");
      if (message.group_id) builder_.AddAttribute("group_id", *message.group_id);
      if (traits != nullptr) {  // of the group, not of the person
        for (const auto [key, value] : *traits) builder_.KeepProperty("properties", key, value);
      }
    } else if (type == "alias") {
      if (message.previous_id) builder_.AddIdentifier("previous_id", *message.previous_id);
    } else {
      return InvalidArgument("type: not one of identify, track, page, screen, group, alias");
    }
    return absl::OkStatus();
  }

  // What of the message nothing has taken becomes properties.
  void KeepOthers(const Message& message) {
    const std::string_view type = message.type.Text();
    const bool view = type == "page" || type == "screen";
    JsonObject object;
    const auto keep = [&](bool is_left, std::string_view name, const Maybe& value) {
      if (is_left && value) builder_.KeepProperty("message", name, *value);
    };
    keep(type != "track", "event", message.event);
    keep(!view, "name", message.name);
    keep(type != "group", "groupId", message.group_id);
    keep(type != "alias", "previousId", message.previous_id);
    keep((type != "track" && !view) || message.properties.Object(&object) == nullptr, "properties", message.properties);
    keep((type != "identify" && type != "group") || message.traits.Object(&object) == nullptr, "traits",
         message.traits);
    keep(message.context.Object(&object) == nullptr, "context", message.context);
    keep(ChannelOf(message.channel.Text()) == v1::CHANNEL_UNSPECIFIED, "channel", message.channel);
    for (const auto& [key, value] : message.others) builder_.KeepProperty("message", key, value);
  }

  static void CutName(v1::Event* event) {
    if (event->name().size() > kMaxEventName)
      event->mutable_name()->resize(CutUtf8(event->name(), kMaxEventName).size());
  }

  void View(bool is_page, const JsonObject* properties) {
    v1::Event& event = builder_.event();
    if (event.channel() == v1::CHANNEL_UNSPECIFIED)
      event.set_channel(is_page ? v1::CHANNEL_WEB : v1::CHANNEL_MOBILE_APP);
    v1::PageView* page = is_page ? event.mutable_page_view() : nullptr;
    if (!is_page) event.mutable_screen_view()->set_screen(event.name());
    if (properties == nullptr) return;
    for (const auto [key, value] : *properties) {
      std::string* out = page == nullptr     ? nullptr
                         : key == "url"      ? page->mutable_url()
                         : key == "path"     ? page->mutable_path()
                         : key == "title"    ? page->mutable_title()
                         : key == "referrer" ? page->mutable_referrer()
                                             : nullptr;
      if (out == nullptr || !JsonText(value, out)) builder_.KeepProperty("properties", key, value);
    }
  }

  void Traits(const JsonObject& traits) {
    const EventBuilder::Mark mark = builder_.NewMark();
    for (const auto [key, value] : traits) Trait(key, value);
    if (!builder_.RepeatedSince(mark)) return;
    // Two keys are of one name ("firstName", "first_name"): which of them counts must not hang on their order.
    builder_.BackTo(mark);
    std::vector<std::pair<std::string_view, JsonElement>> fields;
    for (const auto [key, value] : traits) fields.emplace_back(key, value);
    std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [key, value] : fields) Trait(key, value);
  }

  void Trait(std::string_view key, const JsonElement& value) {
    if (value.is_null()) return;
    SnakeCaseTo(key, &name_);
    if (name_ == "birthday") name_ = "birth_date";
    JsonObject inner;
    if (name_ == "address" && value.get(inner) == simdjson::SUCCESS) {
      Address(inner);
    } else if (name_ == "company" && value.get(inner) == simdjson::SUCCESS) {
      Company(inner);
    } else {
      if (name_ == "email" || name_ == "phone") builder_.AddIdentifier(name_, value);
      builder_.AddAttribute(name_, value);
    }
  }

  // Its parts go by the spec's names and by those of c360, a name that stands first here before the others of its part.
  // All else, and what is no text, become attributes of their own, so that none is lost. No part, no address: an empty
  // one must not take the place of another.
  void Address(const JsonObject& in) {
    static constexpr std::pair<std::string_view, std::string* (v1::Address::*)()> kParts[] = {
        {"street", &v1::Address::mutable_street},
        {"house_number", &v1::Address::mutable_house_number},
        {"unit", &v1::Address::mutable_unit},
        {"city", &v1::Address::mutable_city},
        {"postal_code", &v1::Address::mutable_postal_code},
        {"postalcode", &v1::Address::mutable_postal_code},
        {"zip", &v1::Address::mutable_postal_code},
        {"state", &v1::Address::mutable_region},
        {"region", &v1::Address::mutable_region},
        {"country", &v1::Address::mutable_country}};
    if (builder_.HasAttribute("address")) return;
    parts_.clear();
    for (const auto [key, value] : in) {
      SnakeCaseTo(key, &name_);
      const auto it =
          std::find_if(std::begin(kParts), std::end(kParts), [&](const auto& known) { return known.first == name_; });
      if (!value.is_null()) parts_.push_back({static_cast<size_t>(it - std::begin(kParts)), key, value});
    }
    std::sort(parts_.begin(), parts_.end(),
              [](const Part& a, const Part& b) { return std::tie(a.rank, a.key) < std::tie(b.rank, b.key); });
    v1::Address address;
    for (const Part& part : parts_) {
      if (part.rank < std::size(kParts) && JsonText(part.value, &text_)) {
        std::string* const out = (address.*kParts[part.rank].second)();
        if (out->empty()) *out = text_;
        if (text_.empty() || *out == text_) continue;
      }
      SnakeCaseTo(part.key, &name_);
      builder_.AddAttribute("address_" + name_, part.value);
    }
    if (address.ByteSizeLong() == 0) return;
    if (v1::Value* value = builder_.NewAttribute("address"); value != nullptr)
      *value->mutable_address() = std::move(address);
  }

  void Company(const JsonObject& in) {
    for (const auto [key, value] : in) {
      SnakeCaseTo(key, &name_);
      builder_.AddAttribute(name_ == "name" ? "company" : "company_" + name_, value);
    }
  }

  void Context(const JsonObject& context) {
    v1::Event& event = builder_.event();
    for (const auto [key, value] : context) {
      if (value.is_null()) continue;
      JsonObject inner;
      if (key == "traits" && value.get(inner) == simdjson::SUCCESS) {
        continue;  // they come after those of the message
      } else if (key == "device" && value.get(inner) == simdjson::SUCCESS) {
        Device(inner, context);
      } else if (key == "externalIds" && value.is_array()) {
        ExternalIds(value);
      } else {
        // The message's own channel counts first; another one of the context stays a property.
        if (std::string_view text; key == "channel" && value.get(text) == simdjson::SUCCESS) {
          const v1::Channel channel = ChannelOf(text);
          if (event.channel() == v1::CHANNEL_UNSPECIFIED) event.set_channel(channel);
          if (channel != v1::CHANNEL_UNSPECIFIED && channel == event.channel()) continue;
        }
        name_ = "context_";
        SnakeCaseTo(key, &part_);
        builder_.KeepProperty("message", name_ += part_, value);
      }
    }
  }

  // Of a name in snake case ("iPadOS" is "i_pad_os").
  static bool IsApple(std::string_view name) {
    for (const std::string_view known : {"ios", "i_os", "ipados", "i_pad_os", "ipad_os", "tvos", "tv_os"}) {
      if (name == known) return true;
    }
    return false;
  }

  void Device(const JsonObject& device, const JsonObject& context) {
    std::string_view kind;
    if (device.at_key("type").get(kind) != simdjson::SUCCESS) kind = "";
    SnakeCaseTo(kind, &part_);
    if (part_.empty() && context.at_pointer("/os/name").get(kind) == simdjson::SUCCESS) SnakeCaseTo(kind, &part_);
    const bool apple = IsApple(part_);
    for (const auto [key, value] : device) {
      if (key == "id") {
        builder_.AddIdentifier("device_id", value);
      } else if (key == "advertisingId") {
        builder_.AddIdentifier(apple ? "ios.idfa" : "android.idfa", value);
      } else if (key == "token") {
        builder_.AddIdentifier(apple ? "ios.push_token" : "android.push_token", value);
      } else {
        SnakeCaseTo(key, &part_);
        builder_.KeepProperty("message", name_.assign("context_device_").append(part_), value);
      }
    }
  }

  void ExternalIds(const JsonElement& list) {
    for (const JsonElement item : list) {
      JsonObject id;
      std::string_view type;
      JsonElement value;
      if (item.get(id) == simdjson::SUCCESS && id.at_key("type").get(type) == simdjson::SUCCESS &&
          id.at_key("id").get(value) == simdjson::SUCCESS) {
        builder_.AddIdentifier(NamespaceOf(type), value);
      }
    }
  }

  const std::string& source_;
  simdjson::dom::parser parser_;
  EventBuilder builder_;
  // Memory that is used again.
  std::string name_, part_, text_;
  std::vector<Part> parts_;
};

class SegmentFormat final : public Format {
 public:
  explicit SegmentFormat(std::string source) : source_(std::move(source)) {}
  std::unique_ptr<Decoder> NewDecoder() const override { return std::make_unique<SegmentDecoder>(source_); }

 private:
  const std::string source_;
};

}  // namespace

std::unique_ptr<Format> NewSegmentFormat(std::string source) {
  return std::make_unique<SegmentFormat>(std::move(source));
}

}  // namespace c360::formats
