#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(CaseTimes, ByChannelWithOpenOnesCensored) {
  const FactSet facts = Facts({
      {0, "2024-05-01T00:00:00Z", "channel: CHANNEL_EMAIL case_update {action: OPENED case_id: 'a'}"},
      {0, "2024-05-01T04:00:00Z", "message {case_id: 'a' author: BOT}"},
      {0, "2024-05-01T08:00:00Z", "message {case_id: 'a' author: AGENT}"},
      {0, "2024-05-02T00:00:00Z", "case_update {action: SOLVED case_id: 'a'}"},
      {1, "2024-05-01T00:00:00Z", "channel: CHANNEL_LIVE_CHAT case_update {action: OPENED case_id: 'b'}"},
      {1, "2024-05-01T00:05:00Z", "message {case_id: 'b' author: AGENT}"},
      {2, "2024-05-30T00:00:00Z", "channel: CHANNEL_EMAIL case_update {action: OPENED case_id: 'c'}"},
  });
  const int64_t horizon = At("2024-06-01");
  const auto cases = FoldCases(facts, horizon);
  const auto first = FirstResponse(cases, Span("2024-05-01", "2024-06-01"), horizon);
  ASSERT_EQ(first.size(), 3u);
  EXPECT_EQ(first[0].channel, 0);
  EXPECT_EQ(first[0].times.n, 3);
  EXPECT_EQ(first[0].times.ended, 2);
  EXPECT_EQ(first[1].channel, v1::CHANNEL_EMAIL);
  EXPECT_DOUBLE_EQ(*first[1].times.mean_of_ended.value, 8 * 3600);  // the bot's word is no answer
  EXPECT_DOUBLE_EQ(*first[1].times.p50.value, 8 * 3600);
  EXPECT_EQ(first[1].times.p90.why, Undefined::kNotObservedYet);
  EXPECT_DOUBLE_EQ(*first[2].times.p90.value, 300);
  const auto resolution = Resolution(cases, Span("2024-05-01", "2024-06-01"), horizon);
  EXPECT_EQ(resolution[0].times.ended, 1);
  EXPECT_DOUBLE_EQ(*resolution[0].times.mean_of_ended.value, 86400);
}

TEST(CaseTimes, OfACaseWithoutAnOpeningAreNone) {
  const FactSet facts = Facts({{0, "2024-05-01", "case_update {action: SOLVED case_id: 'a'}"}});
  const auto cases = FoldCases(facts, At("2024-06-01"));
  EXPECT_EQ(Resolution(cases, Span("2024-05-01", "2024-06-01"), At("2024-06-01"))[0].times.n, 0);
  EXPECT_EQ(FirstResponse(cases, Span("2024-05-01", "2024-06-01"), At("2024-06-01"))[0].times.n, 0);
}

}  // namespace
}  // namespace c360::metrics
