#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "c360/metrics/retention.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using ::testing::DoubleNear;
using testing::Facts;
using testing::Order;
using testing::Span;

constexpr double kPrinted = 5e-8;  // the reference prints seven decimals

// reference/retention.md 1.1: 1,000 customers; 30 days; ten join at each day's end; 2 leave on days 1-15, 4 on 16-30.
std::vector<Spell> Toy() {
  std::vector<Spell> spells;
  const int64_t t0 = At("2024-04-01");
  int leaver = 0;
  for (uint32_t p = 0; p < 1000; ++p) spells.push_back({.profile = p, .begin_us = t0 - (p + 1) * kDayMicros});
  for (int day = 0; day < 30; ++day) {
    for (int i = 0; i < (day < 15 ? 2 : 4); ++i) spells[leaver++].end_us = t0 + day * kDayMicros + kDayMicros / 2;
    for (int i = 0; i < 10; ++i)
      spells.push_back({.profile = static_cast<uint32_t>(spells.size()), .begin_us = t0 + (day + 1) * kDayMicros});
  }
  return spells;
}

TEST(Churn, ToyOfTheReference) {
  const ChurnCounts counts = CountChurn(Toy(), Span("2024-04-01", "2024-05-01"), Calendar(), FactSet());
  EXPECT_EQ(counts.start, 1000);
  EXPECT_EQ(counts.end, 1210);
  EXPECT_EQ(counts.joined, 300);
  EXPECT_EQ(counts.churned, 90);
  EXPECT_EQ(counts.customer_days, 33270);
  EXPECT_EQ(counts.daily_churned, 90);
  const ChurnRates rates = RatesOf(counts);
  EXPECT_DOUBLE_EQ(*rates.simple.value, 0.09);
  EXPECT_THAT(*rates.midpoint.value, DoubleNear(0.0814480, kPrinted));
  EXPECT_THAT(*rates.weighted.value, DoubleNear(0.0811542, kPrinted));
  EXPECT_THAT(*rates.unweighted.value, DoubleNear(0.0801004, kPrinted));
  EXPECT_THAT(*rates.compounded.value, DoubleNear(0.0780499, kPrinted));
  EXPECT_DOUBLE_EQ(*rates.retention.value, 0.91);
  EXPECT_DOUBLE_EQ(*rates.joiners_in_base.value, 90.0 / 1300);
}

TEST(Churn, NobodyAtTheStartIsUndefinedButTheWeightedRateIsNot) {
  const std::vector<Spell> spells = {{.profile = 0, .begin_us = At("2024-04-02"), .end_us = At("2024-04-12")}};
  const ChurnRates rates = RatesOf(CountChurn(spells, Span("2024-04-01", "2024-05-01"), Calendar(), FactSet()));
  EXPECT_EQ(rates.simple.why, Undefined::kZeroBase);
  EXPECT_EQ(rates.retention.why, Undefined::kZeroBase);
  EXPECT_EQ(rates.midpoint.why, Undefined::kZeroBase);
  EXPECT_EQ(rates.joiners_in_base.why, Undefined::kZeroBase);
  ASSERT_TRUE(rates.weighted.defined());
  EXPECT_DOUBLE_EQ(*rates.weighted.value, 30.0 * 1 / 10);
  const ChurnRates nobody = RatesOf(CountChurn({}, Span("2024-04-01", "2024-05-01"), Calendar(), FactSet()));
  EXPECT_EQ(nobody.simple.why, Undefined::kNoData);
  EXPECT_EQ(nobody.weighted.why, Undefined::kNoData);
}

TEST(Churn, BackWithinThePeriodIsNoChurnButGross) {
  const std::vector<Spell> spells = {
      {.profile = 0, .begin_us = At("2024-01-01"), .end_us = At("2024-04-05"), .cause = ChurnCause::kVoluntary},
      {.profile = 0, .begin_us = At("2024-04-20")},
      {.profile = 1, .begin_us = At("2024-01-01"), .end_us = At("2024-05-01"), .cause = ChurnCause::kInvoluntary},
      {.profile = 2, .begin_us = At("2024-01-01"), .end_us = At("2024-02-01")},
      {.profile = 2, .begin_us = At("2024-04-10")},
      {.profile = 3, .begin_us = At("2024-04-10"), .end_us = At("2024-04-11")},
  };
  const ChurnCounts counts = CountChurn(spells, Span("2024-04-01", "2024-05-01"), Calendar(), FactSet());
  EXPECT_EQ(counts.start, 2);
  EXPECT_EQ(counts.churned, 1);  // profile 1: not active at the end
  EXPECT_EQ(counts.churned_gross, 2);
  EXPECT_EQ(counts.involuntary, 1);
  EXPECT_EQ(counts.voluntary, 0);
  EXPECT_EQ(counts.lapsed_at_start, 1);
  EXPECT_EQ(counts.returned, 1);
  EXPECT_EQ(counts.joined, 1);
  EXPECT_EQ(counts.joined_at_end, 0);
  const ChurnRates rates = RatesOf(counts);
  EXPECT_EQ(*rates.all_leavers.value, 1.0);  // one of S, and the joiner who left again, of two
  EXPECT_EQ(*rates.reactivation.value, 1.0);
}

// CRR = 1 - simple churn exactly, and the counts balance, whatever happened.
TEST(Churn, CountsBalanceInRandomWorlds) {
  SeededRandom random(7);
  for (int world = 0; world < 200; ++world) {
    std::vector<Spell> spells;
    const int64_t t0 = At("2024-04-01");
    for (uint32_t p = 0; p < 40; ++p) {
      int64_t at = t0 + (static_cast<int64_t>(random.Below(120)) - 60) * kDayMicros / 2;
      for (uint64_t i = random.Below(4); i > 0; --i) {
        const int64_t end = at + static_cast<int64_t>(1 + random.Below(40)) * kDayMicros / 2;
        spells.push_back({.profile = p, .begin_us = at, .end_us = random.Below(3) == 0 ? Spell::kOpen : end});
        if (spells.back().end_us == Spell::kOpen) break;
        at = end + static_cast<int64_t>(1 + random.Below(20)) * kDayMicros / 2;
      }
    }
    const ChurnCounts c = CountChurn(spells, Span("2024-04-01", "2024-04-15"), Calendar(), FactSet());
    ASSERT_EQ(c.start - c.churned + c.joined_at_end + c.returned_at_end, c.end) << world;
    ASSERT_LE(c.churned, c.churned_gross);
    int64_t days = 0, gone = 0;
    for (int day = 0; day < 14; ++day) {
      const int64_t from = t0 + day * kDayMicros;
      const ChurnCounts one = CountChurn(spells, {from, from + kDayMicros, ""}, Calendar(), FactSet());
      days += one.start;
      gone += one.churned;
    }
    ASSERT_EQ(c.customer_days, days) << world;
    ASSERT_EQ(c.daily_churned, gone) << world;
    const ChurnRates rates = RatesOf(c);
    if (!rates.simple.defined()) continue;
    ASSERT_DOUBLE_EQ(*rates.retention.value + *rates.simple.value, 1);
  }
}

TEST(Churn, ConvertsLengthsWithoutMultiplying) {
  EXPECT_THAT(*ConvertChurn(0.05, 12).value, DoubleNear(1 - std::pow(0.95, 12), 1e-15));
  EXPECT_DOUBLE_EQ(*ConvertChurn(*ConvertChurn(0.3, 1.0 / 12).value, 12).value, 0.3);
  EXPECT_EQ(*ConvertChurn(1, 12).value, 1);
  EXPECT_EQ(*ConvertChurn(0, 12).value, 0);
  EXPECT_FALSE(ConvertChurn(1.2, 12).defined());
}

TEST(Churn, ByReasonVoluntaryAndTenure) {
  const FactSet facts = Facts({
      {0, "2024-01-01", "subscription {action: STARTED subscription_id: 's'}"},
      {0, "2024-04-10",
       "subscription {action: CANCELLED subscription_id: 's' cause: VOLUNTARY reasons: 'price' reasons: 'support'}"},
      {1, "2023-01-01", "subscription {action: STARTED subscription_id: 's'}"},
      {1, "2024-04-11", "subscription {action: EXPIRED subscription_id: 's' cause: INVOLUNTARY reasons: 'price'}"},
      {2, "2024-03-20", "subscription {action: STARTED subscription_id: 's'}"},
  });
  const auto spells = CustomerSpells(facts, {}, At("2024-06-01"));
  const Period april = Span("2024-04-01", "2024-05-01");
  const ChurnCounts counts = CountChurn(spells, april, Calendar(), facts);
  EXPECT_EQ(counts.voluntary, 1);
  EXPECT_EQ(counts.involuntary, 1);
  EXPECT_EQ(counts.by_reason, (std::map<std::string, int64_t>{{"price", 2}, {"support", 1}}));
  const auto bands = ChurnByTenure(spells, april);
  ASSERT_EQ(bands.size(), 5u);
  EXPECT_EQ(*bands[0].churn.value, 0);  // 12 days
  EXPECT_EQ(bands[1].churn.why, Undefined::kNoData);
  EXPECT_EQ(*bands[2].churn.value, 1);  // 91 days
  EXPECT_EQ(*bands[4].churn.value, 1);  // 456 days
}

TEST(Churn, ByChannelsAndBadExperiences) {
  const FactSet facts = Facts({
      {0, "2024-01-01", "channel: CHANNEL_WEB subscription {action: STARTED subscription_id: 's'}"},
      {0, "2024-02-01", "channel: CHANNEL_VOICE call {outcome: ABANDONED}"},
      {0, "2024-03-01", "survey_answer {kind: NPS score: 6}"},
      {0, "2024-04-10", "subscription {action: CANCELLED subscription_id: 's'}"},
      {1, "2024-01-01", "channel: CHANNEL_WEB subscription {action: STARTED subscription_id: 's'}"},
      {1, "2024-02-01", "channel: CHANNEL_EMAIL direction: DIRECTION_OUTBOUND message {author: AGENT}"},
      {1, "2024-02-02", "survey_answer {kind: NPS score: 7}"},
  });
  const auto spells = CustomerSpells(facts, {}, At("2024-06-01"));
  const Period april = Span("2024-04-01", "2024-05-01");
  const auto channels = RetentionByChannels(facts, spells, april);
  EXPECT_EQ(*channels[1].value, 1);  // profile 1 used only the web; what was sent to it is no use of a channel
  EXPECT_EQ(*channels[2].value, 0);
  EXPECT_FALSE(channels[3].defined());
  const auto bad = ChurnByBadExperiences(facts, spells, april);
  EXPECT_EQ(*bad[0].value, 0);
  EXPECT_EQ(bad[1].why, Undefined::kNoData);
  EXPECT_EQ(*bad[2].value, 1);
}

TEST(BadExperience, TakesThePolarityOfAnswersIn) {
  const auto bad = [](const std::string& event) { return IsBadExperience(Facts({{0, "2024-01-01", event}}).all()[0]); };
  EXPECT_TRUE(bad("survey_answer {kind: NPS score: 0}"));
  EXPECT_FALSE(bad("survey_answer {kind: NPS score: 7}"));
  EXPECT_TRUE(bad("survey_answer {kind: CSAT score: 2}"));
  EXPECT_FALSE(bad("survey_answer {kind: CSAT score: 3}"));
  EXPECT_FALSE(bad("survey_answer {kind: CES score: 1 scale_min: 1 scale_max: 5 low_is_good: true}"));
  EXPECT_TRUE(bad("survey_answer {kind: CES score: 5 scale_min: 1 scale_max: 5 low_is_good: true}"));
  EXPECT_TRUE(bad("mention {sentiment: -0.5}"));
  EXPECT_FALSE(bad("mention {}"));
  EXPECT_TRUE(bad("message {author: CUSTOMER sentiment: -0.9}"));
  EXPECT_FALSE(bad("message {author: AGENT sentiment: -0.9}"));
  EXPECT_FALSE(bad("message {author: CUSTOMER sentiment: -0.9 spam_class: SPAM}"));
  EXPECT_TRUE(bad("payment {outcome: FAILED}"));
  EXPECT_FALSE(bad(Order("o", 1)));
}

}  // namespace
}  // namespace c360::metrics
