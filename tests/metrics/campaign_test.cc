#include "c360/metrics/campaign.h"

#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;
using testing::Span;

std::string Touch(const char* action, const char* more = "") {
  return std::string("campaign_touch {action: ") + action + " campaign_id: 'c' " + more + "}";
}

TEST(Campaigns, CountsPeopleNotEvents) {
  const FactSet facts = Facts({
      {0, "2024-02-01", Touch("SENT")},
      {0, "2024-02-02", Touch("OPENED")},
      {0, "2024-02-02", Touch("OPENED")},
      {0, "2024-02-03", Touch("CLICKED")},
      {0, "2024-02-10", Order("a", 30)},
      {0, "2024-02-11", Order("b", 10)},
      {1, "2024-02-01", Touch("SENT")},
      {1, "2024-02-01", Touch("BOUNCED")},
      {1, "2024-02-10", Order("c", 99)},
      {2, "2024-02-01", Touch("SENT")},
      {2, "2024-03-25", Order("d", 5)},  // too late
      {3, "2024-02-01", Touch("DELIVERED")},
      {3, "2024-02-05", Touch("OPENED")},
      {3, "2024-02-06", Touch("CONVERTED")},
      {4, "2024-01-01", Touch("SENT")},  // before the period
      {5, "2024-02-01", "ad_touch {action: CLICKED campaign_id: 'ad' cost {currency: 'GBP' micros: 2000000}}"},
      {5, "2024-02-02", Order("e", 8)},
  });
  const CostFact costs[] = {{.kind = CostFact::Kind::kCampaign,
                             .key = "c",
                             .begin_us = At("2024-02-01"),
                             .end_us = At("2024-03-01"),
                             .amount_micros = 10'000'000,
                             .currency = "GBP"}};
  const auto reports = CountCampaigns(
      {.facts = facts, .period = Span("2024-02-01", "2024-03-01"), .as_of_us = At("2024-06-01"), .costs = costs});
  ASSERT_EQ(reports.size(), 2u);
  const CampaignReport& ad = reports[0];
  EXPECT_EQ(facts.Text(ad.campaign), "ad");
  EXPECT_EQ(ad.cost_micros.at("GBP"), 2'000'000);
  EXPECT_EQ(ad.revenue_micros.at(*facts.Find("GBP")), 8'000'000);
  const CampaignReport& mail = reports[1];
  EXPECT_EQ(mail.sent, 3);
  EXPECT_EQ(mail.delivered, 3);
  EXPECT_EQ(mail.opened, 2);
  EXPECT_DOUBLE_EQ(*mail.OpenRate().value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*mail.ClickRate().value, 1.0 / 3);
  EXPECT_DOUBLE_EQ(*mail.ClickToOpen().value, 0.5);
  EXPECT_DOUBLE_EQ(*mail.Conversion().value, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*mail.ConversionOfClickers().value, 1);
  EXPECT_DOUBLE_EQ(*mail.BounceRate().value, 1.0 / 3);
  EXPECT_EQ(mail.revenue_micros.at(*facts.Find("GBP")),
            139'000'000);  // a bounce may be wrong: the touch is what counts
  EXPECT_EQ(mail.cost_micros.at("GBP"), 10'000'000);
  EXPECT_EQ(CampaignReport().OpenRate().why, Undefined::kNoData);
}

TEST(Campaigns, Returns) {
  EXPECT_DOUBLE_EQ(*ReturnOnInvestment(150, 100).value, 0.5);
  EXPECT_DOUBLE_EQ(*ReturnOnInvestment(150, 100, 0.4).value, -0.4);
  EXPECT_DOUBLE_EQ(*ReturnOnAdSpend(150, 100).value, 1.5);
  EXPECT_EQ(ReturnOnInvestment(150, 0).why, Undefined::kNoCost);
  EXPECT_EQ(ReturnOnAdSpend(150, 0).why, Undefined::kNoCost);
}

TEST(Lift, AgainstTheHoldOut) {
  std::vector<Line> lines;
  // 100 treated, 20 buy for 10; 50 held out, 5 buy for 12.
  for (uint32_t p = 0; p < 150; ++p) {
    const bool control = p >= 100;
    lines.push_back({p, "2024-02-01", Touch("TARGETED", control ? "variant: 'holdout'" : "variant: 'a'")});
    if (p < 20) lines.push_back({p, "2024-02-05", Order("o", 10)});
    if (control && p < 105) lines.push_back({p, "2024-02-05", Order("o", 12)});
    lines.push_back({p, "2024-01-20", Order("before", 500)});
  }
  const FactSet facts = Facts(lines);
  const auto lifts =
      CampaignLifts({.facts = facts, .period = Span("2024-02-01", "2024-03-01"), .as_of_us = At("2024-06-01")});
  ASSERT_EQ(lifts.size(), 1u);
  EXPECT_EQ(lifts[0].treated, 100);
  EXPECT_EQ(lifts[0].control, 50);
  EXPECT_NEAR(*lifts[0].difference.value, 0.1, 1e-12);
  EXPECT_NEAR(*lifts[0].relative.value, 1, 1e-12);
  // n_t (mean_t - mean_c) = 100 (2.00 - 1.20)
  EXPECT_NEAR(*lifts[0].incremental_micros.at(*facts.Find("GBP")).value, 80e6, 1e-3);
  EXPECT_NEAR(lifts[0].z, 0.1 / std::sqrt(25.0 / 150 * 125 / 150 * (0.01 + 0.02)), 1e-9);
}

TEST(Lift, WithoutAHoldOutIsUndefined) {
  const FactSet facts = Facts({{0, "2024-02-01", Touch("TARGETED")}, {0, "2024-02-02", Order("a", 1)}});
  const auto lifts =
      CampaignLifts({.facts = facts, .period = Span("2024-02-01", "2024-03-01"), .as_of_us = At("2024-06-01")});
  ASSERT_EQ(lifts.size(), 1u);
  EXPECT_EQ(lifts[0].difference.why, Undefined::kNoControl);
  EXPECT_EQ(lifts[0].incremental_micros.begin()->second.why, Undefined::kNoControl);
}

}  // namespace
}  // namespace c360::metrics
