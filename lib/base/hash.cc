#include "base/hash.h"

#include <sodium.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#include "base/bytes.h"

namespace c360 {

uint64_t Hash64(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Hash128Value Hash128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {.high = hash.high64, .low = hash.low64};
}

Hash128Value KeyedHasher::Hash(std::string_view bytes) const {
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == kKeyBytes);
  unsigned char out[crypto_shorthash_siphashx24_BYTES];
  crypto_shorthash_siphashx24(out, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), key_.data());
  const std::string_view view(reinterpret_cast<const char*>(out), sizeof out);
  return {.high = LoadBigEndian64(view.data()), .low = LoadBigEndian64(view.data() + 8)};
}

Hash128Value KeyedHasher::HashPair(std::string_view first, std::string_view second) const {
  // The length of the first part in front keeps the pair unambiguous. Short pairs, nearly all, stay on the stack.
  char buffer[256];
  const uint64_t length = first.size();
  if (8 + first.size() + second.size() <= sizeof buffer) {
    std::memcpy(buffer, &length, 8);
    std::memcpy(buffer + 8, first.data(), first.size());
    std::memcpy(buffer + 8 + first.size(), second.data(), second.size());
    return Hash({buffer, 8 + first.size() + second.size()});
  }
  std::string joined(reinterpret_cast<const char*>(&length), 8);
  joined.append(first).append(second);
  return Hash(joined);
}

Sha256::Sha256() {
  static_assert(sizeof(State) >= sizeof(crypto_hash_sha256_state));
  crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.bytes));
}

void Sha256::Update(std::string_view bytes) {
  crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.bytes),
                            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::array<uint8_t, 32> Sha256::Finish() {
  std::array<uint8_t, 32> out;
  crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.bytes), out.data());
  return out;
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

}  // namespace c360
