// Well-formed UTF-8.
#ifndef C360_LIB_BASE_UTF8_H_
#define C360_LIB_BASE_UTF8_H_

#include <cstdint>
#include <cstring>
#include <string_view>

namespace c360 {

// For IsUtf8: `text` has something outside of ASCII.
bool IsUtf8Slowly(std::string_view text);

// Whether all bytes are below 0x80. Cost: eight bytes a step.
inline bool IsAsciiOnly(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  const char* p = text.data();
  const size_t size = text.size();
  uint64_t seen = 0, eight = 0;
  if (size >= 8) {
    for (size_t i = 0; i + 8 <= size; i += 8) {
      std::memcpy(&eight, p + i, 8);
      seen |= eight;
    }
    std::memcpy(&eight, p + size - 8, 8);  // the rest, with some bytes for the second time
    seen |= eight;
  } else if (size >= 4) {
    uint32_t low = 0, high = 0;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + size - 4, 4);
    seen = low | high;
  } else {
    for (size_t i = 0; i < size; ++i) seen |= static_cast<unsigned char>(p[i]);
  }
  return (seen & kHighBits) == 0;
}

// Whether `text` is UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF. Cost: eight
// bytes a step while they are ASCII. Threads: pure.
inline bool IsUtf8(std::string_view text) { return IsAsciiOnly(text) || IsUtf8Slowly(text); }

// The longest beginning of `text` of at most `bytes` bytes that cuts no character in two.
std::string_view CutUtf8(std::string_view text, size_t bytes);

}  // namespace c360

#endif  // C360_LIB_BASE_UTF8_H_
