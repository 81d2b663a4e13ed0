// Tested by tests/profile/distinct_test.cc.
#include "profile/distinct.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "base/bytes.h"
#include "base/hash.h"

namespace c360::profile {
namespace {

constexpr int kRankBits = 64 - DistinctCounter::kPrecision;  // ranks are 1..kRankBits + 1

// Ertl (2017), algorithm 6: what registers at 0 and at their end add. Both sums converge within some 60 steps.
double Sigma(double x) {
  if (x == 1.0) return INFINITY;
  double y = 1, z = x;
  for (double before = -1; z != before;) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}
double Tau(double x) {
  if (x == 0.0 || x == 1.0) return 0;
  double y = 1, z = 1 - x;
  for (double before = -1; z != before;) {
    x = std::sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}

}  // namespace

void DistinctCounter::Add(std::string_view text) { AddHash(Hash64(text)); }

void DistinctCounter::AddHash(uint64_t hash) {
  if (!exact()) {
    Raise(hash);
    return;
  }
  hashes_.insert(hash);
  if (hashes_.size() > kExact) Promote();
}

void DistinctCounter::Promote() {
  registers_.assign(kRegisters, '\0');
  for (const uint64_t hash : hashes_) Raise(hash);
  hashes_.clear();
}

void DistinctCounter::Raise(uint64_t hash) {
  const uint64_t rest = hash << kPrecision;
  const int rank = rest == 0 ? kRankBits + 1 : std::countl_zero(rest) + 1;
  char& slot = registers_[hash >> kRankBits];
  slot = std::max(slot, static_cast<char>(rank));
}

void DistinctCounter::Merge(const DistinctCounter& other) {
  if (!other.exact() && exact()) Promote();
  for (const uint64_t hash : other.hashes_) AddHash(hash);
  for (size_t i = 0; i < other.registers_.size(); ++i) registers_[i] = std::max(registers_[i], other.registers_[i]);
}

int64_t DistinctCounter::Count() const {
  if (exact()) return static_cast<int64_t>(hashes_.size());
  std::array<int, kRankBits + 2> counts{};
  for (const char rank : registers_) ++counts[static_cast<size_t>(rank)];
  constexpr double m = kRegisters;
  double z = m * Tau(1.0 - counts[kRankBits + 1] / m);
  for (int rank = kRankBits; rank >= 1; --rank) z = 0.5 * (z + counts[static_cast<size_t>(rank)]);
  z += m * Sigma(counts[0] / m);
  const double alpha = 0.5 / std::log(2.0);
  return std::llround(alpha * m * m / z);
}

// [number of hashes: varint, each 8 bytes ascending], or [kExact + 1: varint][registers].
void DistinctCounter::Encode(std::string* out) const {
  AppendVarint(out, exact() ? hashes_.size() : kExact + 1);
  for (const uint64_t hash : hashes_) AppendBigEndian64(out, hash);
  out->append(registers_);
}

bool DistinctCounter::Decode(std::string_view* in) {
  uint64_t size;
  if (!ReadVarint(in, &size) || size > kExact + 1) return false;
  const size_t bytes = size > kExact ? kRegisters : 8 * size;
  if (in->size() < bytes) return false;
  if (size > kExact) {
    registers_.assign(in->substr(0, bytes));
    if (std::any_of(registers_.begin(), registers_.end(), [](char r) { return r < 0 || r > kRankBits + 1; }))
      return false;
  }
  for (size_t i = 0; size <= kExact && i < size; ++i)
    hashes_.insert(hashes_.end(), LoadBigEndian64(in->data() + 8 * i));
  in->remove_prefix(bytes);
  return true;
}

}  // namespace c360::profile
