// Pairwise and B-cubed agreement of a partition with the truth. Tested by tests/graph/evaluate_test.cc.
#include "c360/evaluate.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace c360 {
namespace {

double Pairs(int64_t n) { return 0.5 * static_cast<double>(n) * static_cast<double>(n - 1); }

Agreement FromCounts(double agreeing, double claimed, double true_total) {
  Agreement result;
  if (claimed > 0) result.precision = agreeing / claimed;
  if (true_total > 0) result.recall = agreeing / true_total;
  if (result.precision && result.recall && *result.precision + *result.recall > 0) {
    result.f1 = 2 * *result.precision * *result.recall / (*result.precision + *result.recall);
  }
  return result;
}

}  // namespace

Evaluation Evaluate(std::span<const LabelledItem> items) {
  absl::flat_hash_map<std::pair<uint64_t, uint64_t>, int64_t> cells;
  absl::flat_hash_map<uint64_t, int64_t> by_profile, by_entity, entities_of_profile, profiles_of_entity;
  for (const LabelledItem& item : items) {
    if (++cells[{item.profile, item.entity}] == 1) {
      ++entities_of_profile[item.profile];
      ++profiles_of_entity[item.entity];
    }
    ++by_profile[item.profile];
    ++by_entity[item.entity];
  }
  Evaluation result;
  result.items = static_cast<int64_t>(items.size());
  result.entities = static_cast<int64_t>(by_entity.size());
  result.profiles = static_cast<int64_t>(by_profile.size());
  for (const auto& [profile, count] : entities_of_profile) result.mixed_profiles += count > 1;
  for (const auto& [entity, count] : profiles_of_entity) result.split_entities += count > 1;
  double together = 0, in_profiles = 0, in_truth = 0, precision_sum = 0, recall_sum = 0;
  for (const auto& [cell, count] : cells) {
    const double n = static_cast<double>(count);
    together += Pairs(count);
    precision_sum += n * n / static_cast<double>(by_profile[cell.first]);
    recall_sum += n * n / static_cast<double>(by_entity[cell.second]);
  }
  for (const auto& [profile, count] : by_profile) in_profiles += Pairs(count);
  for (const auto& [entity, count] : by_entity) in_truth += Pairs(count);
  result.pairwise = FromCounts(together, in_profiles, in_truth);
  if (!items.empty()) {
    const double n = static_cast<double>(items.size());
    Agreement bcubed{.precision = precision_sum / n, .recall = recall_sum / n, .f1 = std::nullopt};
    bcubed.f1 = 2 * *bcubed.precision * *bcubed.recall / (*bcubed.precision + *bcubed.recall);
    result.bcubed = bcubed;
  }
  return result;
}

}  // namespace c360
