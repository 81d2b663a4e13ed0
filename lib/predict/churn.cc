// Cut-offs in time:   ... features ... | cut-off | gap | label window |.  A fit as of A has its cut-off at A - gap -
// horizon, a back-test its test cut-off at A: the label window of the fit ends where the test's features end, and no
// fact after A reaches the fit. Tested by churn_test.cc.
#include "c360/predict/churn.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>

#include "base/status.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/value.h"
#include "c360/predict/evaluation.h"
#include "predict/artefact.h"
#include "predict/purchase_score.h"
#include "types/event.h"

namespace c360::predict {
namespace {

using metrics::Fact;
using metrics::FactSet;

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kLeastExamples = 50;
constexpr int64_t kLeastOfOneOutcome = 10;
constexpr std::array<std::string_view, 6> kModelNames = {"churn-lr", "churn-gbdt", "bgnbd",
                                                         "mbgnbd",   "pareto-nbd", "clv"};

absl::Status CheckOptions(const ChurnOptions& options) {
  if (options.horizon_days < 1 || options.horizon_days > 3650)
    return InvalidArgument("horizon_days: {}, must be 1 to 3650", options.horizon_days);
  if (options.gap_days < 0 || options.gap_days > 3650)
    return InvalidArgument("gap_days: {}, must be 0 to 3650", options.gap_days);
  if (options.folds < 2 || options.folds > 20) return InvalidArgument("folds: {}, must be 2 to 20", options.folds);
  if (options.max_examples < kLeastExamples)
    return InvalidArgument("max_examples: {}, must be at least {}", options.max_examples, kLeastExamples);
  return absl::OkStatus();
}

// Whether any subscription of the profile runs, by what was known before `us`; none: there never was one.
std::optional<bool> Subscribed(std::span<const Fact> facts, int64_t us) {
  const auto running = metrics::RunningSubscriptions(facts, us);
  if (!running) return std::nullopt;
  return !running->empty();
}

// By what was known at the end: an order that is cancelled later was one then, and nothing later reaches a label.
bool BoughtWithin(std::span<const Fact> facts, int64_t begin_us, int64_t end_us) {
  const auto purchases = metrics::PurchasesOf(metrics::FactsBefore(facts, end_us));
  return !purchases.empty() && purchases.back().time_us >= begin_us;
}

size_t ColumnOf(const FeatureTable& table, std::string_view name) {
  return static_cast<size_t>(std::find(table.names.begin(), table.names.end(), name) - table.names.begin());
}

// Keeps the rows of `order`, in that order.
void Reorder(ChurnExamples* examples, const std::vector<size_t>& order) {
  ChurnExamples kept;
  kept.rows.table.names = examples->rows.table.names;
  for (const size_t r : order) {
    const auto row = examples->rows.table.Row(r);
    kept.rows.table.values.insert(kept.rows.table.values.end(), row.begin(), row.end());
    kept.rows.profiles.push_back(examples->rows.profiles[r]);
    kept.labels.push_back(examples->labels[r]);
    kept.recency.push_back(examples->recency[r]);
  }
  *examples = std::move(kept);
}

// Sorts examples by content and thins them out, so that the numbering of profiles, which differs between stores, leaves
// no trace in folds and sums.
void Canonicalize(ChurnExamples* examples, int64_t max_examples) {
  const FeatureTable& table = examples->rows.table;
  const auto bits = [](double value) {
    uint64_t b = 0;
    std::memcpy(&b, &value, sizeof b);
    return std::isnan(value) ? ~uint64_t{0} : b;
  };
  std::vector<uint64_t> hash(table.rows());
  for (size_t r = 0; r < table.rows(); ++r) {
    uint64_t h = 0x9e3779b97f4a7c15;  // FNV-like mixing over the values; only its determinism matters
    for (const double value : table.Row(r)) h = (h ^ bits(value)) * 0x100000001b3 ^ (h >> 29);
    hash[r] = h;
  }
  std::vector<size_t> order(table.rows());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (hash[a] != hash[b]) return hash[a] < hash[b];
    return examples->labels[a] < examples->labels[b];
  });
  if (order.size() > static_cast<size_t>(max_examples)) order.resize(static_cast<size_t>(max_examples));
  Reorder(examples, order);
}

absl::Status CheckEnough(const ChurnExamples& examples) {
  const auto n = static_cast<int64_t>(examples.labels.size());
  const int64_t left = std::count(examples.labels.begin(), examples.labels.end(), 1);
  if (n < kLeastExamples || left < kLeastOfOneOutcome || n - left < kLeastOfOneOutcome) {
    return FailedPrecondition(
        "{} customers at the cut-off, {} of whom left: need at least {}, with {} of either outcome", n, left,
        kLeastExamples, kLeastOfOneOutcome);
  }
  return absl::OkStatus();
}

// When events end: 99 % of those of the `window_us` before `cutoff_us` and of everything after it lie before, so that a
// few strays of a wrong clock do not tell. kUntimed where there are none.
int64_t EndOfEvents(const FactSet& facts, int64_t cutoff_us, int64_t window_us) {
  int64_t last_us = metrics::kUntimed;
  std::vector<int64_t> late;
  for (const Fact& fact : facts.all()) {
    last_us = std::max(last_us, fact.time_us);
    if (fact.timed() && fact.time_us >= cutoff_us - window_us) late.push_back(fact.time_us);
  }
  if (late.size() < 2) return std::min(last_us, cutoff_us - window_us);
  const auto nth = late.end() - 1 - static_cast<ptrdiff_t>(std::max<size_t>(1, late.size() / 100));
  std::nth_element(late.begin(), nth, late.end());
  return *nth;
}

// Where events end before the middle of the label window, hardly anybody can be seen to stay: everyone would count as a
// leaver, and a model of that would look perfect.
absl::Status CheckObserved(const FactSet& facts, int64_t features_until_us, const ChurnOptions& options) {
  const int64_t last_us = EndOfEvents(facts, features_until_us, options.horizon_days * kDay);
  const int64_t middle_us = features_until_us + options.gap_days * kDay + options.horizon_days * kDay / 2;
  if (last_us == metrics::kUntimed || last_us >= middle_us) return absl::OkStatus();
  return FailedPrecondition(
      "events end {} days before the middle of the {} days in which people are to be seen leaving: take a time at "
      "least "
      "{} days earlier",
      (middle_us - last_us) / kDay, options.horizon_days, (middle_us - last_us) / kDay + 1 + options.horizon_days / 2);
}

// Fills all of a report that follows from scores on examples. `base_rate`: the share of leavers where the model was
// fitted.
v1::BacktestReport Judge(const ChurnExamples& examples, std::span<const double> scores,
                         std::span<const double> probabilities, double base_rate) {
  v1::BacktestReport report;
  const auto n = static_cast<int64_t>(examples.labels.size());
  const int64_t left = std::count(examples.labels.begin(), examples.labels.end(), 1);
  report.set_test_examples(n);
  report.set_test_churned(left);
  report.set_auc(Auc(scores, examples.labels).value_or(0.5));
  report.set_auc_std_error(AucStandardError(report.auc(), left, n - left));
  report.set_recency_auc(Auc(examples.recency, examples.labels).value_or(0.5));
  report.set_auc_over_recency(report.auc() - report.recency_auc());
  report.set_beats_recency(report.auc() > report.recency_auc());
  report.set_log_loss(*LogLoss(probabilities, examples.labels));
  report.set_brier(*BrierScore(probabilities, examples.labels));
  report.set_base_log_loss(*LogLoss(std::vector<double>(examples.labels.size(), base_rate), examples.labels));
  report.set_top_decile_lift(Lift(scores, examples.labels).value_or(0));
  report.set_recency_top_decile_lift(Lift(examples.recency, examples.labels).value_or(0));
  for (const CalibrationBin& bin : CalibrationTable(probabilities, examples.labels)) {
    v1::BacktestReport::Bin* out = report.add_calibration();
    out->set_lowest(bin.lowest);
    out->set_highest(bin.highest);
    out->set_predicted(bin.predicted);
    out->set_observed(bin.observed);
    out->set_count(bin.count);
  }
  return report;
}

double ShareLeft(const ChurnExamples& examples) {
  return static_cast<double>(std::count(examples.labels.begin(), examples.labels.end(), 1)) /
         static_cast<double>(examples.labels.size());
}

absl::Status FitClassifier(std::string_view name, const FeatureTable& table, std::span<const uint8_t> labels,
                           v1::PredictionModel* model) {
  if (name == "churn-lr") {
    // A stronger penalty than the usual 1: the columns are many and alike.
    C360_ASSIGN_OR_RETURN(const auto fit, FitLogistic(table, labels, {.inverse_penalty = 0.1, .log_skewed = true}));
    ToArtefact(fit, model->mutable_logistic());
  } else {
    C360_ASSIGN_OR_RETURN(
        const auto fit,
        FitBoosted(table, labels, {.trees = 80, .depth = 3, .learning_rate = 0.08, .min_leaf_weight = 4}));
    ToArtefact(fit, model->mutable_boosted());
  }
  return absl::OkStatus();
}

// Scores before calibration of rows in the model's columns.
absl::StatusOr<std::vector<double>> ClassifierScores(const v1::PredictionModel& model, const FeatureTable& table) {
  C360_ASSIGN_OR_RETURN(const Classifier classifier, Classifier::From(model));
  std::vector<double> scores;
  for (size_t r = 0; r < table.rows(); ++r) scores.push_back(classifier.LogOdds(table.Row(r)));
  return scores;
}

// Scores of examples from models fitted without their fold.
absl::StatusOr<std::vector<double>> OutOfFoldScores(std::string_view name, const ChurnExamples& examples,
                                                    const ChurnOptions& options) {
  const FeatureTable& table = examples.rows.table;
  const std::vector<int> fold = StratifiedFolds(examples.labels, options.folds, options.seed);
  std::vector<double> scores(table.rows());
  for (int k = 0; k < options.folds; ++k) {
    FeatureTable train{table.names, {}};
    FeatureTable test{table.names, {}};
    std::vector<uint8_t> labels;
    std::vector<size_t> tested;
    for (size_t r = 0; r < table.rows(); ++r) {
      const auto row = table.Row(r);
      FeatureTable& to = fold[r] == k ? test : train;
      to.values.insert(to.values.end(), row.begin(), row.end());
      if (fold[r] == k) {
        tested.push_back(r);
      } else {
        labels.push_back(examples.labels[r]);
      }
    }
    v1::PredictionModel part;
    for (const std::string& column : table.names) part.add_features(column);
    C360_RETURN_IF_ERROR(FitClassifier(name, train, labels, &part));
    C360_ASSIGN_OR_RETURN(const auto some, ClassifierScores(part, test));
    for (size_t i = 0; i < tested.size(); ++i) scores[tested[i]] = some[i];
  }
  return scores;
}

std::vector<double> Calibrated(std::span<const double> scores, const PlattCalibration& calibration) {
  std::vector<double> probabilities;
  for (const double score : scores) probabilities.push_back(calibration.Apply(score));
  return probabilities;
}

bool IsClassifier(std::string_view name) { return name.starts_with("churn-"); }

}  // namespace

std::span<const std::string_view> PredictionModelNames() { return kModelNames; }

absl::StatusOr<ChurnExamples> BuildChurnExamples(const FactSet& facts, int64_t as_of_us, const ChurnOptions& options) {
  C360_RETURN_IF_ERROR(CheckOptions(options));
  const int64_t begin_us = as_of_us + options.gap_days * kDay;
  const int64_t end_us = begin_us + options.horizon_days * kDay;
  ChurnExamples examples;
  examples.rows = BuildFeatures(facts, as_of_us);
  const size_t recency = ColumnOf(examples.rows.table, "recency_days");
  const size_t purchase_recency = ColumnOf(examples.rows.table, "purchase_recency_days");
  std::vector<size_t> kept;
  for (size_t r = 0; r < examples.rows.profiles.size(); ++r) {
    const auto own = facts.Of(examples.rows.profiles[r]);
    const auto row = examples.rows.table.Row(r);
    const std::optional<bool> subscribed = Subscribed(own, as_of_us);
    uint8_t label = 0;
    if (subscribed) {
      if (!*subscribed || (options.gap_days > 0 && !Subscribed(own, begin_us).value_or(true))) {
        examples.labels.push_back(0);
        examples.recency.push_back(0);
        continue;
      }
      label = Subscribed(own, end_us).value_or(true) ? 0 : 1;
    } else if (std::isnan(row[purchase_recency])) {
      examples.labels.push_back(0);
      examples.recency.push_back(0);
      continue;
    } else {
      label = BoughtWithin(own, begin_us, end_us) ? 0 : 1;
    }
    kept.push_back(r);
    examples.labels.push_back(label);
    examples.recency.push_back(subscribed ? row[recency] : row[purchase_recency]);
  }
  Reorder(&examples, kept);
  return examples;
}

absl::StatusOr<v1::PredictionModel> FitPredictionModel(std::string_view name, const FactSet& facts, int64_t as_of_us,
                                                       const ChurnOptions& options) {
  if (std::find(kModelNames.begin(), kModelNames.end(), name) == kModelNames.end())
    return InvalidArgument("there is no model \"{}\"; there are churn-lr, churn-gbdt, bgnbd, mbgnbd, pareto-nbd, clv",
                           name);
  C360_RETURN_IF_ERROR(CheckOptions(options));
  const int64_t cutoff_us = as_of_us - (options.gap_days + options.horizon_days) * kDay;
  C360_RETURN_IF_ERROR(CheckObserved(facts, cutoff_us, options));
  C360_ASSIGN_OR_RETURN(ChurnExamples examples, BuildChurnExamples(facts, cutoff_us, options));
  C360_RETURN_IF_ERROR(CheckEnough(examples));
  Canonicalize(&examples, options.max_examples);
  v1::PredictionModel model;
  model.set_name(std::string(name));
  SetMicros(as_of_us, model.mutable_as_of());
  model.set_horizon_days(options.horizon_days);
  model.set_gap_days(options.gap_days);
  model.set_examples(static_cast<int64_t>(examples.labels.size()));
  std::vector<double> scores;
  if (IsClassifier(name)) {
    for (const std::string& column : examples.rows.table.names) model.add_features(column);
    C360_ASSIGN_OR_RETURN(scores, OutOfFoldScores(name, examples, options));
    C360_RETURN_IF_ERROR(FitClassifier(name, examples.rows.table, examples.labels, &model));
  } else {
    C360_ASSIGN_OR_RETURN(*model.mutable_purchase(), FitPurchaseScore(name, facts, cutoff_us));
    for (const uint32_t profile : examples.rows.profiles) {
      scores.push_back(
          ScorePurchases(name, model.purchase(), facts.Of(profile), cutoff_us, options.gap_days, options.horizon_days)
              .score);
    }
  }
  C360_ASSIGN_OR_RETURN(const PlattCalibration calibration, FitPlatt(scores, examples.labels));
  model.set_calibration_slope(calibration.slope);
  model.set_calibration_intercept(calibration.intercept);
  v1::BacktestReport& report = *model.mutable_validation();
  report = Judge(examples, scores, Calibrated(scores, calibration), ShareLeft(examples));
  report.set_model(std::string(name));
  SetMicros(cutoff_us, report.mutable_as_of());
  report.set_horizon_days(options.horizon_days);
  report.set_gap_days(options.gap_days);
  report.set_train_examples(model.examples());
  if (!IsClassifier(name)) {
    C360_ASSIGN_OR_RETURN(*model.mutable_purchase(), FitPurchaseScore(name, facts, as_of_us));
  }
  return model;
}

absl::StatusOr<std::vector<ScoredProfile>> ScoreProfiles(const v1::PredictionModel& model, const FactSet& facts,
                                                         int64_t as_of_us) {
  const ChurnOptions options{.horizon_days = model.horizon_days(), .gap_days = model.gap_days()};
  C360_ASSIGN_OR_RETURN(const ChurnExamples examples, BuildChurnExamples(facts, as_of_us, {.horizon_days = 1}));
  const PlattCalibration calibration{model.calibration_slope(), model.calibration_intercept()};
  std::vector<ScoredProfile> scored;
  if (model.has_purchase()) {
    C360_RETURN_IF_ERROR(CheckPurchaseArtefact(model.name(), model.purchase()));
    for (const uint32_t profile : examples.rows.profiles) {
      ScoredProfile& one = scored.emplace_back();
      one.profile = profile;
      const PurchaseScore score = ScorePurchases(model.name(), model.purchase(), facts.Of(profile), as_of_us,
                                                 options.gap_days, options.horizon_days);
      one.score.set_score(score.score);
      one.score.set_base(score.score);
      one.score.set_probability(calibration.Apply(score.score));
      one.score.set_probability_alive(score.probability_alive);
      one.score.set_expected_purchases(score.expected);
      if (score.value) one.score.set_value(*score.value);
      for (const auto& [name, value] : score.inputs) {
        v1::Reason* reason = one.score.add_reasons();
        reason->set_feature(name);
        reason->set_value(value);
      }
    }
    return scored;
  }
  C360_ASSIGN_OR_RETURN(const Classifier classifier, Classifier::From(model));
  const std::vector<std::string> names(model.features().begin(), model.features().end());
  const FeatureTable table = AlignColumns(examples.rows.table, names);
  for (size_t r = 0; r < table.rows(); ++r) {
    ScoredProfile& one = scored.emplace_back();
    one.profile = examples.rows.profiles[r];
    const auto row = table.Row(r);
    const Contributions parts = classifier.Explain(row);
    double sum = parts.base;
    for (const double part : parts.of_feature) sum += part;
    one.score.set_score(sum);
    one.score.set_base(parts.base);
    one.score.set_probability(calibration.Apply(sum));
    std::vector<size_t> order(names.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return std::abs(parts.of_feature[a]) > std::abs(parts.of_feature[b]); });
    for (const size_t c : order) {
      if (parts.of_feature[c] == 0) break;
      v1::Reason* reason = one.score.add_reasons();
      reason->set_feature(names[c]);
      if (!std::isnan(row[c])) reason->set_value(row[c]);
      reason->set_contribution(parts.of_feature[c]);
    }
  }
  return scored;
}

absl::StatusOr<v1::BacktestReport> Backtest(std::string_view name, const FactSet& facts, int64_t as_of_us,
                                            const ChurnOptions& options) {
  C360_ASSIGN_OR_RETURN(const v1::PredictionModel model, FitPredictionModel(name, facts, as_of_us, options));
  C360_RETURN_IF_ERROR(CheckObserved(facts, as_of_us, options));
  C360_ASSIGN_OR_RETURN(const ChurnExamples examples, BuildChurnExamples(facts, as_of_us, options));
  C360_RETURN_IF_ERROR(CheckEnough(examples));
  C360_ASSIGN_OR_RETURN(const auto scored, ScoreProfiles(model, facts, as_of_us));
  std::map<uint32_t, const v1::PredictionScore*> by_profile;
  for (const ScoredProfile& one : scored) by_profile[one.profile] = &one.score;
  std::vector<double> scores, probabilities;
  for (const uint32_t profile : examples.rows.profiles) {  // with a gap, a subset of those scored
    scores.push_back(by_profile.at(profile)->score());
    probabilities.push_back(by_profile.at(profile)->probability());
  }
  const double base_rate =
      static_cast<double>(model.validation().test_churned()) / static_cast<double>(model.validation().test_examples());
  v1::BacktestReport report = Judge(examples, scores, probabilities, base_rate);
  report.set_model(std::string(name));
  SetMicros(as_of_us, report.mutable_as_of());
  report.set_horizon_days(options.horizon_days);
  report.set_gap_days(options.gap_days);
  report.set_train_examples(model.examples());
  return report;
}

}  // namespace c360::predict
