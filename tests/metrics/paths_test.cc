#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/metrics/attribution.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using ::testing::ElementsAre;
using testing::Facts;
using testing::Order;
using testing::Span;

TEST(TouchPaths, CutsAtConversionsAndTheLookback) {
  const FactSet facts = Facts({
      {0, "2024-01-01", "channel: CHANNEL_AD ad_touch {action: CLICKED campaign_id: 'old'}"},  // out of the lookback
      {0, "2024-02-10", "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'c'}"},
      {0, "2024-02-10", "channel: CHANNEL_EMAIL campaign_touch {action: DELIVERED campaign_id: 'c'}"},
      {0, "2024-02-12T10:00:00Z", "channel: CHANNEL_WEB page_view {}"},
      {0, "2024-02-12T10:20:00Z", "channel: CHANNEL_WEB page_view {}"},  // the same visit
      {0, "2024-02-13", "channel: CHANNEL_ECOMMERCE " + Order("a", 2)},
      {0, "2024-02-13", "channel: CHANNEL_ECOMMERCE " + Order("a", 3)},  // a second line of it
      {0, "2024-02-14", Order("b", 1)},                                  // no touch since
      {1, "2024-02-01", "channel: CHANNEL_SMS campaign_touch {action: CLICKED campaign_id: 'c'}"},
      {2, "2024-03-30", "channel: CHANNEL_SMS campaign_touch {action: CLICKED campaign_id: 'c'}"},  // still open
      {3, "2024-02-20", "channel: CHANNEL_WEB session {action: STARTED}"},
      {3, "2024-02-21", Order("d", 9, "EUR")},
  });
  const PathSet set = TouchPaths(facts, Span("2024-02-01", "2024-04-01"));
  EXPECT_THAT(set.labels, ElementsAre("email", "sms", "web"));
  ASSERT_EQ(set.by_currency.size(), 2u);
  const auto& pounds = set.by_currency.at("GBP");
  ASSERT_EQ(pounds.size(), 3u);
  EXPECT_THAT(pounds[0].touches, ElementsAre(0, 2));
  EXPECT_EQ(pounds[0].value, 5e6);
  EXPECT_DOUBLE_EQ(pounds[0].age_days[0], 3);
  EXPECT_TRUE(pounds[1].touches.empty());
  EXPECT_EQ(pounds[1].conversions, 1);
  EXPECT_EQ(pounds[2].nulls, 1);
  EXPECT_THAT(pounds[2].touches, ElementsAre(1));
  EXPECT_EQ(set.by_currency.at("EUR").size(), 2u);
  const PathSet campaigns = TouchPaths(facts, Span("2024-02-01", "2024-04-01"), {.by_campaign = true});
  EXPECT_THAT(campaigns.labels, ElementsAre("c", "direct"));
  EXPECT_EQ(campaigns.direct, 1u);
}

TEST(TouchPaths, AnOrderIsWorthWhatStandsOfIt) {
  const FactSet facts = Facts({
      {0, "2024-02-10", "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'c'}"},
      {0, "2024-02-11", Order("gone", 9)},
      {0, "2024-02-12", "order_cancelled {order_id: 'gone'}"},
      {0, "2024-02-13", Order("a", -2)},  // a rebate; its line comes first
      {0, "2024-02-13", Order("a", 7)},
      {0, "2024-02-14", Order("", 4)},
      {0, "2024-02-14", Order("", 4)},  // without an id each is one
  });
  const PathSet set = TouchPaths(facts, Span("2024-02-01", "2024-04-01"));
  const auto& paths = set.by_currency.at("GBP");
  ASSERT_EQ(paths.size(), 3u);
  EXPECT_THAT(paths[0].touches, ElementsAre(0)) << "a cancelled order takes no touch away";
  EXPECT_EQ(paths[0].value, 5e6);
  EXPECT_EQ(paths[1].value, 4e6);
  EXPECT_EQ(paths[2].value, 4e6);
}

TEST(TouchPaths, AnOrderIsOneConversion) {
  const FactSet facts = Facts({
      {0, "2024-02-10", "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'c'}"},
      {0, "2024-02-13", "order {order_id: 'a'}"},  // the line with its price comes later
      {0, "2024-02-14", Order("a", 7)},
      {0, "2024-02-15", Order("a", 2, "EUR")},
  });
  const PathSet set = TouchPaths(facts, Span("2024-02-01", "2024-04-01"));
  ASSERT_EQ(set.by_currency.size(), 2u);
  for (const auto& [currency, value] : {std::pair("GBP", 7e6), std::pair("EUR", 2e6)}) {
    const auto& paths = set.by_currency.at(currency);
    ASSERT_EQ(paths.size(), 1u);
    EXPECT_EQ(paths[0].value, value);
    EXPECT_THAT(paths[0].touches, ElementsAre(0));
    EXPECT_DOUBLE_EQ(paths[0].age_days[0], 3);
  }
}

// Six touches of January lead nowhere, whatever the people do long after.
TEST(TouchPaths, ANullStaysWhateverComesAfterTheLookback) {
  const char* const touch = "channel: CHANNEL_EMAIL campaign_touch {action: CLICKED campaign_id: 'c'}";
  const char* const visit = "channel: CHANNEL_WEB page_view {}";
  const auto paths = [&](std::vector<testing::Line> more, const PathOptions& options = {}) {
    std::vector<testing::Line> lines = {
        {1, "2024-03-06", visit}, {1, "2024-03-07", Order("w", 9)}, {0, "2024-01-05", touch}, {0, "2024-01-15", visit}};
    lines.insert(lines.end(), more.begin(), more.end());
    const PathSet set = TouchPaths(Facts(lines), Span("2024-01-01", "2025-01-01"), options);
    std::vector<TouchPath> nulls;
    for (const TouchPath& path : set.by_currency.at("GBP"))
      if (path.nulls > 0) nulls.push_back(path);
    return nulls;
  };
  for (const bool reset : {true, false}) {
    const PathOptions options{.reset_at_conversion = reset};
    EXPECT_EQ(paths({}, options).size(), 1u);
    const auto open = paths({{0, "2024-12-20", touch}}, options);  // of which nobody knows yet
    ASSERT_EQ(open.size(), 1u);
    EXPECT_THAT(open[0].touches, ElementsAre(0, 1));
    EXPECT_EQ(paths({{0, "2024-06-20", touch}}, options).size(), 2u);
    EXPECT_EQ(paths({{0, "2024-08-20", Order("z", 1)}}, options).size(), 1u);
    const auto old = paths({{0, "2024-02-10", Order("z", 1)}}, options);  // the visit led there, the touch is too old
    ASSERT_EQ(old.size(), 1u);
    EXPECT_THAT(old[0].touches, ElementsAre(0));
  }
}

TEST(TouchPaths, NothingIsNothing) {
  const PathSet set = TouchPaths(FactSet(), Span("2024-02-01", "2024-04-01"));
  EXPECT_TRUE(set.labels.empty());
  EXPECT_TRUE(set.by_currency.empty());
  EXPECT_FALSE(set.direct.has_value());
}

}  // namespace
}  // namespace c360::metrics
