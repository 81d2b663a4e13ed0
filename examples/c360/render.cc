#include "render.h"

#include <google/protobuf/util/json_util.h>

#include "c360/event.h"
#include "fmt/format.h"

namespace c360::command {
namespace {

// Exact decimal of millionths, without trailing zeros beyond two digits.
std::string Decimal(int64_t micros) {
  const uint64_t magnitude = micros < 0 ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  std::string text = fmt::format("{}{}.{:06}", micros < 0 ? "-" : "", magnitude / 1'000'000, magnitude % 1'000'000);
  while (text.back() == '0' && text[text.size() - 3] != '.') text.pop_back();
  return text;
}

std::string TraitJson(const v1::Trait& trait) {
  switch (trait.result_case()) {
    case v1::Trait::kInteger:
      return fmt::format("{}", trait.integer());
    case v1::Trait::kNumber:
      return fmt::format("{}", trait.number());
    case v1::Trait::kText:
      return Quote(trait.text());
    case v1::Trait::kTime:
      return Quote(TimeText(trait.time()));
    case v1::Trait::kList: {
      std::string list;
      for (const std::string& value : trait.list().values()) list += (list.empty() ? "" : ",") + Quote(value);
      return "[" + list + "]";
    }
    case v1::Trait::kMoney: {
      std::string list;
      for (const v1::Money& money : trait.money().values()) {
        list += fmt::format("{}{}:{}", list.empty() ? "" : ",", Quote(money.currency()), Decimal(money.micros()));
      }
      return "{" + list + "}";
    }
    default:
      return "null";
  }
}

std::string Plain(const std::string& json) {
  if (json == "null") return "-";
  return json.size() > 1 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
}

}  // namespace

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

std::string Bits(int64_t millibits) { return fmt::format("{}", static_cast<double>(millibits) / 1000); }

std::string TimeText(const google::protobuf::Timestamp& t) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", absl::FromUnixSeconds(t.seconds()) + absl::Nanoseconds(t.nanos()),
                          absl::UTCTimeZone());
}

std::string ValueJson(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      return Quote(value.text());
    case v1::Value::kInteger:
      return fmt::format("{}", value.integer());
    case v1::Value::kNumber:
      return fmt::format("{}", value.number());
    case v1::Value::kFlag:
      return value.flag() ? "true" : "false";
    case v1::Value::kJson:
      return value.json();
    case v1::Value::kAddress: {
      std::string json;
      google::protobuf::util::MessageToJsonString(value.address(), &json).ok();
      return json;
    }
    default:
      return "null";
  }
}

std::string ProfileJson(const v1::Profile& profile) {
  std::string identifiers, attributes, traits, provenance;
  for (const v1::ProfileIdentifier& i : profile.identifiers()) {
    identifiers += fmt::format("{}{{\"namespace\":{},\"value\":{},\"shared\":{}}}", identifiers.empty() ? "" : ",",
                               Quote(i.namespace_()), Quote(i.value()), i.shared());
  }
  for (const v1::GoldenAttribute& a : profile.attributes()) {
    std::string values;
    for (const v1::Value& value : a.values()) values += (values.empty() ? "" : ",") + ValueJson(value);
    const std::string comma = attributes.empty() ? "" : ",";
    attributes += fmt::format("{}{}:{}", comma, Quote(a.name()), a.rule() == "UNION" ? "[" + values + "]" : values);
    std::string sources;
    for (const std::string& source : a.sources()) sources += (sources.empty() ? "" : ",") + Quote(source);
    provenance += fmt::format(
        "{}{}:{{\"rule\":{},\"count\":{},\"distinct_values\":{},\"sources\":[{}],\"first_seen\":{},\"last_seen\":{}}}",
        comma, Quote(a.name()), Quote(a.rule()), a.count(), a.distinct_values(), sources,
        a.has_first_seen() ? Quote(TimeText(a.first_seen())) : "null",
        a.has_last_seen() ? Quote(TimeText(a.last_seen())) : "null");
  }
  for (const v1::Trait& t : profile.traits())
    traits += fmt::format("{}{}:{}", traits.empty() ? "" : ",", Quote(t.name()), TraitJson(t));
  return fmt::format(
      "{{\"profile_id\":{},\"identifiers\":[{}],\"attributes\":{{{}}},\"traits\":{{{}}},\"provenance\":{{{}}},"
      "\"settled\":{}}}",
      Quote(profile.profile_id()), identifiers, attributes, traits, provenance, profile.settled());
}

std::string ProfileText(const v1::Profile& profile) {
  std::string name;
  for (const char* part : {"name", "first_name", "last_name"}) {
    for (const v1::GoldenAttribute& a : profile.attributes()) {
      if (a.name() == part && (name.empty() || std::string_view(part) != "name"))
        name += (name.empty() ? "" : " ") + a.values(0).text();
    }
    if (std::string_view(part) == "name" && !name.empty()) break;
  }
  std::string out = fmt::format("{}  {}{}\n", profile.profile_id(), name.empty() ? "(no name)" : name,
                                profile.settled() ? "" : "  (unsettled)");
  out += "\n  Identifiers\n";
  for (const v1::ProfileIdentifier& i : profile.identifiers())
    out += fmt::format("    {:<16} {}{}\n", i.namespace_(), i.value(), i.shared() ? "  (shared)" : "");
  if (profile.attributes_size() > 0) out += "\n  Attributes\n";
  for (const v1::GoldenAttribute& a : profile.attributes()) {
    std::string sources;
    for (const std::string& source : a.sources()) sources += (sources.empty() ? "" : ", ") + source;
    out += fmt::format("    {:<16} {:<28} {} x{}{}\n", a.name(), Plain(ValueJson(a.values(0))), sources, a.count(),
                       a.has_last_seen() ? ", last " + TimeText(a.last_seen()).substr(0, 10) : "");
  }
  out += "\n  Traits\n";
  for (const v1::Trait& t : profile.traits()) {
    if (const std::string value = Plain(TraitJson(t)); value != "-")
      out += fmt::format("    {:<22} {}\n", t.name(), value);
  }
  return out;
}

std::string TimelineJson(const v1::TimelineEntry& entry) {
  const v1::Event& event = entry.event();
  std::string json;
  google::protobuf::util::MessageToJsonString(event, &json).ok();
  return fmt::format(
      "{{\"source\":{},\"event_id\":{},\"time\":{},\"channel\":{},\"type\":{},\"name\":{},\"record_id\":{},\"event\":{}"
      "}}",
      Quote(event.source()), Quote(event.event_id()), event.has_time() ? Quote(TimeText(event.time())) : "null",
      Quote(ChannelName(event.channel())), Quote(EventTypeName(TypeOf(event))), Quote(event.name()),
      Quote(entry.record_id()), json);
}

std::string TimelineText(const v1::TimelineEntry& entry) {
  const v1::Event& event = entry.event();
  std::string what = event.name();
  if (event.has_order()) what = fmt::format("order {}, {} lines", event.order().order_id(), event.order().lines_size());
  if (event.has_order_return())
    what = fmt::format("return {}", event.order_return().return_id().empty() ? event.order_return().order_id()
                                                                             : event.order_return().return_id());
  if (event.has_message()) what = event.message().text().substr(0, 60);
  if (event.has_page_view())
    what = event.page_view().path().empty() ? event.page_view().url() : event.page_view().path();
  const std::string time = event.has_time() ? TimeText(event.time()).substr(0, 16) : "(no time)";
  return fmt::format("{:<16}  {:<12} {:<14} {}", time, ChannelName(event.channel()), EventTypeName(TypeOf(event)),
                     what);
}

std::string CsvCell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

}  // namespace c360::command
