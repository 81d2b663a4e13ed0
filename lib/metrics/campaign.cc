// Everything is by person: for each one and campaign the touches are folded to a few flags and times, then counted
// once. Whose window reaches to the horizon is open, and in no share of conversions: leaving such people in as failures
// would make every campaign look worse the younger it is. Tested by campaign_test.cc.
#include "c360/metrics/campaign.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "metrics/campaign_rules.h"
#include "metrics/contacts.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

using Touch = v1::CampaignTouch;

constexpr int kFirstTime = 10;  // one slot an action

// What one person had of one campaign in the period.
struct Outreach {
  TextId campaign = 0;
  int64_t first_us[kFirstTime];    // by action; INT64_MAX: never
  int64_t reached_us = INT64_MAX;  // first sign that it arrived, or was sent
  bool control = false;
  Outreach() { std::fill(std::begin(first_us), std::end(first_us), INT64_MAX); }
  bool Had(int action) const { return first_us[action] != INT64_MAX; }
  bool Reached() const {
    if (Had(Touch::DELIVERED) || Had(Touch::OPENED) || Had(Touch::CLICKED)) return true;
    return Had(Touch::SENT) && !Had(Touch::BOUNCED);
  }
};

std::vector<Outreach> FoldTouches(std::span<const Fact> facts, const FactSet& texts, const Period& period,
                                  const CampaignRules& rules) {
  std::vector<Outreach> contacts;
  for (const Fact& fact : facts) {
    if (fact.type != EventType::kCampaignTouch || fact.action >= kFirstTime || !period.Contains(fact.time_us)) continue;
    auto it = std::find_if(contacts.begin(), contacts.end(),
                           [&](const Outreach& contact) { return contact.campaign == fact.subject; });
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

// What is known of one person.
struct Person {
  std::span<const Fact> facts;
  std::span<const Purchase> purchases;
};

// Everyone, one after the other.
template <typename Visit>
void ForEachPerson(const FactSet& facts, std::span<const Purchase> purchases, Visit visit) {
  size_t begin = 0;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    size_t end = begin;
    while (end < purchases.size() && purchases[end].profile == p) ++end;
    visit(Person{facts.Of(p), purchases.subspan(begin, end - begin)});
    begin = end;
  }
}

// The window that begins at `from_us`; its end is in it.
struct Window {
  int64_t from_us;
  int64_t length_us;
  bool Contains(int64_t us) const { return us >= from_us && us - from_us <= length_us; }
  // Whether all of it lies before `horizon_us`, up to when facts are known.
  bool Over(int64_t horizon_us) const { return horizon_us - from_us > length_us; }
};

bool ConvertedIn(const Window& window, const Person& person, TextId campaign, const CampaignRule& rule,
                 const FactSet& texts) {
  if (rule.purchases && std::any_of(person.purchases.begin(), person.purchases.end(),
                                    [&](const Purchase& purchase) { return window.Contains(purchase.time_us); }))
    return true;
  return std::any_of(person.facts.begin(), person.facts.end(), [&](const Fact& fact) {
    return fact.timed() && window.Contains(fact.time_us) && rule.Converts(fact, campaign, texts);
  });
}

bool CanEarn(const Fact& fact) {
  if (fact.type == EventType::kAdTouch) return true;
  return fact.type == EventType::kCampaignTouch && (fact.action == Touch::SENT || fact.action == Touch::DELIVERED ||
                                                    fact.action == Touch::OPENED || fact.action == Touch::CLICKED);
}

class CampaignCounter {
 public:
  explicit CampaignCounter(const MeasureInput& input)
      : input_(input), horizon_us_(HorizonOf(input)), rules_(input), undated_(UndatedCosts(input)) {}

  void Count(const Person& person) {
    for (const Outreach& contact : FoldTouches(person.facts, input_.facts, input_.period, rules_))
      CountContact(person, contact);
    earning_.clear();
    auto purchase = person.purchases.begin();
    for (const Fact& fact : person.facts) {
      if (!fact.timed() || fact.subject == 0) continue;
      if (fact.type != EventType::kCampaignTouch && fact.type != EventType::kAdTouch) continue;
      for (; purchase != person.purchases.end() && purchase->time_us < fact.time_us; ++purchase)
        CreditRevenue(*purchase);
      if (const auto cost = undated_.find(fact.subject); cost != undated_.end())
        cost->second = std::min(cost->second, fact.time_us);
      if (!input_.period.Contains(fact.time_us)) continue;
      if (fact.type == EventType::kAdTouch && fact.Has(kFlagHasAmount))
        At(fact.subject).cost_micros[std::string(input_.facts.Text(fact.currency))] += fact.amount_micros;
      if (CanEarn(fact)) NoteTouch(fact);
    }
    for (; purchase != person.purchases.end(); ++purchase) CreditRevenue(*purchase);
  }

  std::vector<CampaignReport> Finish() {
    std::vector<CampaignReport> reports;
    for (auto& [campaign, report] : reports_) {
      const std::string_view id = input_.facts.Text(campaign);
      if (!id.empty()) {
        for (const auto& [currency, micros] : CostsIn(input_.costs, CostFact::Kind::kCampaign, input_.period, id))
          report.cost_micros[currency] += micros;
        AddUndatedCost(id, &report);
      }
      const CampaignRule& rule = rules_.Of(campaign);
      report.goal_unknown = rule.goal_unknown;
      if (rule.margin_micros)
        report.margin_micros[rule.margin_currency] = MicrosSum(*rule.margin_micros) * report.converted;
      reports.push_back(std::move(report));
    }
    return reports;
  }

 private:
  // Campaigns that cost something at no known time: when each first touched anybody, INT64_MAX until one is seen.
  static std::map<TextId, int64_t> UndatedCosts(const MeasureInput& input) {
    std::map<TextId, int64_t> first_touch;
    for (const CostFact& cost : input.costs) {
      if (cost.kind != CostFact::Kind::kCampaign || cost.dated()) continue;
      if (const auto campaign = input.facts.Find(cost.key)) first_touch.emplace(*campaign, INT64_MAX);
    }
    return first_touch;
  }

  void AddUndatedCost(std::string_view id, CampaignReport* report) {
    const auto first = undated_.find(report->campaign);
    if (first == undated_.end() || !input_.period.Contains(first->second)) return;
    for (const CostFact& cost : input_.costs) {
      if (cost.kind == CostFact::Kind::kCampaign && !cost.dated() && cost.key == id)
        report->cost_micros[cost.currency] += cost.amount_micros;
    }
  }

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
  void CreditRevenue(const Purchase& purchase) {
    if (!purchase.has_amount) return;
    for (auto touch = earning_.rbegin(); touch != earning_.rend(); ++touch) {
      if (purchase.time_us - (*touch)->time_us > rules_.Of((*touch)->subject).window_us) continue;
      At((*touch)->subject).revenue_micros[purchase.currency] += purchase.amount_micros;
      return;
    }
  }

  void CountContact(const Person& person, const Outreach& contact) {
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
    const Window window{contact.reached_us, rule.window_us};
    const bool converted = ConvertedIn(window, person, contact.campaign, rule, input_.facts);
    report.converted += converted;
    report.over += window.Over(horizon_us_);
    report.over_converted += window.Over(horizon_us_) && converted;
    if (!contact.Had(Touch::CLICKED)) return;
    const Window after_click{contact.first_us[Touch::CLICKED], rule.window_us};
    if (!after_click.Over(horizon_us_)) return;
    ++report.clicked_over;
    report.clicked_over_converted += ConvertedIn(after_click, person, contact.campaign, rule, input_.facts);
  }

  const MeasureInput& input_;
  const int64_t horizon_us_;
  const CampaignRules rules_;
  std::map<TextId, int64_t> undated_;
  std::vector<const Fact*> earning_;  // of the person at hand
  std::map<TextId, CampaignReport> reports_;
};

// Sums of one arm.
struct Arm {
  int64_t people = 0;
  int64_t open = 0;  // people besides, whose window is not over
  int64_t converted = 0;
  std::map<TextId, MicrosSum> revenue_micros;
};

Lift Compare(TextId campaign, const Arm& treated, const Arm& control) {
  Lift lift;
  lift.campaign = campaign;
  lift.treated = treated.people;
  lift.control = control.people;
  lift.open = treated.open + control.open;
  const auto none = [](const Arm& arm) { return arm.open > 0 ? Undefined::kNotObservedYet : Undefined::kNoData; };
  lift.treated_conversion = Ratio::OfCounts(treated.converted, treated.people, none(treated));
  lift.control_conversion = Ratio::OfCounts(control.converted, control.people, none(control));
  if (control.people == 0 || treated.people == 0) {
    const Undefined why = control.people + control.open == 0 ? Undefined::kNoControl
                          : control.people == 0              ? none(control)
                                                             : none(treated);
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
  std::map<TextId, std::pair<MicrosSum, MicrosSum>> revenue;
  for (const auto& [currency, micros] : treated.revenue_micros) revenue[currency].first = micros;
  for (const auto& [currency, micros] : control.revenue_micros) revenue[currency].second = micros;
  for (const auto& [currency, sums] : revenue) {
    lift.incremental_micros[currency] =
        Ratio::Number(static_cast<double>(sums.first) - static_cast<double>(sums.second) / nc * nt);
  }
  return lift;
}

// Nothing could show a conversion, so none says nothing.
void ForgetConversions(Lift* lift) {
  lift->treated_conversion = lift->control_conversion = Ratio::None(Undefined::kNoGoal);
  lift->difference = lift->relative = Ratio::None(Undefined::kNoGoal);
  lift->z = 0;
}

}  // namespace

Ratio CampaignReport::OpenRate() const { return Ratio::OfCounts(opened, delivered); }
Ratio CampaignReport::ClickRate() const { return Ratio::OfCounts(clicked, delivered); }
Ratio CampaignReport::ClickToOpen() const { return Ratio::OfCounts(clicked, opened); }
Ratio CampaignReport::Conversion() const {
  if (goal_unknown && converted == 0) return Ratio::None(Undefined::kNoGoal);
  return Ratio::OfCounts(over_converted, over, delivered > 0 ? Undefined::kNotObservedYet : Undefined::kNoData);
}
Ratio CampaignReport::ConversionOfClickers() const {
  if (goal_unknown && converted == 0) return Ratio::None(Undefined::kNoGoal);
  return Ratio::OfCounts(clicked_over_converted, clicked_over,
                         clicked > 0 ? Undefined::kNotObservedYet : Undefined::kNoData);
}
Ratio CampaignReport::BounceRate() const { return Ratio::OfCounts(bounced, sent); }

std::vector<CampaignReport> CountCampaigns(const MeasureInput& input) {
  CampaignCounter counter(input);
  const SharedPurchases purchases(input);
  ForEachPerson(input.facts, purchases.get(), [&](const Person& person) { counter.Count(person); });
  return counter.Finish();
}

Ratio ReturnOnInvestment(MicrosSum revenue_micros, MicrosSum cost_micros, double margin) {
  if (cost_micros <= 0) return Ratio::None(Undefined::kNoCost);
  return Ratio::Of(static_cast<double>(revenue_micros) * margin - static_cast<double>(cost_micros),
                   static_cast<double>(cost_micros));
}

Ratio ReturnOnAdSpend(MicrosSum revenue_micros, MicrosSum cost_micros) {
  if (cost_micros <= 0) return Ratio::None(Undefined::kNoCost);
  return Ratio::OfSums(revenue_micros, cost_micros);
}

std::vector<Lift> CampaignLifts(const MeasureInput& input) {
  const CampaignRules rules(input);
  const SharedPurchases purchases(input);
  const int64_t horizon_us = HorizonOf(input);
  std::map<TextId, std::pair<Arm, Arm>> arms;
  ForEachPerson(input.facts, purchases.get(), [&](const Person& person) {
    for (const Outreach& contact : FoldTouches(person.facts, input.facts, input.period, rules)) {
      if (!contact.Had(Touch::TARGETED)) continue;
      auto& pair = arms[contact.campaign];
      Arm& arm = contact.control ? pair.second : pair.first;
      const CampaignRule& rule = rules.Of(contact.campaign);
      const Window window{contact.first_us[Touch::TARGETED], rule.window_us};
      if (!window.Over(horizon_us)) {
        ++arm.open;
        continue;
      }
      ++arm.people;
      arm.converted += ConvertedIn(window, person, contact.campaign, rule, input.facts);
      for (const Purchase& purchase : person.purchases)
        if (purchase.has_amount && window.Contains(purchase.time_us))
          arm.revenue_micros[purchase.currency] += purchase.amount_micros;
    }
  });
  std::vector<Lift> lifts;
  for (const auto& [campaign, pair] : arms) {
    lifts.push_back(Compare(campaign, pair.first, pair.second));
    lifts.back().goal_unknown = rules.Of(campaign).goal_unknown;
    if (lifts.back().goal_unknown && pair.first.converted + pair.second.converted == 0)
      ForgetConversions(&lifts.back());
  }
  return lifts;
}

}  // namespace c360::metrics
