// Tested by campaign_rules_test.cc.
#include "metrics/campaign_rules.h"

#include <algorithm>

namespace c360::metrics {
namespace {

CampaignRule RuleOf(const v1::Campaign& campaign, const CampaignRule& usual) {
  CampaignRule rule = usual;
  if (campaign.goal_window_days() > 0) rule.window_us = campaign.goal_window_days() * kDayMicros;
  if (!campaign.control_variants().empty())
    rule.controls.assign(campaign.control_variants().begin(), campaign.control_variants().end());
  if (!campaign.goal().empty() && campaign.goal() != EventTypeName(EventType::kOrder)) {
    rule.purchases = false;
    if (auto pattern = ParseFactPattern(campaign.goal()); pattern.ok()) rule.goal = *std::move(pattern);
    rule.goal_unknown = !rule.goal;
  }
  if (campaign.has_margin_per_conversion()) {
    rule.margin_micros = campaign.margin_per_conversion().micros();
    rule.margin_currency = campaign.margin_per_conversion().currency();
  }
  return rule;
}

}  // namespace

bool CampaignRule::IsControl(std::string_view variant) const {
  return std::find(controls.begin(), controls.end(), variant) != controls.end();
}

bool CampaignRule::Converts(const Fact& fact, TextId campaign, const FactSet& facts) const {
  if (fact.Is(EventType::kCampaignTouch, v1::CampaignTouch::CONVERTED) && fact.subject == campaign) return true;
  return !purchases && goal && goal->Matches(fact, facts);
}

CampaignRules::CampaignRules(const MeasureInput& input) {
  usual_.window_us = int64_t{input.options.attribution_days} * kDayMicros;
  for (const v1::ReferenceFact& fact : input.reference) {
    if (!fact.has_campaign() || fact.withdrawn()) continue;
    if (const auto campaign = input.facts.Find(fact.key())) rules_[*campaign] = RuleOf(fact.campaign(), usual_);
  }
}

const CampaignRule& CampaignRules::Of(TextId campaign) const {
  const auto it = rules_.find(campaign);
  return it == rules_.end() ? usual_ : it->second;
}

}  // namespace c360::metrics
