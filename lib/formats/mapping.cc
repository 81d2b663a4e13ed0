// Every entry is checked when the mapping is read, so that a typing error is told at once and by its name, not by
// events that lack something. Tested by tests/formats/mapping_test.cc.
#include "formats/mapping.h"

#include <simdjson.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/status.h"
#include "c360/event.h"
#include "formats/text.h"
#include "types/event.h"

namespace c360::formats {
namespace {

using google::protobuf::FieldDescriptor;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// A JSON object of the mapping with the name of its entry, for messages.
class Entry {
 public:
  Entry(object in, std::string path) : in_(in), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  bool Has(std::string_view key) const { return in_.at_key(key).error() == simdjson::SUCCESS; }
  const object& fields() const { return in_; }

  absl::Status OnlyHas(std::initializer_list<std::string_view> keys) const {
    for (const auto [key, value] : in_) {
      if (std::find(keys.begin(), keys.end(), std::string_view(key)) == keys.end())
        return InvalidArgument("{}: no entry \"{}\" is known", path_, std::string_view(key));
    }
    return absl::OkStatus();
  }

  // Leaves `out` as it is where the key is missing.
  absl::Status Read(std::string_view key, std::string* out) const {
    std::string_view text;
    if (!Has(key)) return absl::OkStatus();
    if (in_.at_key(key).get(text) != simdjson::SUCCESS) return InvalidArgument("{}.{}: not a text", path_, key);
    *out = text;
    return absl::OkStatus();
  }
  absl::Status Read(std::string_view key, bool* out) const {
    if (Has(key) && in_.at_key(key).get(*out) != simdjson::SUCCESS)
      return InvalidArgument("{}.{}: neither true nor false", path_, key);
    return absl::OkStatus();
  }
  // A text or a list of texts.
  absl::Status Read(std::string_view key, std::vector<std::string>* out) const {
    if (!Has(key)) return absl::OkStatus();
    std::string_view text;
    array list;
    if (in_.at_key(key).get(text) == simdjson::SUCCESS) {
      out->emplace_back(text);
      return absl::OkStatus();
    }
    if (in_.at_key(key).get(list) != simdjson::SUCCESS)
      return InvalidArgument("{}.{}: neither a text nor a list of texts", path_, key);
    for (const element item : list) {
      if (item.get(text) != simdjson::SUCCESS) return InvalidArgument("{}.{}: an entry that is no text", path_, key);
      out->emplace_back(text);
    }
    return absl::OkStatus();
  }
  // The objects of the list under `key`.
  absl::StatusOr<std::vector<Entry>> Objects(std::string_view key) const {
    std::vector<Entry> entries;
    if (!Has(key)) return entries;
    array list;
    if (in_.at_key(key).get(list) != simdjson::SUCCESS) return InvalidArgument("{}.{}: not a list", path_, key);
    for (const element item : list) {
      object fields;
      const std::string path = fmt::format("{}.{}[{}]", path_, key, entries.size());
      if (item.get(fields) != simdjson::SUCCESS) return InvalidArgument("{}: not an object", path);
      entries.emplace_back(fields, path);
    }
    return entries;
  }
  absl::StatusOr<Entry> Object(std::string_view key) const {
    object fields;
    const std::string path = fmt::format("{}.{}", path_, key);
    if (in_.at_key(key).get(fields) != simdjson::SUCCESS) return InvalidArgument("{}: not an object", path);
    return Entry(fields, path);
  }

 private:
  object in_;
  std::string path_;
};

absl::StatusOr<std::vector<TimePattern>> ReadPatterns(const Entry& entry, std::string_view one, std::string_view many) {
  std::vector<std::string> texts;
  C360_RETURN_IF_ERROR(entry.Read(one, &texts));
  C360_RETURN_IF_ERROR(entry.Read(many, &texts));
  std::vector<TimePattern> patterns;
  for (const std::string& text : texts) {
    auto pattern = TimePattern::Compile(text);
    if (!pattern.ok()) return Annotate(pattern.status(), fmt::format("{}.{}", entry.path(), one));
    patterns.push_back(*std::move(pattern));
  }
  return patterns;
}

// The entries of an origin, of which every object that holds one may have more.
absl::StatusOr<Origin> ReadOriginFields(const Entry& entry) {
  Origin origin;
  C360_RETURN_IF_ERROR(entry.Read("column", &origin.columns));
  C360_RETURN_IF_ERROR(entry.Read("columns", &origin.columns));
  C360_RETURN_IF_ERROR(entry.Read("join", &origin.join));
  C360_RETURN_IF_ERROR(entry.Read("value", &origin.constant));
  C360_RETURN_IF_ERROR(entry.Read("default", &origin.fallback));
  C360_RETURN_IF_ERROR(entry.Read("prefix", &origin.prefix));
  C360_RETURN_IF_ERROR(entry.Read("integer", &origin.integer));
  C360_ASSIGN_OR_RETURN(origin.dates, ReadPatterns(entry, "date_format", "date_formats"));
  if (entry.Has("map")) {
    C360_ASSIGN_OR_RETURN(const Entry map, entry.Object("map"));
    for (const auto [key, value] : map.fields()) C360_RETURN_IF_ERROR(map.Read(key, &origin.values[std::string(key)]));
  }
  if (origin.columns.empty() && origin.constant.empty())
    return InvalidArgument("{}: neither \"column\" nor \"columns\" nor \"value\"", entry.path());
  return origin;
}

#define C360_ORIGIN_KEYS \
  "column", "columns", "join", "value", "default", "prefix", "integer", "date_format", "date_formats", "map"

// A column's name, or an object.
absl::StatusOr<Origin> ReadOrigin(const element& in, const std::string& path) {
  std::string_view text;
  if (in.get(text) == simdjson::SUCCESS) {
    Origin origin;
    origin.columns.emplace_back(text);
    return origin;
  }
  object fields;
  if (in.get(fields) != simdjson::SUCCESS) return InvalidArgument("{}: neither a column nor an object", path);
  const Entry entry(fields, path);
  C360_RETURN_IF_ERROR(entry.OnlyHas({C360_ORIGIN_KEYS}));
  return ReadOriginFields(entry);
}

absl::Status ReadOptionalOrigin(const Entry& entry, std::string_view key, std::optional<Origin>* out) {
  if (!entry.Has(key)) return absl::OkStatus();
  C360_ASSIGN_OR_RETURN(*out,
                        ReadOrigin(entry.fields().at_key(key).value_unsafe(), fmt::format("{}.{}", entry.path(), key)));
  return absl::OkStatus();
}

absl::StatusOr<ValueType> ReadValueType(const Entry& entry) {
  std::string text = "text";
  C360_RETURN_IF_ERROR(entry.Read("type", &text));
  static constexpr std::pair<std::string_view, ValueType> kTypes[] = {{"text", ValueType::kText},
                                                                      {"integer", ValueType::kInteger},
                                                                      {"number", ValueType::kNumber},
                                                                      {"flag", ValueType::kFlag}};
  for (const auto& [name, type] : kTypes) {
    if (text == name) return type;
  }
  return InvalidArgument("{}.type: not one of text, integer, number, flag", entry.path());
}

absl::StatusOr<std::vector<Target>> ReadTargets(const Entry& root, std::string_view key) {
  std::vector<Target> targets;
  C360_ASSIGN_OR_RETURN(const auto entries, root.Objects(key));
  for (const Entry& entry : entries) {
    C360_RETURN_IF_ERROR(entry.OnlyHas({"name", "type", "address", C360_ORIGIN_KEYS}));
    Target target;
    C360_RETURN_IF_ERROR(entry.Read("name", &target.name));
    if (target.name.empty()) return InvalidArgument("{}: without \"name\"", entry.path());
    if (std::any_of(targets.begin(), targets.end(), [&](const Target& other) { return other.name == target.name; }))
      return InvalidArgument("{}.name: \"{}\" twice", entry.path(), target.name);
    C360_ASSIGN_OR_RETURN(target.type, ReadValueType(entry));
    if (!entry.Has("address")) {
      C360_ASSIGN_OR_RETURN(target.origin, ReadOriginFields(entry));
      targets.push_back(std::move(target));
      continue;
    }
    C360_ASSIGN_OR_RETURN(const Entry parts, entry.Object("address"));
    for (const auto [part, value] : parts.fields()) {
      const std::string name(part);
      if (v1::Address::descriptor()->FindFieldByName(name) == nullptr)
        return InvalidArgument("{}: an address has no part \"{}\"", parts.path(), name);
      C360_ASSIGN_OR_RETURN(target.address[name], ReadOrigin(value, fmt::format("{}.{}", parts.path(), name)));
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

absl::StatusOr<std::vector<IdentifierTarget>> ReadIdentifiers(const Entry& root) {
  std::vector<IdentifierTarget> targets;
  C360_ASSIGN_OR_RETURN(const auto entries, root.Objects("identifiers"));
  for (const Entry& entry : entries) {
    C360_RETURN_IF_ERROR(entry.OnlyHas({"namespace", C360_ORIGIN_KEYS}));
    IdentifierTarget target;
    C360_RETURN_IF_ERROR(entry.Read("namespace", &target.name_space));
    if (target.name_space.empty()) return InvalidArgument("{}: without \"namespace\"", entry.path());
    if (target.name_space.size() > 64 ||
        target.name_space.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") != std::string::npos)
      return InvalidArgument("{}.namespace: not 1 to 64 of a-z 0-9 _ - .", entry.path());
    C360_ASSIGN_OR_RETURN(target.origin, ReadOriginFields(entry));
    targets.push_back(std::move(target));
  }
  if (targets.empty()) return InvalidArgument("mapping.identifiers: none");
  return targets;
}

// The payload that `name` names: by the kind of event ("case", "survey") or by its field ("case_update").
const FieldDescriptor* FindPayload(std::string_view name) {
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < payloads->field_count(); ++i) {
    const FieldDescriptor* field = payloads->field(i);
    v1::Event event;
    event.GetReflection()->MutableMessage(&event, field);
    if (field->name() == name || EventTypeName(TypeOf(event)) == name) return field;
  }
  return nullptr;
}

absl::StatusOr<FieldTarget> FindField(const FieldDescriptor* payload, const std::string& name, const Entry& entry) {
  FieldTarget target;
  target.field = payload->message_type()->FindFieldByName(name);
  const FieldDescriptor* lines = payload->message_type()->FindFieldByName("lines");
  if (target.field == nullptr && lines != nullptr) {
    target.field = lines->message_type()->FindFieldByName(name);
    target.in_line = true;
  }
  if (target.field == nullptr || target.field == lines)
    return InvalidArgument("{}: {} has no field \"{}\"", entry.path(), payload->name(), name);
  return target;
}

// What event.proto requires of a payload: without it every row would be refused.
absl::Status CheckRequired(const Payload& payload, const Entry& entry) {
  static constexpr std::pair<std::string_view, std::string_view> kRequired[] = {
      {"order", "order_id"},       {"order_cancelled", "order_id"},
      {"payment", "outcome"},      {"subscription", "subscription_id"},
      {"subscription", "action"},  {"case_update", "case_id"},
      {"case_update", "action"},   {"campaign_touch", "action"},
      {"survey_answer", "kind"},   {"snapshot", "record_key"},
      {"call", "outcome"},         {"self_service", "outcome"},
      {"offer", "offer_id"},       {"offer", "action"},
      {"loyalty", "action"},       {"reward", "action"},
      {"referral", "action"},      {"ad_touch", "action"},
      {"product_usage", "metric"}, {"stage", "stage"},
      {"preference", "topic"}};
  for (const auto& [type, name] : kRequired) {
    const bool there =
        std::any_of(payload.fields.begin(), payload.fields.end(),
                    [name = name](const FieldTarget& field) { return !field.in_line && field.field->name() == name; });
    if (payload.type->name() == type && !there)
      return InvalidArgument("{}.fields: without \"{}\", which {} needs", entry.path(), name, type);
  }
  return absl::OkStatus();
}

absl::StatusOr<Payload> ReadPayload(const Entry& entry) {
  C360_RETURN_IF_ERROR(entry.OnlyHas({"type", "fields"}));
  Payload payload;
  std::string type;
  C360_RETURN_IF_ERROR(entry.Read("type", &type));
  if (type == "none") return payload;
  payload.type = FindPayload(type);
  if (payload.type == nullptr)
    return InvalidArgument("{}.type: \"{}\" is no kind of event (docs/formats/csv.md lists them)", entry.path(), type);
  if (!entry.Has("fields")) {
    C360_RETURN_IF_ERROR(CheckRequired(payload, entry));
    return payload;
  }
  C360_ASSIGN_OR_RETURN(const Entry fields, entry.Object("fields"));
  for (const auto [key, value] : fields.fields()) {
    const std::string name(key);
    C360_ASSIGN_OR_RETURN(Origin origin, ReadOrigin(value, fmt::format("{}.{}", fields.path(), name)));
    if (name == "currency") {
      payload.currency = std::move(origin);
      continue;
    }
    C360_ASSIGN_OR_RETURN(FieldTarget target, FindField(payload.type, name, fields));
    target.origin = std::move(origin);
    payload.fields.push_back(std::move(target));
  }
  C360_RETURN_IF_ERROR(CheckRequired(payload, entry));
  return payload;
}

absl::Status ReadBound(const Entry& entry, std::string_view key, std::optional<int64_t>* out) {
  if (!entry.Has(key)) return absl::OkStatus();
  double number = 0;
  if (entry.fields().at_key(key).get(number) != simdjson::SUCCESS || !(std::abs(number) <= 1e11))
    return InvalidArgument("{}.{}: not a number", entry.path(), key);
  *out = static_cast<int64_t>(std::round(number * 1e6));
  return absl::OkStatus();
}

absl::StatusOr<Condition> ReadCondition(const Entry& entry) {
  C360_RETURN_IF_ERROR(entry.OnlyHas({"column", "equals", "in", "starts_with", "empty", "less_than", "greater_than"}));
  Condition condition;
  C360_RETURN_IF_ERROR(entry.Read("column", &condition.column));
  if (condition.column.empty()) return InvalidArgument("{}: without \"column\"", entry.path());
  std::vector<std::string> words;
  C360_RETURN_IF_ERROR(entry.Read("equals", &words));
  C360_RETURN_IF_ERROR(entry.Read("in", &words));
  if (!words.empty()) condition.is_one_of.emplace(words.begin(), words.end());
  if (entry.Has("starts_with")) C360_RETURN_IF_ERROR(entry.Read("starts_with", &condition.starts_with.emplace()));
  if (entry.Has("empty")) C360_RETURN_IF_ERROR(entry.Read("empty", &condition.empty.emplace()));
  C360_RETURN_IF_ERROR(ReadBound(entry, "less_than", &condition.less_than_micros));
  C360_RETURN_IF_ERROR(ReadBound(entry, "greater_than", &condition.greater_than_micros));
  if (!condition.is_one_of && !condition.starts_with && !condition.empty && !condition.less_than_micros &&
      !condition.greater_than_micros) {
    return InvalidArgument("{}: without a condition", entry.path());
  }
  return condition;
}

absl::StatusOr<std::vector<Rule>> ReadRules(const Entry& root) {
  std::vector<Rule> rules;
  C360_ASSIGN_OR_RETURN(const auto entries, root.Objects("rules"));
  for (const Entry& entry : entries) {
    C360_RETURN_IF_ERROR(entry.OnlyHas({"when", "payload", "name"}));
    if (!entry.Has("when") || !entry.Has("payload"))
      return InvalidArgument("{}: without \"when\" and \"payload\"", entry.path());
    Rule rule;
    if (array list; entry.fields().at_key("when").get(list) == simdjson::SUCCESS) {
      C360_ASSIGN_OR_RETURN(const auto conditions, entry.Objects("when"));
      for (const Entry& item : conditions) {
        C360_ASSIGN_OR_RETURN(Condition condition, ReadCondition(item));
        rule.when.push_back(std::move(condition));
      }
    } else {
      C360_ASSIGN_OR_RETURN(const Entry when, entry.Object("when"));
      C360_ASSIGN_OR_RETURN(Condition condition, ReadCondition(when));
      rule.when.push_back(std::move(condition));
    }
    C360_ASSIGN_OR_RETURN(const Entry payload, entry.Object("payload"));
    C360_ASSIGN_OR_RETURN(rule.payload, ReadPayload(payload));
    if (entry.Has("name")) C360_RETURN_IF_ERROR(entry.Read("name", &rule.name.emplace()));
    rules.push_back(std::move(rule));
  }
  return rules;
}

absl::Status ReadDelimiter(const Entry& root, Mapping* mapping) {
  std::string text = ",";
  C360_RETURN_IF_ERROR(root.Read("delimiter", &text));
  mapping->blanks_delimit = text == "whitespace";
  if (text == "tab") text = "\t";
  if (text == "whitespace") text = " ";
  if (text.size() != 1 || text == "\"" || text == "\n")
    return InvalidArgument("mapping.delimiter: not one character, \"tab\" or \"whitespace\"");
  mapping->delimiter = text[0];
  return absl::OkStatus();
}

absl::Status ReadEventId(const Entry& root, Mapping* mapping) {
  if (!root.Has("event_id")) return absl::OkStatus();
  if (root.fields().at_key("event_id").is_string()) return ReadOptionalOrigin(root, "event_id", &mapping->event_id);
  C360_ASSIGN_OR_RETURN(const Entry entry, root.Object("event_id"));
  C360_RETURN_IF_ERROR(entry.OnlyHas({"row_number", C360_ORIGIN_KEYS}));
  bool row_number = false;
  C360_RETURN_IF_ERROR(entry.Read("row_number", &row_number));
  if (row_number && (entry.Has("column") || entry.Has("columns") || entry.Has("value")))
    return InvalidArgument("mapping.event_id: both \"row_number\" and a value");
  if (row_number) return absl::OkStatus();
  C360_ASSIGN_OR_RETURN(mapping->event_id, ReadOriginFields(entry));
  return absl::OkStatus();
}

absl::Status ReadTime(const Entry& root, Mapping* mapping) {
  C360_ASSIGN_OR_RETURN(mapping->time_formats, []() -> absl::StatusOr<std::vector<TimePattern>> {
    C360_ASSIGN_OR_RETURN(auto iso, TimePattern::Compile("iso"));
    return std::vector<TimePattern>{iso};
  }());
  if (!root.Has("time")) return absl::OkStatus();
  if (root.fields().at_key("time").is_string()) return ReadOptionalOrigin(root, "time", &mapping->time);
  C360_ASSIGN_OR_RETURN(const Entry entry, root.Object("time"));
  C360_RETURN_IF_ERROR(entry.OnlyHas({"column", "columns", "join", "default", "format", "formats", "time_zone"}));
  C360_ASSIGN_OR_RETURN(mapping->time, ReadOriginFields(entry));
  if (!entry.Has("join")) mapping->time->join = " ";
  C360_ASSIGN_OR_RETURN(auto patterns, ReadPatterns(entry, "format", "formats"));
  if (!patterns.empty()) mapping->time_formats = std::move(patterns);
  std::string zone;
  C360_RETURN_IF_ERROR(entry.Read("time_zone", &zone));
  if (!zone.empty() && !absl::LoadTimeZone(ToAbsl(zone), &mapping->zone))
    return InvalidArgument("mapping.time.time_zone: no zone \"{}\"", zone);
  return absl::OkStatus();
}

absl::Status ReadChannel(const Entry& root, Mapping* mapping) {
  if (std::string channel; root.fields().at_key("channel").is_string()) {
    C360_RETURN_IF_ERROR(root.Read("channel", &channel));
    if (!ParseChannel(channel)) return InvalidArgument("mapping.channel: no channel \"{}\"", channel);
    mapping->channel.emplace().constant = channel;
  } else {
    C360_RETURN_IF_ERROR(ReadOptionalOrigin(root, "channel", &mapping->channel));
  }
  std::string direction;
  C360_RETURN_IF_ERROR(root.Read("direction", &direction));
  if (direction == "inbound") mapping->direction = v1::DIRECTION_INBOUND;
  if (direction == "outbound") mapping->direction = v1::DIRECTION_OUTBOUND;
  if (!direction.empty() && mapping->direction == v1::DIRECTION_UNSPECIFIED)
    return InvalidArgument("mapping.direction: neither inbound nor outbound");
  return absl::OkStatus();
}

// Calls `take` with every origin of the mapping.
template <typename Take>
void ForEachOrigin(Mapping* mapping, Take take) {
  for (auto* origin : {&mapping->event_id, &mapping->time, &mapping->channel, &mapping->name}) {
    if (*origin) take(**origin);
  }
  for (IdentifierTarget& target : mapping->identifiers) take(target.origin);
  for (auto* targets : {&mapping->attributes, &mapping->properties}) {
    for (Target& target : *targets) {
      take(target.origin);
      for (auto& [part, origin] : target.address) take(origin);
    }
  }
  const auto payload = [&](Payload& in) {
    for (FieldTarget& target : in.fields) take(target.origin);
    if (in.currency) take(*in.currency);
  };
  payload(mapping->payload);
  for (Rule& rule : mapping->rules) payload(rule.payload);
}

}  // namespace

absl::StatusOr<Mapping> ParseMapping(std::string_view json) {
  simdjson::dom::parser parser;
  object fields;
  if (parser.parse(json.data(), json.size()).get(fields) != simdjson::SUCCESS)
    return InvalidArgument("mapping: not a JSON object");
  const Entry root(fields, "mapping");
  C360_RETURN_IF_ERROR(root.OnlyHas({"comment", "source", "delimiter", "columns", "decimal", "absent", "event_id",
                                     "time", "channel", "direction", "name", "identifiers", "attributes", "properties",
                                     "payload", "rules", "ignore", "rest"}));
  Mapping mapping;
  C360_RETURN_IF_ERROR(root.Read("source", &mapping.source));
  C360_RETURN_IF_ERROR(ReadDelimiter(root, &mapping));
  C360_RETURN_IF_ERROR(root.Read("columns", &mapping.columns));
  std::string decimal = ".", rest = "keep";
  C360_RETURN_IF_ERROR(root.Read("decimal", &decimal));
  if (decimal != "." && decimal != ",") return InvalidArgument("mapping.decimal: neither \".\" nor \",\"");
  mapping.decimal_comma = decimal == ",";
  C360_RETURN_IF_ERROR(root.Read("rest", &rest));
  if (rest != "keep" && rest != "drop") return InvalidArgument("mapping.rest: neither \"keep\" nor \"drop\"");
  mapping.keep_rest = rest == "keep";
  std::vector<std::string> words;
  C360_RETURN_IF_ERROR(root.Read("absent", &words));
  mapping.absent.insert(words.begin(), words.end());
  words.clear();
  C360_RETURN_IF_ERROR(root.Read("ignore", &words));
  mapping.ignored.insert(words.begin(), words.end());
  C360_RETURN_IF_ERROR(ReadEventId(root, &mapping));
  C360_RETURN_IF_ERROR(ReadTime(root, &mapping));
  C360_RETURN_IF_ERROR(ReadChannel(root, &mapping));
  C360_RETURN_IF_ERROR(ReadOptionalOrigin(root, "name", &mapping.name));
  C360_ASSIGN_OR_RETURN(mapping.identifiers, ReadIdentifiers(root));
  C360_ASSIGN_OR_RETURN(mapping.attributes, ReadTargets(root, "attributes"));
  C360_ASSIGN_OR_RETURN(mapping.properties, ReadTargets(root, "properties"));
  if (root.Has("payload")) {
    C360_ASSIGN_OR_RETURN(const Entry payload, root.Object("payload"));
    C360_ASSIGN_OR_RETURN(mapping.payload, ReadPayload(payload));
  }
  C360_ASSIGN_OR_RETURN(mapping.rules, ReadRules(root));
  return mapping;
}

absl::Status Mapping::Bind(const std::vector<std::string>& header) {
  std::map<std::string, std::pair<size_t, int>, std::less<>> positions;  // name -> first position, count
  for (size_t i = 0; i < header.size(); ++i) ++positions.try_emplace(header[i], i, 0).first->second.second;
  std::set<std::string, std::less<>> used;
  absl::Status status;
  const auto find = [&](const std::string& column) -> size_t {
    const auto it = positions.find(column);
    if (it == positions.end() || it->second.second > 1) {
      status.Update(FailedPrecondition("mapping: the input has {} \"{}\"",
                                       it == positions.end() ? "no column" : "more than one column", column));
      return 0;
    }
    used.insert(column);
    return it->second.first;
  };
  ForEachOrigin(this, [&](Origin& origin) {
    origin.cells.clear();
    for (const std::string& column : origin.columns) origin.cells.push_back(find(column));
  });
  for (Rule& rule : rules) {
    for (Condition& condition : rule.when) condition.cell = find(condition.column);
  }
  for (const std::string& column : ignored) {
    if (!positions.contains(column))
      status.Update(FailedPrecondition("mapping: the input has no column \"{}\", which is to be left out", column));
  }
  C360_RETURN_IF_ERROR(status);
  width = header.size();
  rest.clear();
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i].empty() || used.contains(header[i]) || ignored.contains(header[i])) continue;
    const int count = positions[header[i]].second;
    rest.emplace_back(i, count > 1 ? fmt::format("{}#{}", header[i], i + 1) : header[i]);
  }
  if (!keep_rest) rest.clear();
  std::sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return absl::OkStatus();
}

}  // namespace c360::formats
