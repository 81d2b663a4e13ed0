// Facts of a profile come by time, so each case is a small state machine fed in order. Tested by
// tests/metrics/cases_test.cc.
#include "c360/metrics/cases.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "c360/v1/event.pb.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

using Update = v1::CaseUpdate;

class CaseBuilder {
 public:
  explicit CaseBuilder(const Fact& first, uint64_t key, const CaseFoldOptions& options) : options_(options) {
    case_.key = key;
    case_.profile = first.profile;
    case_.channel = first.channel;
    case_.opened_us = first.time_us;
    case_.opening_known = false;  // until an opening or a contact comes
  }

  void Take(const Fact& fact) {
    if (fact.agent != 0) case_.agent = fact.agent;
    switch (fact.type) {
      case EventType::kCase:
        return TakeUpdate(fact);
      case EventType::kMessage:
        if (fact.action == v1::Message::AGENT) return Answer(fact.time_us);
        if (fact.action == v1::Message::CUSTOMER && !fact.Has(kFlagSpam)) Contact(fact.time_us);
        return;
      case EventType::kCall:
        if (case_.driver == 0) case_.driver = fact.subject;
        if (fact.direction != v1::DIRECTION_OUTBOUND) Contact(fact.time_us);
        // `number` is the wait in milliseconds: the answer comes after it.
        if (fact.action == v1::Call::ANSWERED) Answer(fact.time_us + BoundedMs(fact.number) * 1000);
        return;
      default:
        return;
    }
  }

  Case Finish(int64_t horizon_us) && {
    if (pause_begin_us_ && horizon_us > *pause_begin_us_) case_.pauses.emplace_back(*pause_begin_us_, horizon_us);
    return std::move(case_);
  }

 private:
  // What the case waits for has come, or somebody took it up again. What the business says meanwhile ends no pause: its
  // question is often stamped at the very instant of the PENDING, and reminders follow.
  void EndPause(int64_t time_us) {
    if (!pause_begin_us_) return;
    if (time_us > *pause_begin_us_) case_.pauses.emplace_back(*pause_begin_us_, time_us);
    pause_begin_us_.reset();
  }

  void TakeUpdate(const Fact& fact) {
    if (fact.action != Update::PENDING) EndPause(fact.time_us);
    if (fact.subject != 0) case_.driver = fact.subject;
    if (fact.variant != 0) case_.priority = fact.variant;
    if (fact.number2 != 0) case_.severity = static_cast<int32_t>(fact.number2);
    switch (fact.action) {
      case Update::OPENED:
        case_.opening_known = true;
        if (case_.contacts == 0) Contact(fact.time_us);  // else it writes down what the customer has said already
        return;
      case Update::TRANSFERRED:
        ++case_.transfers;
        return;
      case Update::PENDING:
        if (!pause_begin_us_) pause_begin_us_ = fact.time_us;
        return;
      case Update::REOPENED:
        ++case_.reopens;
        case_.solved_us.reset();
        return;
      case Update::CLOSED:
        if (case_.solved_us) return;
        [[fallthrough]];
      case Update::SOLVED:
        case_.solved_us = fact.time_us;
        if (!case_.first_solved_us) case_.first_solved_us = fact.time_us;
        case_.last_word_is_customers = false;
        return;
      default:
        return;
    }
  }

  void Contact(int64_t time_us) {
    EndPause(time_us);
    // What the customer says first opens the case; later on it opens nothing that nobody heard of.
    case_.opening_known = case_.opening_known || time_us == case_.opened_us;
    case_.last_word_is_customers = true;
    if (case_.contacts > 0 && time_us - case_.opened_us < options_.same_contact_us) return;
    ++case_.contacts;
  }

  void Answer(int64_t time_us) {
    ++case_.answers;
    case_.last_word_is_customers = false;
    // A call's answer comes after its wait, so not always in the order of events.
    case_.first_response_us = std::min(time_us, case_.first_response_us.value_or(time_us));
  }

  const CaseFoldOptions& options_;
  Case case_;
  std::optional<int64_t> pause_begin_us_;
};

// The case that `fact` is about; 0: none.
uint64_t CaseKeyOf(const Fact& fact) {
  if (fact.type == EventType::kCase) return fact.key;
  return fact.type == EventType::kMessage || fact.type == EventType::kCall ? fact.link : 0;
}

}  // namespace

std::vector<Case> FoldCases(const FactSet& facts, int64_t horizon_us, const CaseFoldOptions& options) {
  std::vector<Case> cases;
  std::vector<CaseBuilder> open;  // of one profile
  absl::flat_hash_map<uint64_t, size_t> places;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    if (!open.empty()) {
      open.clear();
      places.clear();
    }
    for (const Fact& fact : facts.Of(profile)) {
      const uint64_t key = CaseKeyOf(fact);
      if (key == 0 || !fact.timed()) continue;
      if (fact.time_us >= horizon_us) break;
      const auto [place, is_new] = places.try_emplace(key, open.size());
      if (is_new) open.emplace_back(fact, key, options);
      open[place->second].Take(fact);
    }
    const size_t begin = cases.size();
    for (CaseBuilder& builder : open) cases.push_back(std::move(builder).Finish(horizon_us));
    std::sort(cases.begin() + static_cast<ptrdiff_t>(begin), cases.end(),
              [](const Case& a, const Case& b) { return std::tie(a.opened_us, a.key) < std::tie(b.opened_us, b.key); });
  }
  return cases;
}

}  // namespace c360::metrics
