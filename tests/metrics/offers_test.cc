#include "c360/metrics/offers.h"

#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Span;

std::string Offer(const char* action, const char* id, const char* campaign = "c") {
  return std::string("offer {action: ") + action + " offer_id: '" + id + "' campaign_id: '" + campaign + "'}";
}

TEST(Offers, EachOfferOfEachPersonOnce) {
  const FactSet facts = Facts({{0, "2024-05-01", Offer("PRESENTED", "a")},
                               {0, "2024-05-02", Offer("PRESENTED", "a")},
                               {0, "2024-05-03", Offer("ACCEPTED", "a")},
                               {0, "2024-06-03", Offer("REDEEMED", "a")},
                               {1, "2024-05-01", Offer("PRESENTED", "a")},  // the same offer, another person
                               {1, "2024-05-01", Offer("DECLINED", "a")},
                               {1, "2024-05-05", Offer("PRESENTED", "b")},
                               {1, "2024-05-06", Offer("DECLINED", "b")},
                               {1, "2024-05-07", Offer("ACCEPTED", "b")},  // thought better of it
                               {2, "2024-05-05", Offer("REDEEMED", "d", "")},
                               {3, "2024-04-30", Offer("PRESENTED", "e")},  // before the period
                               {3, "2024-05-05", Offer("ACCEPTED", "e")},
                               {4, "", Offer("PRESENTED", "f")}});
  const auto reports = CountOffers(facts, Span("2024-05-01", "2024-06-01"), At("2024-07-01"));
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].campaign, 0u);
  EXPECT_EQ(reports[0].Redeemed(), Ratio::OfCounts(1, 1));
  EXPECT_EQ(facts.Text(reports[1].campaign), "c");
  EXPECT_EQ(reports[1].Accepted(), Ratio::OfCounts(2, 3));
  EXPECT_EQ(reports[1].Redeemed(), Ratio::OfCounts(1, 3));
  EXPECT_EQ(reports[1].Declined(), Ratio::OfCounts(1, 3));
  // As of the end of May nothing of c was redeemed.
  EXPECT_EQ(CountOffers(facts, Span("2024-05-01", "2024-06-01"), At("2024-06-01"))[1].redeemed, 0);
  EXPECT_TRUE(CountOffers(FactSet(), Span("2024-05-01", "2024-06-01"), At("2024-06-01")).empty());
}

}  // namespace
}  // namespace c360::metrics
