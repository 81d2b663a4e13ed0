#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Said(const char* thread, const char* channel, const char* author = "CUSTOMER") {
  return std::string("channel: CHANNEL_") + channel + " message {conversation_id: '" + thread + "' author: " + author +
         "}";
}

TEST(Continuity, MovingKeepsTheThreadRestartingDoesNot) {
  const FactSet facts = Facts({
      {0, "2024-05-01T08:00:00Z", Said("a", "SOCIAL")},
      {0, "2024-05-01T12:00:00Z", Said("a", "EMAIL")},  // moved
      {1, "2024-05-01T08:00:00Z", Said("b", "SOCIAL")},
      {1, "2024-05-01T09:00:00Z", Said("b", "SOCIAL", "AGENT")},
      {1, "2024-05-02T08:00:00Z", Said("c", "EMAIL")},  // told again
      {2, "2024-05-01T08:00:00Z", Said("d", "EMAIL")},
      {2, "2024-05-09T08:00:00Z", Said("e", "SOCIAL")},          // a week later: another matter
      {3, "2024-05-01T08:00:00Z", Said("f", "EMAIL", "AGENT")},  // the business's own
  });
  const Continuity result = ConversationContinuity(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(result.threads, 5);
  EXPECT_EQ(result.moved, Ratio::Of(1, 5));
  EXPECT_EQ(result.restarted, Ratio::Of(1, 5));
  EXPECT_EQ(result.kept, Ratio::Of(1, 2));
  EXPECT_EQ(result.unanswered, Ratio::Of(4, 5));
}

TEST(Continuity, ABotIsNoAnswer) {
  const FactSet facts = Facts({
      {0, "2024-05-01T08:00:00Z", Said("a", "LIVE_CHAT")},
      {0, "2024-05-01T08:00:05Z", Said("a", "LIVE_CHAT", "BOT")},
      {1, "2024-05-01T08:00:00Z", Said("b", "LIVE_CHAT")},
      {1, "2024-05-01T08:00:05Z", Said("b", "LIVE_CHAT", "BOT")},
      {1, "2024-05-01T08:09:00Z", Said("b", "LIVE_CHAT", "AGENT")},
  });
  const Continuity result = ConversationContinuity(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(result.unanswered, Ratio::Of(1, 2));
}

}  // namespace
}  // namespace c360::metrics
