// Service measures over cases and facts. As named measures (c360/metrics/measure.h): "cases", "fcr", "first_response",
// "resolution", "sla", "waiting", "drivers", "self_service", "contact_cost", "unanswered", "continuity",
// "repeat_after_case", "unsolved_case".
#ifndef C360_METRICS_SERVICE_H_
#define C360_METRICS_SERVICE_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/business_calendar.h"
#include "c360/metrics/cases.h"
#include "c360/metrics/censored.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/value.h"
#include "c360/v1/reference.pb.h"

namespace c360::metrics {

// --- First contact resolution. docs/methods/fcr.md ---

struct FirstContactResolution {
  Ratio gross;      // solved at first contact / cases opened
  Ratio of_solved;  // solved at first contact / cases solved
  // solved at first contact / (cases opened - those not meant for the first level: handed over, or with such a driver)
  Ratio net;
  // 1 - cases with another contact of the same person on the same driver within the window / cases
  Ratio no_repeat;
  int64_t too_recent = 0;  // cases left out of no_repeat: their window had not ended
};

struct FcrOptions {
  int64_t repeat_window_us = 7 * kDayMicros;  // 7 days is common in call centres, 30 elsewhere
  std::vector<TextId> not_first_level = {};   // drivers that need another level
};

// Of the cases opened in `period`, as known at `horizon_us`.
//
// Input   `cases` of FoldCases(facts, horizon_us). A case that was reopened or handed over fails no_repeat; a case
//         without a driver can only be repeated by itself.
// Source  Formulas as MetricNet, Medallia and Freshservice publish them: docs/methods/fcr.md.
FirstContactResolution Fcr(const FactSet& facts, std::span<const Case> cases, const Period& period, int64_t horizon_us,
                           const FcrOptions& options = {});

// --- Times. docs/methods/service.md ---

struct ChannelTimes {
  uint8_t channel = 0;  // v1::Channel of the opening
  DurationSummary times;
};
// First answer less opening, of cases opened in `period`: all channels first (channel 0), then each. Unanswered cases
// are censored at the horizon, or at the solution where they were solved without an answer.
std::vector<ChannelTimes> FirstResponse(std::span<const Case> cases, const Period& period, int64_t horizon_us);
// Standing solution less opening; open cases are censored at the horizon.
std::vector<ChannelTimes> Resolution(std::span<const Case> cases, const Period& period, int64_t horizon_us);

// --- Service levels. docs/methods/sla.md ---

// Targets and calendars as they stand at one time.
class SlaPolicy {
 public:
  // From the reference facts in force: kinds sla_target and calendar.
  // Errors  InvalidArgument: a target names a calendar that is not there, or one without a known time zone.
  static absl::StatusOr<SlaPolicy> Of(std::span<const v1::ReferenceFact> facts);
  // The calendars that targets name and that are not there, each once.
  static std::vector<std::string> MissingCalendars(std::span<const v1::ReferenceFact> facts);

  struct Target {
    std::string priority = {};
    uint8_t channel = 0;
    BusinessCalendar calendar = {};
    int64_t first_response_us = 0;  // 0: none
    int64_t resolution_us = 0;
    bool runs_while_pending = false;
  };
  // The most exact target; null where none fits.
  const Target* For(std::string_view priority, uint8_t channel) const;
  bool empty() const { return targets_.empty(); }

 private:
  std::vector<Target> targets_;
};

struct SlaAttainment {
  Ratio first_response;  // met / (met + breached)
  Ratio resolution;
  int64_t first_response_open = 0;  // not yet due: in neither
  int64_t resolution_open = 0;
};
// Of cases opened in `period`. Time on the clock = opening hours, less pauses where the target stops the clock.
SlaAttainment Sla(const FactSet& facts, std::span<const Case> cases, const SlaPolicy& policy, const Period& period,
                  int64_t horizon_us);

// --- Calls. docs/methods/service.md ---

struct Waiting {
  DurationSummary wait;  // until answered; who hung up, or was missed, is censored at that time
  Ratio mean_wait;       // seconds, of all calls, answered or not
  double longest_s = 0;
  Ratio abandoned;  // hung up while waiting / all inbound calls
};
Waiting WaitingTime(const FactSet& facts, const Period& period, int64_t horizon_us);

// --- Contact drivers. docs/methods/drivers.md ---

struct DriverCount {
  TextId driver = 0;
  int64_t contacts = 0;
  Ratio share;  // of the contacts that name a driver
  Ratio trend;  // contacts / contacts in the span of the same length before, less 1
};
// By contacts, most first, ties by name; at most `top`. Cases count once, by their opening; calls of no case count too.
std::vector<DriverCount> TopDrivers(const FactSet& facts, const Period& period, int64_t horizon_us, size_t top = 10);

// --- Self-service. docs/methods/self_service.md ---

struct SelfServiceOptions {
  int64_t window_us = kDayMicros;  // 24 to 48 hours are common
};
struct SelfServiceResult {
  int64_t sessions = 0;
  Ratio score;                  // people who used it / people who made contact: no rate, may pass 1
  Ratio deflection;             // sessions without a contact of the same person within the window / sessions
  Ratio deflected_volume;       // deflected sessions / (deflected sessions + contacts)
  Ratio contacts_after_trying;  // contacts with self-service within the window before them / contacts
  Ratio resolved;               // sessions that ended resolved / sessions that said how they ended
  int64_t too_recent = 0;       // sessions left out of deflection: their window had not ended
};
SelfServiceResult SelfService(const FactSet& facts, const Period& period, int64_t horizon_us,
                              const SelfServiceOptions& options = {});

// --- Conversations. docs/methods/continuity.md ---

struct ContinuityOptions {
  int64_t restart_us = 2 * kDayMicros;
};
struct Continuity {
  int64_t threads = 0;  // conversations begun in the period
  Ratio moved;          // went on, under one id, on another channel / threads
  // Begun on another channel, within the window after the last message of an earlier one / threads: the customer had to
  // tell it again.
  Ratio restarted;
  Ratio kept;        // of the moves to another channel, those that kept the thread: moved / (moved + restarted)
  Ratio unanswered;  // threads that no agent answered / threads
};
Continuity ConversationContinuity(const FactSet& facts, const Period& period, int64_t horizon_us,
                                  const ContinuityOptions& options = {});

// --- What a case that nobody solves does. docs/methods/unsolved_cases.md ---

struct UnsolvedCaseChurn {
  Ratio with;     // churned / customers at the begin who had a case open for longer than the grace
  Ratio without;  // churned / the other customers at the begin
  Ratio times;    // with / without: the relative risk
  // Its 95 % interval (Katz: normal on the logarithm); unset where a cell is empty.
  std::optional<double> low = {};
  std::optional<double> high = {};
};
// Churn in `period` of customers (CustomerSpells) at its begin, by whether a case of theirs was unsolved then.
// `cases` = FoldCases(facts, period.begin_us): what is solved later counts as unsolved at the begin.
UnsolvedCaseChurn ChurnByUnsolvedCase(std::span<const Case> cases, std::span<const Spell> spells, const Period& period,
                                      int64_t grace_us = 7 * kDayMicros);

// --- After a case ---

// People who ordered within `window_us` of a solution in the period / people with a solution; too recent ones left out.
// Input  `purchases` of Purchases(facts), `cases` of FoldCases(facts, horizon_us).
Ratio RepeatPurchaseAfterCase(std::span<const Purchase> purchases, std::span<const Case> cases, const Period& period,
                              int64_t horizon_us, int64_t window_us = 30 * kDayMicros);

}  // namespace c360::metrics

#endif  // C360_METRICS_SERVICE_H_
