// Tested by tests/base/quote_test.cc.
#include "base/quote.h"

#include <algorithm>

#include "base/utf8.h"

namespace c360 {
namespace {

constexpr size_t kMostBytes = 32, kLongestCharacter = 4;

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t bytes = 1;
    while (bytes < std::min(text.size(), kLongestCharacter) && !IsUtf8(text.substr(0, bytes))) ++bytes;
    std::string_view shown = text.substr(0, bytes);
    if (!IsUtf8(shown)) bytes = 1;
    if (!IsUtf8(shown) || static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7f) shown = "?";
    if (out.size() + shown.size() > kMostBytes) break;
    out.append(shown);
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace c360
