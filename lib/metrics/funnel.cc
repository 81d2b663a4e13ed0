// For each step the latest begin of a chain that has come to it: a later begin leaves more of the window, so no other
// chain need be kept. Every event tries to carry chains one step on. Tested by funnel_test.cc.
#include "c360/metrics/funnel.h"

#include <algorithm>
#include <bit>
#include <cctype>

#include "base/quote.h"
#include "base/status.h"
#include "google/protobuf/descriptor.h"

namespace c360::metrics {
namespace {

struct Reached {
  int64_t begin = 0;
  int64_t last = 0;
};

int Longest(const std::vector<std::optional<Reached>>& chain) {
  int steps = static_cast<int>(chain.size());
  while (steps > 0 && !chain[steps - 1]) --steps;
  return steps;
}

// The enum of a payload's action, outcome, kind or author, for the names of actions.
const google::protobuf::EnumDescriptor* ActionsOf(EventType type) {
  switch (type) {
    case EventType::kSession:
      return v1::Session::Action_descriptor();
    case EventType::kCall:
      return v1::Call::Outcome_descriptor();
    case EventType::kSelfService:
      return v1::SelfService::Outcome_descriptor();
    case EventType::kPayment:
      return v1::Payment::Outcome_descriptor();
    case EventType::kOffer:
      return v1::Offer::Action_descriptor();
    case EventType::kLoyalty:
      return v1::LoyaltyChange::Action_descriptor();
    case EventType::kReward:
      return v1::Reward::Action_descriptor();
    case EventType::kReferral:
      return v1::Referral::Action_descriptor();
    case EventType::kSubscription:
      return v1::SubscriptionChange::Action_descriptor();
    case EventType::kCase:
      return v1::CaseUpdate::Action_descriptor();
    case EventType::kMessage:
      return v1::Message::AuthorKind_descriptor();
    case EventType::kCampaignTouch:
      return v1::CampaignTouch::Action_descriptor();
    case EventType::kAdTouch:
      return v1::AdTouch::Action_descriptor();
    case EventType::kSurveyAnswer:
      return v1::SurveyAnswer::Kind_descriptor();
    default:
      return nullptr;
  }
}

// `sorted` as WindowFunnel sorts. No chain begins after `last_begin`.
int LongestChain(std::span<const FunnelEvent> sorted, int steps, const FunnelOptions& options, int64_t last_begin) {
  std::vector<std::optional<Reached>> chain(static_cast<size_t>(steps));
  for (const FunnelEvent& event : sorted) {
    bool used = false;
    for (int i = 0; i < steps; ++i) {
      // Backwards, a step only sees what came before this event.
      const int step = options.strict_once ? steps - 1 - i : i;
      if ((event.steps >> step & 1) == 0) continue;
      if (step == 0) {
        used = true;
        if (event.time <= last_begin) chain[0] = Reached{event.time, event.time};
        continue;
      }
      const auto& before = chain[step - 1];
      if (!before) continue;
      used = true;
      if (event.time > before->begin + options.window_us) continue;
      if (options.strict_increase && event.time <= before->last) continue;
      chain[step] = Reached{before->begin, event.time};
    }
    if (chain[steps - 1]) return steps;
    if (options.strict_order && !used && chain[0]) break;
  }
  return Longest(chain);
}

void SortForFunnel(std::vector<FunnelEvent>* events) {
  std::stable_sort(events->begin(), events->end(), [](const FunnelEvent& a, const FunnelEvent& b) {
    if (a.time != b.time) return a.time < b.time;
    return std::countr_zero(a.steps) < std::countr_zero(b.steps);
  });
}

}  // namespace

int WindowFunnel(std::span<const FunnelEvent> events, int steps, const FunnelOptions& options) {
  std::vector<FunnelEvent> sorted(events.begin(), events.end());
  SortForFunnel(&sorted);
  return LongestChain(sorted, steps, options, INT64_MAX);
}

bool FactPattern::Matches(const Fact& fact, const FactSet& facts) const {
  if (type && fact.type != *type) return false;
  if (action && fact.action != *action) return false;
  if (channel && fact.channel != *channel) return false;
  if (subject.empty()) return true;
  const std::string_view text = facts.Text(fact.subject);
  return prefix ? text.starts_with(subject) : text == subject;
}

absl::StatusOr<FactPattern> ParseFactPattern(std::string_view text) {
  FactPattern pattern;
  if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    pattern.subject = text.substr(colon + 1);
    pattern.prefix = pattern.subject.ends_with('*');
    if (pattern.prefix) pattern.subject.pop_back();
    text = text.substr(0, colon);
  }
  if (const size_t at = text.find('@'); at != std::string_view::npos) {
    pattern.channel = ParseChannel(text.substr(at + 1));
    if (!pattern.channel) return InvalidArgument("there is no channel \"{}\"", Quoted(text.substr(at + 1)));
    text = text.substr(0, at);
  }
  std::string_view action;
  if (const size_t dot = text.find('.'); dot != std::string_view::npos) {
    action = text.substr(dot + 1);
    text = text.substr(0, dot);
  }
  if (!text.empty()) {
    pattern.type = ParseEventType(text);
    if (!pattern.type) return InvalidArgument("there is no type of event \"{}\"", Quoted(text));
  }
  if (action.empty()) return pattern;
  std::string upper(action);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  const auto* actions = pattern.type ? ActionsOf(*pattern.type) : nullptr;
  const auto* value = actions == nullptr ? nullptr : actions->FindValueByName(upper);
  if (value == nullptr) return InvalidArgument("\"{}\" has no action \"{}\"", Quoted(text), Quoted(action));
  pattern.action = value->number();
  return pattern;
}

absl::StatusOr<FunnelResult> Funnel(const FactSet& facts, const Period& span, std::span<const FactPattern> steps,
                                    const FunnelOptions& options) {
  if (steps.empty() || steps.size() > 64) return InvalidArgument("a funnel has 1 to 64 steps, not {}", steps.size());
  FunnelResult result;
  result.reached.assign(steps.size(), 0);
  result.over.assign(steps.size(), 0);
  const int64_t known_us = options.as_of_us != 0 ? options.as_of_us : span.end_us;
  const int64_t last_over = known_us - options.window_us - 1;  // the window's end is in it
  const auto count = static_cast<int>(steps.size());
  std::vector<FunnelEvent> events;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    events.clear();
    for (const Fact& fact : facts.Of(p)) {
      if (!fact.timed() || fact.time_us < span.begin_us || fact.time_us >= known_us) continue;
      FunnelEvent event{fact.time_us, 0};
      for (size_t step = span.Contains(fact.time_us) ? 0 : 1; step < steps.size(); ++step)
        if (steps[step].Matches(fact, facts)) event.steps |= uint64_t{1} << step;
      if (event.steps != 0 || options.strict_order) events.push_back(event);
    }
    if (events.empty()) continue;
    SortForFunnel(&events);
    const int reached = LongestChain(events, count, options, INT64_MAX);
    for (int step = 0; step < reached; ++step) ++result.reached[step];
    const int over = LongestChain(events, count, options, last_over);
    for (int step = 0; step < over; ++step) ++result.over[step];
  }
  const Undefined none = result.reached[0] > 0 ? Undefined::kNotObservedYet : Undefined::kNoData;
  for (size_t step = 0; step < steps.size(); ++step) {
    result.of_first.push_back(Ratio::OfCounts(result.over[step], result.over[0], none));
    if (step + 1 < steps.size()) {
      result.drop_off.push_back(Ratio::OfCounts(result.over[step] - result.over[step + 1], result.over[step],
                                                result.over[0] > 0 ? Undefined::kNoData : none));
    }
  }
  return result;
}

}  // namespace c360::metrics
