// The verb priority: what customers wrote that somebody should answer first.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "c360/metrics.h"
#include "c360/metrics/priority.h"
#include "c360/metrics/retention.h"
#include "c360/predictions.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "store_access.h"
#include "text.h"
#include "time_text.h"
#include "verbs.h"

namespace c360::command {
namespace {

using metrics::PriorityItem;

std::string Json(const PriorityItem& item, const std::string& profile_id) {
  JsonWriter json;
  json.BeginObject().Key("profile_id").String(profile_id);
  json.Key("time").String(Rfc3339(absl::FromUnixMicros(item.time_us))).Key("type").String(EventTypeName(item.type));
  json.Key("channel").String(ChannelName(static_cast<v1::Channel>(item.channel)));
  json.Key("severity").Integer(item.severity).Key("sentiment");
  item.sentiment ? json.Double(*item.sentiment) : json.Null();
  json.Key("public").Bool(item.is_public).Key("reach").Double(item.reach);
  json.Key("spent_micros").Double(static_cast<double>(item.spent_micros)).Key("probability_leaving");
  item.leaving ? json.Double(*item.leaving) : json.Null();
  return json.Key("score").Double(item.score).EndObject().text() + "\n";
}

std::string Text(const PriorityItem& item, const std::string& profile_id) {
  return fmt::format("{:>7.2f}  {:<10} {} {:<8} {:<10} {:>8} {:>10} {:>12.2f} {:>8}\n", item.score, profile_id,
                     Rfc3339(absl::FromUnixMicros(item.time_us)).substr(0, 16), EventTypeName(item.type),
                     ChannelName(static_cast<v1::Channel>(item.channel)), item.severity,
                     item.is_public ? fmt::format("{:.0f}", item.reach) : "private",
                     static_cast<double>(item.spent_micros) / 1e6,
                     item.leaving ? fmt::format("{:.1f} %", 100 * *item.leaving) : "-");
}

// The currency asked for, else the only one that there is.
std::string CurrencyOf(const Arguments& arguments, const metrics::FactSet& facts, Environment& environment) {
  if (arguments.Has("currency")) return arguments.Text("currency");
  std::set<std::string> currencies;
  for (const metrics::Fact& fact : facts.all())
    if (metrics::IsPurchase(fact) && fact.Has(metrics::kFlagHasAmount)) currencies.emplace(facts.Text(fact.currency));
  if (currencies.size() == 1) return *currencies.begin();
  if (currencies.size() > 1)
    environment.err.Print("priority: purchases are in several currencies; --currency names the one that counts\n");
  return "";
}

}  // namespace

int RunPriority(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const absl::Time as_of = arguments.Time("as-of").value_or(arguments.now());
  const auto snapshot = (*store)->metrics().Facts({.until = as_of, .profile_ids = true});
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  std::map<std::string, double> leaving;  // by profile
  if (arguments.Has("model")) {
    const auto scores = (*store)->predictions().Score(arguments.Text("model"), as_of);
    if (!scores.ok()) return Fail(scores.status(), environment);
    for (const v1::PredictionScore& score : *scores) leaving[score.profile_id()] = score.probability();
  }
  const std::string currency = CurrencyOf(arguments, snapshot->facts, environment);
  metrics::PriorityOptions options{
      .window_days = static_cast<int>(std::min<int64_t>(arguments.Number("days").value_or(30), 36500)),
      .currency = currency};
  options.leaving = [&](uint32_t profile) -> std::optional<double> {
    const auto it = leaving.find(snapshot->profile_ids[profile]);
    if (it == leaving.end()) return std::nullopt;
    return it->second;
  };
  const auto queue = metrics::PriorityQueue(snapshot->facts, absl::ToUnixMicros(as_of), options);
  const auto limit = static_cast<size_t>(arguments.Number("limit").value_or(50));
  if (!arguments.Json()) {
    environment.out.Print("{:>7}  {:<10} {:<16} {:<8} {:<10} {:>8} {:>10} {:>12} {:>8}\n", "score", "profile",
                          "written", "what", "channel", "severity", "reach", "spent", "leaving");
  }
  for (size_t i = 0; i < std::min(limit, queue.size()); ++i) {
    const std::string& profile_id = snapshot->profile_ids[queue[i].profile];
    environment.out.Write(arguments.Json() ? Json(queue[i], profile_id) : Text(queue[i], profile_id));
  }
  if (!arguments.Json() && queue.size() > limit)
    environment.out.Print("{} of {}\n", limit, Counted(static_cast<int64_t>(queue.size()), "item", "items"));
  return kDone;
}

}  // namespace c360::command
