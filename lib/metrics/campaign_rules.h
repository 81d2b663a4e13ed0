// What the reference facts say of each campaign: its goal, in how many days, who got nothing.
#ifndef C360_LIB_METRICS_CAMPAIGN_RULES_H_
#define C360_LIB_METRICS_CAMPAIGN_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "c360/metrics/funnel.h"
#include "c360/metrics/measure.h"

namespace c360::metrics {

struct CampaignRule {
  int64_t window_us = 0;  // a conversion lies at most so long after the touch
  // What a conversion is, besides a CONVERTED touch of the campaign: a purchase, or what the pattern matches.
  bool purchases = true;
  std::optional<FactPattern> goal = {};
  bool goal_unknown = false;                                   // it is no type of event: only CONVERTED touches convert
  std::vector<std::string> controls = {"holdout", "control"};  // variants that get nothing
  std::optional<int64_t> margin_micros = {};                   // of one conversion, in `margin_currency`
  std::string margin_currency = {};

  bool IsControl(std::string_view variant) const;
  // Whether `fact` is a conversion of `campaign`, whenever it was, purchases aside: of those an order's events together
  // decide (Purchases).
  bool Converts(const Fact& fact, TextId campaign, const FactSet& facts) const;
};

// The rules of all campaigns. A campaign that no reference fact names, or of which it leaves something open, goes by
// `options` of the input and the defaults above. A goal that is no type of event leaves CONVERTED touches alone.
// Lives no longer than the input.
class CampaignRules {
 public:
  explicit CampaignRules(const MeasureInput& input);
  const CampaignRule& Of(TextId campaign) const;

 private:
  CampaignRule usual_;
  absl::flat_hash_map<TextId, CampaignRule> rules_;
};

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_CAMPAIGN_RULES_H_
