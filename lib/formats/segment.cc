// Segment spec: identify, track, page, screen, group, alias. Source: https://segment.com/docs/connections/spec/
#include "formats/segment.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>

#include "base/status.h"
#include "formats/text.h"
#include "formats/time.h"
#include "types/event.h"

namespace c360::formats {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

// Text of a string or number; empty for all else, so that a null id is no id.
std::string TextOf(const element& value) {
  switch (value.type()) {
    case element_type::STRING:
      return std::string(value.get_string().value_unsafe());
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
      return simdjson::minify(value);
    default:
      return "";
  }
}

std::optional<element> Get(const object& in, std::string_view key) {
  element out;
  if (in.at_key(key).get(out) != simdjson::SUCCESS || out.is_null()) return std::nullopt;
  return out;
}

std::optional<object> GetObject(const object& in, std::string_view key) {
  object out;
  if (in.at_key(key).get(out) != simdjson::SUCCESS) return std::nullopt;
  return out;
}

std::string GetText(const object& in, std::string_view key) {
  const auto value = Get(in, key);
  return value ? TextOf(*value) : "";
}

void SetValue(const element& in, v1::Value* out) {
  switch (in.type()) {
    case element_type::STRING:
      out->set_text(std::string(in.get_string().value_unsafe()));
      break;
    case element_type::INT64:
      out->set_integer(in.get_int64().value_unsafe());
      break;
    case element_type::BOOL:
      out->set_flag(in.get_bool().value_unsafe());
      break;
    case element_type::UINT64:
    case element_type::DOUBLE:
      out->set_number(in.get_double().value_unsafe());
      break;
    default:
      out->set_json(simdjson::minify(in));
  }
}

std::string Namespace(std::string_view text) {
  std::string out = SnakeCase(text).substr(0, 64);
  std::replace_if(
      out.begin(), out.end(),
      [](char c) { return !(std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-'); }, '_');
  return out;
}

class SegmentDecoder final : public Decoder {
 public:
  explicit SegmentDecoder(std::string source) : source_(std::move(source)) {}

  absl::Status Decode(std::string_view record, int64_t, v1::Event* event) override {
    event->Clear();
    object message;
    if (parser_.parse(record.data(), record.size()).get(message) != simdjson::SUCCESS)
      return InvalidArgument("message: not a JSON object");
    event->set_source(source_);
    event->set_event_id(GetText(message, "messageId"));
    if (event->event_id().empty()) return InvalidArgument("messageId: missing");
    C360_RETURN_IF_ERROR(Times(message, event));
    const std::string type = GetText(message, "type");
    AddIdentifier("user_id", GetText(message, "userId"), event);
    AddIdentifier("anonymous_id", GetText(message, "anonymousId"), event);
    const auto context = GetObject(message, "context");
    if (context) Context(*context, event);
    const auto properties = GetObject(message, "properties");
    const auto traits = GetObject(message, "traits");
    if (type == "identify") {
      if (traits) Traits(*traits, event);
    } else if (type == "track") {
      event->set_name(GetText(message, "event").substr(0, 256));
      Track(properties, event);
    } else if (type == "page") {
      event->set_channel(v1::CHANNEL_WEB);
      event->set_name(GetText(message, "name").substr(0, 256));
      auto* page = event->mutable_page_view();
      if (properties) {
        page->set_url(GetText(*properties, "url"));
        page->set_path(GetText(*properties, "path"));
        page->set_title(GetText(*properties, "title"));
        page->set_referrer(GetText(*properties, "referrer"));
        Rest(*properties, {"url", "path", "title", "referrer"}, event);
      }
    } else if (type == "screen") {
      event->set_channel(v1::CHANNEL_MOBILE_APP);
      event->set_name(GetText(message, "name").substr(0, 256));
      event->mutable_screen_view()->set_screen(GetText(message, "name"));
      if (properties) Rest(*properties, {}, event);
    } else if (type == "group") {
      AddAttribute("group_id", GetText(message, "groupId"), event);
      if (traits) Rest(*traits, {}, event);
      event->set_name("group");
    } else if (type == "alias") {
      AddIdentifier("previous_id", GetText(message, "previousId"), event);
    } else {
      return InvalidArgument("type: not one of identify, track, page, screen, group, alias");
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Time(const object& message, std::string_view key,
                           google::protobuf::Timestamp* (v1::Event::*field)(), v1::Event* event) {
    const auto value = Get(message, key);
    if (!value) return absl::OkStatus();
    std::optional<int64_t> micros;
    if (value->is_string()) micros = ParseIsoMicros(value->get_string().value_unsafe());
    if (value->is_number()) {  // milliseconds, or seconds where it is too small for that
      const double number = value->get_double().value_unsafe();
      if (number > 0 && number < 1e14) micros = static_cast<int64_t>(number < 1e11 ? number * 1e6 : number * 1e3);
    }
    if (!micros) return InvalidArgument("{}: not a time", key);
    SetMicros(*micros, (event->*field)());
    return absl::OkStatus();
  }

  // The spec's clock correction: time = receivedAt - (sentAt - originalTimestamp), where the collector has not made it
  // already.
  static absl::Status Times(const object& message, v1::Event* event) {
    C360_RETURN_IF_ERROR(Time(message, "timestamp", &v1::Event::mutable_time, event));
    C360_RETURN_IF_ERROR(Time(message, "originalTimestamp", &v1::Event::mutable_original_time, event));
    C360_RETURN_IF_ERROR(Time(message, "sentAt", &v1::Event::mutable_sent_at, event));
    C360_RETURN_IF_ERROR(Time(message, "receivedAt", &v1::Event::mutable_received_at, event));
    if (!event->has_original_time() || event->has_time()) return absl::OkStatus();
    int64_t micros = ToMicros(event->original_time());
    if (event->has_sent_at() && event->has_received_at())
      micros += ToMicros(event->received_at()) - ToMicros(event->sent_at());
    SetMicros(micros, event->mutable_time());
    return absl::OkStatus();
  }

  static void AddIdentifier(std::string_view name_space, std::string value, v1::Event* event) {
    if (value.empty() || value.size() > 512 || name_space.empty()) return;
    v1::Identifier* identifier = event->add_identifiers();
    identifier->set_namespace_(std::string(name_space));
    identifier->set_value(std::move(value));
  }

  static v1::Value* NewAttribute(const std::string& name, v1::Event* event) {
    if (name.empty() || name.size() > 128) return nullptr;
    for (const v1::Attribute& attribute : event->attributes()) {
      if (attribute.name() == name) return nullptr;
    }
    v1::Attribute* attribute = event->add_attributes();
    attribute->set_name(name);
    return attribute->mutable_value();
  }
  static void AddAttribute(const std::string& name, const std::string& text, v1::Event* event) {
    if (text.empty()) return;
    if (v1::Value* value = NewAttribute(name, event); value != nullptr) value->set_text(text);
  }

  static void Traits(const object& traits, v1::Event* event) {
    for (const auto [key, value] : traits) {
      if (value.is_null()) continue;
      std::string name = SnakeCase(key);
      if (name == "birthday") name = "birth_date";
      object inner;
      if (name == "address" && value.get(inner) == simdjson::SUCCESS) {
        v1::Value* out = NewAttribute(name, event);
        if (out == nullptr) continue;
        v1::Address* address = out->mutable_address();
        address->set_street(GetText(inner, "street"));
        address->set_city(GetText(inner, "city"));
        address->set_postal_code(GetText(inner, "postalCode"));
        address->set_region(GetText(inner, "state"));
        address->set_country(GetText(inner, "country"));
      } else if (name == "company" && value.get(inner) == simdjson::SUCCESS) {
        AddAttribute("company", GetText(inner, "name"), event);
      } else {
        if (name == "email" || name == "phone") AddIdentifier(name, TextOf(value), event);
        if (v1::Value* out = NewAttribute(name, event); out != nullptr) SetValue(value, out);
      }
    }
  }

  static void Context(const object& context, v1::Event* event) {
    if (const auto device = GetObject(context, "device")) {
      AddIdentifier("device_id", GetText(*device, "id"), event);
      const std::string kind = GetText(*device, "type");
      AddIdentifier(kind == "ios" ? "ios.idfa" : "android.idfa", GetText(*device, "advertisingId"), event);
    }
    simdjson::dom::array ids;
    if (context.at_key("externalIds").get(ids) == simdjson::SUCCESS) {
      for (const element item : ids) {
        object id;
        if (item.get(id) == simdjson::SUCCESS) AddIdentifier(Namespace(GetText(id, "type")), GetText(id, "id"), event);
      }
    }
    if (const auto traits = GetObject(context, "traits")) Traits(*traits, event);
    if (const auto channel = ParseChannel(GetText(context, "channel"))) event->set_channel(*channel);
    for (const auto [key, value] : context) {
      if (key == "traits" || key == "externalIds" || key == "device" || value.is_null()) continue;
      AddProperty("context_" + SnakeCase(key), value, event);
    }
  }

  static void AddProperty(const std::string& name, const element& value, v1::Event* event) {
    if (name.empty() || name.size() > 256 || value.is_null()) return;
    for (const v1::Property& property : event->properties()) {
      if (property.name() == name) return;
    }
    v1::Property* property = event->add_properties();
    property->set_name(name);
    SetValue(value, property->mutable_value());
  }

  static void Rest(const object& properties, std::initializer_list<std::string_view> taken, v1::Event* event) {
    for (const auto [key, value] : properties) {
      if (std::find(taken.begin(), taken.end(), std::string_view(key)) == taken.end())
        AddProperty(std::string(key), value, event);
    }
  }

  static bool SetMoney(const object& in, std::initializer_list<std::string_view> keys, const std::string& currency,
                       v1::Money* (*make)(v1::Event*), v1::Event* event) {
    for (const std::string_view key : keys) {
      const auto micros = ParseMicros(GetText(in, key));
      if (!micros) continue;
      v1::Money* money = make(event);
      money->set_micros(*micros);
      money->set_currency(currency);
      return true;
    }
    return false;
  }

  template <typename Lines>
  static void Products(const object& properties, const std::string& currency, Lines* lines) {
    simdjson::dom::array products;
    if (properties.at_key("products").get(products) != simdjson::SUCCESS) return;
    for (const element item : products) {
      object product;
      if (item.get(product) != simdjson::SUCCESS) continue;
      v1::OrderLine* line = lines->Add();
      line->set_product_id(GetText(product, "product_id").empty() ? GetText(product, "sku")
                                                                  : GetText(product, "product_id"));
      line->set_name(GetText(product, "name"));
      line->set_category(GetText(product, "category"));
      const auto quantity = ParseMicros(GetText(product, "quantity"));
      line->set_quantity(quantity ? static_cast<double>(*quantity) / 1e6 : 1);
      if (const auto price = ParseMicros(GetText(product, "price"))) {
        line->mutable_unit_price()->set_micros(*price);
        line->mutable_unit_price()->set_currency(currency);
      }
    }
  }

  // E-commerce v2, e-mail, live chat, B2B SaaS; anything else is Custom. A typed payload that lacks its id is Custom
  // too.
  static void Track(const std::optional<object>& properties, v1::Event* event) {
    const std::string name = SnakeCase(event->name());
    if (properties) {
      AddIdentifier("email", GetText(*properties, "email"), event);
      if (Commerce(name, *properties, event) || Messaging(name, *properties, event)) return;
      Rest(*properties, {}, event);
    }
    if (name == "signed_in") {
      event->mutable_login()->set_success(true);
    } else {
      event->mutable_custom()->set_type(event->name());
    }
  }

  static bool Commerce(const std::string& name, const object& p, v1::Event* event) {
    const std::string order_id = GetText(p, "order_id");
    if (order_id.empty()) return false;
    std::string currency = GetText(p, "currency");
    if (currency.size() != 3) currency.clear();
    if (name == "order_completed" || name == "order_updated") {
      v1::Order* order = event->mutable_order();
      order->set_order_id(order_id);
      Products(p, currency, order->mutable_lines());
      SetMoney(
          p, {"total", "revenue", "value"}, currency, [](v1::Event* e) { return e->mutable_order()->mutable_total(); },
          event);
      SetMoney(
          p, {"discount"}, currency, [](v1::Event* e) { return e->mutable_order()->mutable_discount(); }, event);
      SetMoney(
          p, {"shipping"}, currency, [](v1::Event* e) { return e->mutable_order()->mutable_shipping(); }, event);
      SetMoney(
          p, {"tax"}, currency, [](v1::Event* e) { return e->mutable_order()->mutable_tax(); }, event);
      order->set_coupon(GetText(p, "coupon"));
      Rest(p, {"order_id", "products", "total", "currency", "discount", "shipping", "tax", "coupon"}, event);
    } else if (name == "order_refunded") {
      event->mutable_order_return()->set_order_id(order_id);
      Products(p, currency, event->mutable_order_return()->mutable_lines());
      SetMoney(
          p, {"total", "value"}, currency, [](v1::Event* e) { return e->mutable_order_return()->mutable_total(); },
          event);
      Rest(p, {"order_id", "products", "total", "currency"}, event);
    } else if (name == "order_cancelled") {
      event->mutable_order_cancelled()->set_order_id(order_id);
      SetMoney(
          p, {"total"}, currency, [](v1::Event* e) { return e->mutable_order_cancelled()->mutable_total(); }, event);
      Rest(p, {"order_id", "total", "currency"}, event);
    } else {
      return false;
    }
    if (event->channel() == v1::CHANNEL_UNSPECIFIED) event->set_channel(v1::CHANNEL_ECOMMERCE);
    return true;
  }

  static bool Messaging(const std::string& name, const object& p, v1::Event* event) {
    using Touch = v1::CampaignTouch;
    static constexpr std::pair<std::string_view, Touch::Action> kEmail[] = {
        {"email_delivered", Touch::DELIVERED},       {"email_opened", Touch::OPENED},
        {"email_link_clicked", Touch::CLICKED},      {"email_bounced", Touch::BOUNCED},
        {"email_marked_as_spam", Touch::COMPLAINED}, {"unsubscribed", Touch::UNSUBSCRIBED}};
    for (const auto& [event_name, action] : kEmail) {
      if (name != event_name) continue;
      event->set_channel(v1::CHANNEL_EMAIL);
      event->mutable_campaign_touch()->set_action(action);
      event->mutable_campaign_touch()->set_campaign_id(GetText(p, "campaign_id"));
      Rest(p, {"campaign_id"}, event);
      return true;
    }
    if (!name.starts_with("live_chat_")) return false;
    event->set_channel(v1::CHANNEL_LIVE_CHAT);
    event->mutable_message()->set_conversation_id(GetText(p, "conversation_id"));
    event->mutable_message()->set_agent_id(GetText(p, "agent_id"));
    event->mutable_message()->set_text(GetText(p, "message_body"));
    event->set_direction(name == "live_chat_message_received" ? v1::DIRECTION_INBOUND : v1::DIRECTION_OUTBOUND);
    Rest(p, {"conversation_id", "agent_id", "message_body"}, event);
    return true;
  }

  std::string source_;
  simdjson::dom::parser parser_;
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
