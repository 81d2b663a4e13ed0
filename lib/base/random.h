// Randomness that is always asked for, never taken behind the caller's back.
#ifndef C360_LIB_BASE_RANDOM_H_
#define C360_LIB_BASE_RANDOM_H_

#include <array>
#include <cstdint>

namespace c360 {

// 16 bytes from the operating system, for the key of a new store.
std::array<uint8_t, 16> SystemEntropy();

// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): small, fast, the same sequence everywhere for one seed. Not for
// secrets.
class SeededRandom {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  uint64_t Next();
  // Uniform in [0, bound); bound > 0. The bias is below bound / 2^64.
  uint64_t Below(uint64_t bound) {
    return static_cast<uint64_t>((static_cast<unsigned __int128>(Next()) * bound) >> 64);
  }
  // Uniform in [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  bool Chance(double probability) { return Unit() < probability; }

 private:
  uint64_t state_;
};

}  // namespace c360

#endif  // C360_LIB_BASE_RANDOM_H_
