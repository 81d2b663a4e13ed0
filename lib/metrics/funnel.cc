// For each step the latest begin of a chain that has come to it: a later begin leaves more of the window, so no other
// chain need be kept. Every event tries to carry chains one step on. Tested by funnel_test.cc.
#include "c360/metrics/funnel.h"

#include <algorithm>
#include <bit>
#include <cctype>

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

}  // namespace

int WindowFunnel(std::span<const FunnelEvent> events, int steps, const FunnelOptions& options) {
  std::vector<FunnelEvent> sorted(events.begin(), events.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const FunnelEvent& a, const FunnelEvent& b) {
    if (a.time != b.time) return a.time < b.time;
    return std::countr_zero(a.steps) < std::countr_zero(b.steps);
  });
  std::vector<std::optional<Reached>> chain(static_cast<size_t>(steps));
  for (const FunnelEvent& event : sorted) {
    bool used = false;
    for (int i = 0; i < steps; ++i) {
      // Backwards, a step only sees what came before this event.
      const int step = options.strict_once ? steps - 1 - i : i;
      if ((event.steps >> step & 1) == 0) continue;
      if (step == 0) {
        chain[0] = Reached{event.time, event.time};
        used = true;
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
    if (!pattern.channel) return InvalidArgument("there is no channel \"{}\"", text.substr(at + 1).substr(0, 32));
    text = text.substr(0, at);
  }
  std::string_view action;
  if (const size_t dot = text.find('.'); dot != std::string_view::npos) {
    action = text.substr(dot + 1);
    text = text.substr(0, dot);
  }
  if (!text.empty()) {
    pattern.type = ParseEventType(text);
    if (!pattern.type) return InvalidArgument("there is no type of event \"{}\"", text.substr(0, 32));
  }
  if (action.empty()) return pattern;
  std::string upper(action);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  const auto* actions = pattern.type ? ActionsOf(*pattern.type) : nullptr;
  const auto* value = actions == nullptr ? nullptr : actions->FindValueByName(upper);
  if (value == nullptr) return InvalidArgument("\"{}\" has no action \"{}\"", text.substr(0, 32), action.substr(0, 32));
  pattern.action = value->number();
  return pattern;
}

absl::StatusOr<FunnelResult> Funnel(const FactSet& facts, const Period& span, std::span<const FactPattern> steps,
                                    const FunnelOptions& options) {
  if (steps.empty() || steps.size() > 64) return InvalidArgument("a funnel has 1 to 64 steps, not {}", steps.size());
  FunnelResult result;
  result.reached.assign(steps.size(), 0);
  std::vector<FunnelEvent> events;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    events.clear();
    for (const Fact& fact : facts.Of(p)) {
      if (!fact.timed() || !span.Contains(fact.time_us)) continue;
      FunnelEvent event{fact.time_us, 0};
      for (size_t step = 0; step < steps.size(); ++step)
        if (steps[step].Matches(fact, facts)) event.steps |= uint64_t{1} << step;
      if (event.steps != 0 || options.strict_order) events.push_back(event);
    }
    if (events.empty()) continue;
    const int reached = WindowFunnel(events, static_cast<int>(steps.size()), options);
    for (int step = 0; step < reached; ++step) ++result.reached[step];
  }
  for (size_t step = 0; step < steps.size(); ++step) {
    const auto people = [&](size_t k) { return static_cast<double>(result.reached[k]); };
    result.of_first.push_back(Ratio::Of(people(step), people(0), Undefined::kNoData));
    if (step + 1 < steps.size())
      result.drop_off.push_back(Ratio::Of(people(step) - people(step + 1), people(step), Undefined::kNoData));
  }
  return result;
}

}  // namespace c360::metrics
