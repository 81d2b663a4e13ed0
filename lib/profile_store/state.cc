// Tested by tests/profile_store/rebuild_test.cc.
#include "profile_store/state.h"

#include "base/hash.h"
#include "base/status.h"
#include "c360/version.h"
#include "normalize/normalizer.h"
#include "storage/keys.h"

namespace c360 {
namespace {

using storage::Table;

template <typename Message>
absl::StatusOr<std::optional<Message>> ReadRow(storage::Engine& engine, Table table, std::string_view key) {
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine.Get(table, key, &bytes));
  if (!found) return std::optional<Message>();
  Message message;
  if (!message.ParseFromString(bytes)) return DataLoss("a row of {} is damaged", storage::TableName(table));
  return std::optional<Message>(std::move(message));
}

}  // namespace

absl::StatusOr<std::optional<storage::v1::StoreState>> ReadState(storage::Engine& engine) {
  C360_ASSIGN_OR_RETURN(auto state, ReadRow<storage::v1::StoreState>(engine, Table::kMeta, storage::kMetaState));
  if (!state) return state;
  if (state->hash_key().size() != KeyedHasher::kKeyBytes) return DataLoss("the state of the store is damaged");
  if (state->format_version() > kFormatVersion) {
    return FailedPrecondition("the store has format {}, this c360 reads up to {}: use a newer c360",
                              state->format_version(), kFormatVersion);
  }
  return state;
}

absl::StatusOr<v1::Policy> ReadPolicy(storage::Engine& engine) {
  C360_ASSIGN_OR_RETURN(auto policy, ReadRow<v1::Policy>(engine, Table::kMeta, storage::kMetaPolicy));
  if (!policy) return DataLoss("the policy of the store is missing");
  return *std::move(policy);
}

absl::StatusOr<std::optional<storage::v1::RebuildState>> ReadRebuild(storage::Engine& engine) {
  return ReadRow<storage::v1::RebuildState>(engine, Table::kMeta, storage::kMetaRebuild);
}

absl::StatusOr<std::shared_ptr<const match::Model>> ReadModel(storage::Engine& engine) {
  std::string version;
  C360_ASSIGN_OR_RETURN(const bool found, engine.Get(Table::kMeta, storage::kMetaModel, &version));
  if (!found) return std::make_shared<const match::Model>(match::Model::BuiltIn());
  C360_ASSIGN_OR_RETURN(const auto proto, ReadRow<v1::MatchModel>(engine, Table::kModels,
                                                                  std::string(storage::kMatchModelPrefix) + version));
  if (!proto) return DataLoss("the match model of the store is missing");
  const auto model = match::Model::FromProto(*proto);
  if (!model.ok()) return DataLoss("the match model of the store is damaged");
  return std::make_shared<const match::Model>(*model);
}

std::string EncodeModelVersion(uint64_t version) { return storage::RecordKey(RecordId{version}); }

std::string MatchModelKey(uint64_t version) {
  return std::string(storage::kMatchModelPrefix) + EncodeModelVersion(version);
}

void PutModel(const match::Model& model, storage::Batch* batch) {
  batch->Put(Table::kModels, MatchModelKey(model.version()), model.proto().SerializeAsString());
  batch->Put(Table::kMeta, storage::kMetaModel, EncodeModelVersion(model.version()));
}

void SetDerivedHere(storage::v1::StoreState* state) {
  state->set_rules_version(kRulesVersion);
  state->set_icu_version(normalize::Normalizer::LibraryVersions());
}

bool HasLibraryVersions(const storage::v1::StoreState& state) {
  return state.icu_version() == normalize::Normalizer::LibraryVersions();
}

}  // namespace c360
