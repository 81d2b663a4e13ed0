#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <map>

#include "c360/evaluate.h"
#include "c360/identity.h"
#include "c360/maintenance.h"
#include "c360/profiles.h"
#include "c360/timeline.h"
#include "fmt/format.h"
#include "render.h"
#include "verbs.h"

namespace c360::command {
namespace {

std::optional<absl::Time> ParseTime(const std::string& text) {
  absl::Time time;
  std::string error;
  for (const char* format : {absl::RFC3339_full, "%Y-%m-%d"}) {
    if (absl::ParseTime(format, text, &time, &error)) return time;
  }
  return std::nullopt;
}

// Fills `out` from an option that is a time; false, with a sentence, when it is none.
bool TimeOption(const CommandLine& line, const std::string& name, std::optional<absl::Time>* out) {
  if (!line.Has(name)) return true;
  *out = ParseTime(line.Get(name));
  if (!out->has_value()) fmt::print(stderr, "c360: --{} wants YYYY-MM-DD or RFC 3339\n", name);
  return out->has_value();
}

std::string AgreementJson(const Agreement& a) {
  const auto number = [](const std::optional<double>& value) { return value ? fmt::format("{}", *value) : "null"; };
  return fmt::format("{{\"precision\":{},\"recall\":{},\"f1\":{}}}", number(a.precision), number(a.recall),
                     number(a.f1));
}

// Splits a row at commas outside of quotes.
std::vector<std::string> CsvRow(const std::string& row) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : row) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back().push_back(c);
    }
  }
  return cells;
}

}  // namespace

int Lookup(const CommandLine& line) {
  LookupOptions options;
  options.limit = std::atoi(line.Get("limit", "20").c_str());
  if (!TimeOption(line, "as-of", &options.as_of)) return kWrongUsage;
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const auto found = store->profiles().Lookup(line.words[0], options);
  if (!found.ok()) {
    if (line.json() && absl::IsNotFound(found.status())) fmt::print("{{\"profiles\":[],\"shared\":false}}\n");
    return Fail(found.status());
  }
  if (line.json()) {
    std::string profiles;
    for (const v1::Profile& profile : found->profiles())
      profiles += (profiles.empty() ? "" : ",") + ProfileJson(profile);
    fmt::print("{{\"profiles\":[{}],\"shared\":{},\"total\":{}}}\n", profiles, found->shared(), found->total());
    return kDone;
  }
  if (found->shared())
    fmt::print("{} profiles share {}: it belongs to none of them alone.\n\n", found->total(), line.words[0]);
  for (const v1::Profile& profile : found->profiles()) fmt::print("{}\n", ProfileText(profile));
  return kDone;
}

int ShowTimeline(const CommandLine& line) {
  TimelineOptions options;
  if (!TimeOption(line, "since", &options.since) || !TimeOption(line, "until", &options.until)) return kWrongUsage;
  if (line.Has("channel")) {
    const auto channel = ParseChannel(line.Get("channel"));
    if (!channel) return fmt::print(stderr, "c360: no channel {}\n", line.Get("channel")), kWrongUsage;
    options.channels = {*channel};
  }
  if (line.Has("type")) {
    const auto type = ParseEventType(line.Get("type"));
    if (!type) return fmt::print(stderr, "c360: no event type {}\n", line.Get("type")), kWrongUsage;
    options.types = {*type};
  }
  int64_t left = line.Has("limit") ? std::atoll(line.Get("limit").c_str()) : (line.json() ? INT64_MAX : 50);
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  do {
    options.limit = static_cast<int>(std::clamp<int64_t>(left, 1, 1000));
    const auto page = store->timeline().Read(line.words[0], options);
    if (!page.ok()) return Fail(page.status());
    for (const v1::TimelineEntry& entry : page->entries())
      fmt::print("{}\n", line.json() ? TimelineJson(entry) : TimelineText(entry));
    left -= page->entries_size();
    options.page_token = page->next_page_token();
  } while (!options.page_token.empty() && left > 0);
  return kDone;
}

int Why(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const auto why = store->identity().Why(line.words[0], line.words[1]);
  if (!why.ok()) return Fail(why.status());
  if (line.json()) {
    std::string parts, path, reasons;
    for (const v1::ScorePart& part : why->parts()) {
      parts += fmt::format("{}{{\"comparison\":{},\"level\":{},\"weight_bits\":{}}}", parts.empty() ? "" : ",",
                           Quote(part.comparison()), Quote(part.level()), Bits(part.weight_millibits()));
    }
    for (const v1::PathStep& step : why->path()) {
      path += fmt::format("{}{{\"from\":{},\"to\":{},\"via\":{},\"weight_bits\":{}}}", path.empty() ? "" : ",",
                          Quote(step.from_record()), Quote(step.to_record()), Quote(step.via()),
                          Bits(step.weight_millibits()));
    }
    for (const std::string& reason : why->reasons()) reasons += (reasons.empty() ? "" : ",") + Quote(reason);
    fmt::print("{{\"same\":{},\"score_bits\":{},\"prior_bits\":{},\"parts\":[{}],\"path\":[{}],\"reasons\":[{}]}}\n",
               why->same(), Bits(why->score_millibits()), Bits(why->prior_millibits()), parts, path, reasons);
    return kDone;
  }
  fmt::print("{}\n\n  {:<48} {:>8}\n", why->same() ? "They are one person." : "They are not one person.", "prior",
             Bits(why->prior_millibits()));
  for (const v1::ScorePart& part : why->parts())
    fmt::print("  {:<48} {:>8}\n", part.comparison() + ": " + part.level(), Bits(part.weight_millibits()));
  fmt::print("  {:<48} {:>8} bits\n", "score", Bits(why->score_millibits()));
  for (const v1::PathStep& step : why->path())
    fmt::print("\n  {} -> {}\n      both show {}\n", step.from_record(), step.to_record(), step.via());
  for (const std::string& reason : why->reasons()) fmt::print("\n  {}\n", reason);
  return kDone;
}

int How(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const auto how = store->identity().How(line.words[0]);
  if (!how.ok()) return Fail(how.status());
  if (line.json()) {
    std::string json;
    google::protobuf::util::JsonPrintOptions print;
    print.preserve_proto_field_names = true;
    google::protobuf::util::MessageToJsonString(*how, &json, print).ok();
    fmt::print("{}\n", json);
    return kDone;
  }
  fmt::print("{} came to be in {} steps from {} records.\n", how->profile_id(), how->steps_size(), how->anchors_size());
  for (const v1::HowStep& step : how->steps()) {
    fmt::print("  {:>3}. {}{} + {}{} by {}\n", step.step(), step.left(0),
               step.left_size() > 1 ? fmt::format(" and {} more", step.left_size() - 1) : "", step.right(0),
               step.right_size() > 1 ? fmt::format(" and {} more", step.right_size() - 1) : "", step.via(0));
  }
  for (const std::string& contested : how->contested()) fmt::print("  {}\n", contested);
  return kDone;
}

int Export(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const std::string& what = line.words[0];
  absl::Status status;
  if (what == "identifiers") {
    fmt::print("namespace,value,profile_id\n");
    status =
        store->profiles().ScanIdentifiers([](std::string_view name_space, std::string_view value, std::string_view id) {
          fmt::print("{},{},{}\n", CsvCell(name_space), CsvCell(value), id);
          return true;
        });
  } else if (what == "profiles") {
    status = store->profiles().Scan({}, [](const v1::Profile& profile) {
      fmt::print("{}\n", ProfileJson(profile));
      return true;
    });
  } else if (what == "events") {
    status = store->timeline().ScanEvents([](const v1::Event& event, std::string_view) {
      std::string json;
      google::protobuf::util::MessageToJsonString(event, &json).ok();
      fmt::print("{}\n", json);
      return true;
    });
  } else if (what == "events-owners") {
    fmt::print("source,event_id,profile_id\n");
    status = store->timeline().ScanEvents([](const v1::Event& event, std::string_view id) {
      fmt::print("{},{},{}\n", CsvCell(event.source()), CsvCell(event.event_id()), id);
      return true;
    });
  } else {
    fmt::print(stderr, "c360: export wants identifiers, profiles, events or events-owners\n");
    return kWrongUsage;
  }
  return status.ok() ? kDone : Fail(status);
}

int EvaluateTruth(const CommandLine& line) {
  std::string text;
  if (!line.Has("truth")) return fmt::print(stderr, "c360: evaluate wants --truth=CSV\n"), kWrongUsage;
  if (!ReadFile(line.Get("truth"), &text)) return kFailed;
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  std::map<std::pair<std::string, std::string>, std::string> owners;
  const bool by_event = text.starts_with("source,event_id,entity");
  if (!by_event && !text.starts_with("namespace,value,entity")) {
    fmt::print(stderr, "c360: the truth wants a header namespace,value,entity or source,event_id,entity\n");
    return kFailed;
  }
  if (by_event) {
    const absl::Status status = store->timeline().ScanEvents([&](const v1::Event& event, std::string_view id) {
      owners[{event.source(), event.event_id()}] = id;
      return true;
    });
    if (!status.ok()) return Fail(status);
  }
  std::map<std::string, uint64_t> numbers;
  const auto number = [&](const std::string& name) { return numbers.emplace(name, numbers.size()).first->second; };
  std::vector<LabelledItem> items;
  int64_t unknown = 0, shared = 0;
  for (size_t begin = text.find('\n') + 1; begin != 0 && begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const auto cells = CsvRow(text.substr(begin, end - begin));
    begin = end + 1;
    if (cells.size() != 3) continue;
    std::string profile;
    if (by_event) {
      const auto it = owners.find({cells[0], cells[1]});
      if (it != owners.end()) profile = it->second;
    } else {
      const auto found = store->profiles().Lookup(cells[0] + ":" + cells[1], {.identity_only = true});
      if (found.ok() && found->shared()) {
        ++shared;
        continue;
      }
      if (found.ok()) profile = found->profiles(0).profile_id();
    }
    if (profile.empty()) {
      ++unknown;
    } else {
      items.push_back({number("p " + profile), number("e " + cells[2])});
    }
  }
  const Evaluation e = Evaluate(items);
  fmt::print(
      "{{\"pairwise\":{},\"bcubed\":{},\"entities\":{},\"profiles\":{},\"mixed_profiles\":{},\"split_entities\":{},"
      "\"items\":{},\"shared_left_out\":{},\"unknown\":{}}}\n",
      AgreementJson(e.pairwise), AgreementJson(e.bcubed), e.entities, e.profiles, e.mixed_profiles, e.split_entities,
      e.items, shared, unknown);
  return kDone;
}

int Digest(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const auto digest = store->maintenance().Digest();
  if (!digest.ok()) return Fail(digest.status());
  fmt::print("{}\n", line.json() ? fmt::format("{{\"digest\":{}}}", Quote(*digest)) : *digest);
  return kDone;
}

int Check(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const auto breaches = store->maintenance().Check();
  if (!breaches.ok()) return Fail(breaches.status());
  for (const Breach& breach : *breaches) fmt::print("{}: {}\n", breach.invariant, breach.detail);
  if (line.json()) fmt::print("{{\"breaches\":{}}}\n", breaches->size());
  return breaches->empty() ? kDone : kFailed;
}

int Stats(const CommandLine& line) {
  const auto store = OpenStore(line, /*read_only=*/true);
  if (store == nullptr) return kFailed;
  const auto stats = store->maintenance().Stats();
  if (!stats.ok()) return Fail(stats.status());
  if (line.json()) {
    std::string tables;
    for (const TableStats& t : stats->tables)
      tables += fmt::format("{}{{\"name\":{},\"rows\":{},\"bytes\":{}}}", tables.empty() ? "" : ",", Quote(t.name),
                            t.rows, t.bytes);
    fmt::print(
        "{{\"events\":{},\"records\":{},\"profiles\":{},\"assertions\":{},\"format_version\":{},\"engine\":{},"
        "\"policy\":{},\"libraries\":{},\"tables\":[{}]}}\n",
        stats->events, stats->records, stats->profiles, stats->assertions, stats->format_version, Quote(stats->engine),
        Quote(stats->policy_name), Quote(stats->library_versions), tables);
    return kDone;
  }
  fmt::print("{} events of {} profiles in {} records, {} assertions\n\n", stats->events, stats->profiles,
             stats->records, stats->assertions);
  for (const TableStats& t : stats->tables) fmt::print("  {:<14} {:>12} rows {:>14} bytes\n", t.name, t.rows, t.bytes);
  return kDone;
}

}  // namespace c360::command
