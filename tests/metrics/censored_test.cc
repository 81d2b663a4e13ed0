#include "c360/metrics/censored.h"

#include <gtest/gtest.h>

#include <vector>

namespace c360::metrics {
namespace {

constexpr int64_t kSecond = 1'000'000;

TEST(Summarise, OfNothingHasNoData) {
  const DurationSummary summary = Summarise({});
  EXPECT_EQ(summary.n, 0);
  EXPECT_EQ(summary.p50.why, Undefined::kNoData);
  EXPECT_EQ(summary.mean_of_ended.why, Undefined::kNoData);
}

// Without censoring: the nearest-rank percentiles and the plain mean.
TEST(Summarise, WithoutOpenOnesIsThePlainSummary) {
  std::vector<Duration> durations;
  for (int i = 10; i >= 1; --i) durations.push_back({i * kSecond, true});
  const DurationSummary summary = Summarise(durations);
  EXPECT_EQ(summary.n, 10);
  EXPECT_EQ(summary.ended, 10);
  EXPECT_DOUBLE_EQ(*summary.mean_of_ended.value, 5.5);
  EXPECT_DOUBLE_EQ(*summary.restricted_mean.value, 5.5);
  EXPECT_DOUBLE_EQ(*summary.p50.value, 5);
  EXPECT_DOUBLE_EQ(*summary.p90.value, 9);
}

// By hand: ends at 1, 2, 4; open at 3, 5. S: 1 -> 4/5, 2 -> 3/5, 4 -> 3/5 * 1/2 = 3/10; at 5 it stays.
// Area: 1 + .8 + .6 * 2 + .3 = 3.3.
TEST(Summarise, CountsOpenOnesForAsLongAsTheyWereSeen) {
  const std::vector<Duration> durations = {
      {5 * kSecond, false}, {1 * kSecond, true}, {3 * kSecond, false}, {4 * kSecond, true}, {2 * kSecond, true}};
  const DurationSummary summary = Summarise(durations);
  EXPECT_EQ(summary.ended, 3);
  EXPECT_DOUBLE_EQ(*summary.p50.value, 4);
  EXPECT_FALSE(summary.p90.defined());
  EXPECT_EQ(summary.p90.why, Undefined::kNotObservedYet);
  EXPECT_NEAR(*summary.restricted_mean.value, 3.3, 1e-12);
  EXPECT_NEAR(*summary.mean_of_ended.value, 7.0 / 3, 1e-12);
}

TEST(Summarise, AnEndComesBeforeAnOpenOneAtTheSameTime) {
  const std::vector<Duration> durations = {{kSecond, false}, {kSecond, true}};
  EXPECT_DOUBLE_EQ(*Summarise(durations).p50.value, 1);
}

}  // namespace
}  // namespace c360::metrics
