#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(Waiting, HangingUpIsNoAnswer) {
  const FactSet facts =
      Facts({{0, "2024-05-01", "call {outcome: ANSWERED wait_ms: 10000}"},
             {0, "2024-05-02", "call {outcome: ANSWERED wait_ms: 30000}"},
             {1, "2024-05-02", "call {outcome: ABANDONED wait_ms: 50000}"},
             {1, "2024-05-03", "call {outcome: MISSED wait_ms: 0}"},
             {1, "2024-05-03", "direction: DIRECTION_OUTBOUND call {outcome: ANSWERED wait_ms: 99000}"},
             {1, "2024-06-03", "call {outcome: ANSWERED wait_ms: 99000}"}});
  const Waiting waiting = WaitingTime(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(waiting.wait.n, 4);
  EXPECT_EQ(waiting.abandoned, Ratio::Of(1, 4));
  EXPECT_DOUBLE_EQ(*waiting.mean_wait.value, 22.5);
  EXPECT_DOUBLE_EQ(waiting.longest_s, 50);
  EXPECT_DOUBLE_EQ(*waiting.wait.p50.value, 30);
}

TEST(Waiting, IsUndefinedWithoutCalls) {
  EXPECT_EQ(WaitingTime(Facts({}), Span("2024-05-01", "2024-06-01"), At("2024-06-01")).abandoned.why,
            Undefined::kNoData);
}

}  // namespace
}  // namespace c360::metrics
