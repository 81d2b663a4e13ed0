// Sentiment, moods and reputation. Tested by tests/metrics/sentiment_test.cc.
#include <algorithm>
#include <vector>

#include "c360/metrics/retention.h"
#include "c360/metrics/voice.h"
#include "metrics/contacts.h"
#include "metrics/shared.h"

namespace c360::metrics {

std::optional<double> SentimentOfFact(const Fact& fact) {
  const bool speaks = fact.type == EventType::kMessage
                          ? fact.action == v1::Message::CUSTOMER
                          : fact.type == EventType::kReview || fact.type == EventType::kMention;
  if (!speaks || !fact.timed() || fact.Has(kFlagSpam)) return std::nullopt;
  if (fact.Has(kFlagSentiment)) return fact.number3;
  if (fact.type != EventType::kReview) return std::nullopt;
  const double best = fact.number2 > 0 ? fact.number2 : 5;
  // Stars begin at one: none of the usual five is what a review looks like that gives no rating.
  if (fact.number <= 0 && best == 5) return std::nullopt;
  return std::clamp(2 * fact.number / best - 1, -1.0, 1.0);
}

namespace {

struct Mean {
  ExactSum sum;
  int64_t n = 0;
  void Add(double value) {
    sum.Add(value);
    ++n;
  }
  Ratio Of() const { return Ratio::Of(sum.value(), static_cast<double>(n), Undefined::kNoData); }
};

// The first time somebody turned hostile.
std::optional<int64_t> TurnsHostile(std::span<const Fact> facts, const Period& period, int64_t horizon_us,
                                    const MoodOptions& options) {
  std::vector<std::pair<int64_t, double>> memory;
  for (const Fact& fact : facts) {
    const auto sentiment = SentimentOfFact(fact);
    if (!sentiment) continue;
    if (fact.time_us >= horizon_us) break;
    if (*sentiment <= options.hostile && period.Contains(fact.time_us)) {
      Mean before;
      for (const auto& [time_us, value] : memory) {
        if (time_us >= fact.time_us - options.memory_us) before.Add(value);
      }
      if (before.n > 0 && before.sum.value() / static_cast<double>(before.n) > options.not_hostile) return fact.time_us;
    }
    memory.emplace_back(fact.time_us, *sentiment);
  }
  return std::nullopt;
}

// Whether the event is something the person did. A renewal runs by itself.
bool IsActivity(const Fact& fact) {
  return fact.timed() && IsFromPerson(fact) && !fact.Is(EventType::kSubscription, v1::SubscriptionChange::RENEWED);
}

// The first time somebody fell silent: the end of the silence that makes it one.
std::optional<int64_t> TurnsPassive(std::span<const Fact> facts, const Period& period, int64_t horizon_us,
                                    const MoodOptions& options) {
  std::vector<int64_t> times;
  for (const Fact& fact : facts) {
    if (IsActivity(fact) && fact.time_us < horizon_us) times.push_back(fact.time_us);
  }
  for (size_t i = 0; i < times.size(); ++i) {
    const int64_t silent_at = times[i] + options.silence_us;
    const int64_t next = i + 1 < times.size() ? times[i + 1] : horizon_us;
    if (next < silent_at || !period.Contains(silent_at) || silent_at > horizon_us) continue;
    const auto first = std::lower_bound(times.begin(), times.end(), times[i] - options.memory_us);
    const auto active = (times.begin() + static_cast<ptrdiff_t>(i) + 1) - first;
    if (active >= options.least_active) return silent_at;
  }
  return std::nullopt;
}

}  // namespace

Sentiment SentimentOf(const FactSet& facts, const Period& period, int64_t horizon_us) {
  const Period before{period.begin_us - (period.end_us - period.begin_us), period.begin_us};
  Mean now, earlier, severity;
  for (const Fact& fact : facts.all()) {
    if (fact.timed() && fact.time_us >= horizon_us) continue;
    if (fact.number2 > 0 && !fact.Has(kFlagSpam) && fact.timed() && period.Contains(fact.time_us) &&
        (IsInboundMessage(fact) || fact.type == EventType::kMention)) {
      severity.Add(fact.number2);
    }
    const auto sentiment = SentimentOfFact(fact);
    if (!sentiment) continue;
    if (period.Contains(fact.time_us)) now.Add(*sentiment);
    if (before.Contains(fact.time_us)) earlier.Add(*sentiment);
  }
  Sentiment result{.mean = now.Of(), .severity = severity.Of(), .trend = Ratio::None(Undefined::kNoData)};
  if (result.mean.defined() && earlier.Of().defined()) {
    result.trend = Ratio::Number(*result.mean.value - *earlier.Of().value);
  } else if (result.mean.defined()) {
    result.trend = Ratio::None(Undefined::kHistoryTooShort);
  }
  return result;
}

std::vector<MoodChange> MoodChanges(const FactSet& facts, const Period& period, int64_t horizon_us,
                                    const MoodOptions& options) {
  std::vector<MoodChange> changes;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    const auto hostile = TurnsHostile(facts.Of(profile), period, horizon_us, options);
    const auto passive = TurnsPassive(facts.Of(profile), period, horizon_us, options);
    const bool hostile_first = hostile && (!passive || *hostile <= *passive);
    if (hostile_first) changes.push_back({profile, *hostile, true});
    if (passive) changes.push_back({profile, *passive, false});
    if (hostile && !hostile_first) changes.push_back({profile, *hostile, true});
  }
  return changes;
}

Ratio PublicNegative(const FactSet& facts, const Period& period, int64_t horizon_us) {
  int64_t all = 0, negative = 0;
  for (const Fact& fact : facts.all()) {
    if (fact.type != EventType::kReview && fact.type != EventType::kMention) continue;
    const auto sentiment = SentimentOfFact(fact);
    if (!sentiment || !fact.Has(kFlagPublic) || !period.Contains(fact.time_us) || fact.time_us >= horizon_us) continue;
    ++all;
    negative += *sentiment < 0;
  }
  return Ratio::OfCounts(negative, all);
}

}  // namespace c360::metrics
