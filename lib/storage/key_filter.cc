// Tested by tests/storage/key_filter_test.cc.
#include "storage/key_filter.h"

#include "base/hash.h"

namespace c360::storage {
namespace {

constexpr size_t kBitsAKey = 12;
constexpr int kProbes = 6;
constexpr size_t kLineBits = 512;

}  // namespace

KeyFilter::Part::Part(size_t keys)
    : capacity(keys), words((keys * kBitsAKey + kLineBits - 1) / kLineBits * kLineWords) {}

// The line by the upper half of the hash; bits of it by nine bits of the lower half each.
KeyFilter::Place KeyFilter::PlaceOf(uint64_t hash, const Part& part) {
  const uint64_t lines = part.words.size() / kLineWords;
  Place place{.line = static_cast<size_t>(((hash >> 32) * lines) >> 32), .mask = {}};
  uint64_t bits = hash * 0x9e3779b97f4a7c15;  // 2^64 / golden ratio: the lower half mixed into the upper bits
  for (int i = 0; i < kProbes; ++i) {
    place.mask[(bits >> 61) & (kLineWords - 1)] |= uint64_t{1} << ((bits >> 55) & 63);
    bits = (bits << 9) | (bits >> 55);
  }
  return place;
}

void KeyFilter::Add(std::string_view key) {
  if (full_ || MayHold(key)) return;  // rows that are written again and again take no room
  size_t count = count_;
  if (count == 0 || added_ == parts_[count - 1]->capacity) {
    if (count == kMostParts) {
      full_ = true;
      return;
    }
    parts_[count] = std::make_unique<Part>(first_keys_ << count);
    added_ = 0;
    count_ = ++count;
  }
  ++added_;
  Part& part = *parts_[count - 1];
  const Place place = PlaceOf(Hash64(key), part);
  for (size_t i = 0; i < kLineWords; ++i) {
    if (place.mask[i] != 0) part.words[place.line * kLineWords + i].fetch_or(place.mask[i], std::memory_order_relaxed);
  }
}

bool KeyFilter::MayHold(std::string_view key) const {
  if (full_) return true;
  const uint64_t hash = Hash64(key);
  for (size_t p = count_; p-- > 0;) {
    const Part& part = *parts_[p];
    const Place place = PlaceOf(hash, part);
    bool all = true;
    for (size_t i = 0; i < kLineWords && all; ++i) {
      const uint64_t word = part.words[place.line * kLineWords + i].load(std::memory_order_relaxed);
      all = (word & place.mask[i]) == place.mask[i];
    }
    if (all) return true;
  }
  return false;
}

}  // namespace c360::storage
