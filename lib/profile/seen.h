// How often and when something was shown.
#ifndef C360_LIB_PROFILE_SEEN_H_
#define C360_LIB_PROFILE_SEEN_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "types/event.h"

namespace c360::profile {

// Times in microseconds; kNoTime while no event with a time showed it. Adding and merging are commutative.
struct Seen {
  int64_t count = 0;
  int64_t first_us = kNoTime;
  int64_t last_us = kNoTime;

  void Add(int64_t time_us) { Merge({.count = 1, .first_us = time_us, .last_us = time_us}); }
  void Merge(const Seen& other, size_t /*cap*/ = 0) {
    count += other.count;
    if (other.first_us != kNoTime) first_us = first_us == kNoTime ? other.first_us : std::min(first_us, other.first_us);
    last_us = std::max(last_us, other.last_us);  // kNoTime is below every time
  }
  int64_t Count() const { return count; }
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_SEEN_H_
