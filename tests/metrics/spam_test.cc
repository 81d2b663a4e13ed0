#include <gtest/gtest.h>

#include "c360/metrics/voice.h"
#include "metrics/fact_codec.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Span;

SpamFilter Judge(const std::vector<Line>& lines) {
  return JudgeSpamFilter(Facts(lines), Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
}

// Called spam: 3, of which 2 are; spam: 4, of which 2 were called so; engageable: 2, one of them called spam.
TEST(SpamFilter, IsJudgedByWhatPeopleFound) {
  const SpamFilter filter = Judge({{0, "2024-05-01", "mention {spam_class: SPAM reviewed_as: SPAM}"},
                                   {0, "2024-05-02", "message {author: CUSTOMER spam_class: SPAM reviewed_as: SPAM}"},
                                   {0, "2024-05-03", "mention {spam_class: SPAM reviewed_as: ENGAGEABLE}"},
                                   {0, "2024-05-04", "mention {spam_class: ENGAGEABLE reviewed_as: SPAM}"},
                                   {0, "2024-05-05", "mention {spam_class: ENGAGEABLE reviewed_as: SPAM}"},
                                   {0, "2024-05-06", "mention {spam_class: ENGAGEABLE reviewed_as: ENGAGEABLE}"},
                                   {0, "2024-05-07", "mention {spam_class: SPAM}"},   // nobody looked
                                   {0, "2024-05-07", "mention {reviewed_as: SPAM}"},  // no filter
                                   {0, "2024-05-08", "message {author: AGENT}"},      // not theirs
                                   {0, "2024-06-01", "mention {spam_class: SPAM reviewed_as: SPAM}"},
                                   {0, "", "mention {spam_class: SPAM reviewed_as: SPAM}"}});
  EXPECT_EQ(filter.reviewed, 6);
  EXPECT_EQ(filter.precision, Ratio::Of(2, 3));
  EXPECT_EQ(filter.recall, Ratio::Of(2, 4));
  EXPECT_EQ(filter.false_alarms, Ratio::Of(1, 2));
  EXPECT_EQ(filter.share, Ratio::Of(6, 8));
}

TEST(SpamFilter, OfWhatNobodyReadIsUndefined) {
  EXPECT_EQ(Judge({}).precision.why, Undefined::kNoData);
  EXPECT_EQ(Judge({{0, "2024-05-07", "mention {spam_class: SPAM}"}}).recall.why, Undefined::kNoData);
  const SpamFilter none_called = Judge({{0, "2024-05-07", "mention {spam_class: ENGAGEABLE reviewed_as: ENGAGEABLE}"}});
  EXPECT_EQ(none_called.precision.why, Undefined::kZeroBase);
  EXPECT_EQ(none_called.false_alarms, Ratio::Of(0, 1));
}

// A person's judgement counts everywhere: what was called spam by mistake is heard, and the other way round.
TEST(SpamFilter, APersonsJudgementCounts) {
  const FactSet facts = Facts({{0, "2024-05-01", "mention {sentiment: -1 spam_class: SPAM reviewed_as: ENGAGEABLE}"},
                               {0, "2024-05-02", "mention {sentiment: 1 spam_class: ENGAGEABLE reviewed_as: SPAM}"}});
  EXPECT_EQ(*SentimentOf(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01")).mean.value, -1);
}

// Facts that stores hold already read as before: only what was reviewed carries the new bits.
TEST(SpamFilter, UnreviewedFactsKeepTheirBytes) {
  const FactSet facts = Facts({{0, "2024-05-01", "mention {spam_class: SPAM}"}});
  EXPECT_EQ(facts.all()[0].flags, kFlagSpam);
}

}  // namespace
}  // namespace c360::metrics
