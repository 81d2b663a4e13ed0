// The catalogue of actions ranked for the customers that a model scored. Tested by
// tests/predict/action_catalogue_test.cc.
#include <algorithm>
#include <map>

#include "base/status.h"
#include "c360/predict/features.h"
#include "c360/predict/next_best_action.h"

namespace c360::predict {
namespace {

constexpr double kDayUs = 86'400e6;

absl::StatusOr<std::vector<CandidateAction>> CandidatesOf(std::span<const v1::ReferenceFact> catalogue) {
  std::vector<CandidateAction> actions;
  for (const v1::ReferenceFact& fact : catalogue) {
    if (!fact.has_action() || fact.withdrawn()) continue;
    CandidateAction& action = actions.emplace_back();
    action.id = fact.key();
    for (const std::string& text : fact.action().eligible_if()) {
      auto condition = ParseActionCondition(text);
      if (!condition.ok()) return Annotate(condition.status(), "action " + fact.key());
      action.eligible_if.push_back(*std::move(condition));
    }
    action.cost = static_cast<double>(fact.action().cost().micros()) / 1e6;
    action.cooldown_days = fact.action().cooldown_days();
    action.prior_success = fact.action().prior_success();
    const v1::ActionOutcome& seen = fact.action().outcome();
    action.outcome = {seen.treated(), seen.treated_kept(), seen.control(), seen.control_kept()};
  }
  return actions;
}

// Days since each action was done, where it was.
std::vector<std::pair<std::string, double>> DoneBefore(std::span<const metrics::Fact> facts,
                                                       const std::map<metrics::TextId, std::string>& action_of,
                                                       int64_t as_of_us) {
  std::map<std::string, int64_t> latest;
  for (const metrics::Fact& fact : facts) {
    if (!fact.timed() || fact.time_us >= as_of_us) continue;
    if (fact.type != EventType::kOffer && fact.type != EventType::kCampaignTouch) continue;
    const auto action = action_of.find(fact.type == EventType::kOffer ? fact.variant : fact.subject);
    if (action == action_of.end()) continue;
    int64_t& time = latest.try_emplace(action->second, fact.time_us).first->second;
    time = std::max(time, fact.time_us);
  }
  std::vector<std::pair<std::string, double>> days;
  for (const auto& [id, time] : latest) days.emplace_back(id, static_cast<double>(as_of_us - time) / kDayUs);
  return days;
}

double ValueOf(const v1::PredictionScore& score, const FeatureTable& table, std::span<const double> row) {
  if (score.has_value()) return std::max(0.0, score.value());
  const auto column = std::find(table.names.begin(), table.names.end(), "spend_365d");
  if (column == table.names.end()) return 0;
  const double spent = row[static_cast<size_t>(column - table.names.begin())];
  return spent > 0 ? spent : 0;  // not for what is not known
}

double BestGain(const v1::NextActions& next) {
  return next.actions_size() > 0 && next.actions(0).eligible() ? next.actions(0).expected_gain() : -1e300;
}

}  // namespace

absl::StatusOr<std::vector<v1::NextActions>> RankForScored(std::span<const ScoredProfile> scored,
                                                           const metrics::FactSet& facts, int64_t as_of_us,
                                                           std::span<const v1::ReferenceFact> catalogue,
                                                           const ActionOptions& options) {
  C360_ASSIGN_OR_RETURN(const auto actions, CandidatesOf(catalogue));
  std::map<metrics::TextId, std::string> action_of;
  for (const CandidateAction& action : actions) {
    if (const auto text = facts.Find(action.id)) action_of.emplace(*text, action.id);
  }
  const FeatureRows rows = BuildFeatures(facts, as_of_us);
  std::vector<v1::NextActions> result;
  for (const ScoredProfile& one : scored) {
    const auto place = std::lower_bound(rows.profiles.begin(), rows.profiles.end(), one.profile);
    if (place == rows.profiles.end() || *place != one.profile) continue;
    const auto row = rows.table.Row(static_cast<size_t>(place - rows.profiles.begin()));
    ActionCustomer customer{.probability_leaving = one.score.probability(),
                            .value = ValueOf(one.score, rows.table, row),
                            .names = rows.table.names,
                            .features = row,
                            .days_since = DoneBefore(facts.Of(one.profile), action_of, as_of_us)};
    C360_ASSIGN_OR_RETURN(const auto ranked, RankActions(customer, actions, options));
    v1::NextActions& next = result.emplace_back();
    next.set_profile_id(one.score.profile_id());
    next.set_probability_leaving(customer.probability_leaving);
    next.set_value(customer.value);
    for (const RankedAction& action : ranked) {
      v1::NextAction* told = next.add_actions();
      told->set_id(action.id);
      told->set_eligible(action.eligible);
      told->set_success(action.success);
      told->set_expected_gain(action.expected_gain);
      told->set_reason(action.reason);
    }
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const v1::NextActions& a, const v1::NextActions& b) { return BestGain(a) > BestGain(b); });
  return result;
}

}  // namespace c360::predict
