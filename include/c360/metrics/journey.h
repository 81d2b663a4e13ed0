// Journeys: the steps people take one after the other, where they leave, and how long each step lasts.
#ifndef C360_METRICS_JOURNEY_H_
#define C360_METRICS_JOURNEY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/censored.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/retention.h"

namespace c360::metrics {

// What a step is named by.
enum class JourneyBy : uint8_t {
  kChannel,  // what the person did on a channel: visits, messages opened, calls, ...
  kType,     // the kind of what the person did: "page_view", "call", ...
  kPage,     // paths and screens seen
  kStage,    // stages entered, of any journey; nothing converts unless `conversion` says so
};
std::string_view JourneyByName(JourneyBy by);  // "channel", "type", "page", "stage"
std::optional<JourneyBy> ParseJourneyBy(std::string_view name);

struct JourneyOptions {
  JourneyBy by = JourneyBy::kChannel;
  int64_t gap_us = 30 * kDayMicros;  // nothing for longer: the journey has ended; what comes later begins another. > 0
  bool collapse = true;              // the same step again right after itself is no step
  size_t most_paths = 20;            // the most frequent ones; 0 to 10,000
  size_t path_steps = 8;             // longer paths are counted by their first steps; 1 to 64
  // What is a step; unset: as `by` says. What the journey is for; unset: the first event of each order that is a
  // purchase (kStage: nothing). A conversion ends the journey and is no step of it.
  std::function<bool(const Fact&)> touch = {};
  std::function<bool(const Fact&)> conversion = {};
};

// What became of the journeys, or visits to a step, that began in the period.
struct JourneyOutcomes {
  int64_t entered = 0;
  int64_t went_on = 0;                                                      // to another step
  int64_t converted = 0;                                                    // right after it
  int64_t dropped = 0;                                                      // nothing more within the gap
  int64_t open() const { return entered - went_on - converted - dropped; }  // the gap is not over at the horizon
  // dropped / (entered - open): open visits may still go on.
  Ratio DropOff() const;
  Ratio WentOn() const;  // (went_on + converted) / (entered - open)
};

struct JourneyStep {
  std::string step;
  JourneyOutcomes outcomes;
  // Seconds from the begin of the step to that of the next one, or to the conversion. Of those who went on: most who do
  // not go on never will, so their time is no duration.
  DurationSummary to_next;
};
struct JourneyTransition {
  std::string from, to;  // `to` is "" for the conversion
  int64_t count = 0;
  Ratio share;  // of the visits to `from` that are not open
  DurationSummary time;
};
struct JourneyPath {
  std::vector<std::string> steps;
  bool longer = false;  // these are the first `path_steps` of more
  int64_t journeys = 0;
  int64_t converted = 0;
  int64_t dropped = 0;
  DurationSummary duration;  // from the first step to the conversion, of those that converted
};

struct JourneyReport {
  JourneyOutcomes journeys;                    // went_on is 0
  int64_t people = 0;                          // who began one
  int64_t direct = 0;                          // conversions in the period without a step in the gap before them
  std::vector<JourneyOutcomes> by_position;    // [k]: of the step k + 1 of each journey, the first `path_steps`
  std::vector<JourneyStep> steps;              // by visits, most first; ties by name
  std::vector<JourneyTransition> transitions;  // by count, most first; ties by name
  std::vector<JourneyPath> paths;              // by journeys, most first; ties by name
};

// The journeys whose first step lies in `period`, as known at `horizon_us`; what they do past the period's end counts.
//
// Output  every visit to a step goes on, converts, drops or is open: nothing is lost. A journey's last step takes the
//         drop: steps' dropped add up to the journeys'.
// Edge    untimed facts are in no journey. Facts of one instant stand in the order of the FactSet.
// Errors  InvalidArgument: an option out of range.
// Cost    linear in the facts, n log n in visits; memory by visits. Threads: pure. Source: docs/methods/journeys.md
//
//   const auto report = Journeys(facts, {.begin_us = begin, .end_us = end}, now_us);
//   report->steps[0].outcomes.DropOff();   // of the step most visited
absl::StatusOr<JourneyReport> Journeys(const FactSet& facts, const Period& period, int64_t horizon_us,
                                       const JourneyOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_JOURNEY_H_
