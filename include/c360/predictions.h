// Predictions on the store: feature rows, models kept as versioned artefacts, scores with reasons, back-tests.
#ifndef C360_PREDICTIONS_H_
#define C360_PREDICTIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/options.h"
#include "c360/predict/churn.h"
#include "c360/v1/predict.pb.h"

namespace c360 {

struct FeatureSnapshot {
  predict::FeatureTable table;
  std::vector<std::string> profile_ids;  // of each row
  // For each attribute asked for, its value by row, as text; "" where the profile has none (FactSnapshot::attributes).
  std::vector<std::vector<std::string>> attributes;
};

// Thread safety: all members may be called from any thread.
class Predictions {
 public:
  virtual ~Predictions() = default;

  // One row a profile of what was known of it before `as_of`; the numbers the models see (c360/predict/features.h).
  // Identity is today's. `attributes` asks for columns of the profiles' golden values besides, as known before `as_of`:
  // "country", "address.city". Cost: one scan of the facts, about 500 bytes of memory a row; with attributes, the
  // reading of every event that shows any.
  //
  //   const auto rows = store->predictions().Features(absl::Now(), {"country", "contract"});
  //   rows->attributes[1][0]   // the contract of the first row
  virtual absl::StatusOr<FeatureSnapshot> Features(absl::Time as_of,
                                                   const std::vector<std::string>& attributes = {}) = 0;

  // Fits the model `name` on everything before `as_of` and keeps it as the next version of that name.
  // Errors  those of predict::FitPredictionModel; FailedPrecondition: the store is open for reading only.
  virtual absl::StatusOr<v1::PredictionModel> Fit(std::string_view name, absl::Time as_of,
                                                  const predict::ChurnOptions& options = {},
                                                  const WriteOptions& write = {}) = 0;

  // Scores everyone who is a customer at `as_of` with a kept model; version 0: the newest that was not fitted to what
  // came after `as_of`. By profile id.
  // Errors  NotFound: no such model. FailedPrecondition: on its validation the model did not beat plain recency, so its
  //         scores are not given out; or it (version 0: every version) was fitted to what came after `as_of`.
  virtual absl::StatusOr<std::vector<v1::PredictionScore>> Score(std::string_view name, absl::Time as_of,
                                                                 int64_t version = 0) = 0;

  // Fits as of `as_of` and judges on what came after, up to the present; keeps nothing.
  virtual absl::StatusOr<v1::BacktestReport> Backtest(std::string_view name, absl::Time as_of,
                                                      const predict::ChurnOptions& options = {}) = 0;

  // What to do for everyone whom the model scores: the actions that are in force in the reference data, ranked for each
  // customer, those first for whom the best action gains most (docs/methods/next_best_action.md).
  // Errors  those of Score and predict::RankForScored; FailedPrecondition: there are no actions.
  virtual absl::StatusOr<std::vector<v1::NextActions>> Next(std::string_view name, absl::Time as_of,
                                                            int64_t version = 0) = 0;

  // All kept models, by name, oldest version first.
  virtual absl::StatusOr<std::vector<v1::PredictionModel>> Models() = 0;
};

}  // namespace c360

#endif  // C360_PREDICTIONS_H_
