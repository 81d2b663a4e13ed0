// Numbers for sample data: the same for one seed on every machine and compiler. Integers only, for floating point and
// the distributions of the standard library may differ between platforms.
#ifndef C360_EXAMPLES_C360_GENERATE_RANDOM_H_
#define C360_EXAMPLES_C360_GENERATE_RANDOM_H_

#include <cstdint>
#include <initializer_list>
#include <span>

namespace c360::generate {

// The finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): a bijection that scatters its input.
constexpr uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// One number from several, depending on their order.
constexpr uint64_t MixAll(std::initializer_list<uint64_t> parts) {
  uint64_t state = 0x9E3779B97F4A7C15u;
  for (const uint64_t part : parts) state = Mix(state + 0x9E3779B97F4A7C15u + Mix(part));
  return state;
}

// SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() { return Mix(state_ += 0x9E3779B97F4A7C15u); }
  // Uniform in [0, bound); bound > 0.
  int64_t Below(int64_t bound) {
    return static_cast<int64_t>((static_cast<unsigned __int128>(Next()) * static_cast<uint64_t>(bound)) >> 64);
  }
  // Uniform in [low, high].
  int64_t Between(int64_t low, int64_t high) { return low + Below(high - low + 1); }
  bool PerMille(int64_t chance) { return Below(1000) < chance; }
  template <typename T, size_t n>
  const T& Pick(const T (&items)[n]) {
    return items[static_cast<size_t>(Below(static_cast<int64_t>(n)))];
  }
  template <typename T>
  const T& Pick(std::span<const T> items) {
    return items[static_cast<size_t>(Below(static_cast<int64_t>(items.size())))];
  }

 private:
  uint64_t state_;
};

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_RANDOM_H_
