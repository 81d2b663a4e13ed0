// Which words of customers somebody should answer first.
#ifndef C360_METRICS_PRIORITY_H_
#define C360_METRICS_PRIORITY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

// One message, review or mention that waits for an answer, with all that its place in the queue comes from.
struct PriorityItem {
  uint32_t profile = 0;
  int64_t time_us = 0;
  EventType type = EventType::kMention;
  uint8_t channel = 0;  // v1::Channel
  int severity = 0;     // 1..5: the source's, else from the sentiment: 1 + 4 x how far below 0
  std::optional<double> sentiment = {};
  bool is_public = false;
  double reach = 0;                    // who may read it, of public ones; 0: not known
  MicrosSum spent_micros = 0;          // in the 365 days before, in the asked currency
  std::optional<double> leaving = {};  // probability, where the asker knows it
  double score = 0;  // severity x (1 + log10(1 + reach)) x (1 + log10(1 + spent in units)) x leaving, where known
};

struct PriorityOptions {
  int window_days = 30;            // older ones are past answering; 1 to 36500
  std::string_view currency = "";  // of what was spent; "": that of amounts without one
  // The probability that the profile leaves; unset, or none for a profile: left out of the score.
  std::function<std::optional<double>(uint32_t profile)> leaving = {};
};

// What customers wrote in the window before `as_of_us` that is no spam, is grave (a severity, or a sentiment below 0)
// and that nobody has answered: since then no agent wrote to the person, no call was answered, no case of theirs
// solved or closed.
//
// Output  the highest score first; ties by time, the older first, then by profile. Derived; a rule, not a model: each
//         factor stands in the item.
// Cost    linear in the facts, n log n in what is found. Threads: pure, but for `leaving`.
// Source  docs/methods/priority.md
std::vector<PriorityItem> PriorityQueue(const FactSet& facts, int64_t as_of_us, const PriorityOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_PRIORITY_H_
