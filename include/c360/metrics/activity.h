// Who is drifting away, and where people are to be met.
#ifndef C360_METRICS_ACTIVITY_H_
#define C360_METRICS_ACTIVITY_H_

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/measure.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

struct DropOptions {
  int window_days = 14;       // w
  int baseline_windows = 6;   // m windows of w before the current one
  double least_baseline = 2;  // events a window; below: kBaseTooSmall
  double alpha = 0.01;        // flag when P(X <= now | baseline) < alpha, X Poisson
  double clear_alpha = 0.1;   // a flag once raised is held until P rises to this: hysteresis
};
struct EngagementDrop {
  int64_t now = 0;      // events in (t - w, t]
  double baseline = 0;  // mean events a window over the m windows before
  Ratio drop;           // 1 - now / baseline; below 0: a rise
  double p = 1;         // P(X <= now | baseline)
  bool flagged = false;
};
// Input   `times_us` ascending; events after `t_us` are left out. `was_flagged`: the answer of the time before.
// Output  `drop` is undefined for a tenure below (m + 1) w (kHistoryTooShort) and a low baseline; then nothing is
// flagged. Source  docs/methods/engagement_drop.md
EngagementDrop MeasureDrop(std::span<const int64_t> times_us, int64_t t_us, const DropOptions& options = {},
                           bool was_flagged = false);

// P(X <= count) for X Poisson of that mean.
double PoissonCdf(int64_t count, double mean);

// Days since the last event / the person's own median gap between days with events: 1 is on time. Undefined with fewer
// than three gaps (kHistoryTooShort). Source: docs/methods/cadence.md
Ratio RecencyAgainstCadence(std::span<const int64_t> times_us, int64_t t_us);

// The channel to meet a person on.
struct ChannelPreference {
  uint8_t channel = 0;    // v1::Channel; unspecified: nothing is known
  bool declared = false;  // the person said so (preference "contact_channel")
  Ratio response;         // of the channel, where it was chosen by response
};
// Declared, where the person stated one that is not withdrawn; else the channel of the highest response rate: contacts
// from the business that the person answered on the same channel within 7 days / contacts, of channels with at least
// three; else the channel the person used most. Ties: the lower number of the channel. Source:
// docs/methods/channel_preference.md
ChannelPreference PreferredChannel(std::span<const Fact> facts, const FactSet& texts, int64_t t_us);

// Facts from people in the period on mobiles and tablets / on any known device.
Ratio HandheldShare(const FactSet& facts, const Period& period);

}  // namespace c360::metrics

#endif  // C360_METRICS_ACTIVITY_H_
