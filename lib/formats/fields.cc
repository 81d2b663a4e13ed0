#include "formats/fields.h"

#include <charconv>
#include <cmath>

#include "base/status.h"
#include "formats/text.h"
#include "types/event.h"

namespace c360::formats {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::optional<int64_t> ParseTime(std::string_view text, const TextRules& rules) {
  for (const TimePattern& pattern : rules.times) {
    if (const auto micros = pattern.ParseMicros(text, rules.zone)) return micros;
  }
  return std::nullopt;
}

// Whole numbers of any size; "17.0" is one.
std::optional<int64_t> ParseInteger(std::string_view text) {
  int64_t value = 0;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  const std::string_view rest(end, static_cast<size_t>(text.data() + text.size() - end));
  if (!rest.empty() && (rest[0] != '.' || rest.find_first_not_of('0', 1) != std::string_view::npos))
    return std::nullopt;
  return value;
}

std::optional<double> ParseDouble(std::string_view text) {
  double value = 0;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// A version is as well the time of a change, and a time may be all digits ("31052024"): what fits a time format that
// is given is one. Other whole numbers (points, milliseconds) never are times by their look.
std::optional<int64_t> ParseInt64(const FieldDescriptor* field, std::string_view text, const TextRules& rules) {
  const bool is_version = field->containing_type() == v1::RecordSnapshot::descriptor();
  if (is_version) {
    if (const auto micros = ParseTime(text, rules)) return micros;
  }
  if (const auto whole = ParseInteger(PlainNumber(text, rules))) return whole;
  return is_version ? std::nullopt : ParseTime(text, rules);
}

absl::Status SetEnum(const FieldDescriptor* field, std::string_view text, Message* message) {
  std::string name = SnakeCase(text);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  const auto* value = field->enum_type()->FindValueByName(name);
  if (value == nullptr || value->number() == 0) {
    std::string names;
    for (int i = 1; i < field->enum_type()->value_count(); ++i)
      names.append(i > 1 ? ", " : "").append(LowerAscii(field->enum_type()->value(i)->name()));
    return InvalidArgument("{}: not one of {}", field->name(), names);
  }
  message->GetReflection()->SetEnum(message, field, value);
  return absl::OkStatus();
}

absl::Status SetMessage(const FieldDescriptor* field, std::string_view text, const TextRules& rules, Message* message) {
  Message* inner = message->GetReflection()->MutableMessage(message, field);
  if (field->message_type() == v1::Money::descriptor()) {
    const auto micros = ParseMicros(PlainNumber(text, rules));
    if (!micros) return InvalidArgument("{}: not an amount", field->name());
    static_cast<v1::Money*>(inner)->set_micros(*micros);
    return absl::OkStatus();
  }
  if (field->message_type() != google::protobuf::Timestamp::descriptor())
    return InvalidArgument("{}: cannot be given as text", field->name());
  const auto micros = ParseTime(text, rules);
  if (!micros) return InvalidArgument("{}: not a time of the formats given", field->name());
  SetMicros(*micros, static_cast<google::protobuf::Timestamp*>(inner));
  return absl::OkStatus();
}

void AddTexts(const FieldDescriptor* field, std::string_view text, Message* message) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(';'), text.size());
    if (const std::string_view part = TrimBlanks(text.substr(0, end)); !part.empty())
      message->GetReflection()->AddString(message, field, std::string(part));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// "1.234,56" -> "1234.56". A dot stands before groups of three digits only, behind one to three that do not start with
// 0: "3.99" is no number of this table, and 399 least of all. Empty: none.
std::string WithoutThousands(std::string_view text) {
  std::string out;
  size_t at = 0;
  const auto next = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
    return at < text.size() ? text[at] : '\0';
  };
  const auto digits = [&] {
    size_t count = 0;
    for (; next() >= '0' && next() <= '9'; ++count) out.push_back(text[at++]);
    return count;
  };
  if (next() == '-' || next() == '+') out.push_back(text[at++]);
  const bool zero = next() == '0';
  if (const size_t first = digits(); first < 1 || first > 3 || zero) return "";
  while (next() == '.') {
    ++at;
    if (digits() != 3) return "";
  }
  for (; next() != '\0'; ++at) {
    if (text[at] == '.') return "";
    out.push_back(text[at] == ',' ? '.' : text[at]);
  }
  return out;
}

}  // namespace

std::string PlainNumber(std::string_view text, const TextRules& rules) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out.push_back(rules.decimal_comma && c == ',' ? '.' : c);
  }
  return rules.decimal_comma && text.find('.') != std::string_view::npos ? WithoutThousands(text) : out;
}

std::optional<bool> ParseFlag(std::string_view text) {
  const std::string word = LowerAscii(text);
  for (const std::string_view yes : {"yes", "true", "y", "t", "1"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"no", "false", "n", "f", "0"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

absl::Status SetField(const FieldDescriptor* field, std::string_view text, const TextRules& rules, Message* message) {
  const auto* reflection = message->GetReflection();
  if (field->is_repeated()) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
      return InvalidArgument("{}: cannot be given as text", field->name());
    AddTexts(field, text, message);
    return absl::OkStatus();
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->SetString(message, field, std::string(text));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(field, text, message);
    case FieldDescriptor::CPPTYPE_BOOL: {
      const auto flag = ParseFlag(text);
      if (!flag) return InvalidArgument("{}: neither yes nor no", field->name());
      reflection->SetBool(message, field, *flag);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      const auto value = ParseDouble(PlainNumber(text, rules));
      if (!value) return InvalidArgument("{}: not a number", field->name());
      reflection->SetDouble(message, field, *value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64: {
      const bool is_long = field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
      const auto value = is_long ? ParseInt64(field, text, rules) : ParseInteger(PlainNumber(text, rules));
      if (!value) return InvalidArgument("{}: not a whole number", field->name());
      if (is_long) {
        reflection->SetInt64(message, field, *value);
      } else if (*value > INT32_MAX || *value < INT32_MIN) {
        return InvalidArgument("{}: beyond 32 bits", field->name());
      } else {
        reflection->SetInt32(message, field, static_cast<int32_t>(*value));
      }
      return absl::OkStatus();
    }
    default:
      return SetMessage(field, text, rules, message);
  }
}

bool SetCurrency(std::string_view currency, Message* message) {
  const auto* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  bool any = false;
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->message_type() == v1::Money::descriptor()) {
      static_cast<v1::Money*>(reflection->MutableMessage(message, field))->set_currency(std::string(currency));
      any = true;
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(*message, field); ++i)
        any = SetCurrency(currency, reflection->MutableRepeatedMessage(message, field, i)) || any;
    }
  }
  return any;
}

}  // namespace c360::formats
