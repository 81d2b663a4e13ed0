// Tested by tests/formats/detect_test.cc.
#include "formats/detect.h"

#include <algorithm>
#include <initializer_list>

#include "base/bytes.h"
#include "base/status.h"
#include "formats/csv.h"
#include "formats/event_json.h"
#include "formats/event_pb.h"
#include "formats/segment.h"
#include "formats/senzing.h"
#include "formats/text.h"

namespace c360::formats {
namespace {

// Calls `take` with every key of the object that `line` starts; what is nested in it does not count. The line may be
// cut.
template <typename Take>
void ForEachKey(std::string_view line, Take take) {
  int depth = 0;
  for (size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '{' || line[at] == '[') ++depth;
    if (line[at] == '}' || line[at] == ']') --depth;
    if (line[at] != '"') continue;
    const size_t begin = ++at;
    while (at < line.size() && line[at] != '"') at += line[at] == '\\' ? 2 : 1;
    const size_t next = line.find_first_not_of(" \t\r", std::min(at + 1, line.size()));
    if (depth == 1 && next != std::string_view::npos && line[next] == ':') take(line.substr(begin, at - begin));
  }
}

bool IsOneOf(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// A length, then the tag of `source` or `event_id` (fields 1 and 2, texts), whose own length fits.
bool StartsLikeEvents(std::string_view head) {
  uint64_t length = 0;
  std::string_view text;
  if (!ReadVarint(&head, &length) || length < 4 || head.empty()) return false;
  std::string_view event = head.substr(0, length);
  if (event[0] != '\x0a' && event[0] != '\x12') return false;
  event.remove_prefix(1);
  return ReadLengthPrefixed(&event, &text) && text.size() <= 512;
}

}  // namespace

std::string_view DetectFormat(std::string_view head) {
  if (StartsLikeEvents(head)) return "event-pb";
  // The first line that is an object: one that is broken says nothing.
  while (!head.empty()) {
    const size_t end = std::min(head.find('\n'), head.size());
    const std::string_view line = TrimBlanks(head.substr(0, end));
    head.remove_prefix(std::min(end + 1, head.size()));
    if (!line.starts_with('{')) continue;
    bool segment = false, event_json = false, senzing = false;
    ForEachKey(line, [&](std::string_view key) {
      segment |= key == "messageId";
      event_json |= IsOneOf(key, {"eventId", "event_id"});
      senzing |= IsOneOf(key, {"DATA_SOURCE", "RECORD_ID", "FEATURES"});
    });
    return segment || (!event_json && !senzing) ? "segment" : event_json ? "event-json" : "senzing";
  }
  return "";
}

absl::StatusOr<std::unique_ptr<Format>> NewFormat(const FormatChoice& choice, std::string_view head) {
  std::string name = choice.name;
  if (name == "auto") name = choice.mapping_json.empty() ? DetectFormat(head) : "csv";
  if (name.empty() && head.find_first_not_of(" \t\r\n") == std::string_view::npos) name = "segment";  // nothing to read
  const std::string source = choice.source.empty() ? name : choice.source;
  if (name == "segment") return NewSegmentFormat(source);
  if (name == "event-json") return NewEventJsonFormat(source);
  if (name == "event-pb") return NewEventPbFormat(source);
  if (name == "senzing") return NewSenzingFormat(source);
  if (name == "csv" && !choice.mapping_json.empty()) return NewCsvFormat(choice.mapping_json, choice.source);
  if (name == "csv") return InvalidArgument("CSV needs a mapping (--mapping=FILE; see docs/formats/csv.md)");
  if (name.empty()) {
    return InvalidArgument(
        "the input is no JSON and no protobuf of events; a table needs --mapping=FILE (docs/formats/csv.md)");
  }
  return InvalidArgument("unknown format \"{}\": auto, segment, event-json, event-pb, csv or senzing", name);
}

}  // namespace c360::formats
