#include <gtest/gtest.h>

#include "c360/metrics/cases.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Update(const char* action, const char* more = "") {
  return std::string("channel: CHANNEL_EMAIL case_update {case_id: 'k' action: ") + action + " " + more + "}";
}
const char* const kQuestion = "channel: CHANNEL_EMAIL message {conversation_id: 'v' case_id: 'k' author: CUSTOMER}";
const char* const kAnswer = "message {conversation_id: 'v' case_id: 'k' author: AGENT agent_id: 'a7'}";
const char* const kBot = "message {conversation_id: 'v' case_id: 'k' author: BOT}";

std::vector<Case> Fold(const std::vector<testing::Line>& lines, const std::string& horizon = "2025-01-01") {
  return FoldCases(Facts(lines), At(horizon));
}

TEST(Cases, AreFoldedFromTheirEvents) {
  const auto cases =
      Fold({{0, "2024-05-01T08:00:00Z", Update("OPENED", "driver: 'invoice' severity: 3 priority: 'high'")},
            {0, "2024-05-01T08:00:20Z", kQuestion},  // the opening told twice
            {0, "2024-05-01T08:01:00Z", kBot},
            {0, "2024-05-01T09:00:00Z", kAnswer},
            {0, "2024-05-01T10:00:00Z", kQuestion},
            {0, "2024-05-01T10:30:00Z", Update("TRANSFERRED")},
            {0, "2024-05-01T11:00:00Z", Update("PENDING")},
            {0, "2024-05-01T13:00:00Z", kQuestion},
            {0, "2024-05-01T14:00:00Z", Update("SOLVED")},
            {0, "2024-05-02T14:00:00Z", Update("REOPENED")},
            {0, "2024-05-03T14:00:00Z", Update("SOLVED")},
            {0, "2024-05-10T00:00:00Z", Update("CLOSED")}});
  ASSERT_EQ(cases.size(), 1u);
  const Case& c = cases[0];
  EXPECT_EQ(c.opened_us, At("2024-05-01T08:00:00Z"));
  EXPECT_EQ(c.channel, v1::CHANNEL_EMAIL);
  EXPECT_EQ(c.severity, 3);
  EXPECT_EQ(c.contacts, 3);
  EXPECT_EQ(c.answers, 1);
  EXPECT_EQ(c.first_response_us, At("2024-05-01T09:00:00Z"));
  EXPECT_EQ(c.first_solved_us, At("2024-05-01T14:00:00Z"));
  EXPECT_EQ(c.solved_us, At("2024-05-03T14:00:00Z"));
  EXPECT_EQ(c.reopens, 1);
  EXPECT_EQ(c.transfers, 1);
  ASSERT_EQ(c.pauses.size(), 1u);
  EXPECT_EQ(c.pauses[0], std::pair(At("2024-05-01T11:00:00Z"), At("2024-05-01T13:00:00Z")));
  EXPECT_FALSE(c.SolvedAtFirstContact());
}

TEST(Cases, AreKnownUpToTheHorizon) {
  const std::vector<testing::Line> lines = {
      {0, "2024-05-01", Update("OPENED")}, {0, "2024-05-02", Update("PENDING")}, {0, "2024-05-04", Update("SOLVED")}};
  EXPECT_TRUE(Fold(lines)[0].SolvedAtFirstContact());
  const auto early = Fold(lines, "2024-05-03");
  ASSERT_EQ(early.size(), 1u);
  EXPECT_FALSE(early[0].solved());
  EXPECT_EQ(early[0].pauses[0].second, At("2024-05-03"));
  EXPECT_TRUE(Fold(lines, "2024-05-01").empty());
}

TEST(Cases, ClosingSolvesWhatNobodySolved) {
  EXPECT_EQ(Fold({{0, "2024-05-01", Update("OPENED")}, {0, "2024-05-02", Update("CLOSED")}})[0].solved_us,
            At("2024-05-02"));
}

TEST(Cases, LeaveOutWhatHasNoTimeAndKeepPeopleApart) {
  const auto cases =
      Fold({{0, "", Update("OPENED")}, {1, "2024-05-01", Update("OPENED")}, {2, "2024-05-01", Update("OPENED")}});
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].profile, 1u);
  EXPECT_EQ(cases[0].key, cases[1].key);
}

TEST(Cases, ACallAnsweredIsAnAnswerAfterItsWait) {
  const auto cases = Fold({{0, "2024-05-01T08:00:00Z", Update("OPENED")},
                           {0, "2024-05-01T08:00:30Z", "call {outcome: ANSWERED case_id: 'k' wait_ms: 90000}"}});
  EXPECT_EQ(cases[0].first_response_us, At("2024-05-01T08:02:00Z"));
  EXPECT_EQ(cases[0].contacts, 1);
}

// The question is stamped at the very instant of the PENDING, and a bot reminds the customer: the clock stands till she
// answers, or till somebody takes the case up again.
TEST(Cases, WaitForTheCustomerUntilShePutsInAWord) {
  const auto pause = [](const std::string& end) { return std::pair(At("2024-05-01T09:10:00Z"), At(end)); };
  const std::vector<testing::Line> asked = {{0, "2024-05-01T09:00:00Z", Update("OPENED")},
                                            {0, "2024-05-01T09:10:00Z", kAnswer},
                                            {0, "2024-05-01T09:10:00Z", Update("PENDING")},
                                            {0, "2024-05-01T10:00:00Z", kBot},
                                            {0, "2024-05-01T11:00:00Z", kAnswer}};
  auto lines = asked;
  lines.push_back({0, "2024-05-05T09:10:00Z", kQuestion});
  Case item = Fold(lines)[0];
  ASSERT_EQ(item.pauses.size(), 1u);
  EXPECT_EQ(item.pauses[0], pause("2024-05-05T09:10:00Z"));
  EXPECT_EQ(item.first_response_us, At("2024-05-01T09:10:00Z"));
  lines = asked;
  lines.push_back({0, "2024-05-03", Update("ASSIGNED")});
  lines.push_back({0, "2024-05-04", kQuestion});
  item = Fold(lines)[0];
  ASSERT_EQ(item.pauses.size(), 1u);
  EXPECT_EQ(item.pauses[0], pause("2024-05-03"));
}

TEST(Cases, ACallLoggedMinutesLaterIsOneContact) {
  const std::vector<testing::Line> lines = {
      {0, "2024-05-01T10:00:00Z",
       "direction: DIRECTION_INBOUND call {outcome: ANSWERED case_id: 'k' wait_ms: 20000 talk_ms: 300000}"},
      {0, "2024-05-01T10:05:00Z", Update("OPENED")}};
  const Case open = Fold(lines)[0];
  EXPECT_EQ(open.contacts, 1);
  EXPECT_FALSE(open.last_word_is_customers);
  auto solved = lines;
  solved.push_back({0, "2024-05-01T10:05:30Z", Update("SOLVED")});
  EXPECT_TRUE(Fold(solved)[0].SolvedAtFirstContact());
}

TEST(Cases, AnswersCountByTheirOwnTime) {
  const Case item = Fold({{0, "2024-05-01T10:00:00Z", Update("OPENED")},
                          {0, "2024-05-01T11:00:00Z", "call {outcome: ANSWERED case_id: 'k' wait_ms: 1200000}"},
                          {0, "2024-05-01T11:05:00Z", kAnswer}})[0];
  EXPECT_EQ(item.first_response_us, At("2024-05-01T11:05:00Z"));
  EXPECT_EQ(item.answers, 2);
}

// Where a source names no author, the direction does; and a stored row, which has none, is read alike.
TEST(Cases, MessagesWithoutAnAuthorAreOfWhoeverSentThem) {
  const char* const in = "direction: DIRECTION_INBOUND message {conversation_id: 'v' case_id: 'k'}";
  const char* const out = "direction: DIRECTION_OUTBOUND message {conversation_id: 'v' case_id: 'k'}";
  const Case item = Fold({{0, "2024-05-01T10:00:00Z", in}, {0, "2024-05-01T11:00:00Z", out}})[0];
  EXPECT_TRUE(item.opening_known);
  EXPECT_EQ(item.contacts, 1);
  EXPECT_EQ(item.first_response_us, At("2024-05-01T11:00:00Z"));
  FactSetBuilder builder;
  builder.Add({.time_us = 1, .type = EventType::kMessage, .direction = v1::DIRECTION_OUTBOUND});
  builder.Add({.time_us = 1, .type = EventType::kMessage});
  builder.Add(
      {.time_us = 1, .type = EventType::kMessage, .direction = v1::DIRECTION_OUTBOUND, .action = v1::Message::BOT});
  EXPECT_EQ(builder.facts()[0].action, v1::Message::AGENT);
  EXPECT_EQ(builder.facts()[1].action, v1::Message::AUTHOR_KIND_UNSPECIFIED);
  EXPECT_EQ(builder.facts()[2].action, v1::Message::BOT);
}

// Opened before what is known: by whatever else it is first heard of, nobody can say how long it took.
TEST(Cases, MayHaveAnOpeningThatNobodyKnows) {
  const Period year = Span("2024-01-01", "2025-01-01");
  for (const char* first : {"SOLVED", "REOPENED", "PENDING", "ASSIGNED"}) {
    const Case item =
        Fold({{0, "2024-05-01", Update(first)}, {0, "2024-05-02", kAnswer}, {0, "2024-05-03", kQuestion}})[0];
    EXPECT_FALSE(item.opening_known) << first;
    EXPECT_FALSE(item.OpenedIn(year)) << first;
  }
  EXPECT_TRUE(Fold({{0, "2024-05-01", kQuestion}})[0].OpenedIn(year));
  EXPECT_TRUE(Fold({{0, "2024-05-01", Update("ASSIGNED")}, {0, "2024-05-02", Update("OPENED")}})[0].OpenedIn(year));
}

}  // namespace
}  // namespace c360::metrics
