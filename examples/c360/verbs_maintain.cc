// The verbs that look after a store: digest, check, stats, compact.
#include <string>

#include "c360/maintenance.h"
#include "json_writer.h"
#include "progress_bar.h"
#include "render_json.h"
#include "render_text.h"
#include "store_access.h"
#include "verbs.h"

namespace c360::command {
namespace {}  // namespace

int RunDigest(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  // What an interrupted import left undecided is decided first.
  const auto stats = (*store)->maintenance().Stats();
  if (stats.ok() && stats->queued > 0) {
    store->reset();
    store = OpenStore(arguments, environment, Access::kWrite);
    if (!store.ok()) return Fail(store.status(), environment);
  }
  ProgressBar bar(environment, "rows");
  const auto digest = (*store)->maintenance().Digest(bar.Callback());
  bar.Wipe();
  if (!digest.ok()) return Fail(digest.status(), environment);
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key("digest").String(*digest).EndObject().text() + "\n");
  } else {
    environment.out.Print("{}\n", *digest);
  }
  return kDone;
}

int RunCheck(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  ProgressBar bar(environment, "rows");
  const auto breaches = (*store)->maintenance().Check(bar.Callback());
  bar.Wipe();
  if (!breaches.ok()) return Fail(breaches.status(), environment);
  environment.out.Write(arguments.Json() ? BreachesJson(*breaches) + "\n"
                                         : BreachesText(*breaches, StyleOf(environment)));
  if (!breaches->empty()) return kFailed;
  environment.err.Write("no breach found\n");
  return kDone;
}

int RunStats(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto stats = (*store)->maintenance().Stats();
  if (!stats.ok()) return Fail(stats.status(), environment);
  environment.out.Write(arguments.Json() ? StatsJson(*stats) + "\n" : StatsText(*stats, StyleOf(environment)));
  return kDone;
}

int RunSettle(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  ProgressBar bar(environment, "items");
  const absl::Status status = (*store)->maintenance().Settle(bar.Callback());
  bar.Wipe();
  if (!status.ok()) return Fail(status, environment);
  environment.out.Write(
      arguments.Json() ? JsonWriter().BeginObject().Key("settled").Bool(true).EndObject().text() + "\n" : "settled\n");
  return kDone;
}

int RunCompact(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const absl::Status status = (*store)->maintenance().Compact();
  if (!status.ok()) return Fail(status, environment);
  environment.out.Write(arguments.Json()
                            ? JsonWriter().BeginObject().Key("compacted").Bool(true).EndObject().text() + "\n"
                            : "compacted\n");
  return kDone;
}

}  // namespace c360::command
