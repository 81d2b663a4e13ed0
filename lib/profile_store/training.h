// Estimating a match model from the records of a store.
#ifndef C360_LIB_PROFILE_STORE_TRAINING_H_
#define C360_LIB_PROFILE_STORE_TRAINING_H_

#include "absl/status/statusor.h"
#include "c360/match_model.h"
#include "c360/options.h"
#include "profile_store/reader.h"

namespace c360 {

// Identity::Train on one consistent read.
absl::StatusOr<v1::MatchModel> TrainOn(Reader& reader, const MatchTrainOptions& options,
                                       const ProgressCallback& progress);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_TRAINING_H_
