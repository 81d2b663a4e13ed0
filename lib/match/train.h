// Estimating a model from records without labels.
#ifndef C360_LIB_MATCH_TRAIN_H_
#define C360_LIB_MATCH_TRAIN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/v1/model.pb.h"
#include "match/compare.h"
#include "match/subject.h"

namespace c360::match {

struct TrainOptions {
  uint64_t seed = 1;
  uint32_t block_cap = 20;              // as in resolution
  int64_t random_pairs = 1'000'000;     // for u; at most so many
  int64_t candidate_pairs = 2'000'000;  // for m; above, a sample of them
  int rounds = 8;
  std::function<bool(int done, int total)> progress = {};  // steps; false stops with Cancelled
};

// One record: its subject and what names it, unique among all (a sample goes by its unkeyed hash, never by order).
struct TrainingRecord {
  std::string_view key;
  const Subject* subject = nullptr;
};

// u of each level from random pairs, less those that look like one person; m by expectation maximisation over the pairs
// that share any blocking key (all kinds of key together, so that no one of them decides), with the prior of all pairs:
// lambda = expected matches / (N (N - 1) / 2). The built-in model is the start and the pseudo-count of rare levels.
// Weights against relatives stay built-in: pairs of relatives cannot be told from people without labels.
//
// Input   records in any order; those not comparable are skipped. Errors  InvalidArgument below 100 comparable records.
// Output  a complete model with m, u and the counts behind it. Equal sets, options and seed give equal models.
// Cost    1M records: docs/quality.md; memory ~100 bytes a record for keys and 8 a pair. Threads: pure.
// Source  Fellegi & Sunter 1969; Winkler, "Using the EM algorithm for weight computation", ASA 1988.
absl::StatusOr<v1::MatchModel> Train(std::span<const TrainingRecord> records, const TrainOptions& options = {});

// All pairs that share a key of at most `cap` records, as positions, first < second, sorted.
std::vector<std::pair<uint32_t, uint32_t>> CandidatePairs(std::span<const Subject* const> subjects, uint32_t cap);

// RarityOf of every record's Terms(), counted over the records themselves.
std::vector<std::vector<uint8_t>> CountRarity(std::span<const Subject* const> subjects);

// A table for people: comparison, level, m, u, weight in bits.
std::string DescribeModel(const v1::MatchModel& model);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_TRAIN_H_
