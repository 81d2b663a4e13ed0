// The purchase models as churn scores on facts.
#ifndef C360_LIB_PREDICT_PURCHASE_SCORE_H_
#define C360_LIB_PREDICT_PURCHASE_SCORE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/v1/predict.pb.h"

namespace c360::predict {

// Fits the model `name` (bgnbd, mbgnbd, pareto-nbd, clv) to all purchases before `as_of_us`. Time in weeks. "clv" is
// Pareto/NBD with Gamma-Gamma; amounts are taken as they are, whatever their currency.
absl::StatusOr<v1::PurchaseArtefact> FitPurchaseScore(std::string_view name, const metrics::FactSet& facts,
                                                      int64_t as_of_us);

absl::Status CheckPurchaseArtefact(std::string_view name, const v1::PurchaseArtefact& artefact);

struct PurchaseScore {
  double score =
      0;  // -ln of the expected purchases in the label window: BG/NBD's P(alive) is 1 for all who bought once
  double expected = 0;
  double probability_alive = 0;
  std::optional<double> value;                         // clv
  std::vector<std::pair<std::string, double>> inputs;  // what the model saw
};

// One profile's score. Who never bought expects nothing: the score is then that of 10^-9 purchases.
PurchaseScore ScorePurchases(std::string_view name, const v1::PurchaseArtefact& artefact,
                             std::span<const metrics::Fact> facts, int64_t as_of_us, int gap_days, int horizon_days);

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_PURCHASE_SCORE_H_
