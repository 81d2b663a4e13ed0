#include "profile/distinct.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace c360::profile {
namespace {

DistinctCounter CountOf(int from, int to) {
  DistinctCounter counter;
  for (int i = from; i < to; ++i) counter.Add("value " + std::to_string(i));
  return counter;
}

std::string Bytes(const DistinctCounter& counter) {
  std::string bytes;
  counter.Encode(&bytes);
  return bytes;
}

TEST(Distinct, ExactToItsLimit) {
  for (const int n : {0, 1, 2, 255, 256}) {
    DistinctCounter counter = CountOf(0, n);
    counter.Merge(CountOf(0, n));
    EXPECT_EQ(counter.Count(), n);
    EXPECT_TRUE(counter.exact());
  }
  EXPECT_FALSE(CountOf(0, 257).exact());
}

// The root mean square error over many disjoint sets is the documented 1.6 %; each lies within four of it.
TEST(Distinct, ErrorIsAsDocumented) {
  const double standard = 1.04 / std::sqrt(4096.0);
  for (const int n : {257, 1000, 5000, 20'000, 100'000}) {
    double squares = 0;
    const int sets = n > 20'000 ? 10 : 30;
    for (int set = 0; set < sets; ++set) {
      const double error = static_cast<double>(CountOf(set * n, set * n + n).Count()) / n - 1;
      EXPECT_LT(std::abs(error), 4 * standard) << n;
      squares += error * error;
    }
    EXPECT_LT(std::sqrt(squares / sets), 1.5 * standard) << n;
  }
}

TEST(Distinct, MergeIsOfTheSetAlone) {
  SeededRandom random(7);
  for (int round = 0; round < 50; ++round) {
    const int n = static_cast<int>(random.Below(600));
    const int a = static_cast<int>(random.Below(static_cast<uint64_t>(n) + 1)),
              b = static_cast<int>(random.Below(static_cast<uint64_t>(n) + 1));
    DistinctCounter left = CountOf(0, std::max(a, b)), right = CountOf(std::min(a, b), n);  // overlapping
    DistinctCounter both = left, turned = right;
    both.Merge(right);
    turned.Merge(left);
    EXPECT_EQ(Bytes(both), Bytes(CountOf(0, n)));
    EXPECT_EQ(Bytes(turned), Bytes(both));
  }
}

TEST(Distinct, ReadsBackAndRefusesDamage) {
  for (const int n : {0, 3, 256, 257, 4000}) {
    const std::string bytes = Bytes(CountOf(0, n));
    std::string_view in = bytes;
    DistinctCounter back;
    ASSERT_TRUE(back.Decode(&in));
    EXPECT_TRUE(in.empty());
    EXPECT_EQ(Bytes(back), bytes);
    std::string_view cut = std::string_view(bytes).substr(0, bytes.size() - 1);
    EXPECT_FALSE(DistinctCounter().Decode(&cut));
  }
}

}  // namespace
}  // namespace c360::profile
