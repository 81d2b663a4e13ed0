// Who will leave: examples from facts, models fitted on them, scores with reasons, back-tests against plain recency.
#ifndef C360_PREDICT_CHURN_H_
#define C360_PREDICT_CHURN_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/predict/features.h"
#include "c360/v1/predict.pb.h"

namespace c360::predict {

struct ChurnOptions {
  int horizon_days = 90;           // of the label window, 1..3650
  int gap_days = 0;                // between cut-off and label window, 0..3650: what leads up to leaving is no feature
  int folds = 5;                   // of the validation, 2..20
  int64_t max_examples = 200'000;  // more are thinned out by the hash of their features
  uint64_t seed = 1;               // of folds
};

// What the models are fitted to and judged on.
struct ChurnExamples {
  FeatureRows rows;
  std::vector<uint8_t> labels;  // 1: left
  std::vector<double> recency;  // the yardstick: days since the last purchase; with a contract since the last activity
};

// The customers at `as_of_us` and what became of them in [as_of + gap, as_of + gap + horizon).
//
// Who      Who has a subscription that runs at `as_of_us` (metrics::RunningSubscriptions), and else who has bought
//          before it (metrics::PurchasesOf). People whose subscriptions all ended before are no customers; those whose
//          ended within the gap are left out.
// Label    With a subscription: none runs at the end of the window. Without: no purchase in the window. Both as known
//          at its end.
// Errors   InvalidArgument: an option out of range.
absl::StatusOr<ChurnExamples> BuildChurnExamples(const metrics::FactSet& facts, int64_t as_of_us,
                                                 const ChurnOptions& options = {});

// The names of the models: churn-lr, churn-gbdt (features); bgnbd, mbgnbd, pareto-nbd, clv (purchase days).
std::span<const std::string_view> PredictionModelNames();

// Fits a model on everything before `as_of_us`.
//
// How     Examples have their cut-off one gap and horizon before `as_of_us`, so that their labels are known by then.
// The
//         classifiers are judged, and their probabilities calibrated (Platt), on folds that they did not see; the
//         purchase models on the label window after the purchases that they were fitted to, and are then fitted again
//         to all purchases before `as_of_us`. `validation` in the result holds the judgement, `beats_recency` the
//         verdict.
// Output  the same for every numbering of the profiles: examples are sorted by their content.
// Errors  InvalidArgument: an unknown name or an option out of range. FailedPrecondition: fewer than 50 examples or
//         fewer than 10 of either outcome (the message says how many there are), or the facts, but for a few strays,
//         end before the middle of the label window.
// Cost    features in one pass over the facts; the fit by the model.
absl::StatusOr<v1::PredictionModel> FitPredictionModel(std::string_view name, const metrics::FactSet& facts,
                                                       int64_t as_of_us, const ChurnOptions& options = {});

struct ScoredProfile {
  uint32_t profile = 0;  // index in the FactSet
  v1::PredictionScore score;
};

// Scores everyone who is a customer at `as_of_us` (see BuildChurnExamples), by profile.
// Errors  InvalidArgument: a damaged model.
absl::StatusOr<std::vector<ScoredProfile>> ScoreProfiles(const v1::PredictionModel& model,
                                                         const metrics::FactSet& facts, int64_t as_of_us);

// Fits a model as of `as_of_us` and judges it on what came after: features before, labels after, nothing shared.
// Errors  as FitPredictionModel; FailedPrecondition also when the facts after `as_of_us` hold one outcome only.
absl::StatusOr<v1::BacktestReport> Backtest(std::string_view name, const metrics::FactSet& facts, int64_t as_of_us,
                                            const ChurnOptions& options = {});

}  // namespace c360::predict

#endif  // C360_PREDICT_CHURN_H_
