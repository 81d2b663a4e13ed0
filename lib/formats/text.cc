#include "formats/text.h"

#include <cctype>
#include <cstdlib>

#include "absl/time/time.h"
#include "base/absl_compat.h"

namespace c360::formats {

std::optional<int64_t> ParseIsoMicros(std::string_view text) {
  absl::Time time;
  std::string error;
  for (const char* format : {"%Y-%m-%d%ET%H:%M:%E*S%Ez", "%Y-%m-%d%ET%H:%M:%E*S", "%Y-%m-%d %H:%M:%E*S%Ez",
                             "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    if (absl::ParseTime(format, ToAbsl(text), &time, &error) && time != absl::InfiniteFuture() &&
        time != absl::InfinitePast()) {
      return absl::ToUnixMicros(time);
    }
  }
  return std::nullopt;
}

std::optional<int64_t> ParseMicros(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  constexpr int64_t kMax = 100'000'000'000'000'000;
  if (text.find_first_of("eE") != std::string_view::npos) {
    const double value = std::strtod(std::string(text).c_str(), nullptr) * 1e6;
    if (!(value <= static_cast<double>(kMax))) return std::nullopt;
    return static_cast<int64_t>(value + 0.5) * (negative ? -1 : 1);
  }
  int64_t micros = 0;
  int decimals = -1;
  bool any = false;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
    } else if (c < '0' || c > '9') {
      return std::nullopt;
    } else if (decimals < 6) {
      any = true;
      micros = micros * 10 + (c - '0');
      if (micros > kMax) return std::nullopt;
      if (decimals >= 0) ++decimals;
    } else if (decimals++ == 6 && c >= '5') {
      ++micros;
    }
  }
  if (!any) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < 6; ++i) {
    micros *= 10;
    if (micros > kMax) return std::nullopt;
  }
  return negative ? -micros : micros;
}

std::string SnakeCase(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (std::isupper(c)) {
      const bool after_lower = i > 0 && (std::islower(static_cast<unsigned char>(text[i - 1])) ||
                                         std::isdigit(static_cast<unsigned char>(text[i - 1])));
      if (after_lower) out.push_back('_');
      out.push_back(static_cast<char>(std::tolower(c)));
    } else if (c == ' ' || c == '-') {
      if (!out.empty() && out.back() != '_') out.push_back('_');
    } else {
      out.push_back(static_cast<char>(c));
    }
  }
  return out;
}

}  // namespace c360::formats
