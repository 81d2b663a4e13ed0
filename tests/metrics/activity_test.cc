#include "c360/metrics/activity.h"

#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(Poisson, IsTheTable) {
  EXPECT_NEAR(PoissonCdf(0, 2), 0.1353352832, 1e-10);
  EXPECT_NEAR(PoissonCdf(2, 2), 0.6766764162, 1e-10);
  EXPECT_NEAR(PoissonCdf(5, 10), 0.0670859629, 1e-10);
  EXPECT_NEAR(PoissonCdf(1000, 1000), 0.5084093672, 1e-8);
  EXPECT_EQ(PoissonCdf(-1, 3), 0);
  EXPECT_EQ(PoissonCdf(0, 0), 1);
}

// Six windows of four events, then `now`.
std::vector<int64_t> Events(int64_t t, int now) {
  std::vector<int64_t> times;
  for (int window = 6; window >= 1; --window)
    for (int i = 0; i < 4; ++i) times.push_back(t - window * 14 * kDayMicros - i);
  std::sort(times.begin(), times.end());
  times.insert(times.begin(), t - 7 * 14 * kDayMicros);  // on the edge: before the first window, so tenure is enough
  for (int i = 0; i < now; ++i) times.push_back(t - i);
  std::sort(times.begin() + 1, times.end());
  return times;
}

TEST(EngagementDrop, AgainstTheBaseline) {
  const int64_t t = At("2024-06-01");
  const EngagementDrop half = MeasureDrop(Events(t, 2), t);
  EXPECT_DOUBLE_EQ(half.baseline, 4);
  EXPECT_DOUBLE_EQ(*half.drop.value, 0.5);
  EXPECT_NEAR(half.p, PoissonCdf(2, 4), 1e-12);
  EXPECT_FALSE(half.flagged);
  const EngagementDrop none = MeasureDrop(Events(t, 0), t, {.alpha = 0.02});
  EXPECT_DOUBLE_EQ(*none.drop.value, 1);
  EXPECT_TRUE(none.flagged);  // e^-4 = 0.018
}

TEST(EngagementDrop, AFlagIsHeldUntilItIsClearlyOver) {
  const int64_t t = At("2024-06-01");
  const auto times = Events(t, 1);  // P = 0.0916
  EXPECT_FALSE(MeasureDrop(times, t).flagged);
  EXPECT_TRUE(MeasureDrop(times, t, {}, /*was_flagged=*/true).flagged);
  EXPECT_FALSE(MeasureDrop(Events(t, 2), t, {}, /*was_flagged=*/true).flagged);
}

TEST(EngagementDrop, IsUndefinedForTheYoungAndTheQuiet) {
  const int64_t t = At("2024-06-01");
  EXPECT_EQ(MeasureDrop({}, t).drop.why, Undefined::kNoData);
  const std::vector<int64_t> young = {t - 20 * kDayMicros, t - 19 * kDayMicros};
  EXPECT_EQ(MeasureDrop(young, t).drop.why, Undefined::kHistoryTooShort);
  const std::vector<int64_t> quiet = {t - 200 * kDayMicros, t - 40 * kDayMicros};
  const EngagementDrop drop = MeasureDrop(quiet, t);
  EXPECT_EQ(drop.drop.why, Undefined::kBaseTooSmall);
  EXPECT_FALSE(drop.flagged);
}

TEST(Cadence, AgainstTheOwnMedianGap) {
  const int64_t t0 = At("2024-01-01");
  const auto day = [&](double d) { return t0 + static_cast<int64_t>(d * static_cast<double>(kDayMicros)); };
  const std::vector<int64_t> weekly = {day(0), day(7), day(7.1), day(14), day(21)};
  EXPECT_DOUBLE_EQ(*RecencyAgainstCadence(weekly, day(42)).value, 3);
  EXPECT_EQ(RecencyAgainstCadence(std::vector<int64_t>{day(0), day(7)}, day(42)).why, Undefined::kHistoryTooShort);
  EXPECT_EQ(RecencyAgainstCadence({}, day(42)).why, Undefined::kNoData);
}

TEST(PreferredChannel, DeclaredThenResponsiveThenMostUsed) {
  std::vector<testing::Line> lines;
  for (const char* day : {"2024-01-01", "2024-01-10", "2024-01-20"}) {
    lines.push_back({0, day, "channel: CHANNEL_EMAIL direction: DIRECTION_OUTBOUND message {author: AGENT}"});
    lines.push_back({0, day, "channel: CHANNEL_SMS direction: DIRECTION_OUTBOUND message {author: AGENT}"});
  }
  lines.push_back({0, "2024-01-02", "channel: CHANNEL_SMS direction: DIRECTION_INBOUND message {author: CUSTOMER}"});
  lines.push_back(
      {0, "2024-01-28", "channel: CHANNEL_EMAIL direction: DIRECTION_INBOUND message {author: CUSTOMER}"});  // late
  lines.push_back({0, "2024-01-28", "channel: CHANNEL_WEB page_view {}"});
  lines.push_back({1, "2024-01-28", "channel: CHANNEL_WEB page_view {}"});
  lines.push_back({2, "2024-01-28", "channel: CHANNEL_WEB page_view {}"});
  lines.push_back({2, "2024-01-28", "preference {topic: 'contact_channel' value: 'voice'}"});
  lines.push_back({3, "2024-01-28", "preference {topic: 'contact_channel' value: 'voice'}"});
  lines.push_back({3, "2024-01-29", "preference {topic: 'contact_channel' value: ''}"});
  const FactSet facts = Facts(lines);
  const int64_t t = At("2024-03-01");
  const ChannelPreference responsive = PreferredChannel(facts.Of(0), facts, t);
  EXPECT_EQ(responsive.channel, v1::CHANNEL_SMS);
  EXPECT_DOUBLE_EQ(*responsive.response.value, 1.0 / 3);
  EXPECT_EQ(PreferredChannel(facts.Of(1), facts, t).channel, v1::CHANNEL_WEB);
  const ChannelPreference declared = PreferredChannel(facts.Of(2), facts, t);
  EXPECT_EQ(declared.channel, v1::CHANNEL_VOICE);
  EXPECT_TRUE(declared.declared);
  EXPECT_EQ(PreferredChannel(facts.Of(3), facts, t).channel, 0);
}

TEST(HandheldShare, OfKnownDevices) {
  const FactSet facts = Facts({
      {0, "2024-01-01", "channel: CHANNEL_MOBILE_APP screen_view {}"},
      {0, "2024-01-01", "page_view {} properties {name: 'device_type' value {text: 'desktop'}}"},
      {0, "2024-01-01", "page_view {} properties {name: 'device_type' value {text: 'tablet'}}"},
      {0, "2024-01-01", "page_view {}"},
  });
  EXPECT_DOUBLE_EQ(*HandheldShare(facts, Span("2024-01-01", "2024-02-01")).value, 2.0 / 3);
  EXPECT_EQ(HandheldShare(facts, Span("2025-01-01", "2025-02-01")).why, Undefined::kNoData);
}

}  // namespace
}  // namespace c360::metrics
