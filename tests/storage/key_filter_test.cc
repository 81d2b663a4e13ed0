#include "storage/key_filter.h"

#include <gtest/gtest.h>

#include <string>

#include "base/hash.h"
#include "storage/keys.h"

namespace c360::storage {
namespace {

std::string Key(uint64_t number) { return HashKey(KeyedHasher().Hash("key" + std::to_string(number))); }

TEST(KeyFilter, AnEmptyOneHoldsNothing) {
  const KeyFilter filter;
  EXPECT_FALSE(filter.MayHold(""));
  EXPECT_FALSE(filter.MayHold(Key(1)));
}

TEST(KeyFilter, HoldsWhatWasAddedAndHardlyAnythingElse) {
  constexpr uint64_t kKeys = 30'000;  // several parts
  KeyFilter filter(/*first_keys=*/1000);
  for (uint64_t i = 0; i < kKeys; ++i) filter.Add(Key(i));
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < kKeys; ++i) {
    ASSERT_TRUE(filter.MayHold(Key(i))) << i;
    wrong += filter.MayHold(Key(kKeys + i));
  }
  // Each part is wrong about 0.7 in a hundred times when it is full; there are five.
  EXPECT_LT(wrong, kKeys * 4 / 100);
}

TEST(KeyFilter, MoreThanItIsForIsYesToAll) {
  KeyFilter filter(/*first_keys=*/1);
  for (int again = 0; again < 1000; ++again) filter.Add(Key(0));  // the same key takes no room
  EXPECT_FALSE(filter.MayHold(Key(1)) && filter.MayHold(Key(2)) && filter.MayHold(Key(3)));
  for (uint64_t i = 0; i < 5000; ++i) filter.Add(Key(i));
  for (uint64_t i = 0; i < 10'000; ++i) ASSERT_TRUE(filter.MayHold(Key(i))) << i;
}

TEST(KeyFilter, KeysOfAnyLength) {
  KeyFilter filter;
  for (const char* key : {"", "a", "ab", "a long key that is no hash at all"}) {
    EXPECT_FALSE(filter.MayHold(key));
    filter.Add(key);
    EXPECT_TRUE(filter.MayHold(key));
  }
}

}  // namespace
}  // namespace c360::storage
