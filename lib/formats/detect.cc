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

bool HasAny(std::string_view line, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (line.find(key) != std::string_view::npos) return true;
  }
  return false;
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
    if (HasAny(line, {"\"messageId\""})) return "segment";
    if (HasAny(line, {"\"eventId\"", "\"event_id\""})) return "event-json";
    if (HasAny(line, {"\"DATA_SOURCE\"", "\"RECORD_ID\"", "\"FEATURES\""})) return "senzing";
    return "segment";
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
