// The measures of campaigns by name. Tested by report_test.cc.
#include "c360/metrics/campaign.h"

#include "c360/metrics/offers.h"
#include "metrics/contacts.h"
#include "metrics/registry.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

std::string NameOf(const MeasureInput& input, TextId campaign) {
  const std::string_view name = input.facts.Text(campaign);
  return name.empty() ? "(no campaign)" : std::string(name);
}

MicrosSum RevenueIn(const CampaignReport& report, const FactSet& facts, const std::string& currency) {
  for (const auto& [id, micros] : report.revenue_micros)
    if (facts.Text(id) == currency) return micros;
  return 0;
}

void Campaigns(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter list(values);
  for (const CampaignReport& report : CountCampaigns(input)) {
    const std::string name = NameOf(input, report.campaign);
    list.Count("campaigns.delivered", report.delivered, Better::kNeither, name);
    list.Share("campaigns.open", report.OpenRate(), Better::kHigher, name);
    list.Share("campaigns.click", report.ClickRate(), Better::kHigher, name);
    list.Share("campaigns.click_to_open", report.ClickToOpen(), Better::kHigher, name);
    list.Count("campaigns.window_open", report.open(), Better::kNeither, name);
    list.Share("campaigns.conversion", report.Conversion(), Better::kHigher, name);
    list.Share("campaigns.conversion_of_clickers", report.ConversionOfClickers(), Better::kHigher, name);
    list.Share("campaigns.bounce", report.BounceRate(), Better::kLower, name);
    for (const auto& [currency, micros] : report.revenue_micros)
      list.Money("campaigns.revenue", input.facts.Text(currency), micros, Better::kHigher, name);
    for (const auto& [currency, micros] : report.cost_micros) {
      const MicrosSum revenue = RevenueIn(report, input.facts, currency);
      // A margin in another currency than the cost neither adds up with it nor may give way to the revenue unnoticed.
      const auto margin = report.margin_micros.find(currency);
      const bool none = margin == report.margin_micros.end();
      const Ratio roi = none && !report.margin_micros.empty()
                            ? Ratio::None(Undefined::kMixedUnits)
                            : ReturnOnInvestment(none ? revenue : margin->second, micros);
      list.Money("campaigns.cost", currency, micros, Better::kLower, name);
      list.Add("campaigns.roi", roi, Unit::kShare, Better::kHigher, name, currency);
      list.Add("campaigns.roas", ReturnOnAdSpend(revenue, micros), Unit::kNumber, Better::kHigher, name, currency);
    }
    if (report.cost_micros.empty()) list.Share("campaigns.roi", Ratio::None(Undefined::kNoCost), Better::kHigher, name);
  }
}

void Lifts(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter list(values);
  for (const Lift& lift : CampaignLifts(input)) {
    const std::string name = NameOf(input, lift.campaign);
    list.Count("lift.window_open", lift.open, Better::kNeither, name);
    list.Share("lift.treated", lift.treated_conversion, Better::kHigher, name);
    list.Share("lift.control", lift.control_conversion, Better::kNeither, name);
    list.Share("lift.difference", lift.difference, Better::kHigher, name);
    list.Share("lift.relative", lift.relative, Better::kHigher, name);
    list.Add("lift.z", lift.difference.defined() ? Ratio::Number(lift.z) : Ratio::None(lift.difference.why),
             Unit::kScore, Better::kHigher, name);
    for (const auto& [currency, micros] : lift.incremental_micros)
      list.Money("lift.incremental", input.facts.Text(currency), micros, Better::kHigher, name);
  }
}

void Offers(const MeasureInput& input, std::vector<MeasureValue>* values) {
  ValueWriter list(values);
  for (const OfferReport& report : CountOffers(input.facts, input.period, HorizonOf(input))) {
    const std::string name = NameOf(input, report.campaign);
    list.Count("offers.presented", report.presented, Better::kNeither, name);
    list.Share("offers.accepted", report.Accepted(), Better::kHigher, name);
    list.Share("offers.redeemed", report.Redeemed(), Better::kHigher, name);
    list.Share("offers.declined", report.Declined(), Better::kLower, name);
  }
}

constexpr Measure kMeasures[] = {
    {"campaigns", "open, click, conversion, revenue and return, by campaign and person", Campaigns},
    {"lift", "conversion and revenue over the hold-out, by campaign", Lifts},
    {"offers", "offers presented, accepted, redeemed, declined, by campaign", Offers},
};

}  // namespace

std::span<const Measure> CampaignMeasures() { return kMeasures; }

}  // namespace c360::metrics
