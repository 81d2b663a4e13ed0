// Tested by next_best_action_test.cc.
#include "c360/predict/next_best_action.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>

#include "base/status.h"

namespace c360::predict {
namespace {

using Operator = ActionCondition::Operator;

// Longer ones first, so that "<=" is not read as "<".
constexpr std::array<std::pair<std::string_view, Operator>, 6> kOperators = {{{"<=", Operator::kLessOrEqual},
                                                                              {">=", Operator::kGreaterOrEqual},
                                                                              {"!=", Operator::kNotEqual},
                                                                              {"<", Operator::kLess},
                                                                              {">", Operator::kGreater},
                                                                              {"=", Operator::kEqual}}};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string TextOf(const ActionCondition& condition) {
  std::string_view name;
  for (const auto& [text, op] : kOperators) {
    if (op == condition.op) name = text;
  }
  return fmt::format("{} {} {:g}", condition.feature, name, condition.value);
}

bool Holds(const ActionCondition& condition, double value) {
  if (std::isnan(value)) return false;
  switch (condition.op) {
    case Operator::kLess:
      return value < condition.value;
    case Operator::kLessOrEqual:
      return value <= condition.value;
    case Operator::kGreater:
      return value > condition.value;
    case Operator::kGreaterOrEqual:
      return value >= condition.value;
    case Operator::kEqual:
      return value == condition.value;
    case Operator::kNotEqual:
      return value != condition.value;
  }
  return false;
}

absl::Status CheckAction(const CandidateAction& action) {
  const ActionOutcome& o = action.outcome;
  if (!(action.cost >= 0) || !(action.prior_success >= 0 && action.prior_success <= 1) || action.cooldown_days < 0)
    return InvalidArgument("action {}: cost {}, prior {}, cooldown {} out of range", action.id, action.cost,
                           action.prior_success, action.cooldown_days);
  if (o.treated_kept < 0 || o.control_kept < 0 || o.treated_kept > o.treated || o.control_kept > o.control)
    return InvalidArgument("action {}: more kept than there were", action.id);
  return absl::OkStatus();
}

// The estimate, and the words for where it comes from.
std::pair<double, std::string> Success(const CandidateAction& action, double prior_weight) {
  const ActionOutcome& o = action.outcome;
  if (o.control == 0 || o.treated == 0 || o.control_kept == o.control)
    return {action.prior_success, "prior, for no comparison was seen"};
  const double without = static_cast<double>(o.control_kept) / static_cast<double>(o.control);
  const double with = static_cast<double>(o.treated_kept) / static_cast<double>(o.treated);
  const double seen = std::clamp((with - without) / (1 - without), 0.0, 1.0);
  const auto n = static_cast<double>(std::min(o.treated, o.control));
  return {(n * seen + prior_weight * action.prior_success) / (n + prior_weight),
          fmt::format("kept {:.0f}% of {} with it, {:.0f}% of {} without", 100 * with, o.treated, 100 * without,
                      o.control)};
}

// Why the action is not for this customer; empty when it is.
std::string Hindrance(const ActionCustomer& customer, const CandidateAction& action) {
  for (const ActionCondition& condition : action.eligible_if) {
    const auto name = std::find(customer.names.begin(), customer.names.end(), condition.feature);
    const auto index = static_cast<size_t>(name - customer.names.begin());
    const double value = index < customer.features.size() ? customer.features[index] : std::nan("");
    if (std::isnan(value)) return fmt::format("{} is not known", condition.feature);
    if (!Holds(condition, value)) return fmt::format("{} does not hold: it is {:g}", TextOf(condition), value);
  }
  for (const auto& [id, days] : customer.days_since) {
    if (id == action.id && days < action.cooldown_days)
      return fmt::format("done {:.0f} days ago, not again within {}", days, action.cooldown_days);
  }
  return "";
}

}  // namespace

absl::StatusOr<ActionCondition> ParseActionCondition(std::string_view text) {
  for (const auto& [name, op] : kOperators) {
    const size_t at = text.find(name);
    if (at == std::string_view::npos) continue;
    ActionCondition condition{.feature = std::string(Trim(text.substr(0, at))), .op = op, .value = 0};
    const std::string_view number = Trim(text.substr(at + name.size()));
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), condition.value);
    if (condition.feature.empty() || parsed.ec != std::errc() || parsed.ptr != number.data() + number.size()) break;
    return condition;
  }
  return InvalidArgument("a condition is not of the form \"feature > number\"");
}

absl::StatusOr<std::vector<RankedAction>> RankActions(const ActionCustomer& customer,
                                                      std::span<const CandidateAction> actions,
                                                      const ActionOptions& options) {
  if (!(customer.probability_leaving >= 0 && customer.probability_leaving <= 1) || !std::isfinite(customer.value))
    return InvalidArgument("customer: probability {} or value {} out of range", customer.probability_leaving,
                           customer.value);
  if (!(options.prior_weight > 0)) return InvalidArgument("prior_weight: {}, must be above 0", options.prior_weight);
  std::vector<RankedAction> ranked;
  for (const CandidateAction& action : actions) {
    C360_RETURN_IF_ERROR(CheckAction(action));
    const auto [success, source] = Success(action, options.prior_weight);
    RankedAction& out = ranked.emplace_back();
    out.id = action.id;
    out.success = success;
    out.expected_gain = customer.probability_leaving * success * customer.value - action.cost;
    out.reason = Hindrance(customer, action);
    out.eligible = out.reason.empty();
    if (!out.eligible) continue;
    for (const ActionCondition& condition : action.eligible_if) out.reason += TextOf(condition) + "; ";
    out.reason += fmt::format("{:.0f}% in danger x {:.0f}% success ({}) x value {:g} - cost {:g}",
                              100 * customer.probability_leaving, 100 * success, source, customer.value, action.cost);
  }
  std::sort(ranked.begin(), ranked.end(), [](const RankedAction& a, const RankedAction& b) {
    if (a.eligible != b.eligible) return a.eligible;
    if (a.eligible && a.expected_gain != b.expected_gain) return a.expected_gain > b.expected_gain;
    return a.id < b.id;
  });
  return ranked;
}

}  // namespace c360::predict
