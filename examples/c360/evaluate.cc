// The verb evaluate: labels what the truth names with the profile it is found in, and compares.
#include "c360/evaluate.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "c360/profiles.h"
#include "c360/timeline.h"
#include "csv.h"
#include "evaluate_errors.h"
#include "fmt/format.h"
#include "render_json.h"
#include "render_text.h"
#include "store_access.h"
#include "text.h"
#include "verbs.h"

namespace c360::command {
namespace {

// Numbers for names, in the order they are met.
class Numbers {
 public:
  uint64_t Of(std::string_view name) {
    return numbers_.try_emplace(std::string(name), static_cast<uint64_t>(numbers_.size())).first->second;
  }

 private:
  absl::flat_hash_map<std::string, uint64_t> numbers_;
};

struct Labelled {
  std::vector<LabelledItem> items;
  std::vector<std::string> keys;  // parallel to items where the truth goes by identifiers, else empty
  LeftOut left_out;
};

absl::Status AtLine(const std::string& path, const CsvReader& reader, std::string_view message) {
  return Failure(absl::StatusCode::kInvalidArgument, fmt::format("{}: line {}: {}", path, reader.line(), message));
}

// The next row of three; false at the end.
absl::StatusOr<bool> NextRow(const std::string& path, CsvReader* reader, std::vector<std::string>* fields) {
  const auto more = reader->Next(fields);
  if (!more.ok()) return Failure(more.status().code(), fmt::format("{}: {}", path, MessageOf(more.status())));
  if (*more && fields->size() != 3) return AtLine(path, *reader, "three columns are expected");
  return *more;
}

// Each identifier is looked up, not compared as text: the truth holds it as somebody wrote it.
absl::Status LabelIdentifiers(const std::string& path, CsvReader* reader, Profiles& profiles, Labelled* labelled) {
  Numbers profile_numbers, entity_numbers;
  std::vector<std::string> fields;
  while (true) {
    const auto more = NextRow(path, reader, &fields);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    const auto found = profiles.Lookup(fields[0] + ":" + fields[1], {.limit = 2, .identity_only = true});
    if (absl::IsNotFound(found.status()) || absl::IsInvalidArgument(found.status())) {
      ++labelled->left_out.unknown;
      continue;
    }
    if (!found.ok()) return found.status();
    if (found->shared() || found->profiles_size() != 1) {
      ++labelled->left_out.shared;
      continue;
    }
    labelled->keys.push_back(fields[0] + ":" + fields[1]);
    labelled->items.push_back(
        {.profile = profile_numbers.Of(found->profiles(0).profile_id()), .entity = entity_numbers.Of(fields[2])});
  }
}

std::string JoinedKey(std::string_view source, std::string_view event_id) {
  return fmt::format("{}:{}{}", source.size(), source, event_id);
}

// One pass over the store, with the truth in memory.
absl::Status LabelEvents(const std::string& path, CsvReader* reader, Timeline& timeline, Labelled* labelled) {
  Numbers profile_numbers, entity_numbers;
  absl::flat_hash_map<std::string, uint64_t> entity_of;
  std::vector<std::string> fields;
  int64_t rows = 0;
  while (true) {
    const auto more = NextRow(path, reader, &fields);
    if (!more.ok()) return more.status();
    if (!*more) break;
    ++rows;
    entity_of[JoinedKey(fields[0], fields[1])] = entity_numbers.Of(fields[2]);
  }
  const absl::Status status = timeline.ScanEvents([&](const v1::Event& event, std::string_view profile_id) {
    const auto entity = entity_of.find(JoinedKey(event.source(), event.event_id()));
    if (entity != entity_of.end()) {
      labelled->items.push_back({.profile = profile_numbers.Of(profile_id), .entity = entity->second});
    }
    return true;
  });
  labelled->left_out.unknown = rows - static_cast<int64_t>(labelled->items.size());
  return status;
}

absl::Status Label(const std::string& path, const std::string& truth, ProfileStore& store, Labelled* labelled) {
  CsvReader reader(truth);
  std::vector<std::string> header;
  const auto more = NextRow(path, &reader, &header);
  if (!more.ok()) return more.status();
  if (*more && header == std::vector<std::string>{"namespace", "value", "entity"}) {
    return LabelIdentifiers(path, &reader, store.profiles(), labelled);
  }
  if (*more && header == std::vector<std::string>{"source", "event_id", "entity"}) {
    return LabelEvents(path, &reader, store.timeline(), labelled);
  }
  return Failure(
      absl::StatusCode::kInvalidArgument,
      fmt::format("{}: the first line is neither \"namespace,value,entity\" nor \"source,event_id,entity\"", path));
}

}  // namespace

namespace {

// Blocking and the worst errors need keys to ask by: a truth by events has none.
absl::Status Explain(const Labelled& labelled, size_t most, Identity& identity, ErrorReport* report) {
  if (labelled.keys.empty()) return absl::OkStatus();
  std::map<uint64_t, std::vector<std::string>> people;
  for (size_t i = 0; i < labelled.items.size(); ++i) people[labelled.items[i].entity].push_back(labelled.keys[i]);
  std::vector<std::vector<std::string>> keys;
  for (auto& [entity, own] : people) keys.push_back(std::move(own));
  const auto blocking = identity.Blocking(keys);
  if (!blocking.ok()) return blocking.status();
  report->blocking = *blocking;
  auto worst = WorstErrors(identity, labelled.items, labelled.keys, most);
  if (!worst.ok()) return worst.status();
  report->worst = *std::move(worst);
  return absl::OkStatus();
}

}  // namespace

int RunEvaluate(const Arguments& arguments, Environment& environment) {
  const std::string path = arguments.Text("truth");
  std::string truth;
  if (absl::Status status = ReadFile(path, &truth); !status.ok()) return Fail(status, environment);
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  Labelled labelled;
  if (absl::Status status = Label(path, truth, **store, &labelled); !status.ok()) return Fail(status, environment);
  const Evaluation evaluation = Evaluate(labelled.items);
  std::optional<ErrorReport> errors;
  const auto most = static_cast<size_t>(arguments.Number("worst").value_or(3));
  if (!arguments.Flag("quick")) {
    if (absl::Status status = Explain(labelled, most, (*store)->identity(), &errors.emplace()); !status.ok())
      return Fail(status, environment);
  }
  const Style style{.colour = environment.colour, .width = environment.width};
  // The contract names the JSON alone, so that is what programs get without asking; people get a table.
  const bool json = arguments.Has("output") ? arguments.Json() : !environment.terminal;
  environment.out.Write(json ? EvaluationJson(evaluation, labelled.left_out, errors ? &*errors : nullptr) + "\n"
                             : EvaluationText(evaluation, labelled.left_out, style) +
                                   (errors ? ErrorsText(*errors, style) : std::string()));
  return kDone;
}

}  // namespace c360::command
