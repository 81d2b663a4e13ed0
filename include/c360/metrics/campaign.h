// What campaigns did: reach, opens, clicks, conversions, returns, and the lift over a hold-out.
#ifndef C360_METRICS_CAMPAIGN_H_
#define C360_METRICS_CAMPAIGN_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/measure.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/value.h"

namespace c360::metrics {

// People, each counted once, by campaign. Touches in the period; conversions within the campaign's goal_window_days, or
// else `attribution_days`, after them, also after its end where known. What a conversion is, says the campaign's goal
// (a FactPattern; else a purchase: an order that stands, see Purchases).
//
// Censoring  A share of conversions is of the people whose window was over at `as_of_us`: who has time left is neither
//            a success nor a failure yet. Revenue, cost and margin are of what is known so far.
struct CampaignReport {
  TextId campaign = 0;
  int64_t targeted = 0;
  int64_t sent = 0;
  int64_t bounced = 0;
  int64_t delivered = 0;  // reached: sent, delivered, opened or clicked; less who bounced and showed no open or click
  int64_t opened = 0;     // opens that mail programs make by themselves are in it: sources do not tell them apart
  int64_t clicked = 0;
  int64_t complained = 0;
  int64_t unsubscribed = 0;
  int64_t converted = 0;  // delivered, then a conversion or a CONVERTED touch in time: so far
  int64_t over = 0;       // delivered, and the window is over
  int64_t over_converted = 0;
  int64_t clicked_over = 0;  // clicked, and the window that begins with the click is over
  int64_t clicked_over_converted = 0;
  bool goal_unknown = false;  // its goal is no type of event: only CONVERTED touches convert
  // By currency, of purchases credited to the last campaign touch before them whose window is not over.
  std::map<TextId, MicrosSum> revenue_micros;
  std::map<std::string, MicrosSum> cost_micros;    // by currency: cost facts of the campaign, and what its ads cost
  std::map<std::string, MicrosSum> margin_micros;  // converted x the campaign's margin_per_conversion, where it has one
  Ratio OpenRate() const;                          // unique opens / delivered
  Ratio ClickRate() const;                         // unique clicks / delivered
  Ratio ClickToOpen() const;                       // unique clicks / unique opens
  Ratio Conversion() const;                        // unique converters / delivered, of windows that are over
  Ratio ConversionOfClickers() const;              // the same of who clicked, from the click
  int64_t open() const { return delivered - over; }  // delivered, and there is time left to convert
  Ratio BounceRate() const;                          // bounced / sent
};
// By campaign id. Cost: linear in the facts. Source: docs/methods/campaigns.md
std::vector<CampaignReport> CountCampaigns(const MeasureInput& input);

// (revenue x margin - cost) / cost; undefined without cost (kNoCost).
Ratio ReturnOnInvestment(MicrosSum revenue_micros, MicrosSum cost_micros, double margin = 1);
// revenue / cost.
Ratio ReturnOnAdSpend(MicrosSum revenue_micros, MicrosSum cost_micros);

// A campaign against its hold-out: people TARGETED with one of its control_variants, else "holdout" or "control", got
// nothing. Conversions as in CampaignReport, in the window from the targeting; of people whose window was over at
// `as_of_us` alone.
struct Lift {
  TextId campaign = 0;
  int64_t treated = 0, control = 0;
  bool goal_unknown = false;
  int64_t open = 0;  // people of either side whose window is not over: in no number here
  Ratio treated_conversion, control_conversion;
  Ratio difference;                            // of the two conversion rates
  Ratio relative;                              // difference / control's rate
  double z = 0;                                // of the difference, pooled; 0 where undefined
  std::map<TextId, Ratio> incremental_micros;  // by currency: n_t (mean_t - mean_c) of revenue in the window
};
// One for each campaign with someone targeted in the period. Undefined without a hold-out (kNoControl), and while no
// window of a side is over (kNotObservedYet).
// Source: docs/methods/lift.md
std::vector<Lift> CampaignLifts(const MeasureInput& input);

}  // namespace c360::metrics

#endif  // C360_METRICS_CAMPAIGN_H_
