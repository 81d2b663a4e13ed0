// Opening the store that --db names, and telling what went wrong.
#ifndef C360_EXAMPLES_C360_STORE_ACCESS_H_
#define C360_EXAMPLES_C360_STORE_ACCESS_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/profile_store.h"
#include "environment.h"
#include "options.h"
#include "style.h"

namespace c360::command {

enum class Access : uint8_t {
  kRead,    // beside a writer in another process
  kWrite,   // the store must be there
  kCreate,  // makes the store where there is none
};

// Reads what --policy and --model name, where they are given, into `options`.
// Errors  NotFound and InvalidArgument of the files.
absl::Status ReadWorkingRules(const Arguments& arguments, StoreOptions* options);

// `status` of opening the store in `path`; where there is none, with what to do next.
absl::Status TellMissingStore(const absl::Status& status, const std::string& path);

// Opens the store in --db; where it may be new, under --policy and --model.
// Errors  those of ProfileStore::Open and ReadWorkingRules.
absl::StatusOr<std::unique_ptr<ProfileStore>> OpenStore(const Arguments& arguments, const Environment& environment,
                                                        Access access);

// How text for people is set there.
inline Style StyleOf(const Environment& environment) {
  return {.colour = environment.colour, .width = environment.width};
}

// Prints "c360: <message>" to standard error and returns kFailed.
int Fail(const absl::Status& status, Environment& environment);
// For a wrong argument that only the verb itself can tell.
int FailUsage(std::string_view message, Environment& environment);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_STORE_ACCESS_H_
