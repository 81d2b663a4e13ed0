// The verbs that change what a store works under: rebuild, train.
#include <cstdio>
#include <memory>
#include <string>

#include "c360/identity.h"
#include "c360/maintenance.h"
#include "c360/match_model.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "progress_bar.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

absl::Status WriteFile(const std::string& path, const std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (file == nullptr || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0) {
    return Failure(absl::StatusCode::kUnavailable, fmt::format("{}: cannot be written", path));
  }
  return absl::OkStatus();
}

int Report(const RebuildReport& report, const Arguments& arguments, Environment& environment) {
  if (arguments.Json()) {
    environment.out.Write(JsonWriter()
                              .BeginObject()
                              .Key("events")
                              .Integer(report.events)
                              .Key("profiles")
                              .Integer(report.profiles)
                              .Key("refused")
                              .Integer(report.refused)
                              .EndObject()
                              .text() +
                          "\n");
  } else {
    environment.out.Print("{} events, {} profiles{}\n", report.events, report.profiles,
                          report.refused == 0 ? "" : fmt::format("; {} events left the store", report.refused));
  }
  return report.refused > 0 ? kSomeRejected : kDone;
}

// A model alone needs no event again: the store stays open to readers, and what is half done goes on by itself.
int ChangeModel(const v1::MatchModel& model, const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  ProgressBar bar(environment, "items");
  const absl::Status status = (*store)->maintenance().UseModel(model, bar.Callback());
  bar.Wipe();
  if (!status.ok()) return Fail(status, environment);
  const auto stats = (*store)->maintenance().Stats();
  if (!stats.ok()) return Fail(stats.status(), environment);
  return Report({.events = stats->events, .profiles = stats->profiles}, arguments, environment);
}

void WriteChanges(std::string_view name, const google::protobuf::RepeatedPtrField<v1::WhatIfChange>& changes,
                  JsonWriter* json) {
  json->Key(name).BeginArray();
  for (const v1::WhatIfChange& change : changes) {
    json->BeginObject().Key("moved_events").Integer(change.moved()).Key("part_count").Integer(change.part_count());
    json->Key("parts").BeginArray();
    for (const v1::WhatIfPart& part : change.parts()) {
      json->BeginObject().Key("profile_id").String(part.profile_id()).Key("record").String(part.record());
      json->Key("events").Integer(part.events()).EndObject();
    }
    json->EndArray().EndObject();
  }
  json->EndArray();
}

std::string WhatIfJson(const v1::WhatIfReport& report) {
  JsonWriter json;
  json.BeginObject().Key("events").Integer(report.events()).Key("refused").Integer(report.refused());
  json.Key("profiles_before").Integer(report.profiles_before());
  json.Key("profiles_after").Integer(report.profiles_after());
  json.Key("merging").Integer(report.merging()).Key("splitting").Integer(report.splitting());
  WriteChanges("merges", report.merges(), &json);
  WriteChanges("splits", report.splits(), &json);
  return json.EndObject().text();
}

std::string ChangesText(std::string_view title, const google::protobuf::RepeatedPtrField<v1::WhatIfChange>& changes,
                        const Style& style) {
  std::string text;
  for (const v1::WhatIfChange& change : changes) {
    text +=
        fmt::format("{}  {}\n", style.Bold(title), style.Dim(Counted(change.moved(), "event moves", "events move")));
    for (const v1::WhatIfPart& part : change.parts())
      text += fmt::format("  {}  {}  {}\n", style.Name(PadRight(part.profile_id(), 10)),
                          PadRight(Shorten(Printable(part.record()), 48), 48),
                          style.Dim(Counted(part.events(), "event", "events")));
    const int64_t hidden = change.part_count() - change.parts_size();
    if (hidden > 0) text += style.Dim(fmt::format("  and {} more\n", GroupDigits(hidden)));
  }
  return text;
}

std::string WhatIfText(const v1::WhatIfReport& report, const Style& style) {
  std::string text =
      fmt::format("{} profiles become {}: {} would merge, {} would split.\n", GroupDigits(report.profiles_before()),
                  GroupDigits(report.profiles_after()), GroupDigits(report.merging()), GroupDigits(report.splitting()));
  if (report.refused() > 0)
    text += fmt::format("{} would be refused and are left out (--drop-refused lets them go).\n",
                        Counted(report.refused(), "event", "events"));
  return text + ChangesText("Would become one", report.merges(), style) +
         ChangesText("Would come apart", report.splits(), style) + style.Dim("Nothing was changed.\n");
}

int RunWhatIf(StoreOptions rules, const Arguments& arguments, Environment& environment) {
  if (!rules.policy && !rules.model) return FailUsage("--dry-run of what? --policy or --model", environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  WhatIfOptions options;
  options.policy = std::move(rules.policy);
  options.model = std::move(rules.model);
  options.limit = static_cast<int>(arguments.Number("limit").value_or(options.limit));
  options.scratch_directory = arguments.Text("scratch");
  ProgressBar bar(environment, "events");
  const auto report = (*store)->identity().WhatIf(options, bar.Callback());
  bar.Wipe();
  if (!report.ok()) return Fail(report.status(), environment);
  environment.out.Write(arguments.Json() ? WhatIfJson(*report) + "\n" : WhatIfText(*report, StyleOf(environment)));
  return kDone;
}

}  // namespace

int RunRebuild(const Arguments& arguments, Environment& environment) {
  StoreOptions rules;
  if (const absl::Status status = ReadWorkingRules(arguments, &rules); !status.ok()) return Fail(status, environment);
  if (arguments.Flag("dry-run")) return RunWhatIf(std::move(rules), arguments, environment);
  const std::string path = arguments.Text("db");
  const StoreOptions options = {.create_if_missing = false, .clock = environment.clock};
  if (rules.model && !rules.policy) {
    // Not while a rebuild waits to be gone on with: that takes the model along.
    auto store = ProfileStore::Open(path, options);
    if (store.ok()) {
      store->reset();
      return ChangeModel(*rules.model, arguments, environment);
    }
  }
  ProgressBar bar(environment, "events");
  const auto report = RebuildStore(path, options,
                                   {.policy = std::move(rules.policy),
                                    .model = std::move(rules.model),
                                    .drop_refused = arguments.Flag("drop-refused"),
                                    .progress = bar.Callback()});
  bar.Wipe();
  if (!report.ok()) return Fail(TellMissingStore(report.status(), path), environment);
  return Report(*report, arguments, environment);
}

int RunTrain(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  MatchTrainOptions options;
  options.seed = static_cast<uint64_t>(arguments.Number("seed").value_or(1));
  options.max_records = arguments.Number("max-records").value_or(options.max_records);
  ProgressBar bar(environment, "steps");
  const auto model = (*store)->identity().Train(options, bar.Callback());
  bar.Wipe();
  if (!model.ok()) return Fail(model.status(), environment);
  const std::string path = arguments.Text("model-out");
  if (!path.empty()) {
    if (const absl::Status status = WriteFile(path, FormatMatchModel(*model)); !status.ok())
      return Fail(status, environment);
  }
  environment.out.Write(DescribeMatchModel(*model));
  environment.out.Flush();
  environment.err.Print("{}\n", path.empty() ? "nothing was changed; --model-out=FILE keeps the model"
                                             : fmt::format("c360 rebuild --db={} --model={} takes it into force",
                                                           arguments.Text("db"), path));
  return kDone;
}

}  // namespace c360::command
