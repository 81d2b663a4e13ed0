#include <gtest/gtest.h>

#include "c360/metrics/voice.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Word(double sentiment, const char* more = "") {
  return "message {author: CUSTOMER sentiment: " + std::to_string(sentiment) + " " + more + "}";
}
const Period kMay = {At("2024-05-01"), At("2024-06-01"), "2024-05"};

TEST(Sentiment, MeanSeverityAndTrend) {
  const FactSet facts = Facts({{0, "2024-04-15", Word(0.5)},
                               {0, "2024-05-02", Word(-0.5, "severity: 4")},
                               {1, "2024-05-03", "review {rating: 5 rating_max: 5}"},  // by its rating: 1
                               {1, "2024-05-03", "mention {sentiment: 0.1 severity: 2}"},
                               {1, "2024-05-04", "mention {sentiment: -1 spam_class: SPAM}"},
                               {1, "2024-05-04", "message {author: AGENT sentiment: -1}"}});
  const Sentiment sentiment = SentimentOf(facts, kMay, At("2024-06-01"));
  EXPECT_NEAR(*sentiment.mean.value, 0.2, 1e-12);
  EXPECT_NEAR(*sentiment.trend.value, -0.3, 1e-12);
  EXPECT_EQ(sentiment.severity, Ratio::Of(6, 2));
  EXPECT_EQ(SentimentOf(Facts({{0, "2024-05-02", Word(0)}}), kMay, At("2024-06-01")).trend.why,
            Undefined::kHistoryTooShort);
}

TEST(Sentiment, AReviewWithoutARatingSaysNothing) {
  const auto of = [](const char* review) { return SentimentOfFact(Facts({{0, "2024-05-02", review}}).all()[0]); };
  EXPECT_EQ(of("review {subject: 'kettle' text: 'Works as described.'}"), std::nullopt);
  EXPECT_EQ(of("review {rating: 1}"), -0.6);
  EXPECT_EQ(of("review {rating: 0 rating_max: 10}"), -1);
  EXPECT_EQ(of("review {sentiment: 0.5}"), 0.5);
}

TEST(Mood, HostileIsAFallNotAState) {
  const FactSet facts = Facts({{0, "2024-05-01", Word(0.4)},
                               {0, "2024-05-02", Word(-0.8)},
                               {0, "2024-05-03", Word(-0.9)},  // turns, once
                               {1, "2024-05-01", Word(-0.6)},
                               {1, "2024-05-02", Word(-0.8)},  // was hostile from the start
                               {2, "2024-05-02", Word(-0.8)},  // nothing before
                               {3, "2024-01-01", Word(0.4)},
                               {3, "2024-05-02", Word(-0.8)}});  // too long ago
  const auto changes = MoodChanges(facts, kMay, At("2024-06-01"));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].profile, 0u);
  EXPECT_EQ(changes[0].time_us, At("2024-05-02"));
  EXPECT_TRUE(changes[0].hostile);
}

TEST(Mood, PassiveIsSilenceAfterActivity) {
  const char* view = "page_view {path: '/'}";
  const FactSet facts =
      Facts({{0, "2024-03-20", view},
             {0, "2024-03-25", view},
             {0, "2024-04-01", view},  // silent from then on
             {1, "2024-03-20", view},
             {1, "2024-04-01", view},  // never was active
             {2, "2024-03-20", view},
             {2, "2024-03-25", view},
             {2, "2024-04-01", view},
             {2, "2024-05-01", view},  // came back
             {3, "2024-03-20", view},
             {3, "2024-03-25", view},
             {3, "2024-04-01", view},
             {3, "2024-04-20", "direction: DIRECTION_OUTBOUND message {author: AGENT}"}});  // not their doing
  const auto changes = MoodChanges(facts, kMay, At("2024-06-01"));
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].profile, 0u);
  EXPECT_EQ(changes[0].time_us, At("2024-05-16"));
  EXPECT_FALSE(changes[0].hostile);
  EXPECT_EQ(changes[1].profile, 3u);
}

TEST(Reputation, CountsPublicWordsBelowZero) {
  const FactSet facts = Facts({{0, "2024-05-02", "mention {sentiment: -0.2 is_public: true}"},
                               {0, "2024-05-02", "mention {sentiment: -0.2}"},  // private
                               {0, "2024-05-02", "mention {sentiment: -0.2 is_public: true spam_class: SPAM}"},
                               {0, "2024-05-02", "review {rating: 1 rating_max: 5 is_public: true}"},
                               {0, "2024-05-02", "review {rating: 4 is_public: true}"},
                               {0, "2024-05-02", "review {rating: 2.5 is_public: true}"}});
  EXPECT_EQ(PublicNegative(facts, kMay, At("2024-06-01")), Ratio::Of(2, 4));
}

}  // namespace
}  // namespace c360::metrics
