// Who is a customer when, who left, and what left with them.
#ifndef C360_METRICS_RETENTION_H_
#define C360_METRICS_RETENTION_H_

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/measure.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

enum class ChurnCause : uint8_t { kUnknown, kVoluntary, kInvoluntary };

// One unbroken time as a customer: active at t when begin_us <= t < end_us.
struct Spell {
  static constexpr int64_t kOpen = std::numeric_limits<int64_t>::max();
  uint32_t profile = 0;
  int64_t begin_us = 0;
  int64_t end_us = kOpen;  // the first instant no longer a customer
  ChurnCause cause = ChurnCause::kUnknown;
  TextId plan = 0;     // the last one
  TextId reasons = 0;  // joined by '\n', most important first
  bool ActiveAt(int64_t us) const { return begin_us <= us && us < end_us; }
};

// Whether a fact is a purchase: an order of more than nothing, or of an amount that its source does not say.
bool IsPurchase(const Fact& fact);
// Whether a fact comes from the person: inbound or of no direction, and nothing that the business does by itself (a
// snapshot, a message sent, a touch delivered).
bool IsFromPerson(const Fact& fact);

// The spells of all customers, by profile and time; those of one profile neither overlap nor touch.
//
// Contractual  A subscription runs from the first event that shows it running (started, renewed, changed, resumed) to
//              its expiry, or to its cancellation or the end of the period paid for where the cancellation names one. A
//              pause does not end it. A profile is a customer while any of its subscriptions runs; what was said of the
//              last to end is said of the spell. A subscription first heard of when it ends has no known begin and does
//              not count.
// Inactivity   From a qualifying event until `inactivity_days` after the last one of a row without a longer gap. A
// spell
//              whose time is not up at `as_of_us` is open.
// Cost         linear in the facts. Threads: pure. Source: docs/methods/status.md
std::vector<Spell> CustomerSpells(const FactSet& facts, const MetricsOptions& options, int64_t as_of_us);

// The keys of the subscriptions of one profile that run at `us`, by what was said before it and by the contractual
// rules above; none where no subscription had been heard of.
std::optional<std::vector<uint64_t>> RunningSubscriptions(std::span<const Fact> facts, int64_t us);

// The counts that all churn and retention ratios are made of, for a period [t0, t1).
// A customer who leaves exactly at t1 is not active at t1 and so left in this period; one who joins then joined in it.
struct ChurnCounts {
  int64_t start = 0;            // S: active at t0
  int64_t end = 0;              // E: active at t1
  int64_t joined = 0;           // first became customers in (t0, t1]
  int64_t joined_at_end = 0;    // of them active at t1
  int64_t returned = 0;         // customers before, not at t0, and again in (t0, t1]
  int64_t returned_at_end = 0;  // of them active at t1
  int64_t lapsed_at_start = 0;  // customers before, not at t0: who could return
  int64_t churned = 0;          // of S, not active at t1 (net: back within the period is no churn)
  int64_t churned_gross = 0;    // of S, stopped at least once in the period
  int64_t voluntary = 0;        // of `churned`, by the cause of the last stop
  int64_t involuntary = 0;
  std::map<std::string, int64_t> by_reason;  // of `churned`; several reasons count once each; "": none given
  int64_t days = 0;                          // D: calendar days of the period
  int64_t customer_days = 0;                 // sum over days of n_i: customers at the day's begin
  int64_t daily_churned = 0;                 // sum over days of c_i: of those n_i, not active at the day's end
  double daily_rates = 0;                    // sum over days of c_i / n_i
  int64_t days_with_customers = 0;           // days with n_i > 0
};
// Input  `spells` as CustomerSpells gives them; `texts` resolves their reasons.
// Cost   linear in the spells and the days of the period.
ChurnCounts CountChurn(std::span<const Spell> spells, const Period& period, const Calendar& calendar,
                       const FactSet& texts);

// Source: docs/methods/churn.md
struct ChurnRates {
  Ratio simple;           // churned / S = 1 - CRR
  Ratio midpoint;         // churned / ((S + E) / 2)
  Ratio weighted;         // D * sum c / sum n: the customer-day weighted ("predictive") churn of the period
  Ratio daily;            // sum c / sum n: how many leave on any given day
  Ratio compounded;       // 1 - (1 - daily)^D
  Ratio unweighted;       // D * mean of c_i / n_i, over days with customers
  Ratio gross;            // churned_gross / S
  Ratio all_leavers;      // (churned + joined and left again) / S; may exceed 1
  Ratio joiners_in_base;  // churned / (S + joined): reads lower; named apart for that
  Ratio voluntary;        // of S
  Ratio involuntary;
  Ratio retention;     // CRR = (E - N) / S, N = who is active at t1 but was not at t0
  Ratio reactivation;  // returned / lapsed_at_start
};
ChurnRates RatesOf(const ChurnCounts& counts);

// A rate of one period as the rate of `periods` such periods: 1 - (1 - rate)^periods; never rate x periods.
// Undefined for a rate outside [0, 1].
Ratio ConvertChurn(double rate, double periods);

// Recurring revenue of the customers that had some at t0, by currency; micros a month.
struct RecurringRevenue {
  MicrosSum start_micros = 0;      // MRR at t0
  MicrosSum end_micros = 0;        // MRR at t1 of all
  MicrosSum retained_micros = 0;   // MRR at t1 of those who had some at t0
  MicrosSum lost_micros = 0;       // of those who have none at t1
  MicrosSum downsell_micros = 0;   // of those who have less
  MicrosSum expansion_micros = 0;  // of those who have more
  MicrosSum new_micros = 0;        // MRR at t1 of those who had none at t0
  Ratio Churn() const;             // (lost + downsell) / MRR at t0
  Ratio NetRetention() const;      // NRR = retained / MRR at t0; may exceed 1
  Ratio GrossRetention() const;    // (MRR at t0 - lost - downsell) / MRR at t0
};
struct RecurringReport {
  std::map<TextId, RecurringRevenue> by_currency;
  int64_t unknown_period = 0;  // running subscriptions whose length of period is unknown: not in any sum
};
// MRR of a subscription is its amount / months of its period while it runs and is not paused.
// Cost  linear in the facts. Source: docs/methods/recurring_revenue.md
RecurringReport CountRecurring(const FactSet& facts, const Period& period);

// Churn by how long people had been customers at t0. Bands [0,30) [30,90) [90,180) [180,365) [365,..) days since the
// begin of the first spell.
struct TenureBand {
  int min_days = 0;
  int max_days = 0;  // 0: no limit
  Ratio churn;
};
std::vector<TenureBand> ChurnByTenure(std::span<const Spell> spells, const Period& period);

// Retention by the number of channels that customers used in the 365 days before t0: 0, 1, 2, 3, 4 and more.
std::array<Ratio, 5> RetentionByChannels(const FactSet& facts, std::span<const Spell> spells, const Period& period);

// What counts as a bad experience: an abandoned or missed call, failed self-service, a reopened case, a return, a
// failed payment, a complaint about a message, a detractor's answer (NPS 0-6; else the lowest two fifths of the scale,
// polarity taken in), and words of a sentiment of -0.5 or less.
bool IsBadExperience(const Fact& fact);
// Churn by the number of bad experiences in the `window_days` before t0: 0, 1, 2 and more.
std::array<Ratio, 3> ChurnByBadExperiences(const FactSet& facts, std::span<const Spell> spells, const Period& period,
                                           int window_days = 90);

// Revenue that leavers would have brought in the period: the recurring revenue they had at t0 for the contractual; else
// what they bought in the 365 days before t0 (or since their first purchase), by the day. By currency, micros.
std::map<TextId, MicrosSum> RevenueLost(const FactSet& facts, std::span<const Spell> spells, const Period& period);

}  // namespace c360::metrics

#endif  // C360_METRICS_RETENTION_H_
