#include "formats/csv.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "absl/time/time.h"
#include "base/status.h"
#include "c360/event.h"
#include "formats/text.h"
#include "types/event.h"

namespace c360::formats {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// Where a value comes from: a column, or a constant.
struct Origin {
  std::string column;
  std::string constant = {};
  bool integer = false;          // "17850.0" -> "17850"
  std::string date_format = {};  // to YYYY-MM-DD
};

struct Target {
  std::string name;
  Origin origin;
};

struct Payload {
  std::string type;  // "order", "order_return", "snapshot", "custom", ""
  std::map<std::string, Origin> fields;
};

struct Rule {
  std::string column, starts_with;
  Payload payload;
};

struct Mapping {
  std::string source;
  char delimiter = ',';
  std::vector<std::string> id_columns;  // empty: the row number
  std::string time_column, time_format = "iso";
  absl::TimeZone zone = absl::UTCTimeZone();
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  std::vector<Target> identifiers, attributes;
  Payload payload;
  std::vector<Rule> rules;
  std::set<std::string> ignored;
  bool keep_rest = true;
};

std::string Text(const object& in, std::string_view key) {
  std::string_view text;
  return in.at_key(key).get(text) == simdjson::SUCCESS ? std::string(text) : "";
}

absl::StatusOr<Origin> ReadOrigin(const element& in, std::string_view entry) {
  Origin origin;
  std::string_view text;
  object fields;
  if (in.get(text) == simdjson::SUCCESS) {
    origin.column = text;
    return origin;
  }
  if (in.get(fields) != simdjson::SUCCESS) return InvalidArgument("mapping.{}: neither a column nor an object", entry);
  origin.column = Text(fields, "column");
  origin.constant = Text(fields, "value");
  origin.date_format = Text(fields, "date_format");
  bool integer = false;
  if (fields.at_key("integer").get(integer) == simdjson::SUCCESS) origin.integer = integer;
  if (origin.column.empty() && origin.constant.empty())
    return InvalidArgument("mapping.{}: neither \"column\" nor \"value\"", entry);
  return origin;
}

absl::Status ReadTargets(const object& in, std::string_view key, std::string_view name_key,
                         std::vector<Target>* targets) {
  simdjson::dom::array list;
  if (in.at_key(key).get(list) != simdjson::SUCCESS) return absl::OkStatus();
  for (const element item : list) {
    object fields;
    if (item.get(fields) != simdjson::SUCCESS) return InvalidArgument("mapping.{}: an entry that is no object", key);
    Target target;
    target.name = Text(fields, name_key);
    if (target.name.empty()) return InvalidArgument("mapping.{}: an entry without \"{}\"", key, name_key);
    C360_ASSIGN_OR_RETURN(target.origin, ReadOrigin(item, key));
    targets->push_back(std::move(target));
  }
  return absl::OkStatus();
}

absl::StatusOr<Payload> ReadPayload(const object& in) {
  Payload payload;
  payload.type = Text(in, "type");
  static constexpr std::string_view kTypes[] = {"order", "order_return", "snapshot", "custom"};
  if (std::find(std::begin(kTypes), std::end(kTypes), payload.type) == std::end(kTypes)) {
    return InvalidArgument("mapping.payload.type: not one of order, order_return, snapshot, custom");
  }
  object fields;
  if (in.at_key("fields").get(fields) == simdjson::SUCCESS) {
    for (const auto [key, value] : fields) {
      C360_ASSIGN_OR_RETURN(payload.fields[std::string(key)], ReadOrigin(value, "payload.fields"));
    }
  }
  return payload;
}

absl::StatusOr<Mapping> ReadMapping(std::string_view json) {
  simdjson::dom::parser parser;
  object root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS)
    return InvalidArgument("mapping: not a JSON object");
  Mapping mapping;
  mapping.source = Text(root, "source");
  if (const std::string delimiter = Text(root, "delimiter"); delimiter.size() == 1) mapping.delimiter = delimiter[0];
  object part;
  if (root.at_key("event_id").get(part) == simdjson::SUCCESS) {
    simdjson::dom::array columns;
    if (part.at_key("columns").get(columns) == simdjson::SUCCESS) {
      for (const element column : columns) {
        std::string_view name;
        if (column.get(name) == simdjson::SUCCESS) mapping.id_columns.emplace_back(name);
      }
    }
  }
  if (root.at_key("time").get(part) == simdjson::SUCCESS) {
    mapping.time_column = Text(part, "column");
    if (const std::string format = Text(part, "format"); !format.empty()) mapping.time_format = format;
    const std::string zone = Text(part, "time_zone");
    if (!zone.empty() && !absl::LoadTimeZone(ToAbsl(zone), &mapping.zone))
      return InvalidArgument("mapping.time.time_zone: no such zone");
  }
  if (const std::string channel = Text(root, "channel"); !channel.empty()) {
    const auto parsed = ParseChannel(channel);
    if (!parsed) return InvalidArgument("mapping.channel: no such channel");
    mapping.channel = *parsed;
  }
  C360_RETURN_IF_ERROR(ReadTargets(root, "identifiers", "namespace", &mapping.identifiers));
  C360_RETURN_IF_ERROR(ReadTargets(root, "attributes", "name", &mapping.attributes));
  if (mapping.identifiers.empty()) return InvalidArgument("mapping.identifiers: none");
  if (root.at_key("payload").get(part) == simdjson::SUCCESS) {
    C360_ASSIGN_OR_RETURN(mapping.payload, ReadPayload(part));
  }
  simdjson::dom::array rules;
  if (root.at_key("rules").get(rules) == simdjson::SUCCESS) {
    for (const element item : rules) {
      object rule, when, payload;
      if (item.get(rule) != simdjson::SUCCESS || rule.at_key("when").get(when) != simdjson::SUCCESS ||
          rule.at_key("payload").get(payload) != simdjson::SUCCESS) {
        return InvalidArgument("mapping.rules: an entry without \"when\" and \"payload\"");
      }
      Rule parsed{.column = Text(when, "column"), .starts_with = Text(when, "starts_with"), .payload = {}};
      C360_ASSIGN_OR_RETURN(parsed.payload, ReadPayload(payload));
      mapping.rules.push_back(std::move(parsed));
    }
  }
  simdjson::dom::array ignored;
  if (root.at_key("ignore").get(ignored) == simdjson::SUCCESS) {
    for (const element column : ignored) {
      std::string_view name;
      if (column.get(name) == simdjson::SUCCESS) mapping.ignored.emplace(name);
    }
  }
  mapping.keep_rest = Text(root, "rest") != "drop";
  return mapping;
}

class CsvDecoder final : public Decoder {
 public:
  CsvDecoder(Mapping mapping, std::string source) : mapping_(std::move(mapping)), source_(std::move(source)) {}

  // The header gives an event without anything, which the importer does not pass on.
  absl::Status Decode(std::string_view record, int64_t number, v1::Event* event) override {
    event->Clear();
    Split(record);
    if (header_.empty()) return Header();
    if (cells_.size() != header_.size())
      return InvalidArgument("row: {} cells under a header of {}", cells_.size(), header_.size());
    used_.assign(header_.size(), false);
    event->set_source(source_);
    event->set_channel(mapping_.channel);
    C360_RETURN_IF_ERROR(Time(event));
    for (const Target& target : mapping_.identifiers) {
      std::string value = Value(target.origin);
      if (value.empty()) continue;
      v1::Identifier* identifier = event->add_identifiers();
      identifier->set_namespace_(target.name);
      identifier->set_value(std::move(value));
    }
    if (event->identifiers_size() == 0) return InvalidArgument("identifiers: none, the row names no person or device");
    for (const Target& target : mapping_.attributes) {
      const std::string value = Value(target.origin);
      if (value.empty()) continue;
      v1::Attribute* attribute = event->add_attributes();
      attribute->set_name(target.name);
      attribute->mutable_value()->set_text(value);
    }
    C360_RETURN_IF_ERROR(FillPayload(ChoosePayload(), event));
    Rest(event);
    event->set_event_id(EventId(number));
    return absl::OkStatus();
  }

 private:
  absl::Status Header() {
    header_ = cells_;
    for (size_t i = 0; i < header_.size(); ++i) index_[header_[i]] = i;
    std::vector<std::string> wanted = mapping_.id_columns;
    if (!mapping_.time_column.empty()) wanted.push_back(mapping_.time_column);
    for (const auto* targets : {&mapping_.identifiers, &mapping_.attributes}) {
      for (const Target& target : *targets) wanted.push_back(target.origin.column);
    }
    for (const auto& [field, origin] : mapping_.payload.fields) wanted.push_back(origin.column);
    for (const std::string& column : wanted) {
      if (!column.empty() && !index_.contains(column))
        return FailedPrecondition("mapping: the file has no column \"{}\"", column);
    }
    return absl::OkStatus();
  }

  void Split(std::string_view record) {
    cells_.assign(1, "");
    bool quoted = false;
    for (size_t i = 0; i < record.size(); ++i) {
      const char c = record[i];
      if (quoted && c == '"' && i + 1 < record.size() && record[i + 1] == '"') {
        cells_.back().push_back(c);
        ++i;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == mapping_.delimiter && !quoted) {
        cells_.emplace_back();
      } else {
        cells_.back().push_back(c);
      }
    }
    for (std::string& cell : cells_) {
      const size_t begin = cell.find_first_not_of(" \t");
      if (begin == std::string::npos) {
        cell.clear();
        continue;
      }
      cell = cell.substr(begin, cell.find_last_not_of(" \t\r") - begin + 1);
    }
  }

  std::string Value(const Origin& origin) {
    if (origin.column.empty()) return origin.constant;
    const auto it = index_.find(origin.column);
    if (it == index_.end()) return "";
    used_[it->second] = true;
    std::string value = cells_[it->second];
    if (origin.integer) {
      const size_t dot = value.find('.');
      if (dot != std::string::npos && value.find_first_not_of('0', dot + 1) == std::string::npos) value.resize(dot);
    }
    if (!origin.date_format.empty()) {
      absl::Time time;
      std::string error;
      if (absl::ParseTime(ToAbsl(origin.date_format), ToAbsl(value), &time, &error))
        return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
    }
    return value;
  }

  absl::Status Time(v1::Event* event) {
    if (mapping_.time_column.empty()) return absl::OkStatus();
    const std::string text = Value({.column = mapping_.time_column});
    if (text.empty()) return absl::OkStatus();
    std::optional<int64_t> micros;
    if (mapping_.time_format == "iso") {
      micros = ParseIsoMicros(text);
    } else {
      absl::Time time;
      std::string error;
      if (absl::ParseTime(ToAbsl(mapping_.time_format), ToAbsl(text), mapping_.zone, &time, &error))
        micros = absl::ToUnixMicros(time);
    }
    if (!micros) return InvalidArgument("time: not in the format of the mapping");
    SetMicros(*micros, event->mutable_time());
    return absl::OkStatus();
  }

  const Payload& ChoosePayload() const {
    for (const Rule& rule : mapping_.rules) {
      const auto it = index_.find(rule.column);
      if (it != index_.end() && cells_[it->second].starts_with(rule.starts_with)) return rule.payload;
    }
    return mapping_.payload;
  }

  std::string Field(const Payload& payload, const std::string& name) {
    const auto it = payload.fields.find(name);
    return it == payload.fields.end() ? "" : Value(it->second);
  }

  absl::Status FillLine(const Payload& payload, v1::OrderLine* line) {
    line->set_product_id(Field(payload, "product_id"));
    line->set_name(Field(payload, "name"));
    line->set_category(Field(payload, "category"));
    const std::string quantity = Field(payload, "quantity"), price = Field(payload, "unit_price");
    const auto pieces = ParseMicros(quantity.empty() ? "1" : quantity),
               micros = ParseMicros(price.empty() ? "0" : price);
    if (!pieces) return InvalidArgument("quantity: not a number");
    if (!micros) return InvalidArgument("unit_price: not a number");
    line->set_quantity(static_cast<double>(*pieces) / 1e6);
    line->mutable_unit_price()->set_micros(*micros);
    line->mutable_unit_price()->set_currency(Field(payload, "currency"));
    return absl::OkStatus();
  }

  absl::Status FillPayload(const Payload& payload, v1::Event* event) {
    if (payload.type == "order") {
      event->mutable_order()->set_order_id(Field(payload, "order_id"));
      return FillLine(payload, event->mutable_order()->add_lines());
    }
    if (payload.type == "order_return") {
      event->mutable_order_return()->set_order_id(Field(payload, "order_id"));
      event->mutable_order_return()->set_return_id(Field(payload, "return_id"));
      return FillLine(payload, event->mutable_order_return()->add_lines());
    }
    if (payload.type == "snapshot") {
      event->mutable_snapshot()->set_record_key(Field(payload, "record_key"));
      const auto version = ParseMicros(Field(payload, "version"));
      if (version) event->mutable_snapshot()->set_version(*version / 1'000'000);
    }
    if (payload.type == "custom") event->mutable_custom()->set_type(Field(payload, "type"));
    return absl::OkStatus();
  }

  void Rest(v1::Event* event) {
    if (!mapping_.keep_rest) return;
    for (size_t i = 0; i < header_.size(); ++i) {
      if (used_[i] || cells_[i].empty() || header_[i].empty() || mapping_.ignored.contains(header_[i])) continue;
      v1::Property* property = event->add_properties();
      property->set_name(header_[i]);
      property->mutable_value()->set_text(cells_[i]);
    }
  }

  std::string EventId(int64_t number) const {
    if (mapping_.id_columns.empty()) return std::to_string(number - 1);
    std::string id;
    for (const std::string& column : mapping_.id_columns)
      id.append(id.empty() ? "" : "|").append(cells_[index_.at(column)]);
    return id;
  }

  Mapping mapping_;
  std::string source_;
  std::vector<std::string> header_, cells_;
  std::map<std::string, size_t> index_;
  std::vector<bool> used_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Decoder>> NewCsvDecoder(std::string_view json, std::string source) {
  C360_ASSIGN_OR_RETURN(Mapping mapping, ReadMapping(json));
  if (source.empty()) source = mapping.source.empty() ? "csv" : mapping.source;
  return std::make_unique<CsvDecoder>(std::move(mapping), std::move(source));
}

}  // namespace c360::formats
