// What customers who left had in common, and what those who stayed did.
#ifndef C360_METRICS_LEAVERS_H_
#define C360_METRICS_LEAVERS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "c360/metrics/cases.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/retention.h"

namespace c360::metrics {

struct LeaverOptions {
  int window_days = 90;     // of what happened before the period
  int year_days = 365;      // the longer one: answers to surveys, channels, referrals
  int case_grace_days = 7;  // a case open for longer counts as unsolved
};

// One trait of customers at the begin of the period.
struct TraitLift {
  std::string_view trait;
  int64_t leavers = 0, leavers_with = 0;
  int64_t stayers = 0, stayers_with = 0;
  Ratio of_leavers() const { return Ratio::OfCounts(leavers_with, leavers); }
  Ratio of_stayers() const { return Ratio::OfCounts(stayers_with, stayers); }
  // of_leavers / of_stayers: above 1 a pattern of those who leave, below 1 one of those who stay.
  Ratio lift() const;
  Ratio churn_with() const { return Ratio::OfCounts(leavers_with, leavers_with + stayers_with); }
  // Of the difference of the two shares, pooled: beyond 2 it is hardly chance. None where nobody, or everybody, has it.
  std::optional<double> z() const;
};

// The traits, in a fixed order; those that no customer has are left out:
//   new (customer for less than the window), inactive (did nothing in the window's last third), one_channel,
//   many_channels (three or more, in the year), contacted (made contact), bad_experience, unsolved_case,
//   failed_self_service, return, failed_payment, unsubscribed (or complained), detractor, promoter (last NPS of the
//   year), offer_redeemed (accepted or redeemed), loyalty_member, referrer (in the year).
//
// Input   `spells` as CustomerSpells gives them. Everything is taken from before `period.begin_us`.
// Edge    a trait goes with leaving; it need not be why.
// Cost    linear in the facts. Threads: pure. Source: docs/methods/leavers.md
std::vector<TraitLift> CompareLeavers(const FactSet& facts, std::span<const Spell> spells, const Period& period,
                                      const LeaverOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_LEAVERS_H_
