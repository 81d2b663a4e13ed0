// All models but Markov and Shapley give each touch of a path a weight; those two give each label a share of the whole.
// Shapley needs no sum over orders: the value of a set of labels is the conversions of paths within it, a sum of games
// that each need one whole set, and in such a game the players share evenly. Tested by attribution_test.cc.
#include "c360/metrics/attribution.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/status.h"
#include "metrics/markov.h"

namespace c360::metrics {
namespace {

constexpr uint32_t kMarkovLabels = 500;
constexpr std::string_view kNames[] = {"first",    "last",       "last_non_direct", "linear",
                                       "position", "time_decay", "markov",          "shapley"};

// Weights of the touches of one path, which has some; they add up to 1.
std::vector<double> Weights(AttributionModel model, const TouchPath& path, const AttributionOptions& options) {
  const size_t n = path.touches.size();
  std::vector<double> weights(n, 0.0);
  switch (model) {
    case AttributionModel::kFirst:
      weights.front() = 1;
      break;
    case AttributionModel::kLastNonDirect: {
      size_t last = n - 1;
      while (last > 0 && options.direct && path.touches[last] == *options.direct) --last;
      if (options.direct && path.touches[last] == *options.direct) last = n - 1;
      weights[last] = 1;
      break;
    }
    case AttributionModel::kLinear:
      weights.assign(n, 1.0 / static_cast<double>(n));
      break;
    case AttributionModel::kPosition:
      if (n <= 2) {
        weights.assign(n, 1.0 / static_cast<double>(n));
      } else {
        weights.assign(n, 0.2 / static_cast<double>(n - 2));
        weights.front() = weights.back() = 0.4;
      }
      break;
    case AttributionModel::kTimeDecay: {
      // Counted from the youngest touch, so that old paths do not vanish.
      const double youngest = *std::min_element(path.age_days.begin(), path.age_days.end());
      double sum = 0;
      for (size_t i = 0; i < n; ++i)
        sum += weights[i] = std::exp2((youngest - path.age_days[i]) / options.half_life_days);
      for (double& weight : weights) weight /= sum;
      break;
    }
    default:  // kLast
      weights.back() = 1;
  }
  return weights;
}

void GiveShares(const std::vector<double>& shares, const Credit& credited, AttributionResult* result) {
  for (size_t label = 0; label < shares.size(); ++label)
    result->credit[label] = {shares[label] * credited.conversions, shares[label] * credited.value};
}

void Shapley(std::span<const TouchPath> paths, AttributionResult* result) {
  for (const TouchPath& path : paths) {
    const std::set<uint32_t> labels(path.touches.begin(), path.touches.end());
    for (const uint32_t label : labels) {
      result->credit[label].conversions += path.conversions / static_cast<double>(labels.size());
      result->credit[label].value += path.value / static_cast<double>(labels.size());
    }
  }
}

absl::Status CheckPaths(AttributionModel model, std::span<const TouchPath> paths, uint32_t labels,
                        const AttributionOptions& options) {
  if (!(options.half_life_days > 0)) return InvalidArgument("half_life_days: not above 0");
  if (model == AttributionModel::kMarkov && labels > kMarkovLabels)
    return InvalidArgument("{} labels are more than {}; group them", labels, kMarkovLabels);
  for (size_t i = 0; i < paths.size(); ++i) {
    for (const uint32_t label : paths[i].touches)
      if (label >= labels) return InvalidArgument("path {}: label {} of {}", i, label, labels);
    if (model == AttributionModel::kTimeDecay && paths[i].age_days.size() != paths[i].touches.size())
      return InvalidArgument("path {}: {} ages for {} touches", i, paths[i].age_days.size(), paths[i].touches.size());
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view AttributionModelName(AttributionModel model) { return kNames[static_cast<size_t>(model)]; }

std::optional<AttributionModel> ParseAttributionModel(std::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i)
    if (kNames[i] == name) return static_cast<AttributionModel>(i);
  return std::nullopt;
}

absl::StatusOr<AttributionResult> Attribute(AttributionModel model, std::span<const TouchPath> paths, uint32_t labels,
                                            const AttributionOptions& options) {
  C360_RETURN_IF_ERROR(CheckPaths(model, paths, labels, options));
  AttributionResult result;
  result.credit.resize(labels);
  Credit credited;
  for (const TouchPath& path : paths) {
    Credit& sum = path.touches.empty() ? result.unattributed : credited;
    sum.conversions += path.conversions;
    sum.value += path.value;
  }
  result.total = {credited.conversions + result.unattributed.conversions, credited.value + result.unattributed.value};
  if (result.total.conversions == 0) {
    result.why = Undefined::kNoData;
    return result;
  }
  if (model == AttributionModel::kShapley) {
    Shapley(paths, &result);
  } else if (model == AttributionModel::kMarkov) {
    result.removal_effect = RemovalEffects(paths, labels);
    GiveShares(MarkovShares(result.removal_effect), credited, &result);
  } else {
    for (const TouchPath& path : paths) {
      if (path.touches.empty() || path.conversions == 0) continue;
      const std::vector<double> weights = Weights(model, path, options);
      for (size_t i = 0; i < weights.size(); ++i) {
        result.credit[path.touches[i]].conversions += weights[i] * path.conversions;
        result.credit[path.touches[i]].value += weights[i] * path.value;
      }
    }
  }
  return result;
}

absl::StatusOr<std::vector<double>> ShapleyValues(int n, std::span<const double> value) {
  if (n < 0 || n > 15) return InvalidArgument("{} players: not 0 to 15", n);
  const uint32_t sets = uint32_t{1} << n;
  if (value.size() != sets) return InvalidArgument("{} values for {} sets", value.size(), sets);
  // weight[s] = s! (n - s - 1)! / n!, of sets of s others.
  std::vector<double> weight(static_cast<size_t>(n));
  for (int s = 0; s < n; ++s) weight[s] = std::exp(std::lgamma(s + 1) + std::lgamma(n - s) - std::lgamma(n + 1));
  std::vector<double> phi(static_cast<size_t>(n), 0.0);
  for (uint32_t set = 0; set < sets; ++set) {
    const double worth = set == 0 ? 0 : value[set];
    for (int i = 0; i < n; ++i) {
      if (set >> i & 1) continue;
      phi[i] += weight[__builtin_popcount(set)] * (value[set | uint32_t{1} << i] - worth);
    }
  }
  return phi;
}

}  // namespace c360::metrics
