#include "store_access.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "c360/match_model.h"
#include "c360/policy.h"
#include "fmt/format.h"
#include "text.h"

namespace c360::command {

namespace {

// The file that `option` names, read by `parse`, where the option is given.
template <typename Message>
absl::Status ReadNamed(const Arguments& arguments, std::string_view option,
                       absl::StatusOr<Message> (*parse)(std::string_view), std::optional<Message>* read) {
  if (!arguments.Has(option)) return absl::OkStatus();
  const std::string path = arguments.Text(option);
  std::string text;
  if (absl::Status status = ReadRules(path, &text); !status.ok()) return status;
  absl::StatusOr<Message> message = parse(text);
  if (!message.ok()) return Failure(message.status().code(), fmt::format("{}: {}", path, MessageOf(message.status())));
  *read = *std::move(message);
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadWorkingRules(const Arguments& arguments, StoreOptions* options) {
  if (absl::Status status = ReadNamed(arguments, "policy", ParsePolicy, &options->policy); !status.ok()) return status;
  return ReadNamed(arguments, "model", ParseMatchModel, &options->model);
}

absl::Status TellMissingStore(const absl::Status& status, const std::string& path) {
  if (!absl::IsNotFound(status)) return status;
  return Failure(absl::StatusCode::kNotFound,
                 fmt::format("there is no store in {}; c360 ingest --db={} FILE makes one", path, path));
}

absl::StatusOr<std::unique_ptr<ProfileStore>> OpenStore(const Arguments& arguments, const Environment& environment,
                                                        Access access) {
  StoreOptions options;
  options.create_if_missing = access == Access::kCreate;
  options.read_only = access == Access::kRead;
  options.clock = environment.clock;
  if (access == Access::kCreate) {
    if (absl::Status status = ReadWorkingRules(arguments, &options); !status.ok()) return status;
  }
  const std::string path = arguments.Text("db");
  auto store = ProfileStore::Open(path, options);
  if (store.ok()) return store;
  if (access == Access::kCreate && absl::IsNotFound(store.status())) {
    return Failure(absl::StatusCode::kNotFound,
                   fmt::format("{}: the folder in which the store is to be made is not there", path));
  }
  return TellMissingStore(store.status(), path);
}

int Fail(const absl::Status& status, Environment& environment) {
  environment.out.Flush();
  environment.err.Print("c360: {}\n", MessageOf(status).empty() ? std::string_view("failed") : MessageOf(status));
  return kFailed;
}

int FailUsage(std::string_view message, Environment& environment) {
  environment.err.Print("c360: {}\n", message);
  return kWrongUsage;
}

}  // namespace c360::command
