// Each person's facts are cut into journeys by gaps and conversions; each visit to a step then has one outcome, found
// when the next thing happens or, for the last one, from whether the gap is over at the horizon. Tested by
// journey_test.cc.
#include "c360/metrics/journey.h"

#include <algorithm>
#include <map>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr uint32_t kConversion = UINT32_MAX;  // in place of a step

constexpr struct {
  JourneyBy by;
  std::string_view name;
} kNames[] = {{JourneyBy::kChannel, "channel"},
              {JourneyBy::kType, "type"},
              {JourneyBy::kPage, "page"},
              {JourneyBy::kStage, "stage"}};

struct Visit {
  uint32_t step;
  int64_t begin_us;
};

enum class End : uint8_t { kOpen, kDropped, kConverted };

struct Times {
  int64_t count = 0;
  std::vector<Duration> durations;
  void Add(int64_t micros) {
    ++count;
    durations.push_back({.micros = micros});
  }
};

struct PathCount {
  int64_t journeys = 0, converted = 0, dropped = 0;
  std::vector<Duration> durations;
};

class JourneyCounter {
 public:
  JourneyCounter(const FactSet& facts, const Period& period, int64_t horizon_us, const JourneyOptions& options)
      : facts_(facts), period_(period), horizon_us_(horizon_us), options_(options) {}

  void Count(std::span<const Fact> own) {
    visits_.clear();
    orders_.clear();
    began_ = false;
    NoteStanding(own);
    for (const Fact& fact : own) {
      if (!fact.timed() || fact.time_us >= horizon_us_) continue;
      if (!visits_.empty() && fact.time_us - last_us_ > options_.gap_us) Close(End::kDropped, 0);
      if (Converts(fact)) {
        Convert(fact);
      } else if (IsStep(fact)) {
        const uint32_t step = StepOf(fact);
        last_us_ = fact.time_us;
        if (!options_.collapse || visits_.empty() || visits_.back().step != step)
          visits_.push_back({step, fact.time_us});
      }
    }
    if (!visits_.empty()) Close(horizon_us_ - last_us_ > options_.gap_us ? End::kDropped : End::kOpen, 0);
    report_.people += began_;
  }

  JourneyReport Finish() {
    for (uint32_t step = 0; step < outcomes_.size(); ++step)
      report_.steps.push_back({names_[step], outcomes_[step], Summarise(to_next_[step])});
    std::sort(report_.steps.begin(), report_.steps.end(), [](const JourneyStep& a, const JourneyStep& b) {
      if (a.outcomes.entered != b.outcomes.entered) return a.outcomes.entered > b.outcomes.entered;
      return a.step < b.step;
    });
    FinishTransitions();
    FinishPaths();
    return std::move(report_);
  }

 private:
  bool IsStep(const Fact& fact) const {
    if (options_.touch) return options_.touch(fact);
    switch (options_.by) {
      case JourneyBy::kChannel:
        return fact.channel != 0 && IsFromPerson(fact);
      case JourneyBy::kType:
        return IsFromPerson(fact);
      case JourneyBy::kPage:
        return fact.type == EventType::kPageView || fact.type == EventType::kScreenView;
      case JourneyBy::kStage:
        return fact.type == EventType::kStage;
    }
    return false;
  }

  bool Converts(const Fact& fact) const {
    if (options_.conversion) return options_.conversion(fact);
    if (options_.by == JourneyBy::kStage || fact.type != EventType::kOrder) return false;
    return fact.key == 0 ? IsPurchase(fact) : standing_.contains(fact.key);
  }

  // The orders of the person at hand that stand: a cancelled one, or one that comes to nothing, converts nobody.
  void NoteStanding(std::span<const Fact> own) {
    standing_.clear();
    if (options_.conversion || options_.by == JourneyBy::kStage) return;
    purchases_.clear();
    AppendPurchases(own, &purchases_);
    for (const Purchase& purchase : purchases_)
      if (purchase.key != 0) standing_.insert(purchase.key);
  }

  // What names the step, as a number: a channel, a type or a text.
  uint32_t CodeOf(const Fact& fact) const {
    if (options_.by == JourneyBy::kChannel) return fact.channel;
    return options_.by == JourneyBy::kType ? static_cast<uint32_t>(fact.type) : fact.subject;
  }

  std::string NameOf(const Fact& fact) const {
    std::string_view name;
    if (options_.by == JourneyBy::kChannel) {
      name = ChannelName(static_cast<v1::Channel>(fact.channel));
    } else {
      name = options_.by == JourneyBy::kType ? EventTypeName(fact.type) : facts_.Text(fact.subject);
    }
    return std::string(name.empty() ? "(none)" : name);
  }

  uint32_t StepOf(const Fact& fact) {
    const auto [it, is_new] = ids_.try_emplace(CodeOf(fact), static_cast<uint32_t>(names_.size()));
    if (is_new) {
      names_.push_back(NameOf(fact));
      outcomes_.emplace_back();
      to_next_.emplace_back();
    }
    return it->second;
  }

  void Convert(const Fact& fact) {
    // A further event of an order that has converted, unless the caller says what converts.
    if (!options_.conversion && fact.key != 0 && !orders_.insert(fact.key).second) return;
    if (!visits_.empty()) {
      Close(End::kConverted, fact.time_us);
    } else {
      report_.direct += period_.Contains(fact.time_us);
    }
  }

  void Close(End end, int64_t end_us) {
    if (period_.Contains(visits_.front().begin_us)) {
      began_ = true;
      CountJourney(end, end_us);
    }
    visits_.clear();
  }

  static void Add(End end, JourneyOutcomes* outcomes) {
    ++outcomes->entered;
    outcomes->converted += end == End::kConverted;
    outcomes->dropped += end == End::kDropped;
  }

  void CountJourney(End end, int64_t end_us) {
    Add(end, &report_.journeys);
    report_.by_position.resize(std::max(report_.by_position.size(), std::min(visits_.size(), options_.path_steps)));
    for (size_t i = 0; i < visits_.size(); ++i) {
      const bool is_last = i + 1 == visits_.size();
      JourneyOutcomes* const of_step = &outcomes_[visits_[i].step];
      JourneyOutcomes* const of_position = i < options_.path_steps ? &report_.by_position[i] : nullptr;
      for (JourneyOutcomes* outcomes : {of_step, of_position}) {
        if (outcomes == nullptr) continue;
        if (is_last) {
          Add(end, outcomes);
        } else {
          ++outcomes->entered;
          ++outcomes->went_on;
        }
      }
      if (is_last && end != End::kConverted) continue;
      const int64_t time = (is_last ? end_us : visits_[i + 1].begin_us) - visits_[i].begin_us;
      transitions_[{visits_[i].step, is_last ? kConversion : visits_[i + 1].step}].Add(time);
      to_next_[visits_[i].step].push_back({.micros = time});
    }
    if (options_.most_paths == 0) return;
    std::vector<uint32_t> steps;
    for (size_t i = 0; i < std::min(visits_.size(), options_.path_steps); ++i) steps.push_back(visits_[i].step);
    PathCount& path = paths_[{std::move(steps), visits_.size() > options_.path_steps}];
    ++path.journeys;
    path.dropped += end == End::kDropped;
    if (end != End::kConverted) return;
    ++path.converted;
    path.durations.push_back({.micros = end_us - visits_.front().begin_us});
  }

  void FinishTransitions() {
    for (const auto& [between, times] : transitions_) {
      const JourneyOutcomes& from = outcomes_[between.first];
      report_.transitions.push_back(
          {names_[between.first], between.second == kConversion ? "" : names_[between.second], times.count,
           Ratio::OfCounts(times.count, from.entered - from.open(), Undefined::kZeroBase), Summarise(times.durations)});
    }
    std::sort(report_.transitions.begin(), report_.transitions.end(),
              [](const JourneyTransition& a, const JourneyTransition& b) {
                return a.count != b.count ? a.count > b.count : std::tie(a.from, a.to) < std::tie(b.from, b.to);
              });
  }

  void FinishPaths() {
    for (const auto& [key, count] : paths_) {
      JourneyPath& path = report_.paths.emplace_back();
      for (const uint32_t step : key.first) path.steps.push_back(names_[step]);
      path.longer = key.second;
      path.journeys = count.journeys;
      path.converted = count.converted;
      path.dropped = count.dropped;
      path.duration = Summarise(count.durations);
    }
    std::sort(report_.paths.begin(), report_.paths.end(), [](const JourneyPath& a, const JourneyPath& b) {
      if (a.journeys != b.journeys) return a.journeys > b.journeys;
      return std::tie(a.steps, a.longer) < std::tie(b.steps, b.longer);
    });
    if (report_.paths.size() > options_.most_paths) report_.paths.resize(options_.most_paths);
  }

  const FactSet& facts_;
  const Period& period_;
  const int64_t horizon_us_;
  const JourneyOptions& options_;
  // Of the person at hand.
  std::vector<Visit> visits_;
  absl::flat_hash_set<uint64_t> orders_;    // that have converted
  absl::flat_hash_set<uint64_t> standing_;  // that can
  std::vector<Purchase> purchases_;
  int64_t last_us_ = 0;
  bool began_ = false;
  // By step.
  absl::flat_hash_map<uint32_t, uint32_t> ids_;  // by code
  std::vector<std::string> names_;
  std::vector<JourneyOutcomes> outcomes_;
  std::vector<std::vector<Duration>> to_next_;

  std::map<std::pair<uint32_t, uint32_t>, Times> transitions_;
  std::map<std::pair<std::vector<uint32_t>, bool>, PathCount> paths_;
  JourneyReport report_;
};

}  // namespace

std::string_view JourneyByName(JourneyBy by) {
  for (const auto& [value, name] : kNames)
    if (value == by) return name;
  return "";
}

std::optional<JourneyBy> ParseJourneyBy(std::string_view name) {
  for (const auto& [value, known] : kNames)
    if (known == name) return value;
  return std::nullopt;
}

Ratio JourneyOutcomes::DropOff() const {
  return Ratio::OfCounts(dropped, entered - open(), entered > 0 ? Undefined::kNotObservedYet : Undefined::kNoData);
}
Ratio JourneyOutcomes::WentOn() const {
  return Ratio::OfCounts(went_on + converted, entered - open(),
                         entered > 0 ? Undefined::kNotObservedYet : Undefined::kNoData);
}

absl::StatusOr<JourneyReport> Journeys(const FactSet& facts, const Period& period, int64_t horizon_us,
                                       const JourneyOptions& options) {
  if (options.gap_us <= 0) return InvalidArgument("gap_us: {}, must be above 0", options.gap_us);
  if (options.path_steps < 1 || options.path_steps > 64)
    return InvalidArgument("path_steps: {}, must be 1 to 64", options.path_steps);
  if (options.most_paths > 10'000) return InvalidArgument("most_paths: {}, must be at most 10000", options.most_paths);
  JourneyCounter counter(facts, period, horizon_us, options);
  for (uint32_t p = 0; p < facts.profiles(); ++p) counter.Count(facts.Of(p));
  return counter.Finish();
}

}  // namespace c360::metrics
