// Tested by tests/formats/json_test.cc.
#include "formats/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "formats/fields.h"
#include "formats/text.h"
#include "formats/time.h"

namespace c360::formats {
namespace {

using simdjson::dom::element_type;

constexpr size_t kUsualJson = 64;  // bytes of most lists and objects, "{"name":"analytics.js","version":"2.1.0"}"

std::optional<std::string_view> Text(const JsonElement& in) {
  std::string_view text;
  if (in.get(text) != simdjson::SUCCESS) return std::nullopt;
  return TrimBlanks(text);
}

bool NeedsEscape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void AppendQuoted(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  bool escapes = false;  // asked of all bytes, without a way out, so that many are compared at once
  for (const char c : text) escapes |= NeedsEscape(c);
  if (!escapes) {
    out->append(text).push_back('"');
    return;
  }
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!NeedsEscape(text[i])) continue;
    out->append(text.substr(begin, i - begin));
    begin = i + 1;
    out->push_back('\\');
    const size_t known = std::string_view("\"\\\b\f\n\r\t").find(text[i]);
    if (known != std::string_view::npos) {
      out->push_back("\"\\bfnrt"[known]);
    } else {
      out->append("u00").append(1, kHex[text[i] >> 4]).append(1, kHex[text[i] & 15]);
    }
  }
  out->append(text.substr(begin)).push_back('"');
}

void AppendCompact(const JsonElement& in, std::string* out);

// Whether the keys stand in their order already, as in many a small object.
bool IsSorted(const JsonObject& in) {
  std::string_view last;
  for (const auto [key, value] : in) {
    if (std::string_view(key) < last) return false;
    last = key;
  }
  return true;
}

// In the order of the keys, so that equal objects are equal texts, however a library walks its maps.
void AppendObject(const JsonObject& in, std::string* out) {
  char before = '{';
  const auto append = [&](std::string_view key, const JsonElement& value) {
    out->push_back(std::exchange(before, ','));
    AppendQuoted(key, out);
    out->push_back(':');
    AppendCompact(value, out);
  };
  if (IsSorted(in)) {
    for (const auto [key, value] : in) append(key, value);
  } else {
    std::vector<std::pair<std::string_view, JsonElement>> fields;
    for (const auto [key, value] : in) fields.emplace_back(key, value);
    std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [key, value] : fields) append(key, value);
  }
  if (before == '{') out->push_back('{');
  out->push_back('}');
}

// As simdjson::minify but for the order of keys, into memory that is there already. The parser bounds the depth.
void AppendCompact(const JsonElement& in, std::string* out) {
  switch (in.type()) {
    case element_type::OBJECT:
      AppendObject(in, out);
      break;
    case element_type::ARRAY: {
      char before = '[';
      for (const JsonElement value : JsonArray(in)) {
        out->push_back(std::exchange(before, ','));
        AppendCompact(value, out);
      }
      if (before == '[') out->push_back('[');
      out->push_back(']');
      break;
    }
    case element_type::STRING:
      AppendQuoted(in.get_string().value_unsafe(), out);
      break;
    case element_type::BOOL:
      out->append(in.get_bool().value_unsafe() ? "true" : "false");
      break;
    case element_type::NULL_VALUE:
      out->append("null");
      break;
    default:
      out->append(JsonTextOf(in));
  }
}

}  // namespace

bool JsonText(const JsonElement& in, std::string* out) {
  switch (in.type()) {
    case element_type::STRING:
      out->assign(in.get_string().value_unsafe());
      return true;
    case element_type::INT64:
    case element_type::UINT64: {
      char buffer[24];
      const bool is_signed = in.type() == element_type::INT64;
      const auto [end, error] = is_signed
                                    ? std::to_chars(buffer, buffer + sizeof buffer, in.get_int64().value_unsafe())
                                    : std::to_chars(buffer, buffer + sizeof buffer, in.get_uint64().value_unsafe());
      out->assign(buffer, end);
      return true;
    }
    case element_type::DOUBLE:
      *out = simdjson::minify(in);
      return true;
    default:
      return false;
  }
}

std::string JsonTextOf(const JsonElement& in) {
  std::string out;
  JsonText(in, &out);
  return out;
}

std::optional<double> JsonNumber(const JsonElement& in) {
  double value = 0;
  if (in.get(value) == simdjson::SUCCESS) return std::isfinite(value) ? std::optional(value) : std::nullopt;
  const auto text = Text(in);
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<int64_t> JsonInteger(const JsonElement& in) {
  int64_t whole = 0;
  if (in.get(whole) == simdjson::SUCCESS) return whole;
  const auto number = JsonNumber(in);
  if (!number || std::abs(*number) > 9e18) return std::nullopt;
  return static_cast<int64_t>(*number);
}

std::optional<int64_t> JsonMicros(const JsonElement& in) {
  constexpr int64_t kMillion = 1'000'000, kMostUnits = 100'000'000'000;
  int64_t whole = 0;
  if (in.get(whole) == simdjson::SUCCESS) {
    if (whole > kMostUnits || whole < -kMostUnits) return std::nullopt;
    return whole * kMillion;
  }
  // A double next to a decimal of at most nine and six digits is within 10^9 * 2^-53 of it: times a million that rounds
  // to the decimal. Larger ones go by their shortest text.
  if (double value = 0; in.get(value) == simdjson::SUCCESS) {
    if (std::abs(value) < 1e9) return std::llround(value * 1e6);
    return ParseMicros(std::string(simdjson::minify(in)));
  }
  const auto text = Text(in);
  return text ? ParseMicros(*text) : std::nullopt;
}

std::optional<bool> JsonFlag(const JsonElement& in) {
  bool flag = false;
  if (in.get(flag) == simdjson::SUCCESS) return flag;
  return ParseFlag(JsonTextOf(in));
}

std::optional<int64_t> JsonTimeMicros(const JsonElement& in) {
  std::string_view text;
  if (in.get(text) == simdjson::SUCCESS) return ParseIsoMicros(text);
  double number = 0;
  if (in.get(number) != simdjson::SUCCESS || !(number > 0 && number < 1e14)) return std::nullopt;
  return static_cast<int64_t>(number < 1e11 ? number * 1e6 : number * 1e3);
}

void JsonValue(const JsonElement& in, v1::Value* out) {
  switch (in.type()) {
    case element_type::NULL_VALUE:
      break;
    case element_type::STRING:
      out->mutable_text()->assign(in.get_string().value_unsafe());
      break;
    case element_type::INT64:
      out->set_integer(in.get_int64().value_unsafe());
      break;
    case element_type::BOOL:
      out->set_flag(in.get_bool().value_unsafe());
      break;
    case element_type::UINT64:  // above the largest int64: a double would round it
      *out->mutable_text() = JsonTextOf(in);
      break;
    case element_type::DOUBLE:
      out->set_number(in.get_double().value_unsafe());
      break;
    default:
      out->mutable_json()->reserve(kUsualJson);
      AppendCompact(in, out->mutable_json());
  }
}

}  // namespace c360::formats
