// Everything is by person: for each one and campaign the touches are folded to a few flags and times, then counted
// once. Tested by campaign_test.cc.
#include "c360/metrics/campaign.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "c360/metrics/retention.h"
#include "metrics/campaign_rules.h"

namespace c360::metrics {
namespace {

using Touch = v1::CampaignTouch;

constexpr int kFirstTime = 10;  // one slot an action

// What one person had of one campaign in the period.
struct Contact {
  TextId campaign = 0;
  int64_t first_us[kFirstTime];    // by action; INT64_MAX: never
  int64_t reached_us = INT64_MAX;  // first sign that it arrived, or was sent
  bool control = false;
  Contact() { std::fill(std::begin(first_us), std::end(first_us), INT64_MAX); }
  bool Had(int action) const { return first_us[action] != INT64_MAX; }
  bool Reached() const {
    if (Had(Touch::DELIVERED) || Had(Touch::OPENED) || Had(Touch::CLICKED)) return true;
    return Had(Touch::SENT) && !Had(Touch::BOUNCED);
  }
};

std::vector<Contact> FoldContacts(std::span<const Fact> facts, const FactSet& texts, const Period& period,
                                  const CampaignRules& rules) {
  std::vector<Contact> contacts;
  for (const Fact& fact : facts) {
    if (fact.type != EventType::kCampaignTouch || fact.action >= kFirstTime || !period.Contains(fact.time_us)) continue;
    auto it = std::find_if(contacts.begin(), contacts.end(),
                           [&](const Contact& contact) { return contact.campaign == fact.subject; });
    if (it == contacts.end()) {
      it = contacts.emplace(it);
      it->campaign = fact.subject;
    }
    it->first_us[fact.action] = std::min(it->first_us[fact.action], fact.time_us);
    const bool reaches = fact.action == Touch::SENT || fact.action == Touch::DELIVERED ||
                         fact.action == Touch::OPENED || fact.action == Touch::CLICKED;
    if (reaches) it->reached_us = std::min(it->reached_us, fact.time_us);
    if (fact.action == Touch::TARGETED)
      it->control = it->control || rules.Of(fact.subject).IsControl(texts.Text(fact.variant));
  }
  return contacts;
}

// Whether `rule` sees a conversion within its window from `from_us`.
bool ConvertedAfter(std::span<const Fact> facts, TextId campaign, int64_t from_us, const CampaignRule& rule,
                    const FactSet& texts) {
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    if (!fact.timed() || fact.time_us < from_us || fact.time_us - from_us > rule.window_us) return false;
    return rule.Converts(fact, campaign, texts);
  });
}

bool CanEarn(const Fact& fact) {
  if (fact.type == EventType::kAdTouch) return true;
  return fact.type == EventType::kCampaignTouch && (fact.action == Touch::SENT || fact.action == Touch::DELIVERED ||
                                                    fact.action == Touch::OPENED || fact.action == Touch::CLICKED);
}

class CampaignCounter {
 public:
  explicit CampaignCounter(const MeasureInput& input) : input_(input), rules_(input) {}

  void Count(std::span<const Fact> own) {
    for (const Contact& contact : FoldContacts(own, input_.facts, input_.period, rules_)) CountContact(own, contact);
    earning_.clear();
    for (const Fact& fact : own) {
      if (!fact.timed()) continue;
      if (fact.type == EventType::kAdTouch && fact.subject != 0 && fact.Has(kFlagHasAmount) &&
          input_.period.Contains(fact.time_us))
        At(fact.subject).cost_micros[std::string(input_.facts.Text(fact.currency))] += fact.amount_micros;
      if (CanEarn(fact) && fact.subject != 0 && input_.period.Contains(fact.time_us)) NoteTouch(fact);
      if (IsPurchase(fact)) CreditRevenue(fact);
    }
  }

  std::vector<CampaignReport> Finish() {
    std::vector<CampaignReport> reports;
    for (auto& [campaign, report] : reports_) {
      const std::string_view id = input_.facts.Text(campaign);
      if (!id.empty()) {
        for (const auto& [currency, micros] : CostsIn(input_.costs, CostFact::Kind::kCampaign, input_.period, id))
          report.cost_micros[currency] += micros;
      }
      const CampaignRule& rule = rules_.Of(campaign);
      if (rule.margin_micros) report.margin_micros[rule.margin_currency] = *rule.margin_micros * report.converted;
      reports.push_back(std::move(report));
    }
    return reports;
  }

 private:
  CampaignReport& At(TextId campaign) {
    CampaignReport& report = reports_[campaign];
    report.campaign = campaign;
    return report;
  }

  // The campaigns that touched the person, the latest last.
  void NoteTouch(const Fact& fact) {
    std::erase_if(earning_, [&](const Fact* earlier) { return earlier->subject == fact.subject; });
    earning_.push_back(&fact);
  }

  // To the latest touch whose campaign's window is not over.
  void CreditRevenue(const Fact& purchase) {
    for (auto touch = earning_.rbegin(); touch != earning_.rend(); ++touch) {
      if (purchase.time_us - (*touch)->time_us > rules_.Of((*touch)->subject).window_us) continue;
      At((*touch)->subject).revenue_micros[purchase.currency] += purchase.amount_micros;
      return;
    }
  }

  void CountContact(std::span<const Fact> own, const Contact& contact) {
    CampaignReport& report = At(contact.campaign);
    const CampaignRule& rule = rules_.Of(contact.campaign);
    report.targeted += contact.Had(Touch::TARGETED);
    report.sent += contact.Had(Touch::SENT);
    report.bounced += contact.Had(Touch::BOUNCED);
    report.opened += contact.Had(Touch::OPENED);
    report.clicked += contact.Had(Touch::CLICKED);
    report.complained += contact.Had(Touch::COMPLAINED);
    report.unsubscribed += contact.Had(Touch::UNSUBSCRIBED);
    if (!contact.Reached()) return;
    ++report.delivered;
    report.converted += ConvertedAfter(own, contact.campaign, contact.reached_us, rule, input_.facts);
    if (contact.Had(Touch::CLICKED))
      report.clicked_converted +=
          ConvertedAfter(own, contact.campaign, contact.first_us[Touch::CLICKED], rule, input_.facts);
  }

  const MeasureInput& input_;
  const CampaignRules rules_;
  std::vector<const Fact*> earning_;  // of the person at hand
  std::map<TextId, CampaignReport> reports_;
};

// Sums of one arm.
struct Arm {
  int64_t people = 0;
  int64_t converted = 0;
  std::map<TextId, int64_t> revenue_micros;
};

Lift Compare(TextId campaign, const Arm& treated, const Arm& control) {
  Lift lift;
  lift.campaign = campaign;
  lift.treated = treated.people;
  lift.control = control.people;
  lift.treated_conversion = Ratio::OfCounts(treated.converted, treated.people);
  lift.control_conversion = Ratio::OfCounts(control.converted, control.people);
  const Undefined why = control.people == 0 ? Undefined::kNoControl : Undefined::kNoData;
  if (control.people == 0 || treated.people == 0) {
    lift.difference = lift.relative = Ratio::None(why);
    for (const auto& [currency, micros] : treated.revenue_micros) lift.incremental_micros[currency] = Ratio::None(why);
    return lift;
  }
  const double pt = *lift.treated_conversion.value, pc = *lift.control_conversion.value;
  const double nt = static_cast<double>(treated.people), nc = static_cast<double>(control.people);
  lift.difference = Ratio::Number(pt - pc);
  lift.relative = Ratio::Of(pt - pc, pc);
  const double pooled = static_cast<double>(treated.converted + control.converted) / (nt + nc);
  const double variance = pooled * (1 - pooled) * (1 / nt + 1 / nc);
  lift.z = variance > 0 ? (pt - pc) / std::sqrt(variance) : 0;
  std::map<TextId, std::pair<int64_t, int64_t>> revenue;
  for (const auto& [currency, micros] : treated.revenue_micros) revenue[currency].first = micros;
  for (const auto& [currency, micros] : control.revenue_micros) revenue[currency].second = micros;
  for (const auto& [currency, sums] : revenue) {
    lift.incremental_micros[currency] =
        Ratio::Number(static_cast<double>(sums.first) - static_cast<double>(sums.second) / nc * nt);
  }
  return lift;
}

}  // namespace

Ratio CampaignReport::OpenRate() const { return Ratio::OfCounts(opened, delivered); }
Ratio CampaignReport::ClickRate() const { return Ratio::OfCounts(clicked, delivered); }
Ratio CampaignReport::ClickToOpen() const { return Ratio::OfCounts(clicked, opened); }
Ratio CampaignReport::Conversion() const { return Ratio::OfCounts(converted, delivered); }
Ratio CampaignReport::ConversionOfClickers() const { return Ratio::OfCounts(clicked_converted, clicked); }
Ratio CampaignReport::BounceRate() const { return Ratio::OfCounts(bounced, sent); }

std::vector<CampaignReport> CountCampaigns(const MeasureInput& input) {
  CampaignCounter counter(input);
  for (uint32_t p = 0; p < input.facts.profiles(); ++p) counter.Count(input.facts.Of(p));
  return counter.Finish();
}

Ratio ReturnOnInvestment(int64_t revenue_micros, int64_t cost_micros, double margin) {
  return Ratio::Of(static_cast<double>(revenue_micros) * margin - static_cast<double>(cost_micros),
                   static_cast<double>(cost_micros), Undefined::kNoCost);
}

Ratio ReturnOnAdSpend(int64_t revenue_micros, int64_t cost_micros) {
  return Ratio::OfCounts(revenue_micros, cost_micros, Undefined::kNoCost);
}

std::vector<Lift> CampaignLifts(const MeasureInput& input) {
  const CampaignRules rules(input);
  std::map<TextId, std::pair<Arm, Arm>> arms;
  for (uint32_t p = 0; p < input.facts.profiles(); ++p) {
    const auto own = input.facts.Of(p);
    for (const Contact& contact : FoldContacts(own, input.facts, input.period, rules)) {
      if (!contact.Had(Touch::TARGETED)) continue;
      auto& pair = arms[contact.campaign];
      Arm& arm = contact.control ? pair.second : pair.first;
      const CampaignRule& rule = rules.Of(contact.campaign);
      const int64_t from = contact.first_us[Touch::TARGETED];
      ++arm.people;
      arm.converted += ConvertedAfter(own, contact.campaign, from, rule, input.facts);
      for (const Fact& fact : own) {
        if (fact.timed() && fact.time_us >= from && fact.time_us - from <= rule.window_us && IsPurchase(fact))
          arm.revenue_micros[fact.currency] += fact.amount_micros;
      }
    }
  }
  std::vector<Lift> lifts;
  for (const auto& [campaign, pair] : arms) lifts.push_back(Compare(campaign, pair.first, pair.second));
  return lifts;
}

}  // namespace c360::metrics
