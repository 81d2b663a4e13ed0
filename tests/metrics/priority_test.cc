#include "c360/metrics/priority.h"

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Order;

constexpr char kMention[] = "channel: CHANNEL_SOCIAL mention {severity: 3 is_public: true author_reach: 999}";

TEST(PriorityQueue, MultipliesItsFactors) {
  const FactSet facts = Facts({{0, "2024-05-01", Order("a", 99)},
                               {0, "2024-05-02", Order("b", 5, "USD")},
                               {0, "2023-01-01", Order("c", 500)},  // too long ago
                               {0, "2024-05-20", kMention}});
  auto queue = PriorityQueue(facts, At("2024-06-01"), {.currency = "GBP"});
  ASSERT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue[0].severity, 3);
  EXPECT_EQ(queue[0].spent_micros, 99'000'000);
  EXPECT_DOUBLE_EQ(queue[0].score, 3 * 4 * 3);  // severity 3, 1 + log10(1000), 1 + log10(100)
  queue = PriorityQueue(facts, At("2024-06-01"), {.currency = "GBP", .leaving = [](uint32_t) { return 0.5; }});
  EXPECT_DOUBLE_EQ(queue[0].score, 3 * 4 * 3 * 0.5);
  EXPECT_DOUBLE_EQ(PriorityQueue(facts, At("2024-06-01"))[0].score, 3 * 4);  // nothing spent in no currency
}

TEST(PriorityQueue, PutsTheGravestFirst) {
  const FactSet facts = Facts({{0, "2024-05-20", "message {author: CUSTOMER sentiment: -0.5}"},           // 3
                               {1, "2024-05-21", "mention {sentiment: -1}"},                              // 5
                               {2, "2024-05-22", "review {rating: 2 rating_max: 5}"},                     // -0.2: 2
                               {3, "2024-05-19", "message {author: CUSTOMER severity: 3 sentiment: 1}"},  // 3, older
                               {4, "2024-05-22", "message {author: CUSTOMER sentiment: 0}"},
                               {5, "2024-05-22", "mention {severity: 5 spam_class: SPAM}"},
                               {6, "2024-05-22", "message {author: AGENT severity: 5}"},
                               {7, "", "mention {severity: 5}"},
                               {8, "2024-04-01", "mention {severity: 5}"},
                               {9, "2024-06-01", "mention {severity: 5}"}});
  std::vector<uint32_t> order;
  for (const PriorityItem& item : PriorityQueue(facts, At("2024-06-01"))) order.push_back(item.profile);
  EXPECT_EQ(order, (std::vector<uint32_t>{1, 3, 0, 2}));
}

TEST(PriorityQueue, LeavesOutWhatSomebodyAnswered) {
  for (const char* answer :
       {"message {author: AGENT}", "call {outcome: ANSWERED}", "case_update {case_id: 'k' action: SOLVED}"}) {
    EXPECT_TRUE(
        PriorityQueue(Facts({{0, "2024-05-20", kMention}, {0, "2024-05-21", answer}}), At("2024-06-01")).empty())
        << answer;
    EXPECT_EQ(PriorityQueue(Facts({{0, "2024-05-20", kMention}, {0, "2024-05-19", answer}}), At("2024-06-01")).size(),
              1u);
  }
  EXPECT_EQ(
      PriorityQueue(Facts({{0, "2024-05-20", kMention}, {0, "2024-05-21", "message {author: BOT}"}}), At("2024-06-01"))
          .size(),
      1u);
}

TEST(PriorityQueue, TheReachOfPrivateWordsIsNone) {
  const FactSet facts = Facts({{0, "2024-05-20", "mention {severity: 2 author_reach: 1000}"}});
  EXPECT_DOUBLE_EQ(PriorityQueue(facts, At("2024-06-01"))[0].score, 2);
}

}  // namespace
}  // namespace c360::metrics
