// What of the facts of one profile is a purchase.
#ifndef C360_LIB_FACTS_PURCHASES_H_
#define C360_LIB_FACTS_PURCHASES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/value.h"

namespace c360::metrics {

// a + b; past 64 bits their end.
inline int64_t SaturatingSum(int64_t a, int64_t b) {
  int64_t sum;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b > 0 ? INT64_MAX : INT64_MIN;
}

// Appends the purchases of one profile (Purchases) to `purchases`. Untimed and cancelled orders are none.
void AppendPurchases(std::span<const Fact> facts, std::vector<Purchase>* purchases);

}  // namespace c360::metrics

#endif  // C360_LIB_FACTS_PURCHASES_H_
