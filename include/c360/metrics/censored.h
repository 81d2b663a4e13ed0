// Durations of which some had not ended when observation stopped: time to the first answer, time to a solution.
#ifndef C360_METRICS_CENSORED_H_
#define C360_METRICS_CENSORED_H_

#include <cstdint>
#include <optional>
#include <span>

#include "c360/metrics/ratio.h"

namespace c360::metrics {

// One duration. `ended == false`: it went on for at least so long (right-censored).
struct Duration {
  int64_t micros = 0;  // >= 0; what is below counts as 0
  bool ended = true;
};

// Shape  Times in seconds.
struct DurationSummary {
  int64_t n = 0;
  int64_t ended = 0;
  Ratio mean_of_ended;  // of those that ended alone: too low where many are open
  Ratio
      restricted_mean;  // area under the Kaplan-Meier curve up to the longest observation; the mean where none is open
  Ratio p50;            // of the Kaplan-Meier curve; kNotObservedYet where the curve has not come down so far
  Ratio p90;
};

// Summarises durations by the Kaplan-Meier estimate, so that what is still open counts for as long as it was seen open.
// Leaving open ones out would make a service that leaves hard cases lying look fast.
//
// Input   any order; ties: an end comes before a censoring at the same time.
// Output  percentile q: the least time t with S(t) <= 1 - q (no interpolation); without open ones the nearest-rank
//         percentile. Empty input: all kNoData.
// Cost    O(n log n) time, O(n) memory. Threads: pure.
// Source  Kaplan & Meier (1958), JASA 53(282):457-481. docs/methods/service.md.
DurationSummary Summarise(std::span<const Duration> durations);

}  // namespace c360::metrics

#endif  // C360_METRICS_CENSORED_H_
