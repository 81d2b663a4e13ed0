// What to do for a customer: a ranking of the actions of a catalogue, each with its reason.
#ifndef C360_PREDICT_NEXT_BEST_ACTION_H_
#define C360_PREDICT_NEXT_BEST_ACTION_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/predict/churn.h"
#include "c360/v1/predict.pb.h"
#include "c360/v1/reference.pb.h"

namespace c360::predict {

// A feature compared with a number; a feature that is not known meets no condition.
struct ActionCondition {
  enum class Operator : uint8_t { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual, kNotEqual };
  std::string feature = {};
  Operator op = Operator::kGreater;
  double value = 0;
};

// Reads "unresolved_age_days > 3"; operators < <= > >= = !=. Errors: InvalidArgument.
absl::StatusOr<ActionCondition> ParseActionCondition(std::string_view text);

// What was seen of an action among customers in danger.
struct ActionOutcome {
  int64_t treated = 0;
  int64_t treated_kept = 0;  // of those, still there a horizon later
  int64_t control = 0;       // alike, but without the action
  int64_t control_kept = 0;
};

struct CandidateAction {
  std::string id = {};
  std::vector<ActionCondition> eligible_if = {};  // all to hold
  double cost = 0;                                // >= 0, in the unit of the customer's value
  int cooldown_days = 0;                          // not again within
  double prior_success = 0;                       // 0..1: share of leavers it keeps, before outcomes are known
  ActionOutcome outcome = {};
};

struct ActionCustomer {
  double probability_leaving = 0;           // from a score
  double value = 0;                         // what is lost if the customer leaves
  std::span<const std::string> names = {};  // features
  std::span<const double> features = {};
  std::vector<std::pair<std::string, double>> days_since = {};  // of actions done before, by id
};

struct ActionOptions {
  double prior_weight = 20;  // customers that the prior counts for against what was observed; > 0
};

struct RankedAction {
  std::string id = {};
  bool eligible = false;
  double success = 0;        // estimated share of leavers it keeps, 0..1
  double expected_gain = 0;  // probability_leaving x success x value - cost
  std::string reason = {};   // why it stands there, or why it is not eligible
};

// Ranks all actions: eligible ones by expected gain, ties by id; then those that are not, by id.
//
// success   (kept rate with the action - kept rate without) / (1 - kept rate without), within [0, 1], drawn towards
//           prior_success as if `prior_weight` customers had been seen to obey the prior. Without a control group the
//           observed outcome says nothing of the effect: the prior stands alone.
// Errors    InvalidArgument: a probability, cost or count out of range (the message names the action).
// Threads   Pure. Source: docs/methods/next_best_action.md.
absl::StatusOr<std::vector<RankedAction>> RankActions(const ActionCustomer& customer,
                                                      std::span<const CandidateAction> actions,
                                                      const ActionOptions& options = {});

// The catalogue for each of the scored customers, those with the largest expected gain of their best action first, of
// equals in the order of `scored`.
//
// Input   `catalogue`: reference facts in force; those of the kind `action` count, by their key. The value of a
// customer
//         is that of the score where the model gives one, else what was spent in the last 365 days. An action was done
//         before at the latest offer of it, or touch of a campaign of its name, before the time.
// Errors  those of ParseActionCondition and RankActions, naming the action. Cost: one pass over the facts, and the
//         catalogue for each customer.
absl::StatusOr<std::vector<v1::NextActions>> RankForScored(std::span<const ScoredProfile> scored,
                                                           const metrics::FactSet& facts, int64_t as_of_us,
                                                           std::span<const v1::ReferenceFact> catalogue,
                                                           const ActionOptions& options = {});

}  // namespace c360::predict

#endif  // C360_PREDICT_NEXT_BEST_ACTION_H_
