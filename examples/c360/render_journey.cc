#include "fmt/format.h"
#include "render_metrics.h"
#include "table.h"
#include "text.h"

namespace c360::command {
namespace {

using metrics::JourneyOutcomes;
using metrics::Ratio;

constexpr std::string_view kArrow = " \u2192 ";

std::string DaysText(const Ratio& seconds) {
  return seconds.defined() ? fmt::format("{:.1f} d", *seconds.value / 86'400) : "-";
}

std::vector<Cell> OutcomeCells(const std::string& name, const JourneyOutcomes& outcomes) {
  return {Cell(name),
          Cell(std::to_string(outcomes.entered)),
          Cell(std::to_string(outcomes.went_on)),
          Cell(std::to_string(outcomes.converted)),
          Cell(std::to_string(outcomes.dropped)),
          Cell(std::to_string(outcomes.open())),
          Cell(PercentText(outcomes.DropOff()))};
}

void AppendOutcomes(const JourneyOutcomes& outcomes, JsonWriter* json) {
  json->Key("entered").Integer(outcomes.entered).Key("went_on").Integer(outcomes.went_on);
  json->Key("converted").Integer(outcomes.converted).Key("dropped").Integer(outcomes.dropped);
  json->Key("open").Integer(outcomes.open()).Key("drop_off").BeginObject();
  AppendRatio(outcomes.DropOff(), json);
  json->EndObject();
}

void AppendSeconds(std::string_view key, const Ratio& ratio, JsonWriter* json) {
  json->Key(key).BeginObject();
  AppendRatio(ratio, json);
  json->EndObject();
}

}  // namespace

std::string JourneyText(const metrics::JourneyReport& report, const Style& style) {
  if (report.journeys.entered == 0) return "no journey began in this time\n";
  std::string out = fmt::format(
      "{} journeys of {} people: {} converted, {} dropped, {} open; {} converted directly\n\n", report.journeys.entered,
      report.people, report.journeys.converted, report.journeys.dropped, report.journeys.open(), report.direct);
  std::vector<std::vector<Cell>> lines;
  for (const metrics::JourneyStep& step : report.steps) {
    lines.push_back(OutcomeCells(Printable(step.step), step.outcomes));
    lines.back().emplace_back(DaysText(step.to_next.p50));
  }
  out +=
      TableText({"step", "visits", "went on", "converted", "dropped", "open", "drop-off", "to the next"}, lines, style);
  lines.clear();
  for (size_t k = 0; k < report.by_position.size(); ++k)
    lines.push_back(OutcomeCells(std::to_string(k + 1), report.by_position[k]));
  out += "\n" + TableText({"place", "visits", "went on", "converted", "dropped", "open", "drop-off"}, lines, style);
  std::vector<Ratio> shown;
  for (const metrics::JourneyStep& step : report.steps) {
    shown.push_back(step.outcomes.DropOff());
    shown.push_back(step.to_next.p50);
  }
  for (const JourneyOutcomes& outcomes : report.by_position) shown.push_back(outcomes.DropOff());
  for (const metrics::JourneyPath& path : report.paths) shown.push_back(path.duration.p50);
  if (report.paths.empty()) return out + UndefinedNote(shown);
  lines.clear();
  for (const metrics::JourneyPath& path : report.paths) {
    std::string name;
    for (const std::string& step : path.steps) name += (name.empty() ? "" : std::string(kArrow)) + Printable(step);
    if (path.longer) name += std::string(kArrow) + "...";
    lines.push_back({Cell(name), Cell(std::to_string(path.journeys)), Cell(std::to_string(path.converted)),
                     Cell(std::to_string(path.dropped)), Cell(DaysText(path.duration.p50))});
  }
  return out + "\n" + TableText({"path", "journeys", "converted", "dropped", "until then"}, lines, style) +
         UndefinedNote(shown);
}

std::string JourneyJson(const metrics::JourneyReport& report) {
  JsonWriter json;
  json.BeginObject().Key("journeys").BeginObject();
  AppendOutcomes(report.journeys, &json);
  json.EndObject().Key("people").Integer(report.people).Key("direct").Integer(report.direct);
  json.Key("positions").BeginArray();
  for (const JourneyOutcomes& outcomes : report.by_position) {
    json.BeginObject();
    AppendOutcomes(outcomes, &json);
    json.EndObject();
  }
  json.EndArray().Key("steps").BeginArray();
  for (const metrics::JourneyStep& step : report.steps) {
    json.BeginObject().Key("step").String(step.step);
    AppendOutcomes(step.outcomes, &json);
    AppendSeconds("median_seconds_to_next", step.to_next.p50, &json);
    AppendSeconds("mean_seconds_to_next", step.to_next.mean_of_ended, &json);
    json.EndObject();
  }
  json.EndArray().Key("transitions").BeginArray();
  for (const metrics::JourneyTransition& transition : report.transitions) {
    json.BeginObject().Key("from").String(transition.from).Key("to");
    if (transition.to.empty()) {
      json.Null().Key("converts").Bool(true);
    } else {
      json.String(transition.to);
    }
    json.Key("count").Integer(transition.count).Key("share").BeginObject();
    AppendRatio(transition.share, &json);
    json.EndObject();
    AppendSeconds("median_seconds", transition.time.p50, &json);
    json.EndObject();
  }
  json.EndArray().Key("paths").BeginArray();
  for (const metrics::JourneyPath& path : report.paths) {
    json.BeginObject().Key("steps").BeginArray();
    for (const std::string& step : path.steps) json.String(step);
    json.EndArray().Key("longer").Bool(path.longer).Key("journeys").Integer(path.journeys);
    json.Key("converted").Integer(path.converted).Key("dropped").Integer(path.dropped);
    AppendSeconds("median_seconds_to_conversion", path.duration.p50, &json);
    json.EndObject();
  }
  return json.EndArray().EndObject().text();
}

}  // namespace c360::command
