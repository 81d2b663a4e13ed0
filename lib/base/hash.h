// Hashes, by purpose.
//
//   Hash64/Hash128  unkeyed XXH3: content, ties, samples. The same in every store and on every machine.
//   KeyedHash       SipHash-2-4-128 under the store's own key: whatever stands in a key of a table, so that no key
//   tells a value. Sha256          digests that people compare.
#ifndef C360_LIB_BASE_HASH_H_
#define C360_LIB_BASE_HASH_H_

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace c360 {

// 128 bits, ordered as the number high:low.
struct Hash128Value {
  uint64_t high = 0;
  uint64_t low = 0;
  friend auto operator<=>(const Hash128Value&, const Hash128Value&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const Hash128Value& hash) {
    return H::combine(std::move(state), hash.high, hash.low);
  }
};

uint64_t Hash64(std::string_view bytes, uint64_t seed = 0);
Hash128Value Hash128(std::string_view bytes);

// Keyed hashing under one 16-byte key. Thread-safe: no state after construction.
class KeyedHasher {
 public:
  static constexpr size_t kKeyBytes = 16;
  KeyedHasher() = default;
  explicit KeyedHasher(const std::array<uint8_t, kKeyBytes>& key) : key_(key) {}
  Hash128Value Hash(std::string_view bytes) const;
  // Of (first, second), unambiguous: ("ab", "c") and ("a", "bc") differ.
  Hash128Value HashPair(std::string_view first, std::string_view second) const;

 private:
  std::array<uint8_t, kKeyBytes> key_{};
};

// Incremental SHA-256.
class Sha256 {
 public:
  Sha256();
  void Update(std::string_view bytes);
  std::array<uint8_t, 32> Finish();

 private:
  struct State {
    alignas(8) unsigned char bytes[128];
  } state_;
};

std::string ToHex(std::string_view bytes);

}  // namespace c360

#endif  // C360_LIB_BASE_HASH_H_
