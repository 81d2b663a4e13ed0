#include "store_access.h"

#include <string>
#include <utility>

#include "c360/match_model.h"
#include "c360/policy.h"
#include "fmt/format.h"
#include "text.h"

namespace c360::command {

absl::Status ReadWorkingRules(const Arguments& arguments, StoreOptions* options) {
  if (arguments.Has("policy")) {
    const std::string path = arguments.Text("policy");
    std::string json;
    if (absl::Status status = ReadFile(path, &json); !status.ok()) return status;
    absl::StatusOr<v1::Policy> policy = ParsePolicy(json);
    if (!policy.ok()) return Failure(policy.status().code(), fmt::format("{}: {}", path, MessageOf(policy.status())));
    options->policy = *std::move(policy);
  }
  if (arguments.Has("model")) {
    const std::string path = arguments.Text("model");
    std::string text;
    if (absl::Status status = ReadFile(path, &text); !status.ok()) return status;
    absl::StatusOr<v1::MatchModel> model = ParseMatchModel(text);
    if (!model.ok()) return Failure(model.status().code(), fmt::format("{}: {}", path, MessageOf(model.status())));
    options->model = *std::move(model);
  }
  return absl::OkStatus();
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
  if (!store.ok()) return TellMissingStore(store.status(), path);
  return store;
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
