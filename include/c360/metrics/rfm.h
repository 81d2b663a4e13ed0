// Recency, frequency, monetary value: scores of customers, and the summary that purchase models take.
#ifndef C360_METRICS_RFM_H_
#define C360_METRICS_RFM_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"
#include "c360/metrics/ratio.h"
#include "c360/metrics/value.h"

namespace c360::metrics {

// One customer as RFM scoring sees it. Days of the calendar given; several purchases of one day are one.
struct RfmInput {
  uint32_t profile = 0;
  int64_t recency_days = 0;    // from the last purchase to the end
  int64_t frequency = 0;       // purchase days, the first counted
  double monetary_micros = 0;  // mean per purchase day, in the one currency asked for
};
// Customers with a purchase in the currency (its text; "" of a FactSet with one currency: that one) before `end_us`.
// Purchases without an amount count as days of no value; who has no others is a customer too.
// Errors  FailedPrecondition: no currency given and the purchases are in several.
absl::StatusOr<std::vector<RfmInput>> RfmInputs(const FactSet& facts, std::span<const Purchase> purchases,
                                                int64_t end_us, const Calendar& calendar, std::string_view currency);

// Where the scores change. `version` is a hash of the edges: equal edges, equal version. Keep the cut points with the
// scores they gave; scores under other ones do not compare.
struct RfmCutPoints {
  std::vector<double> recency, frequency, monetary;  // ascending edges, the outer ones included; k + 1 for k scores
  std::string version;
};
// Quartiles of the customers given, linear between neighbours; equal edges are one, so ties leave fewer scores.
RfmCutPoints FitRfm(std::span<const RfmInput> customers);

// 1 the worst, 4 the best (k where ties left k scores). 0 where there are no cut points.
struct RfmScore {
  int recency = 0, frequency = 0, monetary = 0;
  std::string Text() const;  // "421"
};
// A value beyond the outer edges takes the outer score. Source: docs/methods/rfm.md
RfmScore ScoreRfm(const RfmInput& customer, const RfmCutPoints& cuts);

// "Premium", "Repeat", "Top Spender", "At Risk", "Inactive" or "Other", by the scores.
std::string_view RfmSegment(const RfmScore& score);

// What BG/NBD and its like take. NOT the inputs of scoring: here the first purchase does not count.
struct RfmSummary {
  uint32_t profile = 0;
  int64_t frequency = 0;       // distinct units with a purchase, less one
  int64_t recency = 0;         // units from the first to the last purchase
  int64_t age = 0;             // T: units from the first purchase to the end
  double monetary_micros = 0;  // mean per repeat unit; 0 without repeat
};
// By profile; `purchases` as Purchases gives them, of one currency where money matters. The unit holding `end_us` is
// the last one. Purchases after it are left out.
std::vector<RfmSummary> SummarizeRfm(std::span<const Purchase> purchases, int64_t end_us, CalendarUnit unit,
                                     const Calendar& calendar);

}  // namespace c360::metrics

#endif  // C360_METRICS_RFM_H_
