#include "render_metrics.h"

#include <algorithm>
#include <map>

#include "absl/time/time.h"
#include "fmt/format.h"
#include "table.h"
#include "text.h"
#include "time_text.h"

namespace c360::command {
namespace {

using metrics::MeasureValue;
using metrics::Ratio;

std::string NameOf(const MeasureValue& value) {
  std::string name(value.name);
  if (!value.key.empty()) name += " [" + Printable(value.key) + "]";
  if (!value.currency.empty() && value.unit != metrics::Unit::kMoney) name += " (" + Printable(value.currency) + ")";
  return name;
}

// A number beside the one before: which way it went.
Cell TrendCell(const MeasureValue& value, const MeasureValue* before, const Style& style) {
  Cell cell(ValueText(value));
  if (before == nullptr || !before->ratio.defined() || !value.ratio.defined()) {
    cell.text += "  ";
    cell.width += 2;
    return cell;
  }
  const double change = *value.ratio.value - *before->ratio.value;
  const char* mark = change > 0 ? "\u25b2" : change < 0 ? "\u25bc" : "=";
  const bool good = (change > 0) == (value.better == metrics::Better::kHigher);
  const bool judged = change != 0 && value.better != metrics::Better::kNeither;
  cell.text += " " + (!judged ? style.Dim(mark) : good ? style.Good(mark) : style.Bad(mark));
  cell.width += 2;
  return cell;
}

// A number with so many decimals; what rounds to nothing has no sign.
std::string Fixed(double number, int decimals) {
  std::string text = fmt::format("{:.{}f}", number, decimals);
  if (text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

}  // namespace

std::string ValueText(const MeasureValue& value) {
  if (!value.ratio.defined()) return fmt::format("undefined: {}", metrics::UndefinedReason(value.ratio.why));
  const double number = *value.ratio.value;
  switch (value.unit) {
    case metrics::Unit::kCount:
      return Fixed(number, 0);
    case metrics::Unit::kShare:
      return Fixed(number * 100, 2) + " %";
    case metrics::Unit::kMoney:
      return fmt::format("{}{}{}", Fixed(number / 1e6, 2), value.currency.empty() ? "" : " ",
                         Printable(value.currency));
    case metrics::Unit::kSeconds:
      return Fixed(number, 1) + " s";
    case metrics::Unit::kDays:
      return Fixed(number, 1) + " days";
    case metrics::Unit::kScore:
    case metrics::Unit::kNumber:
      return Fixed(number, 2);
  }
  return "";
}

std::string ReportText(std::span<const metrics::ReportRow> rows, const Style& style) {
  std::vector<std::string> groups, periods, names;
  std::map<std::tuple<std::string, std::string, std::string>, const MeasureValue*> cells;
  const auto note = [](std::vector<std::string>* list, const std::string& text) {
    if (std::find(list->begin(), list->end(), text) == list->end()) list->push_back(text);
  };
  for (const metrics::ReportRow& row : rows) {
    // Amounts of two currencies are two lines.
    const std::string name = NameOf(row.value) + (row.value.unit == metrics::Unit::kMoney && !row.value.currency.empty()
                                                      ? " (" + Printable(row.value.currency) + ")"
                                                      : "");
    note(&groups, row.group);
    note(&periods, row.period.label);
    note(&names, name);
    cells[{row.group, row.period.label, name}] = &row.value;
  }
  std::string out;
  for (const std::string& group : groups) {
    if (!group.empty()) out += (out.empty() ? "" : "\n") + style.Name(Printable(group)) + "\n";
    std::vector<std::vector<Cell>> lines;
    for (const std::string& name : names) {
      std::vector<Cell> line = {Cell(name)};
      const MeasureValue* before = nullptr;
      bool any = false;
      for (const std::string& period : periods) {
        const auto it = cells.find({group, period, name});
        const MeasureValue* value = it == cells.end() ? nullptr : it->second;
        line.push_back(value == nullptr ? Cell("-  ") : TrendCell(*value, before, style));
        any = any || value != nullptr;
        before = value;
      }
      if (any) lines.push_back(std::move(line));
    }
    std::vector<std::string> head = {"measure"};
    for (const std::string& period : periods) head.push_back(period + "  ");
    out += TableText(head, lines, style);
  }
  return out;
}

std::string ReportJson(std::span<const metrics::ReportRow> rows) {
  JsonWriter json;
  json.BeginObject().Key("rows").BeginArray();
  for (const metrics::ReportRow& row : rows) {
    json.BeginObject().Key("measure").String(row.value.name);
    if (!row.value.key.empty()) json.Key("key").String(row.value.key);
    if (!row.value.currency.empty()) json.Key("currency").String(row.value.currency);
    json.Key("unit").String(row.value.unit == metrics::Unit::kMoney ? "micros" : metrics::UnitName(row.value.unit));
    json.Key("period").String(row.period.label);
    json.Key("from").String(Rfc3339(absl::FromUnixMicros(row.period.begin_us)));
    json.Key("to").String(Rfc3339(absl::FromUnixMicros(row.period.end_us)));
    if (!row.group.empty()) json.Key("group").String(row.group);
    AppendRatio(row.value.ratio, &json);
    json.EndObject();
  }
  return json.EndArray().EndObject().text();
}

std::string CohortText(const metrics::CohortTable& table, const Style& style) {
  if (table.rows.empty()) return "nobody was born in this time\n";
  size_t units = 0;
  for (const auto& row : table.rows) units = std::max(units, row.active.size());
  std::vector<std::string> head = {"cohort", "people"};
  for (size_t k = 0; k < units; ++k) head.push_back(std::to_string(k));
  std::vector<std::vector<Cell>> lines;
  for (const auto& row : table.rows) {
    std::vector<Cell> line = {Cell(row.label), Cell(std::to_string(row.size))};
    for (size_t k = 0; k < row.active.size(); ++k) {
      Cell cell(std::to_string(row.active[k]));
      if (k >= static_cast<size_t>(row.complete)) cell.text = style.Dim(cell.text);  // not over yet
      line.push_back(std::move(cell));
    }
    lines.push_back(std::move(line));
  }
  std::vector<Cell> average = {Cell("average"), Cell("")};
  for (const Ratio& ratio : table.average) average.push_back(Cell(PercentText(ratio)));
  lines.push_back(std::move(average));
  return TableText(head, lines, style) + UndefinedNote(table.average);
}

std::string CohortJson(const metrics::CohortTable& table) {
  JsonWriter json;
  json.BeginObject().Key("cohorts").BeginArray();
  for (const auto& row : table.rows) {
    json.BeginObject().Key("cohort").String(row.label).Key("size").Integer(row.size).Key("active").BeginArray();
    for (const int64_t people : row.active) json.Integer(people);
    json.EndArray().Key("complete").Integer(row.complete).EndObject();
  }
  json.EndArray().Key("average").BeginArray();
  for (const Ratio& ratio : table.average) {
    json.BeginObject();
    AppendRatio(ratio, &json);
    json.EndObject();
  }
  return json.EndArray().EndObject().text();
}

std::string FunnelText(std::span<const std::string> steps, const metrics::FunnelResult& result, const Style& style) {
  constexpr double kBar = 30;
  std::vector<std::vector<Cell>> lines;
  for (size_t k = 0; k < steps.size(); ++k) {
    std::string bar;
    for (int i = 0; i < static_cast<int>(result.of_first[k].value.value_or(0) * kBar + 0.5); ++i) bar += "\u2588";
    lines.push_back({Cell(Printable(steps[k])), Cell(std::to_string(result.reached[k])),
                     Cell(std::to_string(result.over[k])), Cell(PercentText(result.of_first[k])),
                     Cell(k + 1 < steps.size() ? PercentText(result.drop_off[k]) : ""), Cell(bar)});
    lines.back().back().text += std::string(static_cast<size_t>(kBar) - lines.back().back().width, ' ');
    lines.back().back().width = static_cast<size_t>(kBar);
  }
  std::string text = TableText({"step", "people", "time is up", "of first", "lost after", ""}, lines, style);
  std::vector<Ratio> shown = result.of_first;
  shown.insert(shown.end(), result.drop_off.begin(), result.drop_off.end());
  text += UndefinedNote(shown);
  const int64_t open = result.reached.empty() ? 0 : result.reached[0] - result.over[0];
  if (open > 0) text += fmt::format("{} began too late to be judged: shares are of who had the whole time\n", open);
  return text;
}

std::string FunnelJson(std::span<const std::string> steps, const metrics::FunnelResult& result) {
  JsonWriter json;
  json.BeginObject().Key("steps").BeginArray();
  for (size_t k = 0; k < steps.size(); ++k) {
    json.BeginObject().Key("step").String(steps[k]).Key("reached").Integer(result.reached[k]);
    json.Key("over").Integer(result.over[k]);
    json.Key("of_first").BeginObject();
    AppendRatio(result.of_first[k], &json);
    json.EndObject();
    if (k + 1 < steps.size()) {
      json.Key("drop_off").BeginObject();
      AppendRatio(result.drop_off[k], &json);
      json.EndObject();
    }
    json.EndObject();
  }
  return json.EndArray().EndObject().text();
}

std::string AttributionText(const AttributionTable& table, const Style& style) {
  std::vector<std::string> head = {table.currency.empty() ? "credit" : "credit (" + Printable(table.currency) + ")"};
  for (const auto model : table.models) head.emplace_back(metrics::AttributionModelName(model));
  std::vector<std::vector<Cell>> lines;
  for (size_t label = 0; label < table.labels.size(); ++label) {
    std::vector<Cell> line = {Cell(Printable(table.labels[label]))};
    for (const auto& result : table.results)
      line.push_back(Cell(fmt::format("{:.2f}", result.credit[label].conversions)));
    lines.push_back(std::move(line));
  }
  std::vector<Cell> none = {Cell("(unattributed)")}, total = {Cell("total")};
  for (const auto& result : table.results) {
    none.push_back(Cell(fmt::format("{:.2f}", result.unattributed.conversions)));
    total.push_back(Cell(result.why == metrics::Undefined::kDefined
                             ? fmt::format("{:.2f}", result.total.conversions)
                             : fmt::format("undefined: {}", metrics::UndefinedReason(result.why))));
  }
  lines.push_back(std::move(none));
  lines.push_back(std::move(total));
  return TableText(head, lines, style);
}

void AppendAttributionJson(const AttributionTable& table, JsonWriter* json) {
  for (size_t m = 0; m < table.models.size(); ++m) {
    const auto& result = table.results[m];
    json->BeginObject().Key("model").String(metrics::AttributionModelName(table.models[m]));
    json->Key("currency").String(table.currency).Key("credit").BeginArray();
    for (size_t label = 0; label < table.labels.size(); ++label) {
      json->BeginObject().Key("label").String(table.labels[label]);
      json->Key("conversions").Double(result.credit[label].conversions);
      json->Key("value_micros").Double(result.credit[label].value);
      if (label < result.removal_effect.size()) {
        json->Key("removal_effect").BeginObject();
        AppendRatio(result.removal_effect[label], json);
        json->EndObject();
      }
      json->EndObject();
    }
    json->EndArray().Key("unattributed").Double(result.unattributed.conversions);
    json->Key("conversions").Double(result.total.conversions).Key("value_micros").Double(result.total.value);
    if (result.why != metrics::Undefined::kDefined) json->Key("undefined").String(metrics::UndefinedReason(result.why));
    json->EndObject();
  }
}

std::string RfmText(const RfmTable& table, const Style& style) {
  struct Sum {
    int64_t people = 0, recency = 0, frequency = 0;
    double monetary = 0;
  };
  std::map<std::string_view, Sum> segments;
  for (size_t i = 0; i < table.customers.size(); ++i) {
    Sum& sum = segments[metrics::RfmSegment(table.scores[i])];
    ++sum.people;
    sum.recency += table.customers[i].recency_days;
    sum.frequency += table.customers[i].frequency;
    sum.monetary += table.customers[i].monetary_micros;
  }
  std::vector<std::vector<Cell>> lines;
  bool empty = false;  // a segment without anybody has no mean
  for (const std::string_view name : {"Premium", "Repeat", "Top Spender", "At Risk", "Inactive", "Other"}) {
    const Sum& sum = segments[name];
    empty = empty || sum.people == 0;
    const auto mean = [&](double total, double unit) {
      return sum.people == 0 ? std::string("-") : fmt::format("{:.1f}", total / static_cast<double>(sum.people) / unit);
    };
    lines.push_back(
        {Cell(std::string(name)), Cell(std::to_string(sum.people)),
         Cell(PercentText(Ratio::Of(static_cast<double>(sum.people), static_cast<double>(table.customers.size())))),
         Cell(mean(static_cast<double>(sum.recency), 1)), Cell(mean(static_cast<double>(sum.frequency), 1)),
         Cell(mean(sum.monetary, 1e6))});
  }
  std::string out =
      TableText({"segment", "customers", "share", "recency days", "frequency", "value a day"}, lines, style);
  const Ratio none = Ratio::None(metrics::Undefined::kNoData);
  if (empty) out += UndefinedNote(std::span(&none, 1));
  return out + fmt::format("cut points {}; currency {}\n", table.cuts.version,
                           table.currency.empty() ? "the only one" : Printable(table.currency));
}

std::string RfmJson(const RfmTable& table) {
  JsonWriter json;
  const auto edges = [&](std::string_view name, const std::vector<double>& values) {
    json.Key(name).BeginArray();
    for (const double value : values) json.Double(value);
    json.EndArray();
  };
  json.BeginObject().Key("cut_points").BeginObject().Key("version").String(table.cuts.version);
  edges("recency_days", table.cuts.recency);
  edges("frequency", table.cuts.frequency);
  edges("monetary_micros", table.cuts.monetary);
  json.EndObject().Key("customers").BeginArray();
  for (size_t i = 0; i < table.customers.size(); ++i) {
    const metrics::RfmInput& customer = table.customers[i];
    json.BeginObject().Key("profile_id").String(table.profile_ids[customer.profile]);
    json.Key("recency_days").Integer(customer.recency_days).Key("frequency").Integer(customer.frequency);
    json.Key("monetary_micros").Double(customer.monetary_micros).Key("score").String(table.scores[i].Text());
    json.Key("segment").String(metrics::RfmSegment(table.scores[i])).EndObject();
  }
  return json.EndArray().EndObject().text();
}

}  // namespace c360::command
