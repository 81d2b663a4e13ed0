// Recomputed from the events each time, with no counters kept: a calendar that is corrected later counts as it stands
// now. Tested by tests/metrics/sla_test.cc.
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "c360/metrics/service.h"

namespace c360::metrics {
namespace {

constexpr int64_t kMinute = 60'000'000;

enum class Clock : uint8_t { kMet, kBreached, kOpen };

// Time on the clock between the opening and `end_us`.
int64_t OnTheClock(const Case& item, const SlaPolicy::Target& target, int64_t end_us) {
  int64_t elapsed = target.calendar.Elapsed(item.opened_us, end_us);
  if (target.runs_while_pending) return elapsed;
  for (const auto& [begin, end] : item.pauses) elapsed -= target.calendar.Elapsed(begin, std::min(end, end_us));
  return elapsed;
}

Clock Judge(const Case& item, const SlaPolicy::Target& target, std::optional<int64_t> done_us, int64_t allowed_us,
            int64_t horizon_us) {
  const bool done = done_us && *done_us < horizon_us;
  if (OnTheClock(item, target, done ? *done_us : horizon_us) > allowed_us) return Clock::kBreached;
  return done ? Clock::kMet : Clock::kOpen;
}

struct Count {
  int64_t met = 0, breached = 0, open = 0;
  void Add(Clock clock) {
    met += clock == Clock::kMet;
    breached += clock == Clock::kBreached;
    open += clock == Clock::kOpen;
  }
  Ratio Share() const {
    return Ratio::OfCounts(met, met + breached, open > 0 ? Undefined::kNotObservedYet : Undefined::kNoData);
  }
};

}  // namespace

std::vector<std::string> SlaPolicy::MissingCalendars(std::span<const v1::ReferenceFact> facts) {
  std::set<std::string> known, missing;
  for (const v1::ReferenceFact& fact : facts)
    if (fact.has_calendar() && !fact.withdrawn()) known.insert(fact.key());
  for (const v1::ReferenceFact& fact : facts) {
    if (!fact.has_sla_target() || fact.withdrawn()) continue;
    const std::string& name = fact.sla_target().calendar();
    if (!name.empty() && !known.contains(name)) missing.insert(name);
  }
  return {missing.begin(), missing.end()};
}

absl::StatusOr<SlaPolicy> SlaPolicy::Of(std::span<const v1::ReferenceFact> facts) {
  absl::flat_hash_map<std::string, BusinessCalendar> calendars;
  for (const v1::ReferenceFact& fact : facts) {
    if (!fact.has_calendar() || fact.withdrawn()) continue;
    C360_ASSIGN_OR_RETURN(calendars[fact.key()], BusinessCalendar::Of(fact.calendar()));
  }
  SlaPolicy policy;
  for (const v1::ReferenceFact& fact : facts) {
    if (!fact.has_sla_target() || fact.withdrawn()) continue;
    const v1::SlaTarget& in = fact.sla_target();
    Target target{.priority = in.priority(),
                  .channel = static_cast<uint8_t>(in.channel()),
                  .first_response_us = in.first_response_minutes() * kMinute,
                  .resolution_us = in.resolution_minutes() * kMinute,
                  .runs_while_pending = in.clock_runs_while_pending()};
    if (!in.calendar().empty()) {
      const auto calendar = calendars.find(in.calendar());
      if (calendar == calendars.end()) return InvalidArgument("sla_target {}: there is no such calendar", fact.key());
      target.calendar = calendar->second;
    }
    policy.targets_.push_back(std::move(target));
  }
  return policy;
}

const SlaPolicy::Target* SlaPolicy::For(std::string_view priority, uint8_t channel) const {
  const Target* best = nullptr;
  int best_rank = -1;
  for (const Target& target : targets_) {
    if (!target.priority.empty() && target.priority != priority) continue;
    if (target.channel != 0 && target.channel != channel) continue;
    const int rank = 2 * !target.priority.empty() + (target.channel != 0);
    if (rank > best_rank) {
      best_rank = rank;
      best = &target;
    }
  }
  return best;
}

SlaAttainment Sla(const FactSet& facts, std::span<const Case> cases, const SlaPolicy& policy, const Period& period,
                  int64_t horizon_us) {
  Count first_response, resolution;
  for (const Case& item : cases) {
    if (!item.OpenedIn(period)) continue;
    const SlaPolicy::Target* target = policy.For(facts.Text(item.priority), item.channel);
    if (target == nullptr) continue;
    if (target->first_response_us > 0) {
      // Solved without a word is an answer too.
      const auto answered = item.first_response_us ? item.first_response_us : item.solved_us;
      first_response.Add(Judge(item, *target, answered, target->first_response_us, horizon_us));
    }
    if (target->resolution_us > 0) {
      resolution.Add(Judge(item, *target, item.solved_us, target->resolution_us, horizon_us));
    }
  }
  return {.first_response = first_response.Share(),
          .resolution = resolution.Share(),
          .first_response_open = first_response.open,
          .resolution_open = resolution.open};
}

}  // namespace c360::metrics
