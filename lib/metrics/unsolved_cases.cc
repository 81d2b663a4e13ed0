// Churn of those with an unsolved case against the others. Tested by tests/metrics/unsolved_cases_test.cc.
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "c360/metrics/service.h"

namespace c360::metrics {

UnsolvedCaseChurn ChurnByUnsolvedCase(std::span<const Case> cases, std::span<const Spell> spells, const Period& period,
                                      int64_t grace_us) {
  absl::flat_hash_set<uint32_t> exposed;
  for (const Case& item : cases) {
    if (item.opened_us + grace_us > period.begin_us) continue;
    if (!item.solved_us || *item.solved_us >= period.begin_us) exposed.insert(item.profile);
  }
  absl::flat_hash_map<uint32_t, bool> stays;  // of each customer at the begin: whether one at the end
  for (const Spell& spell : spells) {
    if (spell.ActiveAt(period.begin_us)) stays.try_emplace(spell.profile, false);
  }
  for (const Spell& spell : spells) {
    if (const auto it = stays.find(spell.profile); it != stays.end() && spell.ActiveAt(period.end_us))
      it->second = true;
  }
  double left[2] = {0, 0}, all[2] = {0, 0};
  for (const auto& [profile, stayed] : stays) {
    const int side = exposed.contains(profile);
    all[side] += 1;
    left[side] += !stayed;
  }
  UnsolvedCaseChurn result{.with = Ratio::Of(left[1], all[1], Undefined::kNoData),
                           .without = Ratio::Of(left[0], all[0], Undefined::kNoData),
                           .times = Ratio::None(Undefined::kNoData)};
  if (!result.with.defined() || !result.without.defined()) return result;
  result.times = Ratio::Of(*result.with.value, *result.without.value);
  if (left[0] == 0 || left[1] == 0) return result;
  const double error = std::sqrt(1 / left[1] - 1 / all[1] + 1 / left[0] - 1 / all[0]);
  constexpr double kTwoSided95 = 1.959963984540054;
  result.low = *result.times.value * std::exp(-kTwoSided95 * error);
  result.high = *result.times.value * std::exp(kTwoSided95 * error);
  return result;
}

}  // namespace c360::metrics
