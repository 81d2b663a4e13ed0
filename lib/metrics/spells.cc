// Both definitions of a customer, by contract and by activity, end in the same shape, a list of spells, so that every
// measure above them is written once. Tested by spells_test.cc.
#include <algorithm>

#include "c360/metrics/retention.h"
#include "facts/subscriptions.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

// Joins what overlaps or touches. The spell that ends last says why.
void AppendUnion(std::vector<Spell>* of_profile, std::vector<Spell>* spells) {
  std::sort(of_profile->begin(), of_profile->end(), [](const Spell& a, const Spell& b) {
    return std::tie(a.begin_us, a.end_us, a.plan, a.reasons) < std::tie(b.begin_us, b.end_us, b.plan, b.reasons);
  });
  const size_t first = spells->size();
  for (const Spell& spell : *of_profile) {
    if (spell.begin_us >= spell.end_us) continue;
    if (spells->size() == first || spell.begin_us > spells->back().end_us) {
      spells->push_back(spell);
    } else if (spell.end_us >= spells->back().end_us) {
      const int64_t begin = spells->back().begin_us;
      spells->back() = spell;
      spells->back().begin_us = begin;
    }
  }
}

void AppendContractual(std::span<const Fact> facts, std::vector<Spell>* spells) {
  std::vector<Spell> runs;
  for (const Subscription& subscription : FoldSubscriptions(facts)) {
    for (const SubscriptionRun& run : subscription.runs) {
      runs.push_back({.profile = facts[0].profile,
                      .begin_us = run.begin_us,
                      .end_us = run.end_us,
                      .cause = run.cause,
                      .plan = run.terms.back().plan,
                      .reasons = run.reasons});
    }
  }
  AppendUnion(&runs, spells);
}

// When one profile showed that it is a customer, by time, before `as_of_us`.
std::vector<int64_t> QualifyingTimes(std::span<const Fact> facts, const MetricsOptions& options, int64_t as_of_us) {
  std::vector<int64_t> times;
  if (options.any_activity) {
    for (const Fact& fact : facts)
      if (fact.timed() && fact.time_us < as_of_us && IsFromPerson(fact)) times.push_back(fact.time_us);
    return times;
  }
  std::vector<Purchase> purchases;
  AppendPurchases(facts, &purchases);
  for (const Purchase& purchase : purchases)
    if (purchase.time_us < as_of_us) times.push_back(purchase.time_us);
  return times;
}

void AppendByActivity(std::span<const Fact> facts, const MetricsOptions& options, int64_t as_of_us,
                      std::vector<Spell>* spells) {
  const int64_t window = int64_t{options.inactivity_days} * kDayMicros;
  int64_t last = kUntimed;
  for (const int64_t time_us : QualifyingTimes(facts, options, as_of_us)) {
    if (last == kUntimed || time_us - last > window) {
      if (last != kUntimed) spells->back().end_us = last + window;
      spells->push_back({.profile = facts[0].profile, .begin_us = time_us});
    }
    last = time_us;
  }
  if (last != kUntimed && as_of_us - last >= window) spells->back().end_us = last + window;
}

}  // namespace

bool IsPurchase(const Fact& fact) {
  return fact.type == EventType::kOrder && (!fact.Has(kFlagHasAmount) || fact.amount_micros > 0);
}

bool IsFromPerson(const Fact& fact) {
  if (fact.direction == v1::DIRECTION_OUTBOUND) return false;
  switch (fact.type) {
    case EventType::kSnapshot:
    case EventType::kIdentify:
    case EventType::kReward:
    case EventType::kStage:
      return false;
    case EventType::kCampaignTouch:
      return fact.action == v1::CampaignTouch::OPENED || fact.action == v1::CampaignTouch::CLICKED ||
             fact.action == v1::CampaignTouch::CONVERTED;
    case EventType::kAdTouch:
      return fact.action == v1::AdTouch::CLICKED;
    case EventType::kOffer:
      return fact.action == v1::Offer::ACCEPTED || fact.action == v1::Offer::REDEEMED;
    case EventType::kMessage:
      return fact.action != v1::Message::AGENT && fact.action != v1::Message::BOT;
    case EventType::kSubscription:
      return fact.action != v1::SubscriptionChange::EXPIRED;
    case EventType::kCase:
      return fact.action == v1::CaseUpdate::OPENED || fact.action == v1::CaseUpdate::REOPENED;
    case EventType::kLoyalty:
      return fact.action != v1::LoyaltyChange::EXPIRED && fact.action != v1::LoyaltyChange::ADJUSTED;
    default:
      return true;
  }
}

std::vector<Spell> CustomerSpells(const FactSet& facts, const MetricsOptions& options, int64_t as_of_us) {
  std::vector<Spell> spells;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    const auto own = facts.Of(p);
    const bool contractual =
        options.churn == ChurnDefinition::kContractual ||
        (options.churn == ChurnDefinition::kAuto &&
         std::any_of(own.begin(), own.end(), [](const Fact& fact) { return fact.type == EventType::kSubscription; }));
    if (contractual) {
      if (!own.empty()) AppendContractual(own, &spells);
    } else {
      AppendByActivity(own, options, as_of_us, &spells);
    }
  }
  return spells;
}

}  // namespace c360::metrics
