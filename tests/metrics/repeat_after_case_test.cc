#include <gtest/gtest.h>

#include "c360/metrics/service.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

TEST(RepeatAfterCase, CountsPeopleNotCases) {
  const auto solved = [](const char* id) { return std::string("case_update {action: SOLVED case_id: '") + id + "'}"; };
  const FactSet facts = Facts({{0, "2024-05-01", solved("a")},
                               {0, "2024-05-02", solved("b")},
                               {0, "2024-05-20", testing::Order("o", 5)},
                               {1, "2024-05-01", solved("c")},
                               {1, "2024-06-20", testing::Order("p", 5)},
                               {2, "2024-05-03", solved("d")},
                               {2, "2024-05-02", testing::Order("q", 5)},
                               {3, "2024-06-25", solved("e")}});
  const int64_t horizon = At("2024-07-01");
  const auto cases = FoldCases(facts, horizon);
  EXPECT_EQ(RepeatPurchaseAfterCase(Purchases(facts), cases, Span("2024-05-01", "2024-07-01"), horizon),
            Ratio::Of(1, 3));
  EXPECT_EQ(RepeatPurchaseAfterCase(Purchases(facts), cases, Span("2024-06-20", "2024-07-01"), horizon).why,
            Undefined::kNotObservedYet);
}

// A cancelled order is none, and a later line is of the order that was there before.
TEST(RepeatAfterCase, CountsOrdersThatStand) {
  const auto solved = [](const char* id) { return std::string("case_update {action: SOLVED case_id: '") + id + "'}"; };
  const FactSet facts = Facts({{0, "2024-05-01", solved("a")},
                               {0, "2024-05-04", testing::Order("o", 5)},
                               {0, "2024-05-05", "order_cancelled {order_id: 'o'}"},
                               {1, "2024-04-30", testing::Order("p", 5)},
                               {1, "2024-05-01", solved("b")},
                               {1, "2024-05-02", testing::Order("p", 5)},
                               {2, "2024-05-01", solved("c")},
                               {2, "2024-05-02", testing::Order("q", 5)}});
  const int64_t horizon = At("2024-07-01");
  EXPECT_EQ(
      RepeatPurchaseAfterCase(Purchases(facts), FoldCases(facts, horizon), Span("2024-05-01", "2024-06-01"), horizon),
      Ratio::Of(1, 3));
}

}  // namespace
}  // namespace c360::metrics
