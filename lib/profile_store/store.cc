// Opening a store, and the calls that write. Tested by tests/profile_store/store_test.cc.
#include "profile_store/store.h"

#include "base/random.h"
#include "base/status.h"
#include "c360/policy.h"
#include "c360/version.h"
#include "profile_store/prepared.h"
#include "profile_store/state.h"
#include "types/event.h"

namespace c360 {
namespace {

using storage::Table;

class ProfileStoreImpl final : public ProfileStore {
 public:
  explicit ProfileStoreImpl(std::unique_ptr<StoreCore> core)
      : core_(std::move(core)),
        profiles_(NewProfiles(*core_)),
        timeline_(NewTimeline(*core_)),
        identity_(NewIdentity(*core_)),
        reference_(NewReference(*core_)),
        maintenance_(NewMaintenance(*core_)),
        metrics_(NewMetrics(*core_)),
        predictions_(NewPredictions(*core_, *metrics_)),
        privacy_(NewPrivacy(*core_, *maintenance_)) {}
  ~ProfileStoreImpl() override { WriteHeld().IgnoreError(); }  // who wants to know calls it

  absl::StatusOr<IngestReport> Ingest(const v1::Event& event, const WriteOptions& options) override {
    return IngestBatch(std::span(&event, 1), options);
  }

  absl::StatusOr<IngestReport> IngestBatch(std::span<const v1::Event> events, const WriteOptions& options) override {
    std::vector<v1::Event> copies(events.begin(), events.end());
    std::vector<v1::Event*> pointers;
    for (v1::Event& copy : copies) pointers.push_back(&copy);
    return IngestBatch(std::span<v1::Event* const>(pointers), options);
  }

  absl::StatusOr<IngestReport> IngestBatch(std::span<v1::Event* const> events, const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_->CheckWritable());
    return IngestPrepared(*Prepare(events), options);
  }

  // Needs nothing of the store's rows, so several threads do it at the same time.
  std::unique_ptr<PreparedEvents> Prepare(std::span<v1::Event* const> events) const override {
    const StoreContext& context = core_->context;
    return std::make_unique<PreparedBatch>(
        core_.get(), ingest::PrepareAll({context.policy, *context.namespaces, *context.normalizer, context.hasher},
                                        context.clock(), events));
  }

  absl::StatusOr<IngestReport> IngestPrepared(const PreparedEvents& events, const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_->CheckWritable());
    const auto* batch = dynamic_cast<const PreparedBatch*>(&events);
    if (batch == nullptr || batch->store != core_.get()) return InvalidArgument("events: prepared by another store");
    MutexLock lock(&core_->write_mutex);
    return core_->writer->Ingest(batch->events, *core_->CurrentAssertions(), options);
  }

  absl::Status WriteHeld() override {
    MutexLock lock(&core_->write_mutex);
    return core_->WriteHeld();
  }

  absl::StatusOr<int64_t> Delete(std::span<const EventKey> events, const WriteOptions& options) override {
    C360_RETURN_IF_ERROR(core_->CheckWritable());
    MutexLock lock(&core_->write_mutex);
    return core_->writer->Delete(events, *core_->CurrentAssertions(), options.sync);
  }

  Profiles& profiles() override { return *profiles_; }
  Timeline& timeline() override { return *timeline_; }
  Identity& identity() override { return *identity_; }
  Reference& reference() override { return *reference_; }
  Maintenance& maintenance() override { return *maintenance_; }
  Metrics& metrics() override { return *metrics_; }
  Predictions& predictions() override { return *predictions_; }
  Privacy& privacy() override { return *privacy_; }
  const v1::Policy& policy() const override { return core_->context.policy; }

 private:
  std::unique_ptr<StoreCore> core_;
  std::unique_ptr<Profiles> profiles_;
  std::unique_ptr<Timeline> timeline_;
  std::unique_ptr<Identity> identity_;
  std::unique_ptr<Reference> reference_;
  std::unique_ptr<Maintenance> maintenance_;
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<Predictions> predictions_;
  std::unique_ptr<Privacy> privacy_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<storage::Engine>> OpenEngine(std::string_view path, const StoreOptions& options) {
  if (options.engine == StoreOptions::Engine::kMemory) return storage::NewMemoryEngine();
  return storage::OpenRocksDb(std::string(path), {.create_if_missing = options.create_if_missing && !options.read_only,
                                                  .read_only = options.read_only,
                                                  .block_cache_bytes = options.block_cache_bytes,
                                                  .write_buffer_bytes = options.write_buffer_bytes,
                                                  .background_threads = options.background_threads});
}

absl::Status CheckOptions(const StoreOptions& options) {
  if (!options.clock) return InvalidArgument("options.clock: missing; a program gives absl::Now");
  if (options.policy) {
    C360_RETURN_IF_ERROR(ValidatePolicy(WithDefaults(*options.policy)));
    C360_RETURN_IF_ERROR(normalize::Normalizer::CheckPolicy(*options.policy));
  }
  if (options.model) C360_RETURN_IF_ERROR(match::Model::FromProto(*options.model).status());
  return absl::OkStatus();
}

namespace {

constexpr std::string_view kOfRebuild = "c360 rebuild, or RebuildStore";

// What the store was made with stands; what is asked for must be the same.
absl::Status TakeStored(const StoreOptions& options, const storage::v1::StoreState& state, StoreCore* core) {
  storage::Engine& engine = *core->context.engine;
  C360_ASSIGN_OR_RETURN(core->context.policy, ReadPolicy(engine));
  if (options.policy && WithDefaults(*options.policy).SerializeAsString() != core->context.policy.SerializeAsString()) {
    return FailedPrecondition("the store was made under another policy: {} changes it", kOfRebuild);
  }
  if (!HasLibraryVersions(state)) {
    return FailedPrecondition("the store was written with other versions of ICU or libphonenumber: {} makes it anew",
                              kOfRebuild);
  }
  C360_ASSIGN_OR_RETURN(auto model, ReadModel(engine));
  if (options.model) {
    C360_ASSIGN_OR_RETURN(const match::Model asked, match::Model::FromProto(*options.model));
    if (asked.version() != model->version())
      return FailedPrecondition("the store works with another match model: c360 rebuild, or UseModel, changes it");
  }
  MutexLock lock(&core->current_mutex);
  core->model = std::move(model);
  return absl::OkStatus();
}

absl::StatusOr<storage::v1::StoreState> MakeState(const StoreOptions& options, StoreCore* core) {
  storage::v1::StoreState state;
  const auto key = options.entropy ? options.entropy() : SystemEntropy();
  state.set_format_version(kFormatVersion);
  state.set_hash_key(std::string(key.begin(), key.end()));
  SetDerivedHere(&state);
  core->context.policy = WithDefaults(options.policy.value_or(DefaultPolicy()));
  auto batch = core->context.engine->NewBatch();
  auto model = std::make_shared<const match::Model>(match::Model::BuiltIn());
  if (options.model) {
    C360_ASSIGN_OR_RETURN(match::Model given, match::Model::FromProto(*options.model));
    model = std::make_shared<const match::Model>(std::move(given));
    PutModel(*model, batch.get());
  }
  batch->Put(Table::kMeta, storage::kMetaState, state.SerializeAsString());
  batch->Put(Table::kMeta, storage::kMetaPolicy, core->context.policy.SerializeAsString());
  C360_RETURN_IF_ERROR(core->context.engine->Write(std::move(batch), /*sync=*/true));
  MutexLock lock(&core->current_mutex);
  core->model = std::move(model);
  return state;
}

// Reads the state of the store, or writes that of a new one.
absl::Status LoadState(const StoreOptions& options, bool rebuilding, StoreCore* core) {
  storage::Engine& engine = *core->context.engine;
  C360_ASSIGN_OR_RETURN(auto state, ReadState(engine));
  if (state) {
    C360_ASSIGN_OR_RETURN(const auto rebuild, ReadRebuild(engine));
    if (rebuild && !rebuilding)
      return FailedPrecondition("a rebuild of the store was begun and not ended: {} goes on with it", kOfRebuild);
    C360_RETURN_IF_ERROR(TakeStored(options, *state, core));
  } else if (options.read_only || !options.create_if_missing) {  // its making was cut off before the first row
    return NotFound("there is no store");
  } else {
    C360_ASSIGN_OR_RETURN(state, MakeState(options, core));
  }
  std::array<uint8_t, KeyedHasher::kKeyBytes> key;
  std::copy_n(state->hash_key().begin(), key.size(), key.begin());
  core->context.hasher = KeyedHasher(key);
  return absl::OkStatus();
}

absl::Status LoadAssertions(StoreCore* core) {
  std::vector<resolve::AssertionEntry> entries;
  const auto it = core->context.engine->NewIterator(Table::kAssertions);
  for (it->Seek(""); it->Valid(); it->Next()) {
    storage::v1::AssertionRow row;
    if (!row.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())))
      return DataLoss("a row of assertions is damaged");
    resolve::AssertionEntry entry;
    entry.id = static_cast<int64_t>(storage::ParseRecordKey(it->key()).value);
    entry.kind = static_cast<v1::Assertion::Kind>(row.kind());
    entry.assertion.set_id(entry.id);
    entry.assertion.set_kind(entry.kind);
    entry.assertion.mutable_left()->set_namespace_(row.left().namespace_());
    entry.assertion.mutable_left()->set_value(row.left().value());
    entry.assertion.mutable_right()->set_namespace_(row.right().namespace_());
    entry.assertion.mutable_right()->set_value(row.right().value());
    entry.assertion.set_reason(row.reason());
    SetMicros(row.asserted_at_us(), entry.assertion.mutable_asserted_at());
    entry.left = resolve::IdentifierHash(core->context.hasher, row.left().namespace_(), row.left().value());
    entry.right = resolve::IdentifierHash(core->context.hasher, row.right().namespace_(), row.right().value());
    entries.push_back(std::move(entry));
  }
  C360_RETURN_IF_ERROR(it->status());
  MutexLock lock(&core->current_mutex);
  core->assertions = std::make_shared<const resolve::Assertions>(std::move(entries));
  return absl::OkStatus();
}

}  // namespace

absl::Status StoreCore::CheckWritable() const {
  if (read_only) return FailedPrecondition("the store is open for reading only");
  return absl::OkStatus();
}

absl::Status StoreCore::WriteHeld() { return writer->WriteHeld(CurrentAssertions().get()); }

absl::StatusOr<std::unique_ptr<ProfileStore>> ProfileStore::Open(std::string_view path, const StoreOptions& options) {
  C360_RETURN_IF_ERROR(CheckOptions(options));
  C360_ASSIGN_OR_RETURN(auto engine, OpenEngine(path, options));
  return OpenOn(std::move(engine), options);
}

absl::StatusOr<std::unique_ptr<StoreCore>> MakeCore(std::unique_ptr<storage::Engine> engine,
                                                    const StoreOptions& options, bool rebuilding) {
  auto core = std::make_unique<StoreCore>();
  core->context.engine = std::move(engine);
  core->read_only = options.read_only;
  core->context.clock = options.clock;
  C360_RETURN_IF_ERROR(LoadState(options, rebuilding, core.get()));
  core->context.namespaces = std::make_unique<NamespaceTable>(core->context.policy);
  core->context.fold_plan = std::make_unique<profile::FoldPlan>(core->context.policy);
  core->context.normalizer = std::make_unique<normalize::Normalizer>(core->context.policy);
  C360_RETURN_IF_ERROR(LoadAssertions(core.get()));
  core->writer = std::make_unique<ingest::Writer>(
      *core->context.engine, core->context.policy, *core->context.namespaces, *core->context.normalizer,
      core->CurrentModel(), core->context.hasher, ingest::FoldOptions{.tail_events = options.fold_tail_events});
  C360_RETURN_IF_ERROR(core->writer->LoadSuppressions());
  return core;
}

absl::StatusOr<std::unique_ptr<ProfileStore>> OpenOn(std::unique_ptr<storage::Engine> engine,
                                                     const StoreOptions& options) {
  C360_RETURN_IF_ERROR(CheckOptions(options));
  C360_ASSIGN_OR_RETURN(auto core, MakeCore(std::move(engine), options, /*rebuilding=*/false));
  return std::make_unique<ProfileStoreImpl>(std::move(core));
}

}  // namespace c360
