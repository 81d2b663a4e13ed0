// Encoding of integers and text into keys and rows. Big-endian, so that byte order is number order.
#ifndef C360_LIB_BASE_BYTES_H_
#define C360_LIB_BASE_BYTES_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace c360 {

inline uint64_t LoadBigEndian64(const char* p) {
  uint64_t value;
  std::memcpy(&value, p, 8);
  return __builtin_bswap64(value);
}
inline uint32_t LoadBigEndian32(const char* p) {
  uint32_t value;
  std::memcpy(&value, p, 4);
  return __builtin_bswap32(value);
}
inline void StoreBigEndian64(char* p, uint64_t value) {
  value = __builtin_bswap64(value);
  std::memcpy(p, &value, 8);
}
inline void AppendBigEndian64(std::string* out, uint64_t value) {
  char buffer[8];
  StoreBigEndian64(buffer, value);
  out->append(buffer, 8);
}
inline void AppendBigEndian32(std::string* out, uint32_t value) {
  value = __builtin_bswap32(value);
  out->append(reinterpret_cast<const char*>(&value), 4);
}

// Maps a signed number to an unsigned one in the same order (flips the sign bit), and back.
inline uint64_t OrderedFromSigned(int64_t value) { return static_cast<uint64_t>(value) ^ (uint64_t{1} << 63); }
inline int64_t SignedFromOrdered(uint64_t value) { return static_cast<int64_t>(value ^ (uint64_t{1} << 63)); }

// LEB128, at most 10 bytes.
void AppendVarint(std::string* out, uint64_t value);
// Takes a varint off the front of `in`; false on a cut or overlong one.
bool ReadVarint(std::string_view* in, uint64_t* value);

// Text with its length in front, unambiguous when joined.
void AppendLengthPrefixed(std::string* out, std::string_view text);
bool ReadLengthPrefixed(std::string_view* in, std::string_view* text);

}  // namespace c360

#endif  // C360_LIB_BASE_BYTES_H_
