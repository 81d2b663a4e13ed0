// The verb cases: lists cases that are folded from the store's events.
#include <algorithm>
#include <string>
#include <vector>

#include "c360/metrics.h"
#include "c360/metrics/cases.h"
#include "c360/timeline.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

using metrics::Case;

std::string TimeText(int64_t time_us) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMicros(time_us), absl::UTCTimeZone());
}

// The case id that the event names.
std::string CaseIdOf(const v1::Event& event) {
  if (event.has_call()) return event.call().case_id();
  return event.has_message() ? event.message().case_id() : event.case_update().case_id();
}

// The source's own id of the case, from the event that opened it; empty where that cannot be read.
std::string CaseId(ProfileStore& store, const std::string& profile_id, const Case& item) {
  const absl::Time opened = absl::FromUnixMicros(item.opened_us);
  const auto page =
      store.timeline().Read(profile_id, {.since = opened,
                                         .until = opened + absl::Microseconds(1),
                                         .types = {EventType::kCase, EventType::kMessage, EventType::kCall},
                                         .limit = 1000});
  if (!page.ok()) return "";
  for (const v1::TimelineEntry& entry : page->entries()) {
    metrics::FactSetBuilder builder;  // several cases may begin at one instant: the hash tells which is which
    builder.Add(0, entry.event());
    const metrics::Fact& fact = builder.facts()[0];
    if ((fact.type == EventType::kCase ? fact.key : fact.link) == item.key) return CaseIdOf(entry.event());
  }
  return "";
}

struct Line {
  const Case* item;
  std::string case_id;
  std::string profile_id;
};

std::string Json(const std::vector<Line>& lines, const metrics::FactSet& facts) {
  JsonWriter json;
  json.BeginObject().Key("cases").BeginArray();
  const auto time = [&](std::string_view name, const std::optional<int64_t>& time_us) {
    json.Key(name);
    time_us ? json.String(TimeText(*time_us)) : json.Null();
  };
  for (const auto& [item, case_id, profile_id] : lines) {
    json.BeginObject().Key("case_id").String(case_id).Key("profile_id").String(profile_id);
    json.Key("channel").String(ChannelName(static_cast<v1::Channel>(item->channel)));
    json.Key("driver").String(facts.Text(item->driver)).Key("priority").String(facts.Text(item->priority));
    json.Key("agent").String(facts.Text(item->agent));
    time("opened", item->opened_us);
    time("first_response", item->first_response_us);
    time("solved", item->solved_us);
    json.Key("contacts").Integer(item->contacts).Key("reopens").Integer(item->reopens);
    json.Key("transfers").Integer(item->transfers).Key("waits_for_us").Bool(item->last_word_is_customers).EndObject();
  }
  return json.EndArray().EndObject().text() + "\n";
}

std::string Text(const std::vector<Line>& lines, const metrics::FactSet& facts) {
  std::string out = fmt::format("{:<14} {:<10} {:<11} {:<16} {:<20} {:<20} {:>8} {:>7}\n", "case", "profile", "channel",
                                "driver", "opened", "solved", "contacts", "reopens");
  for (const auto& [item, case_id, profile_id] : lines) {
    out += fmt::format("{:<14} {:<10} {:<11} {:<16} {:<20} {:<20} {:>8} {:>7}\n", Printable(case_id), profile_id,
                       ChannelName(static_cast<v1::Channel>(item->channel)),
                       Printable(std::string(facts.Text(item->driver))), TimeText(item->opened_us),
                       item->solved_us                ? TimeText(*item->solved_us)
                       : item->last_word_is_customers ? "open, waits for us"
                                                      : "open",
                       item->contacts, item->reopens);
  }
  return out;
}

}  // namespace

int RunCases(const Arguments& arguments, Environment& environment) {
  const absl::Time to = arguments.Time("to").value_or(arguments.now());
  if (arguments.Time("from").value_or(absl::InfinitePast()) >= to)
    return FailUsage("cases: --from is not before --to", environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto snapshot = (*store)->metrics().Facts(
      {.types = {EventType::kCase, EventType::kMessage, EventType::kCall}, .profile_ids = true});
  if (!snapshot.ok()) return Fail(snapshot.status(), environment);
  const std::vector<Case> cases = metrics::FoldCases(snapshot->facts, absl::ToUnixMicros(arguments.now()));
  const int64_t from_us = arguments.Time("from") ? absl::ToUnixMicros(*arguments.Time("from")) : INT64_MIN;
  std::vector<const Case*> chosen;
  for (const Case& item : cases) {
    if (item.opened_us < from_us || item.opened_us >= absl::ToUnixMicros(to)) continue;
    if (!arguments.Flag("open") || !item.solved()) chosen.push_back(&item);
  }
  // Open ones first, the oldest first: what to look at next.
  std::stable_sort(chosen.begin(), chosen.end(), [](const Case* a, const Case* b) {
    return a->solved() != b->solved() ? !a->solved() : a->opened_us < b->opened_us;
  });
  const auto limit = static_cast<size_t>(arguments.Number("limit").value_or(50));
  const size_t all = chosen.size();
  chosen.resize(std::min(all, limit));
  std::vector<Line> lines;
  for (const Case* item : chosen) {
    const std::string& profile_id = snapshot->profile_ids[item->profile];
    lines.push_back({item, CaseId(**store, profile_id, *item), profile_id});
  }
  if (arguments.Json()) {
    environment.out.Write(Json(lines, snapshot->facts));
    return kDone;
  }
  environment.out.Write(Text(lines, snapshot->facts));
  if (lines.size() < all)
    environment.out.Print("{} of {}\n", lines.size(), Counted(static_cast<int64_t>(all), "case", "cases"));
  return kDone;
}

}  // namespace c360::command
