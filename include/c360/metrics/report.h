// A report: measures by name, over periods and groups.
#ifndef C360_METRICS_REPORT_H_
#define C360_METRICS_REPORT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/grouping.h"
#include "c360/metrics/measure.h"
#include "c360/metrics/period.h"

namespace c360::metrics {

struct ReportQuery {
  Period span;
  Calendar calendar = {};
  std::optional<CalendarUnit> unit = {};  // one set of numbers for each such unit of the span; none: for the span
  std::vector<Grouping> by =
      {};  // one set of numbers for each group of people, or channel; several: for each combination
  CalendarUnit cohort_unit = CalendarUnit::kMonth;
  int64_t group_at_us = 0;                 // GroupingOptions::at_us
  std::string segment_currency = {};       // GroupingOptions::currency
  int most_groups = 20;                    // GroupingOptions::most_groups
  std::vector<std::string> measures = {};  // names; empty: all
  MetricsOptions options = {};
  std::vector<CostFact> costs = {};
  std::vector<v1::ReferenceFact> reference = {};  // in force; what they cost stands in `costs` (CostsOf)
  int64_t as_of_us = 0;                           // up to when events are known; 0: the span's end
};

struct ReportRow {
  Period period;
  std::string group;  // "" where there are none
  MeasureValue value;
};

// Rows by group (alphabetical), period and measure, in the order of Measures(). Periods that end after `as_of_us` are
// cut to it; those that begin after it are left out.
// Input   `attributes` as GroupPeople takes them: for each of `query.by` the values by profile, where it asks for any.
// Errors  those of GroupPeople; InvalidArgument: an unknown measure, an empty span, more than 1,000 periods.
// Cost    that of the measures; one group's facts are copied at a time.
absl::StatusOr<std::vector<ReportRow>> Report(const FactSet& facts, const ReportQuery& query,
                                              std::span<const std::vector<std::string>> attributes = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_REPORT_H_
