// The verb reference: puts reference facts into a store, and lists them.
#include <string>
#include <string_view>
#include <vector>

#include "c360/metrics/funnel.h"
#include "c360/metrics/service.h"
#include "c360/reference.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

// Calls `line` for each line that is not empty, with its number from 1.
template <typename Function>
absl::Status ForEachLine(std::string_view text, const Function& line) {
  for (int64_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    std::string_view one = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!one.empty() && one.back() == '\r') one.remove_suffix(1);
    if (one.find_first_not_of(" \t") == std::string_view::npos) continue;
    if (absl::Status status = line(number, one); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// What is stored and yet says nothing to the measures: most often a slip in a name.
void NoteLooseEnds(const std::vector<v1::ReferenceFact>& put, ProfileStore& store, Environment& environment) {
  for (const v1::ReferenceFact& fact : put) {
    if (fact.campaign().goal().empty()) continue;
    if (const auto goal = metrics::ParseFactPattern(fact.campaign().goal()); !goal.ok()) {
      environment.err.Print("reference: campaign {}: goal: {}; only its CONVERTED touches will count as conversions\n",
                            Printable(fact.key()), Printable(MessageOf(goal.status())));
    }
  }
  const auto in_force = store.reference().List({.kind = {}, .key = {}, .as_of = {}});
  if (!in_force.ok()) return;
  for (const std::string& calendar : metrics::SlaPolicy::MissingCalendars(*in_force)) {
    environment.err.Print("reference: a service level names the calendar {}, which is not there yet\n",
                          Printable(calendar));
  }
}

int Put(const Arguments& arguments, Environment& environment) {
  const std::string& path = arguments.positional()[1];
  std::string text;
  if (absl::Status status = ReadFile(path, &text); !status.ok()) return Fail(status, environment);
  std::vector<v1::ReferenceFact> facts;
  const absl::Status read = ForEachLine(text, [&](int64_t number, std::string_view line) {
    auto fact = ParseReferenceFact(line);
    if (!fact.ok()) {
      return Failure(fact.status().code(), fmt::format("{}:{}: {}", path, number, MessageOf(fact.status())));
    }
    facts.push_back(*std::move(fact));
    return absl::OkStatus();
  });
  if (!read.ok()) return Fail(read, environment);
  auto store = OpenStore(arguments, environment, Access::kCreate);
  if (!store.ok()) return Fail(store.status(), environment);
  const absl::Status status = (*store)->reference().Put(facts, {.sync = arguments.Flag("sync")});
  if (!status.ok()) return Fail(status, environment);
  NoteLooseEnds(facts, **store, environment);
  const auto count = static_cast<int64_t>(facts.size());
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key("facts").Integer(count).EndObject().text() + "\n");
  } else {
    environment.out.Print("{} stored\n", Counted(count, "fact", "facts"));
  }
  return kDone;
}

// One fact a line in JSON, so that the output goes in again.
int List(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto facts =
      (*store)->reference().List({.kind = arguments.Text("kind"), .key = {}, .as_of = arguments.Time("as-of")});
  if (!facts.ok()) return Fail(facts.status(), environment);
  for (const v1::ReferenceFact& fact : *facts) environment.out.Write(ReferenceFactJson(fact) + "\n");
  return kDone;
}

}  // namespace

int RunReference(const Arguments& arguments, Environment& environment) {
  const auto& words = arguments.positional();
  if (words[0] == "put" && words.size() == 2) return Put(arguments, environment);
  if (words[0] == "list" && words.size() == 1) return List(arguments, environment);
  return FailUsage("reference: put FILE, or list", environment);
}

}  // namespace c360::command
