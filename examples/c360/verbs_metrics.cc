// The verbs of measures: metrics, cohorts, funnel, journeys, attribution, rfm.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "c360/metrics.h"
#include "render_metrics.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

using metrics::Calendar;
using metrics::CalendarUnit;
using metrics::Period;

// The span of --from and --to in the calendar of --tz. A day alone begins in that zone; without --from a year before.
struct When {
  Calendar calendar;
  Period span;
  // Up to when events are known: --as-of, else the end of the span; never past the present, for of what has not come
  // nobody can say that it did not happen.
  int64_t known_us = 0;
};

absl::Time TimeIn(const Arguments& arguments, const std::string& name, const Calendar& calendar, absl::Time otherwise) {
  const auto time = arguments.Time(name);
  if (!time) return otherwise;
  const std::string text = arguments.Text(name);
  if (text.size() != 10 || text[4] != '-') return *time;
  return absl::FromCivil(absl::CivilSecond(absl::ToCivilSecond(*time, absl::UTCTimeZone())), calendar.zone());
}

absl::StatusOr<When> ReadWhen(const Arguments& arguments) {
  auto calendar = Calendar::Named(arguments.Text("tz", "UTC"));
  if (!calendar.ok()) return calendar.status();
  const absl::Time to = TimeIn(arguments, "to", *calendar, arguments.now());
  const absl::CivilSecond civil = absl::ToCivilSecond(to, calendar->zone());
  const absl::CivilSecond before(civil.year() - 1, civil.month(), civil.day(), civil.hour(), civil.minute(),
                                 civil.second());
  const absl::Time from = TimeIn(arguments, "from", *calendar, absl::FromCivil(before, calendar->zone()));
  if (from >= to) return absl::InvalidArgumentError("--from is not before --to");
  const absl::Time known = std::min(TimeIn(arguments, "as-of", *calendar, to), arguments.now());
  return When{*calendar, calendar->Custom(absl::ToUnixMicros(from), absl::ToUnixMicros(to)), absl::ToUnixMicros(known)};
}

// Says so where nothing of the span is known yet.
bool NotYet(const char* verb, const When& when, Environment& environment) {
  if (when.known_us > when.span.begin_us) return false;
  environment.err.Print("{}: undefined, not observed yet: --from is not before what is known\n", verb);
  return true;
}

// What --by names: a unit of the calendar, and groups; any word that is none of them is an attribute. False: two units.
bool ReadBy(const std::string& list, metrics::ReportQuery* query) {
  for (const std::string& by : SplitList(list)) {
    if (const auto unit = metrics::ParseCalendarUnit(by)) {
      if (query->unit && query->unit != unit) return false;
      query->unit = unit;
    } else if (const auto group = metrics::ParseGroupBy(by); group && *group != metrics::GroupBy::kAttribute) {
      query->by.push_back({*group, ""});
    } else {
      query->by.push_back({metrics::GroupBy::kAttribute, by});
    }
  }
  return true;
}

// Says so where a grouping found nothing in anybody: most often a slip in its name.
void NoteEmptyGroups(const std::string& by, const std::vector<metrics::ReportRow>& rows, Environment& environment) {
  size_t place = 0;  // of the grouping in a group's name
  for (const std::string& name : SplitList(by)) {
    if (metrics::ParseCalendarUnit(name) || metrics::ParseGroupBy(name) == metrics::GroupBy::kChannel) continue;
    const bool any = std::any_of(rows.begin(), rows.end(), [&](const metrics::ReportRow& row) {
      const std::vector<std::string> parts = absl::StrSplit(row.group, " / ");
      return place >= parts.size() || parts[place] != "(none)";
    });
    if (!any && !rows.empty()) environment.err.Print("metrics: nobody has {}; all are in (none)\n", Printable(name));
    ++place;
  }
}

absl::StatusOr<FactSnapshot> ReadFacts(ProfileStore& store, const When& when, std::vector<EventType> types = {}) {
  FactQuery query;
  query.until = absl::FromUnixMicros(when.known_us);
  query.types = std::move(types);
  query.profile_ids = true;
  return store.metrics().Facts(query);
}

}  // namespace

int RunMetrics(const Arguments& arguments, Environment& environment) {
  if (arguments.Flag("list")) {
    for (const metrics::Measure& measure : metrics::Measures())
      environment.out.Print("{:<22}{}\n", measure.name, measure.summary);
    return kDone;
  }
  if (!arguments.Has("db")) return FailUsage("metrics: --db=DIR is missing", environment);
  const auto when = ReadWhen(arguments);
  if (!when.ok()) return FailUsage("metrics: " + std::string(when.status().message()), environment);
  metrics::ReportQuery query;
  query.span = when->span;
  query.calendar = when->calendar;
  query.as_of_us = when->known_us;
  query.measures = arguments.positional();
  for (const std::string& name : query.measures) {
    if (metrics::FindMeasure(name) == nullptr)
      return FailUsage("metrics: there is no measure \"" + Printable(name) + "\"; --list shows all", environment);
  }
  if (!ReadBy(arguments.Text("by"), &query))
    return FailUsage("metrics: --by names more than one unit of time", environment);
  query.most_groups = static_cast<int>(std::min<int64_t>(arguments.Number("groups").value_or(20), 1'000'000));
  query.segment_currency = arguments.Text("currency");
  if (arguments.Time("group-at"))
    query.group_at_us = absl::ToUnixMicros(TimeIn(arguments, "group-at", when->calendar, absl::Time()));
  const std::string churn = arguments.Text("churn", "auto");
  query.options.churn = churn == "contractual"  ? metrics::ChurnDefinition::kContractual
                        : churn == "inactivity" ? metrics::ChurnDefinition::kInactivity
                                                : metrics::ChurnDefinition::kAuto;
  query.options.inactivity_days =
      static_cast<int>(std::min<int64_t>(arguments.Number("inactivity-days").value_or(90), 36500));
  query.options.any_activity = arguments.Flag("any-activity");
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto rows = (*store)->metrics().Report(query);
  if (!rows.ok()) return Fail(rows.status(), environment);
  if (NotYet("metrics", *when, environment) && !arguments.Json()) return kDone;
  NoteEmptyGroups(arguments.Text("by"), *rows, environment);
  environment.out.Write(arguments.Json() ? ReportJson(*rows) + "\n" : ReportText(*rows, StyleOf(environment)));
  return kDone;
}

int RunCohorts(const Arguments& arguments, Environment& environment) {
  const auto when = ReadWhen(arguments);
  if (!when.ok()) return FailUsage("cohorts: " + std::string(when.status().message()), environment);
  metrics::CohortOptions options;
  options.unit = *metrics::ParseCalendarUnit(arguments.Text("unit", "month"));
  options.calendar_units = !arguments.Flag("rolling");
  options.exact = !arguments.Flag("unbounded");
  options.units = static_cast<int>(std::min<int64_t>(arguments.Number("units").value_or(0), 1000));
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  std::vector<metrics::FactPattern> activity;
  for (const std::string& text : SplitList(arguments.Text("activity"))) {
    auto pattern = metrics::ParseFactPattern(text);
    if (!pattern.ok()) return FailUsage("cohorts: " + std::string(pattern.status().message()), environment);
    activity.push_back(*std::move(pattern));
  }
  const auto snapshot =
      ReadFacts(**store, *when,
                activity.empty() ? std::vector<EventType>{EventType::kOrder, EventType::kOrderCancelled}
                                 : std::vector<EventType>());
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  if (!activity.empty()) {
    options.birth = [&](const metrics::Fact& fact) {
      return std::any_of(activity.begin(), activity.end(),
                         [&](const metrics::FactPattern& pattern) { return pattern.Matches(fact, snapshot->facts); });
    };
  }
  const auto table = metrics::Cohorts(snapshot->facts, when->span, when->known_us, when->calendar, options);
  if (!table.ok()) return Fail(table.status(), environment);
  environment.out.Write(arguments.Json() ? CohortJson(*table) + "\n" : CohortText(*table, StyleOf(environment)));
  return kDone;
}

int RunFunnel(const Arguments& arguments, Environment& environment) {
  const auto when = ReadWhen(arguments);
  if (!when.ok()) return FailUsage("funnel: " + std::string(when.status().message()), environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  std::vector<metrics::FactPattern> steps;
  for (const std::string& text : arguments.positional()) {
    auto pattern = metrics::ParseFactPattern(text);
    if (!pattern.ok()) return FailUsage("funnel: " + std::string(pattern.status().message()), environment);
    steps.push_back(*std::move(pattern));
  }
  metrics::FunnelOptions options;
  options.window_us = std::min<int64_t>(arguments.Number("window-hours").value_or(720), 1'000'000) * 3'600'000'000;
  options.strict_order = arguments.Flag("strict-order");
  options.strict_increase = arguments.Flag("strict-increase");
  options.strict_once = arguments.Flag("strict-once");
  options.as_of_us = when->known_us;
  const auto snapshot = ReadFacts(**store, *when);
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  const auto funnel = metrics::Funnel(snapshot->facts, when->span, steps, options);
  if (!funnel.ok()) return Fail(funnel.status(), environment);
  environment.out.Write(arguments.Json() ? FunnelJson(arguments.positional(), *funnel) + "\n"
                                         : FunnelText(arguments.positional(), *funnel, StyleOf(environment)));
  return kDone;
}

int RunJourneys(const Arguments& arguments, Environment& environment) {
  const auto when = ReadWhen(arguments);
  if (!when.ok()) return FailUsage("journeys: " + std::string(when.status().message()), environment);
  metrics::JourneyOptions options;
  options.by = *metrics::ParseJourneyBy(arguments.Text("by", "channel"));
  const int64_t gap_days = options.by == metrics::JourneyBy::kStage ? 90 : 30;
  options.gap_us = std::clamp<int64_t>(arguments.Number("gap-days").value_or(gap_days), 1, 36500) * metrics::kDayMicros;
  options.most_paths = static_cast<size_t>(std::min<int64_t>(arguments.Number("paths").value_or(10), 10'000));
  metrics::FactPattern converts;
  if (!arguments.Text("convert").empty()) {
    auto pattern = metrics::ParseFactPattern(arguments.Text("convert"));
    if (!pattern.ok()) return FailUsage("journeys: " + std::string(pattern.status().message()), environment);
    converts = *std::move(pattern);
  }
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto snapshot = ReadFacts(**store, *when);
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  if (!arguments.Text("convert").empty())
    options.conversion = [&](const metrics::Fact& fact) { return converts.Matches(fact, snapshot->facts); };
  const auto report = metrics::Journeys(snapshot->facts, when->span, when->known_us, options);
  if (!report.ok()) return Fail(report.status(), environment);
  environment.out.Write(arguments.Json() ? JourneyJson(*report) + "\n" : JourneyText(*report, StyleOf(environment)));
  return kDone;
}

int RunAttribution(const Arguments& arguments, Environment& environment) {
  const auto when = ReadWhen(arguments);
  if (!when.ok()) return FailUsage("attribution: " + std::string(when.status().message()), environment);
  std::vector<metrics::AttributionModel> models;
  for (const std::string& name :
       SplitList(arguments.Text("model", "first,last,last_non_direct,linear,position,time_decay,markov,shapley"))) {
    const auto model = metrics::ParseAttributionModel(name);
    if (!model) return FailUsage("attribution: there is no model \"" + Printable(name) + "\"", environment);
    models.push_back(*model);
  }
  metrics::PathOptions options;
  options.lookback_days = static_cast<int>(std::min<int64_t>(arguments.Number("lookback-days").value_or(30), 36500));
  options.by_campaign = arguments.Text("by", "channel") == "campaign";
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto snapshot = ReadFacts(**store, *when);
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  Period span = when->span;
  span.end_us = std::min(span.end_us, when->known_us);
  const metrics::PathSet paths = metrics::TouchPaths(snapshot->facts, span, options);
  JsonWriter json;
  json.BeginObject().Key("models").BeginArray();
  std::string text;
  for (const auto& [currency, of_currency] : paths.by_currency) {
    AttributionTable table;
    table.currency = currency;
    table.labels = paths.labels;
    table.models = models;
    for (const auto model : models) {
      auto result =
          metrics::Attribute(model, of_currency, static_cast<uint32_t>(paths.labels.size()), {.direct = paths.direct});
      if (!result.ok()) return Fail(result.status(), environment);
      table.results.push_back(*std::move(result));
    }
    AppendAttributionJson(table, &json);
    text += (text.empty() ? "" : "\n") + AttributionText(table, StyleOf(environment));
  }
  if (text.empty()) text = "undefined: no touch and no conversion in this time\n";
  environment.out.Write(arguments.Json() ? json.EndArray().EndObject().text() + "\n" : text);
  return kDone;
}

int RunRfm(const Arguments& arguments, Environment& environment) {
  const auto when = ReadWhen(arguments);
  if (!when.ok()) return FailUsage("rfm: " + std::string(when.status().message()), environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto snapshot = ReadFacts(**store, *when, {EventType::kOrder, EventType::kOrderCancelled});
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  const auto purchases = metrics::Purchases(snapshot->facts);
  RfmTable table;
  table.currency = arguments.Text("currency");
  table.profile_ids = snapshot->profile_ids;
  auto customers = metrics::RfmInputs(snapshot->facts, purchases, when->known_us, when->calendar, table.currency);
  if (!customers.ok()) return Fail(customers.status(), environment);
  table.customers = *std::move(customers);
  table.cuts = metrics::FitRfm(table.customers);
  for (const metrics::RfmInput& customer : table.customers)
    table.scores.push_back(metrics::ScoreRfm(customer, table.cuts));
  environment.out.Write(arguments.Json() ? RfmJson(table) + "\n" : RfmText(table, StyleOf(environment)));
  return kDone;
}

}  // namespace c360::command
