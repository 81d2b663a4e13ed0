// Funnels: how far people come along a chain of steps within a time.
#ifndef C360_METRICS_FUNNEL_H_
#define C360_METRICS_FUNNEL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

struct FunnelOptions {
  int64_t window_us = 30 * kDayMicros;  // from the first step to the last one, its end included
  bool strict_order = false;            // nothing else in between: any other event ends the chain
  bool strict_increase = false;         // each step at a later time than the one before
  bool strict_once = false;             // one event is one step only, though it would satisfy several
  int64_t as_of_us = 0;                 // Funnel: up to when events are known; 0: the span's end
};

// One event as the funnel sees it: bit k of `steps` says that it satisfies step k.
struct FunnelEvent {
  int64_t time = 0;    // in the unit of the window
  uint64_t steps = 0;  // 0: none of them; matters for strict_order
};

// The longest prefix of the steps that one chain of events matches within the window of its first event: 0 .. `steps`.
// The rule of ClickHouse's windowFunnel. Events by time; those of one time are taken in the order of their steps.
// REQUIRES  steps <= 64. Cost: linear in events x steps. Source: docs/methods/funnels.md
int WindowFunnel(std::span<const FunnelEvent> events, int steps, const FunnelOptions& options);

// What a step asks of a fact. "order", "campaign_touch.clicked", "page_view:/pricing", "message@email": a type, the
// name of its action, a channel, and the text that its subject equals, or begins with where it ends in '*'.
struct FactPattern {
  std::optional<EventType> type;
  std::optional<int> action;
  std::optional<v1::Channel> channel;
  std::string subject;
  bool prefix = false;
  bool Matches(const Fact& fact, const FactSet& facts) const;
};
// Errors  InvalidArgument: no such type, action or channel.
absl::StatusOr<FactPattern> ParseFactPattern(std::string_view text);

// Who has begun and still has time left is no drop-off yet: shares are of chains whose window was over at `as_of_us`.
struct FunnelResult {
  std::vector<int64_t> reached;  // people who came to step k or further, so far
  std::vector<int64_t> over;     // the same by chains whose window is over
  std::vector<Ratio> of_first;   // over[k] / over[0]; kNotObservedYet where all who began have time left
  std::vector<Ratio> drop_off;   // 1 - over[k + 1] / over[k], one fewer
};
// Chains that begin in `span`; later steps up to `as_of_us`. Untimed facts take no part.
// Errors  InvalidArgument: no step, or more than 64.
absl::StatusOr<FunnelResult> Funnel(const FactSet& facts, const Period& span, std::span<const FactPattern> steps,
                                    const FunnelOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_FUNNEL_H_
