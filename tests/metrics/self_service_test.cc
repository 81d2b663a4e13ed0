#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(SelfService, DeflectionIsHelpWithoutAContact) {
  const FactSet facts = Facts({
      {0, "2024-05-01T08:00:00Z", "self_service {outcome: VIEWED session_id: 's'}"},
      {0, "2024-05-01T08:01:00Z", "self_service {outcome: FAILED session_id: 's'}"},
      {0, "2024-05-01T20:00:00Z", "call {outcome: ANSWERED}"},
      {1, "2024-05-01T08:00:00Z", "self_service {outcome: RESOLVED session_id: 's'}"},
      {1, "2024-05-03T08:00:00Z", "call {outcome: ANSWERED}"},  // two days later: another matter
      {2, "2024-05-31T20:00:00Z", "self_service {outcome: VIEWED}"},
      {3, "2024-05-05T08:00:00Z", "message {author: CUSTOMER}"},
  });
  const SelfServiceResult result = SelfService(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(result.sessions, 3);
  EXPECT_EQ(result.deflection, Ratio::Of(1, 2));
  EXPECT_EQ(result.too_recent, 1);
  EXPECT_EQ(result.score, Ratio::Of(3, 3));
  EXPECT_EQ(result.contacts_after_trying, Ratio::Of(1, 3));
  EXPECT_EQ(result.deflected_volume, Ratio::Of(1, 4));
  EXPECT_EQ(result.resolved, Ratio::Of(1, 2));
}

TEST(SelfService, SaysWhyThereIsNoNumber) {
  const FactSet facts = Facts({{2, "2024-05-31T20:00:00Z", "self_service {outcome: VIEWED}"}});
  const SelfServiceResult result = SelfService(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"));
  EXPECT_EQ(result.deflection.why, Undefined::kNotObservedYet);
  EXPECT_EQ(result.score.why, Undefined::kZeroBase);
  EXPECT_EQ(result.contacts_after_trying.why, Undefined::kNoData);
}

}  // namespace
}  // namespace c360::metrics
