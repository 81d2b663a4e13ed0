// The models of predict on the facts of the store. Tested by tests/profile_store/predictions_test.cc.
#include "base/status.h"
#include "c360/predict/churn.h"
#include "c360/predict/features.h"
#include "c360/predict/next_best_action.h"
#include "profile_store/store.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

// [name]['\0'][version:8]
std::string ModelKey(std::string_view name, int64_t version) {
  std::string key(name);
  key.push_back('\0');
  return key + storage::RecordKey(RecordId{static_cast<uint64_t>(version)});
}

class PredictionsImpl final : public Predictions {
 public:
  PredictionsImpl(StoreCore& core, Metrics& metrics) : core_(core), metrics_(metrics) {}

  absl::StatusOr<FeatureSnapshot> Features(absl::Time as_of, const std::vector<std::string>& attributes) override {
    C360_ASSIGN_OR_RETURN(const FactSnapshot facts,
                          metrics_.Facts({.until = as_of, .profile_ids = true, .attributes = attributes}));
    predict::FeatureRows rows = predict::BuildFeatures(facts.facts, absl::ToUnixMicros(as_of));
    FeatureSnapshot snapshot;
    snapshot.table = std::move(rows.table);
    for (const uint32_t profile : rows.profiles) snapshot.profile_ids.push_back(facts.profile_ids[profile]);
    for (const std::vector<std::string>& column : facts.attributes) {
      std::vector<std::string>& of_rows = snapshot.attributes.emplace_back();
      for (const uint32_t profile : rows.profiles) of_rows.push_back(column[profile]);
    }
    return snapshot;
  }

  absl::StatusOr<v1::PredictionModel> Fit(std::string_view name, absl::Time as_of, const predict::ChurnOptions& options,
                                          const WriteOptions& write) override {
    C360_RETURN_IF_ERROR(core_.CheckWritable());
    C360_ASSIGN_OR_RETURN(const FactSnapshot facts, metrics_.Facts({.until = as_of}));
    C360_ASSIGN_OR_RETURN(v1::PredictionModel model,
                          predict::FitPredictionModel(name, facts.facts, absl::ToUnixMicros(as_of), options));
    SetMicros(absl::ToUnixMicros(core_.context.clock()), model.mutable_fitted_at());
    MutexLock lock(&core_.write_mutex);
    C360_ASSIGN_OR_RETURN(const auto models, Models());
    int64_t newest = 0;
    for (const v1::PredictionModel& kept : models) {
      if (kept.name() == name) newest = std::max(newest, kept.version());
    }
    model.set_version(newest + 1);
    auto batch = core_.context.engine->NewBatch();
    batch->Put(Table::kModels, ModelKey(name, model.version()), model.SerializeAsString());
    C360_RETURN_IF_ERROR(core_.context.engine->Write(std::move(batch), write.sync));
    return model;
  }

  absl::StatusOr<std::vector<v1::PredictionScore>> Score(std::string_view name, absl::Time as_of,
                                                         int64_t version) override {
    C360_ASSIGN_OR_RETURN(auto scored, ScoreAll(name, as_of, version));
    std::vector<v1::PredictionScore> scores;
    for (predict::ScoredProfile& one : scored.profiles) scores.push_back(std::move(one.score));
    return scores;
  }

  absl::StatusOr<std::vector<v1::NextActions>> Next(std::string_view name, absl::Time as_of, int64_t version) override {
    const auto reference = NewReference(core_);
    C360_ASSIGN_OR_RETURN(const auto catalogue, reference->List({.kind = "action", .as_of = as_of}));
    if (catalogue.empty()) return FailedPrecondition("the reference data hold no actions: c360 reference put FILE");
    C360_ASSIGN_OR_RETURN(const auto scored, ScoreAll(name, as_of, version));
    return predict::RankForScored(scored.profiles, scored.facts.facts, absl::ToUnixMicros(as_of), catalogue);
  }

  absl::StatusOr<v1::BacktestReport> Backtest(std::string_view name, absl::Time as_of,
                                              const predict::ChurnOptions& options) override {
    C360_ASSIGN_OR_RETURN(const FactSnapshot facts, metrics_.Facts({.until = core_.context.clock()}));
    return predict::Backtest(name, facts.facts, absl::ToUnixMicros(as_of), options);
  }

  absl::StatusOr<std::vector<v1::PredictionModel>> Models() override {
    std::vector<v1::PredictionModel> models;
    const auto it = core_.context.engine->NewIterator(Table::kModels);
    for (it->Seek(std::string_view("\1", 1)); it->Valid(); it->Next()) {
      if (!models.emplace_back().ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
        return DataLoss("a row of models is damaged");
    }
    C360_RETURN_IF_ERROR(it->status());
    return models;
  }

 private:
  struct Scored {
    FactSnapshot facts;
    std::vector<predict::ScoredProfile> profiles;  // with their profile ids
  };
  absl::StatusOr<Scored> ScoreAll(std::string_view name, absl::Time as_of, int64_t version) {
    C360_ASSIGN_OR_RETURN(const v1::PredictionModel model, Kept(name, version, as_of));
    if (!model.validation().beats_recency()) {
      return FailedPrecondition(
          "{} version {} does not beat plain recency (AUC {:.4f} against {:.4f}), so it gives no scores", name,
          model.version(), model.validation().auc(), model.validation().recency_auc());
    }
    Scored scored;
    C360_ASSIGN_OR_RETURN(scored.facts, metrics_.Facts({.until = as_of, .profile_ids = true}));
    C360_ASSIGN_OR_RETURN(scored.profiles,
                          predict::ScoreProfiles(model, scored.facts.facts, absl::ToUnixMicros(as_of)));
    for (predict::ScoredProfile& one : scored.profiles) one.score.set_profile_id(scored.facts.profile_ids[one.profile]);
    return scored;
  }

  // The version asked for, else the newest that knows nothing of what came after `as_of`.
  absl::StatusOr<v1::PredictionModel> Kept(std::string_view name, int64_t version, absl::Time as_of) {
    C360_ASSIGN_OR_RETURN(const auto models, Models());
    const v1::PredictionModel* found = nullptr;
    const v1::PredictionModel* later = nullptr;
    for (const v1::PredictionModel& model : models) {
      if (model.name() != name || (version != 0 && model.version() != version)) continue;
      (ToMicros(model.as_of()) > absl::ToUnixMicros(as_of) ? later : found) = &model;
    }
    if (found != nullptr) return *found;
    if (later != nullptr) {
      return FailedPrecondition(
          "{} version {} was fitted to what came up to {}, after the time asked for: fit one as of then", name,
          later->version(),
          absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(ToMicros(later->as_of())), absl::UTCTimeZone()));
    }
    if (version == 0) return NotFound("there is no model {}: fit it first", name);
    return NotFound("there is no version {} of the model {}", version, name);
  }

  StoreCore& core_;
  Metrics& metrics_;
};

}  // namespace

std::unique_ptr<Predictions> NewPredictions(StoreCore& core, Metrics& metrics) {
  return std::make_unique<PredictionsImpl>(core, metrics);
}

}  // namespace c360
