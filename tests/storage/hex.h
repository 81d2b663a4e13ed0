// Bytes as a test writes them.
#ifndef C360_TESTS_STORAGE_HEX_H_
#define C360_TESTS_STORAGE_HEX_H_

#include <string>
#include <string_view>

namespace c360::storage {

// "01 ff" -> the two bytes. Blanks are for the reader.
inline std::string FromHex(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      bytes.push_back(static_cast<char>(high * 16 + digit));
      high = -1;
    }
  }
  return bytes;
}

}  // namespace c360::storage

#endif  // C360_TESTS_STORAGE_HEX_H_
