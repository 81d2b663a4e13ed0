// Attribution: which touches are credited with a conversion.
#ifndef C360_METRICS_ATTRIBUTION_H_
#define C360_METRICS_ATTRIBUTION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"

namespace c360::metrics {

enum class AttributionModel : uint8_t {
  kFirst,
  kLast,
  kLastNonDirect,  // the last touch that is not direct; direct where there is no other
  kLinear,         // 1/n a touch
  kPosition,       // 40/20/40; of one 1; of two half each; the middle shares
  kTimeDecay,      // 2^(-age / half-life), normalised
  kMarkov,         // removal effects of a Markov chain of order 1, solved exactly
  kShapley,        // over the sets of labels; exact for any number of labels
};
std::string_view AttributionModelName(AttributionModel model);  // "first", "last_non_direct", "time_decay", ...
std::optional<AttributionModel> ParseAttributionModel(std::string_view name);

// The touches of one person up to a conversion, or to none. Labels may repeat.
struct TouchPath {
  std::vector<uint32_t> touches = {};  // labels, oldest first
  std::vector<double> age_days = {};   // before the conversion, as many; may stay empty where no model asks for ages
  double conversions = 1;              // that ended so; 0: only nulls
  double nulls = 0;                    // people who went this way and did not convert
  double value = 0;                    // of the conversions, in any one unit
};

struct AttributionOptions {
  double half_life_days = 7;            // that of Google Ads
  std::optional<uint32_t> direct = {};  // the label of direct touches
};

struct Credit {
  double conversions = 0;
  double value = 0;
};
// Sum of credit + unattributed = total, for every model: nothing is lost or made.
struct AttributionResult {
  std::vector<Credit> credit;  // by label
  Credit unattributed;         // conversions of paths without a touch
  Credit total;
  std::vector<Ratio> removal_effect;    // Markov only, by label
  Undefined why = Undefined::kDefined;  // kNoData: no conversion, so no credit
};

// Input   every label is below `labels`. An empty path's conversions are unattributed.
// Errors  InvalidArgument: a label out of range; ages that are not as many as touches, for time decay; more than 500
//         labels for Markov.
// Cost    linear in the touches; Markov cubic in the labels for each label.
// Threads pure. Source: docs/methods/attribution.md
//
//   const std::vector<TouchPath> paths = {{.touches = {0, 0, 1}, .conversions = 6}};
//   Attribute(AttributionModel::kLinear, paths, 2)->credit[0].conversions   // 4
absl::StatusOr<AttributionResult> Attribute(AttributionModel model, std::span<const TouchPath> paths, uint32_t labels,
                                            const AttributionOptions& options = {});

// Shapley values of a game of n players: value[set], 2^n of them, by bit; value[0] counts as 0.
// Errors  InvalidArgument: n above 15, or not 2^n values. Cost: n 2^n.
absl::StatusOr<std::vector<double>> ShapleyValues(int n, std::span<const double> value);

struct PathOptions {
  int lookback_days = 30;
  bool by_campaign = false;         // labels are campaigns; else channels
  bool reset_at_conversion = true;  // a path begins after the person's conversion before
  // What a touch is; unset: campaign messages opened or clicked, ads seen or clicked, and visits (session starts, page
  // and screen views, at most one an hour).
  std::function<bool(const Fact&)> touch = {};
  // What a conversion is; unset: the first event of each purchase (c360/metrics/value.h), worth all of the order.
  std::function<bool(const Fact&)> conversion = {};
};
struct PathSet {
  std::vector<std::string> labels;  // sorted; "direct" for a visit with no campaign, where labels are campaigns
  std::optional<uint32_t>
      direct;  // that label; where labels are channels: web, whose campaign visits have their own touch
  std::map<std::string, std::vector<TouchPath>>
      by_currency;  // paths of one currency; `value` in micros. Nulls stand in each
};
// The paths of all people to conversions in `span`; touches of up to `lookback_days` before it count. A person with
// touches in `span` and no conversion after them is a null, once the lookback has passed by the span's end.
PathSet TouchPaths(const FactSet& facts, const Period& span, const PathOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_ATTRIBUTION_H_
