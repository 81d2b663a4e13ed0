#include "c360/metrics/funnel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using ::testing::ElementsAre;
using testing::Facts;
using testing::Order;
using testing::Span;

// One event a letter, a second apart; 'a' is the first step of three, 'd' none.
int OfLetters(const std::string& letters, const FunnelOptions& options) {
  std::vector<FunnelEvent> events;
  for (const char c : letters)
    events.push_back({static_cast<int64_t>(events.size()), c == 'd' ? 0 : uint64_t{1} << (c - 'a')});
  return WindowFunnel(events, 3, options);
}

// ClickHouse's own test 00632, as reference/retention.md 1.2 has it.
TEST(WindowFunnel, TheWindowsEndIsInIt) {
  // Users see 1000..1008 at seconds 0..8; the chain is 1003..1007.
  std::vector<FunnelEvent> events;
  for (int i = 0; i <= 8; ++i) events.push_back({i, i >= 3 && i <= 7 ? uint64_t{1} << (i - 3) : 0});
  EXPECT_EQ(WindowFunnel(events, 5, {.window_us = 2}), 3);
  EXPECT_EQ(WindowFunnel(events, 5, {.window_us = 3}), 4);
  EXPECT_EQ(WindowFunnel(events, 5, {.window_us = 4}), 5);
}

TEST(WindowFunnel, OrderOfTheReference) {
  const FunnelOptions plain{.window_us = 1000}, strict{.window_us = 1000, .strict_order = true};
  EXPECT_EQ(OfLetters("abc", plain), 3);
  EXPECT_EQ(OfLetters("adbc", plain), 3);
  EXPECT_EQ(OfLetters("aabbcc", plain), 3);
  EXPECT_EQ(OfLetters("aabbdcc", plain), 3);
  EXPECT_EQ(OfLetters("ccbbaa", plain), 1);
  EXPECT_EQ(OfLetters("abc", strict), 3);
  EXPECT_EQ(OfLetters("adbc", strict), 1);
  EXPECT_EQ(OfLetters("aabbcc", strict), 3);
  EXPECT_EQ(OfLetters("aabbdcc", strict), 2);
  EXPECT_EQ(OfLetters("acb", strict), 1);
  EXPECT_EQ(OfLetters("", plain), 0);
  EXPECT_EQ(OfLetters("bcd", plain), 0);
}

TEST(WindowFunnel, StrictIncreaseOfTheReference) {
  const std::vector<FunnelEvent> events = {{0, 1}, {1, 2}, {1, 4}, {1, 8}, {2, 16}};
  EXPECT_EQ(WindowFunnel(events, 5, {.window_us = 1000}), 5);
  EXPECT_EQ(WindowFunnel(events, 5, {.window_us = 1000, .strict_increase = true}), 2);
}

TEST(WindowFunnel, OneEventIsSeveralStepsUnlessStrictOnce) {
  const std::vector<FunnelEvent> one = {{0, 7}};
  EXPECT_EQ(WindowFunnel(one, 3, {.window_us = 10}), 3);
  EXPECT_EQ(WindowFunnel(one, 3, {.window_us = 10, .strict_once = true}), 1);
  const std::vector<FunnelEvent> three = {{0, 7}, {1, 7}, {2, 7}};
  EXPECT_EQ(WindowFunnel(three, 3, {.window_us = 10, .strict_once = true}), 3);
}

TEST(WindowFunnel, ALaterBeginWinsWindow) {
  // a at 0 is too early for c at 12, a at 5 is not.
  const std::vector<FunnelEvent> events = {{0, 1}, {5, 1}, {6, 2}, {12, 4}};
  EXPECT_EQ(WindowFunnel(events, 3, {.window_us = 10}), 3);
  EXPECT_EQ(WindowFunnel(events, 3, {.window_us = 6}), 2);
}

TEST(FactPattern, ParsesOrSaysWhatIsWrong) {
  const auto pattern = ParseFactPattern("campaign_touch.clicked@email:spring*");
  ASSERT_TRUE(pattern.ok()) << pattern.status();
  const FactSet facts = Facts({
      {0, "2024-01-01", "channel: CHANNEL_EMAIL campaign_touch {action: CLICKED campaign_id: 'spring-24'}"},
      {0, "2024-01-02", "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'spring-24'}"},
      {0, "2024-01-03", "channel: CHANNEL_SMS campaign_touch {action: CLICKED campaign_id: 'spring-24'}"},
      {0, "2024-01-04", "channel: CHANNEL_EMAIL campaign_touch {action: CLICKED campaign_id: 'summer'}"},
  });
  std::vector<bool> matches;
  for (const Fact& fact : facts.all()) matches.push_back(pattern->Matches(fact, facts));
  EXPECT_THAT(matches, ElementsAre(true, false, false, false));
  EXPECT_FALSE(ParseFactPattern("nothing").ok());
  EXPECT_FALSE(ParseFactPattern("order.opened").ok());
  EXPECT_FALSE(ParseFactPattern("call.opened").ok());
  EXPECT_FALSE(ParseFactPattern("order@moon").ok());
}

TEST(Funnel, CountsPeopleAndDropOff) {
  const FactSet facts = Facts({
      {0, "2024-01-01", "page_view {path: '/p'}"},
      {0, "2024-01-02", Order("a", 1)},
      {1, "2024-01-01", "page_view {path: '/p'}"},
      {2, "2024-01-01", Order("b", 1)},
      {2, "2024-01-02", "page_view {path: '/p'}"},
      {3, "2023-01-01", "page_view {path: '/p'}"},
  });
  const std::vector<FactPattern> steps = {*ParseFactPattern("page_view:/p"), *ParseFactPattern("order"),
                                          *ParseFactPattern("login")};
  const auto funnel = Funnel(facts, Span("2024-01-01", "2024-02-01"), steps, {.window_us = 29 * kDayMicros});
  ASSERT_TRUE(funnel.ok());
  EXPECT_THAT(funnel->reached, ElementsAre(3, 1, 0));
  EXPECT_DOUBLE_EQ(*funnel->of_first[1].value, 1.0 / 3);
  EXPECT_DOUBLE_EQ(*funnel->drop_off[0].value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*funnel->drop_off[1].value, 1);
  const auto nobody = Funnel(facts, Span("2025-01-01", "2025-02-01"), steps);
  EXPECT_EQ(nobody->drop_off[0].why, Undefined::kNoData);
  EXPECT_FALSE(Funnel(facts, Span("2024-01-01", "2024-02-01"), {}).ok());
}

// One came through in January, one gave up, one began three days before what is known ends.
TEST(Funnel, WhoHasTimeLeftHasNotDroppedOff) {
  const FactSet facts = Facts({
      {0, "2024-01-02", "login {success: true}"},
      {0, "2024-01-05", Order("a", 1)},
      {1, "2024-01-03", "login {success: true}"},
      {2, "2024-01-29", "login {success: true}"},
      {2, "2024-02-03", Order("b", 1)},
  });
  const std::vector<FactPattern> steps = {*ParseFactPattern("login"), *ParseFactPattern("order")};
  const Period january = Span("2024-01-01", "2024-02-01");
  FunnelOptions week{.window_us = 7 * kDayMicros};
  auto funnel = *Funnel(facts, january, steps, week);
  EXPECT_THAT(funnel.reached, ElementsAre(3, 1));
  EXPECT_THAT(funnel.over, ElementsAre(2, 1));
  EXPECT_DOUBLE_EQ(*funnel.drop_off[0].value, 0.5);
  // The window of the third ends on 5 February at 0:00, itself in it: known a moment later.
  week.as_of_us = At("2024-02-05");
  funnel = *Funnel(facts, january, steps, week);
  EXPECT_THAT(funnel.reached, ElementsAre(3, 2));
  EXPECT_THAT(funnel.over, ElementsAre(2, 1));
  ++week.as_of_us;
  funnel = *Funnel(facts, january, steps, week);
  EXPECT_THAT(funnel.over, ElementsAre(3, 2));
  EXPECT_DOUBLE_EQ(*funnel.drop_off[0].value, 1.0 / 3);
  // Nobody's window is over.
  funnel = *Funnel(facts, january, steps, {.window_us = 30 * kDayMicros});
  EXPECT_EQ(funnel.of_first[1].why, Undefined::kNotObservedYet);
  EXPECT_EQ(funnel.drop_off[0].why, Undefined::kNotObservedYet);
}

}  // namespace
}  // namespace c360::metrics
