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

// Three got it on 1, 10 and 20 February; the window is ten days. What is known ends on the 15th, then on 1 March.
TEST(Campaigns, WhoHasTimeLeftHasNotFailed) {
  const FactSet facts = Facts({{0, "2024-02-01", Touch("SENT")},
                               {0, "2024-02-02", Touch("CLICKED")},
                               {1, "2024-02-10", Touch("SENT")},
                               {1, "2024-02-12", Order("a", 5)},
                               {2, "2024-02-20", Touch("SENT")}});
  const auto count = [&](const char* as_of) {
    return CountCampaigns({.facts = facts.Where([&](const Fact& f) { return f.time_us < At(as_of); }),
                           .period = Span("2024-02-01", as_of),
                           .as_of_us = At(as_of),
                           .options = {.attribution_days = 10}})[0];
  };
  const CampaignReport early = count("2024-02-15");
  EXPECT_EQ(early.delivered, 2);
  EXPECT_EQ(early.converted, 1) << "so far";
  EXPECT_EQ(early.open(), 1);
  // The buyer's window is not over either: to count who was quick and not who is slow would flatter.
  EXPECT_EQ(early.Conversion(), Ratio::Of(0, 1));
  EXPECT_EQ(early.ConversionOfClickers(), Ratio::Of(0, 1));
  const CampaignReport late = count("2024-03-01");
  EXPECT_EQ(late.open(), 1);
  EXPECT_EQ(late.Conversion(), Ratio::Of(1, 2));
  EXPECT_EQ(count("2024-02-05").Conversion().why, Undefined::kNotObservedYet);
  EXPECT_EQ(count("2024-02-05").ConversionOfClickers().why, Undefined::kNotObservedYet);
  // The end of the window is in it, so on its last moment it is not over.
  EXPECT_EQ(count("2024-02-11").open(), 2);
  EXPECT_EQ(count("2024-02-11T00:00:00.000001Z").open(), 1);
}

TEST(Campaigns, CancelledOrdersAreNoConversions) {
  const FactSet facts = Facts({{0, "2024-02-01", Touch("SENT")},
                               {0, "2024-02-05", Order("a", 30)},
                               {0, "2024-02-06", "order_cancelled {order_id: 'a'}"},
                               {1, "2024-02-01", Touch("SENT")},
                               {1, "2024-02-05", Order("b", 30)},
                               {1, "2024-02-05", Order("b", -10)}});  // a rebate, as a line of its own
  const auto report =
      CountCampaigns({.facts = facts, .period = Span("2024-02-01", "2024-03-01"), .as_of_us = At("2024-06-01")})[0];
  EXPECT_EQ(report.Conversion(), Ratio::Of(1, 2));
  EXPECT_EQ(report.revenue_micros.at(*facts.Find("GBP")), 20'000'000);
}

TEST(Campaigns, ACostOfNoKnownTimeFallsOnTheFirstTouch) {
  const FactSet facts = Facts({{0, "2024-01-30", Touch("SENT")}, {1, "2024-02-02", Touch("SENT")}});
  CostFact cost{.kind = CostFact::Kind::kCampaign, .key = "c", .amount_micros = 7, .currency = "GBP"};
  const auto in = [&](const char* begin, const char* end) {
    return CountCampaigns({.facts = facts,
                           .period = Span(begin, end),
                           .as_of_us = At("2024-06-01"),
                           .costs = std::span(&cost, 1)})[0]
        .cost_micros;
  };
  EXPECT_EQ(in("2024-01-01", "2024-02-01").at("GBP"), 7);
  EXPECT_TRUE(in("2024-02-01", "2024-03-01").empty());
  cost.begin_us = cost.end_us = At("2024-02-10");  // all of it at one moment
  EXPECT_TRUE(in("2024-01-01", "2024-02-01").empty());
  EXPECT_EQ(in("2024-02-01", "2024-03-01").at("GBP"), 7);
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

TEST(Lift, OfPeopleWhoseWindowIsOver) {
  std::vector<Line> lines;
  // Two a side on 1 and 20 February, of whom the first buys at once; the later ones have time left on 10 March.
  for (uint32_t p = 0; p < 4; ++p) {
    const std::string day = p % 2 == 0 ? "2024-02-01" : "2024-02-20";
    lines.push_back({p, day, Touch("TARGETED", p >= 2 ? "variant: 'holdout'" : "")});
    if (p < 2) lines.push_back({p, day + "T10:00:00Z", Order("o", 10)});
  }
  const FactSet facts = Facts(lines);
  const auto lift = [&](const char* as_of) {
    return CampaignLifts({.facts = facts.Where([&](const Fact& f) { return f.time_us < At(as_of); }),
                          .period = Span("2024-02-01", "2024-03-01"),
                          .as_of_us = At(as_of)})[0];
  };
  EXPECT_EQ(lift("2024-03-10").open, 2);
  EXPECT_EQ(lift("2024-03-10").treated, 1);
  EXPECT_EQ(*lift("2024-03-10").difference.value, 1);
  EXPECT_EQ(*lift("2024-03-10").incremental_micros.at(*facts.Find("GBP")).value, 10e6);
  EXPECT_EQ(lift("2024-06-01").open, 0);
  EXPECT_EQ(lift("2024-06-01").treated, 2);
  EXPECT_EQ(lift("2024-02-21").difference.why, Undefined::kNotObservedYet);
  EXPECT_EQ(lift("2024-02-21").treated_conversion.why, Undefined::kNotObservedYet);
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
