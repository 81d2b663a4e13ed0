// The verbs that change what stands: assert, withdraw, delete.
#include <charconv>
#include <string>
#include <vector>

#include "c360/identity.h"
#include "csv.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

constexpr size_t kDeleteBatch = 1000;

absl::StatusOr<std::vector<EventKey>> ReadEventKeys(const std::string& path) {
  std::string text;
  if (absl::Status status = ReadFile(path, &text); !status.ok()) return status;
  std::vector<EventKey> keys;
  CsvReader reader(text);
  std::vector<std::string> fields;
  for (bool first = true;; first = false) {
    const auto more = reader.Next(&fields);
    if (!more.ok()) return Failure(more.status().code(), fmt::format("{}: {}", path, MessageOf(more.status())));
    if (!*more) return keys;
    if (first && fields.size() >= 2 && fields[0] == "source" && fields[1] == "event_id") continue;
    if (fields.size() < 2) {
      return Failure(absl::StatusCode::kInvalidArgument,
                     fmt::format("{}: line {}: \"source,event_id\" is expected", path, reader.line()));
    }
    keys.push_back({fields[0], fields[1]});
  }
}

absl::StatusOr<int64_t> DeleteAll(ProfileStore& store, std::span<const EventKey> keys, const WriteOptions& options) {
  int64_t deleted = 0;
  for (size_t begin = 0; begin < keys.size(); begin += kDeleteBatch) {
    const auto batch = keys.subspan(begin, std::min(kDeleteBatch, keys.size() - begin));
    const auto count = store.Delete(batch, options);
    if (!count.ok()) return count.status();
    deleted += *count;
  }
  return deleted;
}

}  // namespace

int RunAssert(const Arguments& arguments, Environment& environment) {
  const std::string& kind = arguments.positional()[0];
  if (kind != "same" && kind != "not-same") {
    return FailUsage("assert: say first \"same\" or \"not-same\"", environment);
  }
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto id = (*store)->identity().Assert(kind == "same" ? v1::Assertion::SAME : v1::Assertion::NOT_SAME,
                                              arguments.positional()[1], arguments.positional()[2],
                                              arguments.Text("reason"), {.sync = arguments.Flag("sync")});
  if (!id.ok()) return Fail(id.status(), environment);
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key("assertion_id").Integer(*id).EndObject().text() + "\n");
  } else {
    environment.out.Print("assertion {}\n", *id);
  }
  return kDone;
}

int RunWithdraw(const Arguments& arguments, Environment& environment) {
  const std::string& word = arguments.positional()[0];
  int64_t id = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
  if (error != std::errc() || end != word.data() + word.size()) {
    return FailUsage("withdraw: the id of an assertion is a number", environment);
  }
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  absl::Status status = (*store)->identity().Withdraw(id, {.sync = arguments.Flag("sync")});
  if (!status.ok()) return Fail(status, environment);
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key("withdrawn").Integer(id).EndObject().text() + "\n");
  } else {
    environment.out.Print("withdrew assertion {}\n", id);
  }
  return kDone;
}

int RunDelete(const Arguments& arguments, Environment& environment) {
  const std::vector<std::string>& named = arguments.positional();
  if (arguments.Has("events") ? !named.empty() : named.size() != 2) {
    return FailUsage("delete: give SOURCE EVENT_ID, or --events=CSV", environment);
  }
  std::vector<EventKey> keys;
  if (arguments.Has("events")) {
    auto read = ReadEventKeys(arguments.Text("events"));
    if (!read.ok()) return Fail(read.status(), environment);
    keys = *std::move(read);
  } else {
    keys.push_back({named[0], named[1]});
  }
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto deleted = DeleteAll(**store, keys, {.sync = arguments.Flag("sync")});
  if (!deleted.ok()) return Fail(deleted.status(), environment);
  JsonWriter json;
  json.BeginObject().Key("deleted").Integer(*deleted);
  json.Key("not_found").Integer(static_cast<int64_t>(keys.size()) - *deleted).EndObject();
  environment.out.Write(json.text() + "\n");
  return kDone;
}

}  // namespace c360::command
