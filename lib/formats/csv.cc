// Rows into events. The mapping is bound to the columns once; a row then costs one pass over its cells. Tested by
// tests/formats/csv_test.cc.
#include "formats/csv.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "c360/event.h"
#include "formats/fields.h"
#include "formats/mapping.h"
#include "formats/text.h"
#include "types/event.h"

namespace c360::formats {
namespace {

constexpr size_t kMaxCells = 4096;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class CsvDecoder final : public Decoder {
 public:
  CsvDecoder(const Mapping& mapping, const TextRules& rules, const std::string& source)
      : mapping_(mapping), rules_(rules), source_(source), cutter_(mapping.delimiter, mapping.blanks_delimit) {}

  absl::Status Decode(std::string_view record, int64_t number, v1::Event* event) override {
    event->Clear();
    if (!IsUtf8(record)) return InvalidArgument("row: not UTF-8");
    C360_RETURN_IF_ERROR(cutter_.Cut(record, &cells_));
    if (cells_.size() != mapping_.width)
      return InvalidArgument("row: {} cells where there are {} columns", cells_.size(), mapping_.width);
    for (std::string_view& cell : cells_) {
      if (mapping_.absent.contains(cell)) cell = {};
    }
    event->set_source(source_);
    event->set_event_id(mapping_.event_id ? Value(*mapping_.event_id) : std::to_string(number));
    C360_RETURN_IF_ERROR(Time(event));
    C360_RETURN_IF_ERROR(Channel(event));
    event->set_direction(mapping_.direction);
    for (const IdentifierTarget& target : mapping_.identifiers) {
      std::string value = Value(target.origin);
      if (value.empty()) continue;
      v1::Identifier* identifier = event->add_identifiers();
      identifier->set_namespace_(target.name_space);
      identifier->set_value(std::move(value));
    }
    if (event->identifiers_size() == 0) return InvalidArgument("identifiers: none, the row names no person or device");
    for (const Target& target : mapping_.attributes) {
      v1::Attribute attribute;
      C360_ASSIGN_OR_RETURN(const bool set, SetTarget(target, attribute.mutable_value()));
      if (!set) continue;
      attribute.set_name(target.name);
      *event->add_attributes() = std::move(attribute);
    }
    for (const Target& target : mapping_.properties) {
      v1::Property property;
      C360_ASSIGN_OR_RETURN(const bool set, SetTarget(target, property.mutable_value()));
      if (!set) continue;
      property.set_name(target.name);
      *event->add_properties() = std::move(property);
    }
    C360_RETURN_IF_ERROR(Payloads(event));
    for (const auto& [cell, name] : mapping_.rest) {
      if (cells_[cell].empty()) continue;
      v1::Property* property = event->add_properties();
      property->set_name(name);
      property->mutable_value()->set_text(std::string(cells_[cell]));
    }
    return absl::OkStatus();
  }

 private:
  std::string Value(const Origin& origin) const {
    std::string value = origin.constant;
    if (!origin.cells.empty()) {
      value.assign(cells_[origin.cells[0]]);
      // All parts stand, the empty ones too, so that ("a", "") and ("", "a") differ; but nothing of nothing is nothing.
      bool any = !value.empty();
      for (size_t i = 1; i < origin.cells.size(); ++i) {
        any |= !cells_[origin.cells[i]].empty();
        value.append(origin.join).append(cells_[origin.cells[i]]);
      }
      if (!any) value.clear();
    }
    if (value.empty()) value = origin.fallback;
    if (value.empty()) return value;
    if (origin.integer) {
      const size_t dot = value.find('.');
      if (dot != std::string::npos && value.find_first_not_of('0', dot + 1) == std::string::npos) value.resize(dot);
    }
    for (const TimePattern& pattern : origin.dates) {
      if (auto date = pattern.ParseDate(value)) {
        value = *std::move(date);
        break;
      }
    }
    if (const auto it = origin.values.find(value); it != origin.values.end()) value = it->second;
    return value.empty() ? value : origin.prefix + value;
  }

  // False where there is no value.
  absl::StatusOr<bool> SetTarget(const Target& target, v1::Value* out) const {
    if (!target.address.empty()) {
      bool any = false;
      for (const auto& [part, origin] : target.address) {
        const std::string value = Value(origin);
        if (value.empty()) continue;
        any = true;
        const auto* field = v1::Address::descriptor()->FindFieldByName(part);
        C360_RETURN_IF_ERROR(SetField(field, value, rules_, out->mutable_address()));
      }
      return any;
    }
    const std::string value = Value(target.origin);
    if (value.empty()) return false;
    static constexpr std::pair<ValueType, int> kFields[] = {{ValueType::kText, v1::Value::kTextFieldNumber},
                                                            {ValueType::kInteger, v1::Value::kIntegerFieldNumber},
                                                            {ValueType::kNumber, v1::Value::kNumberFieldNumber},
                                                            {ValueType::kFlag, v1::Value::kFlagFieldNumber}};
    const auto* field = v1::Value::descriptor()->FindFieldByNumber(kFields[static_cast<size_t>(target.type)].second);
    const absl::Status status = SetField(field, value, rules_, out);
    if (!status.ok()) return InvalidArgument("{}: not of type {}", target.name, field->name());
    return true;
  }

  absl::Status Time(v1::Event* event) const {
    if (!mapping_.time) return absl::OkStatus();
    const std::string text = Value(*mapping_.time);
    if (text.empty()) return absl::OkStatus();
    for (const TimePattern& pattern : mapping_.time_formats) {
      const auto micros = pattern.ParseMicros(text, mapping_.zone);
      if (!micros) continue;
      SetMicros(*micros, event->mutable_time());
      return absl::OkStatus();
    }
    return InvalidArgument("time: does not fit the format of the mapping");
  }

  absl::Status Channel(v1::Event* event) const {
    if (mapping_.channel) {
      const std::string text = Value(*mapping_.channel);
      if (const auto channel = ParseChannel(text)) {
        event->set_channel(*channel);
      } else if (!text.empty()) {
        event->set_channel(v1::CHANNEL_OTHER);
        event->set_channel_name(text);
      }
    }
    if (mapping_.name) event->set_name(Value(*mapping_.name));
    return absl::OkStatus();
  }

  bool Holds(const Condition& condition) const {
    const std::string_view cell = cells_[condition.cell];
    if (condition.is_one_of && !condition.is_one_of->contains(cell)) return false;
    if (condition.starts_with && !cell.starts_with(*condition.starts_with)) return false;
    if (condition.empty && *condition.empty != cell.empty()) return false;
    if (!condition.less_than_micros && !condition.greater_than_micros) return true;
    const auto micros = ParseMicros(PlainNumber(cell, rules_));
    return micros && (!condition.less_than_micros || *micros < *condition.less_than_micros) &&
           (!condition.greater_than_micros || *micros > *condition.greater_than_micros);
  }

  absl::Status Payloads(v1::Event* event) const {
    const auto rule = std::find_if(mapping_.rules.begin(), mapping_.rules.end(), [&](const Rule& candidate) {
      return std::all_of(candidate.when.begin(), candidate.when.end(), [&](const Condition& c) { return Holds(c); });
    });
    if (rule == mapping_.rules.end()) return Fill(mapping_.payload, event);
    if (rule->name) event->set_name(*rule->name);
    return Fill(rule->payload, event);
  }

  absl::Status Fill(const Payload& payload, v1::Event* event) const {
    if (payload.type == nullptr) return absl::OkStatus();
    auto* message = event->GetReflection()->MutableMessage(event, payload.type);
    google::protobuf::Message* line = nullptr;
    for (const FieldTarget& target : payload.fields) {
      const std::string value = Value(target.origin);
      if (value.empty()) continue;
      if (target.in_line && line == nullptr) {
        const auto* lines = payload.type->message_type()->FindFieldByName("lines");
        line = message->GetReflection()->AddMessage(message, lines);
        static_cast<v1::OrderLine*>(line)->set_quantity(1);
      }
      const absl::Status status = SetField(target.field, value, rules_, target.in_line ? line : message);
      if (!status.ok()) return Annotate(status, payload.type->name());
    }
    if (payload.currency) {
      std::string currency = Value(*payload.currency);
      for (char& c : currency) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      SetCurrency(currency, message);
    }
    return absl::OkStatus();
  }

  const Mapping& mapping_;
  const TextRules& rules_;
  const std::string& source_;
  RowCutter cutter_;
  std::vector<std::string_view> cells_;
};

class CsvFormat final : public Format {
 public:
  CsvFormat(Mapping mapping, std::string source)
      : mapping_(std::move(mapping)),
        rules_{.decimal_comma = mapping_.decimal_comma, .times = mapping_.time_formats, .zone = mapping_.zone},
        source_(std::move(source)) {}

  Framing framing() const override {
    return {.kind = mapping_.blanks_delimit ? Framing::Kind::kLines : Framing::Kind::kQuotedLines,
            .delimiter = mapping_.delimiter};
  }

  bool has_header() const override { return mapping_.columns.empty(); }
  absl::Status TakeHeader(std::string_view header) override {
    RowCutter cutter(mapping_.delimiter, mapping_.blanks_delimit);
    std::vector<std::string_view> cells;
    C360_RETURN_IF_ERROR(cutter.Cut(header, &cells));
    return mapping_.Bind(std::vector<std::string>(cells.begin(), cells.end()));
  }
  std::unique_ptr<Decoder> NewDecoder() const override {
    return std::make_unique<CsvDecoder>(mapping_, rules_, source_);
  }

 private:
  Mapping mapping_;
  const TextRules rules_;
  const std::string source_;
};

}  // namespace

absl::Status RowCutter::Cut(std::string_view row, std::vector<std::string_view>* cells) {
  cells->clear();
  unquoted_.clear();
  size_t at = 0;
  while (true) {
    if (cells->size() == kMaxCells) return InvalidArgument("row: more than {} cells", kMaxCells);
    while (at < row.size() && IsBlank(row[at]) && row[at] != delimiter_) ++at;
    if (blanks_) {
      while (at < row.size() && IsBlank(row[at])) ++at;
      if (at == row.size()) return absl::OkStatus();
      const size_t begin = at;
      while (at < row.size() && !IsBlank(row[at])) ++at;
      cells->push_back(row.substr(begin, at - begin));
      continue;
    }
    if (at < row.size() && row[at] == '"') {
      const size_t begin = ++at;
      bool doubled = false;
      while (true) {
        at = row.find('"', at);
        if (at == std::string_view::npos) return InvalidArgument("row: a quoted cell that does not end");
        if (at + 1 >= row.size() || row[at + 1] != '"') break;
        doubled = true;
        at += 2;
      }
      std::string_view cell = row.substr(begin, at - begin);
      if (doubled) {
        std::string& text = *unquoted_.emplace_back(std::make_unique<std::string>());
        for (size_t i = 0; i < cell.size(); ++i) {
          text.push_back(cell[i]);
          if (cell[i] == '"') ++i;
        }
        cell = text;
      }
      cells->push_back(TrimBlanks(cell));
      at = row.find(delimiter_, at + 1);  // whatever else stands behind the closing quote is let go
    } else {
      const size_t end = row.find(delimiter_, at);
      cells->push_back(TrimBlanks(row.substr(at, end == std::string_view::npos ? end : end - at)));
      at = end;
    }
    if (at == std::string_view::npos) return absl::OkStatus();
    ++at;
  }
}

absl::StatusOr<std::unique_ptr<Format>> NewCsvFormat(std::string_view json, std::string source) {
  C360_ASSIGN_OR_RETURN(Mapping mapping, ParseMapping(json));
  if (!mapping.columns.empty()) C360_RETURN_IF_ERROR(mapping.Bind(mapping.columns));
  if (source.empty()) source = mapping.source.empty() ? "csv" : mapping.source;
  return std::make_unique<CsvFormat>(std::move(mapping), std::move(source));
}

}  // namespace c360::formats
