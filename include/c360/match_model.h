// The model that weighs likeness: reading, writing and showing one. The message itself is c360/v1/model.proto.
#ifndef C360_MATCH_MODEL_H_
#define C360_MATCH_MODEL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "c360/v1/model.pb.h"

namespace c360 {

// Reads a model from protobuf's text format. What the text leaves out is built-in. Errors: InvalidArgument, with the
// place in the text or the name of what is out of range.
//
//   auto model = c360::ParseMatchModel("comparisons { name: \"email\" levels { name: \"exact\" weight_millibits: 9000 }
//   }");
absl::StatusOr<v1::MatchModel> ParseMatchModel(std::string_view text);

// The same text for the same model. Reading it gives the model again.
std::string FormatMatchModel(const v1::MatchModel& model);

// A table for people: each comparison and level with m, u, its weight in bits and the rarity that the weight holds for.
std::string DescribeMatchModel(const v1::MatchModel& model);

// How a model is estimated (Identity::Train).
struct MatchTrainOptions {
  uint64_t seed = 1;                    // equal records, options and seed give equal models
  int64_t max_records = 1'000'000;      // above, a sample of the records. Range: 100 and up; memory ~2 kB a record
  int64_t random_pairs = 1'000'000;     // for u
  int64_t candidate_pairs = 2'000'000;  // for m; above, a sample of them
  int rounds = 8;                       // of expectation maximisation. Range: 1 to 100
};

}  // namespace c360

#endif  // C360_MATCH_MODEL_H_
