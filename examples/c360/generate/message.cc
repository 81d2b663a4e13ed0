#include "generate/message.h"

#include <array>
#include <iterator>

#include "absl/time/civil_time.h"
#include "fmt/format.h"

namespace c360::generate {
namespace {

using Appender = std::back_insert_iterator<std::string>;

// ,"name":"2024-05-31T12:00:00.000Z"
void AppendTime(std::string_view name, int64_t unix_ms, std::string* line) {
  const absl::CivilSecond second = absl::CivilSecond(1970, 1, 1) + unix_ms / 1000;
  fmt::format_to(Appender(*line), ",\"{}\":\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z\"", name, second.year(),
                 second.month(), second.day(), second.hour(), second.minute(), second.second(), unix_ms % 1000);
}

// ,"name":"value", where there is a value.
void AppendText(std::string_view name, std::string_view value, std::string* line) {
  if (!value.empty()) fmt::format_to(Appender(*line), ",\"{}\":\"{}\"", name, value);
}

// ,"name":{members}, where there are members.
void AppendObject(std::string_view name, std::string_view members, std::string* line) {
  if (!members.empty()) fmt::format_to(Appender(*line), ",\"{}\":{{{}}}", name, members);
}

constexpr std::array<std::string_view, 3> kLibraries = {
    R"x("library":{"name":"analytics.js","version":"2.1.0"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)")x",
    R"("library":{"name":"analytics-kotlin","version":"1.16.3"},"app":{"name":"Shop","version":"4.2.0"})",
    R"("library":{"name":"analytics-python","version":"2.3.2"})"};
constexpr std::array<std::string_view, 3> kChannels = {"web", "mobile_app", ""};

void AppendContext(const Message& message, std::string* line) {
  const auto library = static_cast<size_t>(message.library);
  line->append(",\"context\":{").append(kLibraries[library]);
  AppendText("channel", kChannels[library], line);
  AppendText("locale", message.locale, line);
  if (!message.device_id.empty()) {
    fmt::format_to(Appender(*line), ",\"device\":{{\"id\":\"{}\",\"type\":\"android\"}}", message.device_id);
  }
  AppendObject("traits", message.context_traits, line);
  line->push_back('}');
}

}  // namespace

std::string MessageLine(const Message& message, std::string_view message_id, const Travel& travel) {
  std::string line;
  line.reserve(768);
  fmt::format_to(Appender(line), "{{\"type\":\"{}\",\"messageId\":\"{}\"", message.type, message_id);
  AppendText("userId", message.user_id, &line);
  if (!message.user_id_json.empty()) line.append(",\"userId\":").append(message.user_id_json);
  AppendText("anonymousId", message.anonymous_id, &line);
  AppendText("previousId", message.previous_id, &line);
  AppendText("groupId", message.group_id, &line);
  AppendText(message.type == "track" ? "event" : "name", message.name, &line);
  AppendObject("properties", message.properties, &line);
  AppendObject("traits", message.traits, &line);
  AppendContext(message, &line);
  // The collector's correction: timestamp = receivedAt - (sentAt - originalTimestamp).
  const int64_t original = message.time_ms + travel.device_clock_ms;
  const int64_t sent = original + message.delay_ms + travel.again_ms;
  const int64_t received = ArrivalMs(message, travel);
  AppendTime("originalTimestamp", original, &line);
  AppendTime("sentAt", sent, &line);
  AppendTime("receivedAt", received, &line);
  AppendTime("timestamp", received - (sent - original), &line);
  line.append("}\n");
  return line;
}

}  // namespace c360::generate
