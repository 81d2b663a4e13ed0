// A map with a cap that does not depend on the order of arrival.
#ifndef C360_LIB_PROFILE_SMALLEST_H_
#define C360_LIB_PROFILE_SMALLEST_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"

namespace c360::profile {

// Keeps the `cap` keys with the smallest unkeyed hash, in the order of keys. What a kept key holds is exact, for a key
// among the smallest of all was among the smallest at every moment before; `dropped` counts exactly what the others
// held. So Merge is associative and commutative, and equal sets give equal maps.
//
// Value has Merge(const Value&, size_t cap), with the same cap for what is nested in it, and Count(). Cost:
// logarithmic; above the cap an insertion that displaces another key is linear in the cap, which happens about cap *
// ln(keys / cap) times in all.
template <typename Value>
class SmallestMap {
 public:
  using Map = std::map<std::string, Value, std::less<>>;

  // What `key` holds, to add to; null when the key is not kept: its `count` is dropped then. Keys are not empty.
  Value* Slot(std::string_view key, int64_t count, size_t cap) {
    if (const auto it = map_.find(key); it != map_.end()) return &it->second;
    if (map_.size() >= cap) {
      if (largest_.second.empty()) FindLargest();
      if (Rank(key) > largest_) {
        dropped_ += count;
        return nullptr;
      }
      const auto out = map_.find(largest_.second);
      dropped_ += out->second.Count();
      map_.erase(out);
    }
    largest_ = {};
    return &map_[std::string(key)];
  }
  void Add(std::string_view key, const Value& value, size_t cap) {
    if (Value* const slot = Slot(key, value.Count(), cap); slot != nullptr) slot->Merge(value, cap);
  }
  void Merge(const SmallestMap& other, size_t cap) {
    for (const auto& [key, value] : other.map_) Add(key, value, cap);
    dropped_ += other.dropped_;
  }

  const Map& map() const { return map_; }
  int64_t dropped() const { return dropped_; }
  // How many distinct keys there were. Exact while nothing was dropped, else estimated from the largest hash kept: k -
  // 1 keys lie below it (Bar-Yossef et al. (2002), Counting distinct elements in a data stream; relative error about 1
  // / sqrt(k - 2)).
  int64_t EstimateKeys() const {
    if (dropped_ == 0 || map_.size() < 2) return static_cast<int64_t>(map_.size());
    uint64_t largest = 0;
    for (const auto& [key, value] : map_) largest = std::max(largest, Hash64(key));
    const auto keys =
        (static_cast<unsigned __int128>(map_.size() - 1) << 64) / (largest + static_cast<unsigned __int128>(1));
    return static_cast<int64_t>(std::max<unsigned __int128>(keys, map_.size() + 1));
  }

  // For the codec: what was encoded comes back as it was.
  void Restore(std::string key, Value value) { map_.emplace_hint(map_.end(), std::move(key), std::move(value)); }
  void RestoreDropped(int64_t dropped) { dropped_ = dropped; }

 private:
  static std::pair<uint64_t, std::string> Rank(std::string_view key) { return {Hash64(key), std::string(key)}; }
  void FindLargest() {
    for (const auto& [key, value] : map_) largest_ = std::max(largest_, Rank(key));
  }

  Map map_;
  int64_t dropped_ = 0;
  std::pair<uint64_t, std::string> largest_;  // of the kept keys; an empty key while unknown
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_SMALLEST_H_
