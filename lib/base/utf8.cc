#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace c360 {
namespace {

bool IsTail(unsigned char c) { return (c & 0xc0) == 0x80; }

// Bytes of the character that starts at `p`, of which `left` can be read; 0 where it is none. Table 3-7 of the Unicode
// Standard: only the second byte has a range of its own.
size_t CharacterBytes(const unsigned char* p, size_t left) {
  if (p[0] < 0x80) return 1;
  if (p[0] < 0xc2 || p[0] > 0xf4) return 0;
  if (p[0] < 0xe0) return left >= 2 && IsTail(p[1]) ? 2 : 0;
  if (p[0] < 0xf0) {
    const unsigned char low = p[0] == 0xe0 ? 0xa0 : 0x80, high = p[0] == 0xed ? 0x9f : 0xbf;
    return left >= 3 && p[1] >= low && p[1] <= high && IsTail(p[2]) ? 3 : 0;
  }
  const unsigned char low = p[0] == 0xf0 ? 0x90 : 0x80, high = p[0] == 0xf4 ? 0x8f : 0xbf;
  return left >= 4 && p[1] >= low && p[1] <= high && IsTail(p[2]) && IsTail(p[3]) ? 4 : 0;
}

}  // namespace

bool IsUtf8Slowly(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  size_t left = text.size();
  while (left > 0) {
    uint64_t eight;
    if (left >= 8) {
      std::memcpy(&eight, p, 8);
      if ((eight & 0x8080808080808080u) == 0) {
        p += 8;
        left -= 8;
        continue;
      }
    }
    const size_t bytes = CharacterBytes(p, left);
    if (bytes == 0) return false;
    p += bytes;
    left -= bytes;
  }
  return true;
}

std::string_view CutUtf8(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && IsTail(static_cast<unsigned char>(text[bytes]))) --bytes;
  return text.substr(0, bytes);
}

}  // namespace c360
