// A subscription is a small state machine over its changes in time order. Tested by spells_test.cc and
// recurring_revenue_test.cc.
#include "facts/subscriptions.h"

#include <algorithm>

namespace c360::metrics {
namespace {

using Change = v1::SubscriptionChange;

// It runs from now on and is paid for, whatever stood before.
bool StartsAnew(const Fact& fact) {
  return fact.action == Change::STARTED || fact.action == Change::RENEWED || fact.action == Change::RESUMED;
}

SubscriptionTerms Revised(SubscriptionTerms terms, const Fact& fact) {
  terms.since_us = fact.time_us;
  if (fact.subject != 0) terms.plan = fact.subject;
  if (fact.Has(kFlagHasAmount)) {
    terms.amount_micros = fact.amount_micros;
    terms.currency = fact.currency;
  }
  if (fact.number > 0) terms.months = static_cast<int>(fact.number);
  if (fact.action == Change::PAUSED) terms.paused = true;
  if (StartsAnew(fact)) terms.paused = false;
  return terms;
}

// A change while it runs, or a new run.
void Run(const Fact& fact, Subscription* subscription) {
  SubscriptionTerms terms;
  if (fact.action == Change::RENEWED || fact.action == Change::RESUMED ||
      (fact.action == Change::STARTED && !subscription->runs.empty()))
    subscription->renewed_us = fact.time_us;
  if (!subscription->runs.empty()) {
    SubscriptionRun& last = subscription->runs.back();
    terms = Revised(last.terms.back(), fact);
    if (fact.time_us <= last.end_us) {
      // Resumed or renewed before a cancellation took effect: it is withdrawn. A mere change of terms leaves it
      // standing.
      if (StartsAnew(fact)) {
        last.end_us = Spell::kOpen;
        last.cause = ChurnCause::kUnknown;
        last.reasons = 0;
      }
      last.terms.push_back(terms);
      return;
    }
    if (fact.action == Change::CHANGED || fact.action == Change::PAUSED) return;  // of what runs no more
  } else {
    terms = Revised(terms, fact);
  }
  subscription->runs.push_back({.begin_us = fact.time_us, .terms = {terms}});
}

void End(const Fact& fact, Subscription* subscription) {
  if (subscription->runs.empty() || subscription->runs.back().end_us <= fact.time_us) return;
  // The term that expires at the instant of the renewal is the one before it.
  if (fact.action == Change::EXPIRED && subscription->renewed_us == fact.time_us) return;
  SubscriptionRun& last = subscription->runs.back();
  last.end_us = fact.time_us;
  if (fact.action == Change::CANCELLED) last.end_us = std::max(last.end_us, static_cast<int64_t>(fact.number2));
  if (fact.Has(kFlagVoluntary)) last.cause = ChurnCause::kVoluntary;
  if (fact.Has(kFlagInvoluntary)) last.cause = ChurnCause::kInvoluntary;
  if (fact.reason != 0) last.reasons = fact.reason;
}

}  // namespace

std::vector<Subscription> FoldSubscriptions(std::span<const Fact> facts) {
  std::vector<Subscription> subscriptions;
  for (const Fact& fact : facts) {
    if (fact.type != EventType::kSubscription || !fact.timed()) continue;
    auto it = std::find_if(subscriptions.begin(), subscriptions.end(),
                           [&](const Subscription& s) { return s.key == fact.key; });
    if (it == subscriptions.end()) it = subscriptions.insert(it, Subscription{.key = fact.key, .runs = {}});
    if (fact.action == Change::CANCELLED || fact.action == Change::EXPIRED) {
      End(fact, &*it);
    } else {
      Run(fact, &*it);
    }
  }
  return subscriptions;
}

const SubscriptionTerms* TermsAt(const Subscription& subscription, int64_t us) {
  for (const SubscriptionRun& run : subscription.runs) {
    if (us < run.begin_us || us >= run.end_us) continue;
    const SubscriptionTerms* found = &run.terms.front();
    for (const SubscriptionTerms& terms : run.terms)
      if (terms.since_us <= us) found = &terms;
    return found;
  }
  return nullptr;
}

int64_t MonthlyMicros(const SubscriptionTerms& terms) {
  return terms.paused || terms.months <= 0 || terms.amount_micros < 0 ? 0 : terms.amount_micros / terms.months;
}

std::optional<std::vector<uint64_t>> RunningSubscriptions(std::span<const Fact> facts, int64_t us) {
  const std::vector<Subscription> subscriptions = FoldSubscriptions(FactsBefore(facts, us));
  if (subscriptions.empty()) return std::nullopt;
  std::vector<uint64_t> running;
  for (const Subscription& subscription : subscriptions)
    if (TermsAt(subscription, us) != nullptr) running.push_back(subscription.key);
  return running;
}

}  // namespace c360::metrics
