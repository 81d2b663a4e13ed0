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
#include "c360/metrics/measure.h"
#include "c360/metrics/period.h"

namespace c360::metrics {

// What the numbers are told apart by, besides periods.
enum class GroupBy : uint8_t {
  kNone,
  kChannel,    // what happened on each channel; facts without one are in none
  kPlan,       // people by their latest plan before the period's end
  kCohort,     // people by the calendar unit of their first timed fact
  kAttribute,  // people by an attribute of their profile, e.g. "country"
};

struct ReportQuery {
  Period span;
  Calendar calendar = {};
  std::optional<CalendarUnit> unit = {};  // one set of numbers for each such unit of the span; none: for the span
  GroupBy by = GroupBy::kNone;
  CalendarUnit cohort_unit = CalendarUnit::kMonth;
  int most_groups = 20;                    // the largest; people of all others are "(other)". 1 to 1,000
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
// Input   `attribute_of`: by profile, for kAttribute; "" is the group "(none)".
// Errors  InvalidArgument: an unknown measure, an empty span, more than 1,000 periods.
absl::StatusOr<std::vector<ReportRow>> Report(const FactSet& facts, const ReportQuery& query,
                                              std::span<const std::string> attribute_of = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_REPORT_H_
