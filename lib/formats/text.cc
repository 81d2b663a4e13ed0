#include "formats/text.h"

#include <charconv>
#include <cmath>

namespace c360::formats {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr int64_t kMaxMicros = 100'000'000'000'000'000;  // 10^17

// Numbers with an exponent are rare, and sources write them from binary numbers: one more rounding changes nothing.
std::optional<int64_t> ParseExponent(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  value *= 1e6;
  if (!(std::abs(value) <= static_cast<double>(kMaxMicros))) return std::nullopt;
  return static_cast<int64_t>(std::round(value));
}

}  // namespace

std::optional<int64_t> ParseMicros(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  std::string_view digits = text;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) digits.remove_prefix(1);
  int64_t micros = 0;
  int decimals = -1;
  bool any = false;
  for (const char c : digits) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
    } else if ((c == 'e' || c == 'E') && any) {
      return ParseExponent(text[0] == '+' ? text.substr(1) : text);
    } else if (!IsDigit(c)) {
      return std::nullopt;
    } else if (decimals < 6) {
      any = true;
      micros = micros * 10 + (c - '0');
      if (micros > kMaxMicros) return std::nullopt;
      if (decimals >= 0) ++decimals;
    } else if (decimals++ == 6 && c >= '5') {
      ++micros;
    }
  }
  if (!any) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < 6; ++i) {
    micros *= 10;
    if (micros > kMaxMicros) return std::nullopt;
  }
  return negative ? -micros : micros;
}

void SnakeCaseTo(std::string_view text, std::string* out) {
  out->clear();
  size_t begin = 0;  // of what stands as it is, and is not yet in `out`
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!IsUpper(c) && c != ' ' && c != '-') continue;
    out->append(text.substr(begin, i - begin));
    begin = i + 1;
    if (!IsUpper(c)) {
      if (!out->empty() && out->back() != '_') out->push_back('_');
      continue;
    }
    if (i > 0 && (IsLower(text[i - 1]) || IsDigit(text[i - 1]))) out->push_back('_');
    out->push_back(static_cast<char>(c + 32));
  }
  out->append(text.substr(begin));
}

std::string SnakeCase(std::string_view text) {
  std::string out;
  SnakeCaseTo(text, &out);
  return out;
}

std::string_view TrimBlanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace c360::formats
