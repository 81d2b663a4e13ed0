// Subscriptions of one profile, folded from their changes.
#ifndef C360_LIB_FACTS_SUBSCRIPTIONS_H_
#define C360_LIB_FACTS_SUBSCRIPTIONS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "c360/metrics/retention.h"

namespace c360::metrics {

// What is agreed from `since_us` on. An amount that an event does not name stays as it was.
struct SubscriptionTerms {
  int64_t since_us = 0;
  TextId plan = 0;
  TextId currency = 0;
  int64_t amount_micros = 0;  // a period
  int months = 0;             // of a period; 0: unknown
  bool paused = false;
};

// One unbroken run of a subscription: [begin_us, end_us).
struct SubscriptionRun {
  int64_t begin_us = 0;
  int64_t end_us = Spell::kOpen;
  ChurnCause cause = ChurnCause::kUnknown;
  TextId reasons = 0;
  std::vector<SubscriptionTerms> terms;  // ascending, at least one
};

struct Subscription {
  uint64_t key = 0;
  std::vector<SubscriptionRun> runs;  // ascending, disjoint
  int64_t renewed_us = kUntimed;      // when it was last renewed, resumed, or started once more
};

// Untimed changes are left out. `facts`: those of one profile, by time.
std::vector<Subscription> FoldSubscriptions(std::span<const Fact> facts);

// The terms in force at `us`, or null where the subscription does not run.
const SubscriptionTerms* TermsAt(const Subscription& subscription, int64_t us);

// Amount a month, rounded towards zero; 0 while paused or where the length of the period is unknown.
int64_t MonthlyMicros(const SubscriptionTerms& terms);

}  // namespace c360::metrics

#endif  // C360_LIB_FACTS_SUBSCRIPTIONS_H_
