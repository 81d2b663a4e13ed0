// What a store knows of itself: its format, its key, the policy and the match model in force.
#ifndef C360_LIB_PROFILE_STORE_STATE_H_
#define C360_LIB_PROFILE_STORE_STATE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "c360/options.h"
#include "c360/storage/v1/storage.pb.h"
#include "match/model.h"
#include "storage/engine.h"

namespace c360 {

// Null: the store is new. Errors  DataLoss; FailedPrecondition: a newer c360 wrote it.
absl::StatusOr<std::optional<storage::v1::StoreState>> ReadState(storage::Engine& engine);
absl::StatusOr<v1::Policy> ReadPolicy(storage::Engine& engine);
// The model in force. Errors: DataLoss.
absl::StatusOr<std::shared_ptr<const match::Model>> ReadModel(storage::Engine& engine);
// The rebuild under way, if there is one.
absl::StatusOr<std::optional<storage::v1::RebuildState>> ReadRebuild(storage::Engine& engine);

// Key of a match model in `models`, and of the row of `meta` that says which one is in force.
std::string MatchModelKey(uint64_t version);
std::string EncodeModelVersion(uint64_t version);
// Puts `model` and that it is in force.
void PutModel(const match::Model& model, storage::Batch* batch);

// The state of a store whose rows are all derived by this program: ICU's and libphonenumber's versions are inputs, and
// so are the rules of normalising and matching.
void SetDerivedHere(storage::v1::StoreState* state);
bool HasLibraryVersions(const storage::v1::StoreState& state);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_STATE_H_
