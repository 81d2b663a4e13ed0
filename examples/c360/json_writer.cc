#include "json_writer.h"

#include <cmath>

#include "fmt/format.h"

namespace c360::command {
namespace {

// Bytes of the well-formed UTF-8 sequence at the front of `text` (Unicode 15, table 3-7); 0 when there is none.
size_t WellFormedLength(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto is_tail = [&](size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !is_tail(1)) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) {
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
    return is_tail(2) ? 3 : 0;
  }
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return is_tail(2) && is_tail(3) ? 4 : 0;
}

void AppendEscaped(char c, std::string* out) {
  switch (c) {
    case '"':
      out->append("\\\"");
      return;
    case '\\':
      out->append("\\\\");
      return;
    case '\n':
      out->append("\\n");
      return;
    case '\r':
      out->append("\\r");
      return;
    case '\t':
      out->append("\\t");
      return;
  }
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    out->append(fmt::format("\\u{:04x}", static_cast<unsigned char>(c)));
  } else {
    out->push_back(c);
  }
}

void AppendQuoted(std::string_view value, std::string* out) {
  out->push_back('"');
  while (!value.empty()) {
    const size_t length = WellFormedLength(value);
    if (length == 0) {
      out->append("\\ufffd");
    } else if (length == 1) {
      AppendEscaped(value[0], out);
    } else {
      out->append(value.substr(0, length));
    }
    value.remove_prefix(length == 0 ? 1 : length);
  }
  out->push_back('"');
}

// `value` / 10^digits without trailing zeros.
std::string ScaledText(int64_t value, int digits) {
  const bool negative = value < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  std::string text = fmt::format("{}{}", negative ? "-" : "", magnitude / scale);
  if (magnitude % scale == 0) return text;
  text += fmt::format(".{:0{}}", magnitude % scale, digits);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

}  // namespace

JsonWriter& JsonWriter::Key(std::string_view name) {
  Separate();
  AppendQuoted(name, &text_);
  text_.push_back(':');
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view value) {
  Separate();
  AppendQuoted(value, &text_);
  return *this;
}

JsonWriter& JsonWriter::Integer(int64_t value) { return Raw(fmt::format("{}", value)); }

JsonWriter& JsonWriter::Double(double value) { return std::isfinite(value) ? Raw(fmt::format("{}", value)) : Null(); }

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  text_.append(json);
  return *this;
}

JsonWriter& JsonWriter::Open(char bracket) {
  Separate();
  text_.push_back(bracket);
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  text_.push_back(bracket);
  after_value_ = true;
  return *this;
}

void JsonWriter::Separate() {
  if (after_value_) text_.push_back(',');
  after_value_ = true;
}

std::string DecimalText(int64_t micros) { return ScaledText(micros, 6); }
std::string BitsText(int64_t millibits) { return ScaledText(millibits, 3); }

}  // namespace c360::command
