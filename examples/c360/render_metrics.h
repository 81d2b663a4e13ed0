// What the command prints of measures. All functions are pure.
#ifndef C360_EXAMPLES_C360_RENDER_METRICS_H_
#define C360_EXAMPLES_C360_RENDER_METRICS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "c360/metrics/attribution.h"
#include "c360/metrics/cohort.h"
#include "c360/metrics/funnel.h"
#include "c360/metrics/journey.h"
#include "c360/metrics/report.h"
#include "c360/metrics/rfm.h"
#include "json_writer.h"
#include "style.h"

namespace c360::command {

// "12.3 %", "1234.50 GBP", "41.0 days"; "undefined: the base is zero".
std::string ValueText(const metrics::MeasureValue& value);

// One table a group: a line for each number, a column for each period, a mark where it rose or fell (green for the
// better). Tables wider than `style.width` go on below.
std::string ReportText(std::span<const metrics::ReportRow> rows, const Style& style);
std::string ReportJson(std::span<const metrics::ReportRow> rows);

std::string CohortText(const metrics::CohortTable& table, const Style& style);
std::string CohortJson(const metrics::CohortTable& table);

std::string FunnelText(std::span<const std::string> steps, const metrics::FunnelResult& result, const Style& style);
std::string FunnelJson(std::span<const std::string> steps, const metrics::FunnelResult& result);

// The steps with their drop-off and time, then the most frequent paths.
std::string JourneyText(const metrics::JourneyReport& report, const Style& style);
std::string JourneyJson(const metrics::JourneyReport& report);

// The credit of each label under each model, for one currency.
struct AttributionTable {
  std::string currency;
  std::vector<std::string> labels;
  std::vector<metrics::AttributionModel> models;
  std::vector<metrics::AttributionResult> results;  // by model
};
std::string AttributionText(const AttributionTable& table, const Style& style);
void AppendAttributionJson(const AttributionTable& table, JsonWriter* json);

// How many customers have each segment, and its means.
struct RfmTable {
  metrics::RfmCutPoints cuts;
  std::string currency;
  std::vector<std::string> profile_ids;  // by customer
  std::vector<metrics::RfmInput> customers;
  std::vector<metrics::RfmScore> scores;  // by customer
};
std::string RfmText(const RfmTable& table, const Style& style);
std::string RfmJson(const RfmTable& table);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_RENDER_METRICS_H_
