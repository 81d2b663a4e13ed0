// The measures of activity by name, at the end of the period. Tested by report_test.cc.
#include <array>

#include "c360/metrics/activity.h"
#include "c360/metrics/retention.h"
#include "metrics/registry.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

constexpr double kOverdue = 2;  // times the own median gap

// Times of what the person did, up to `t_us`, ascending.
void TimesOf(std::span<const Fact> facts, int64_t t_us, std::vector<int64_t>* times) {
  times->clear();
  for (const Fact& fact : facts)
    if (fact.timed() && fact.time_us <= t_us && IsFromPerson(fact)) times->push_back(fact.time_us);
}

void Activity(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const int64_t t = input.period.end_us;
  std::vector<int64_t> times;
  int64_t judged = 0, dropped = 0, paced = 0, overdue = 0;
  for (uint32_t p = 0; p < input.facts.profiles(); ++p) {
    TimesOf(input.facts.Of(p), t, &times);
    if (times.empty()) continue;
    const EngagementDrop drop = MeasureDrop(times, t);
    judged += drop.drop.defined();
    dropped += drop.flagged;
    const Ratio late = RecencyAgainstCadence(times, t);
    paced += late.defined();
    overdue += late.defined() && *late.value > kOverdue;
  }
  ValueWriter list(values);
  const auto share = [](int64_t part, int64_t whole) {
    return Ratio::OfCounts(part, whole, Undefined::kHistoryTooShort);
  };
  list.Share("activity.engagement_drop", share(dropped, judged), Better::kLower);
  list.Share("activity.overdue", share(overdue, paced), Better::kLower);
  list.Share("activity.handheld", HandheldShare(input.facts, input.period), Better::kNeither);
}

void Channels(const MeasureInput& input, std::vector<MeasureValue>* values) {
  std::array<int64_t, 256> people{}, uses{};
  int64_t known = 0, used = 0;
  for (uint32_t p = 0; p < input.facts.profiles(); ++p) {
    const auto own = input.facts.Of(p);
    const uint8_t preferred = PreferredChannel(own, input.facts, input.period.end_us).channel;
    ++people[preferred];
    known += preferred != 0;
    for (const Fact& fact : own) {
      if (!fact.timed() || !input.period.Contains(fact.time_us) || fact.channel == 0 || !IsFromPerson(fact)) continue;
      ++uses[fact.channel];
      ++used;
    }
  }
  ValueWriter list(values);
  for (size_t channel = 1; channel < people.size(); ++channel) {
    const std::string name(ChannelName(static_cast<v1::Channel>(channel)));
    if (uses[channel] > 0)
      list.Share("channels.use", Ratio::OfCounts(uses[channel], used, Undefined::kZeroBase), Better::kNeither, name);
    if (people[channel] > 0)
      list.Share("channels.preferred", Ratio::OfCounts(people[channel], known, Undefined::kZeroBase), Better::kNeither,
                 name);
  }
}

constexpr Measure kMeasures[] = {
    {"activity", "share of people whose activity fell, who are overdue, and on handheld devices", Activity},
    {"channels", "use of channels, and the channel each person prefers", Channels},
};

}  // namespace

std::span<const Measure> ActivityMeasures() { return kMeasures; }

}  // namespace c360::metrics
