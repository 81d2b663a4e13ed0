#include "base/bytes.h"

namespace c360 {

void AppendVarint(std::string* out, uint64_t value) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

bool ReadVarint(std::string_view* in, uint64_t* value) {
  uint64_t result = 0;
  for (int i = 0; i < 10 && static_cast<size_t>(i) < in->size(); ++i) {
    const uint8_t byte = static_cast<uint8_t>((*in)[i]);
    if (i == 9 && byte > 1) return false;
    result |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      in->remove_prefix(i + 1);
      *value = result;
      return true;
    }
  }
  return false;
}

void AppendLengthPrefixed(std::string* out, std::string_view text) {
  AppendVarint(out, text.size());
  out->append(text);
}

bool ReadLengthPrefixed(std::string_view* in, std::string_view* text) {
  uint64_t size;
  if (!ReadVarint(in, &size) || size > in->size()) return false;
  *text = in->substr(0, size);
  in->remove_prefix(size);
  return true;
}

}  // namespace c360
