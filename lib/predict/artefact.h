// Models to and from their stored form.
#ifndef C360_LIB_PREDICT_ARTEFACT_H_
#define C360_LIB_PREDICT_ARTEFACT_H_

#include <span>
#include <variant>

#include "absl/status/statusor.h"
#include "c360/predict/classifier.h"
#include "c360/v1/predict.pb.h"

namespace c360::predict {

void ToArtefact(const LogisticModel& model, v1::LogisticArtefact* artefact);
void ToArtefact(const BoostedModel& model, v1::BoostedArtefact* artefact);

// Either classifier.
class Classifier {
 public:
  // Errors  InvalidArgument: no classifier, lists of other lengths than the features, a tree that is none.
  static absl::StatusOr<Classifier> From(const v1::PredictionModel& model);

  double LogOdds(std::span<const double> row) const {
    return std::visit([&](const auto& model) { return model.LogOdds(row); }, model_);
  }
  Contributions Explain(std::span<const double> row) const {
    return std::visit([&](const auto& model) { return model.Explain(row); }, model_);
  }

 private:
  explicit Classifier(LogisticModel model) : model_(std::move(model)) {}
  explicit Classifier(BoostedModel model) : model_(std::move(model)) {}
  std::variant<LogisticModel, BoostedModel> model_;
};

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_ARTEFACT_H_
