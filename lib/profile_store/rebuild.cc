// What is derived goes, and every event of the log is applied again. Three phases, each of which can be cut off and
// taken up again: the row "rebuild" of `meta` says where it stands, and goes with the last write. Anchors stay until
// the end, so records that come back come back under their ids.
//
// Why in place and not beside the old tables: a second set of tables would need the disk twice, and a store whose
// evidence is half old and half new answers no question well. So nobody else works on it meanwhile.
//
// Tested by tests/profile_store/rebuild_test.cc.
#include "profile_store/rebuild.h"

#include <algorithm>
#include <array>

#include "base/status.h"
#include "c360/policy.h"
#include "profile_store/state.h"
#include "profile_store/store.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "types/event.h"
#include "types/policy.h"

namespace c360 {
namespace {

using storage::Table;
using storage::v1::RebuildState;

constexpr size_t kEventsAtOnce = 1000;
constexpr size_t kRowsAtOnce = 10'000;

// Everything that the log, the assertions, the policy and the model say over again.
constexpr std::array kDerived = {Table::kTimeline,    Table::kRecords,  Table::kFolds,
                                 Table::kIdentifiers, Table::kProfiles, Table::kWork,
                                 Table::kBlocks,      Table::kTerms,    Table::kLinks};

absl::Status Stopped() { return absl::CancelledError("stopped on request; the same call goes on where it was"); }

class Rebuilder {
 public:
  Rebuilder(std::unique_ptr<storage::Engine> engine, const StoreOptions& options, const RebuildOptions& rebuild)
      : engine_(std::move(engine)), options_(options), rebuild_(rebuild) {}

  absl::StatusOr<RebuildReport> Run() {
    C360_RETURN_IF_ERROR(Begin());
    if (state_.phase() == RebuildState::CLEARING) C360_RETURN_IF_ERROR(Clear());
    StoreOptions options = options_;
    options.policy.reset();  // it is the store's now
    options.model.reset();
    C360_ASSIGN_OR_RETURN(core_, MakeCore(std::move(engine_), options, /*rebuilding=*/true));
    if (state_.phase() == RebuildState::REPLAYING) C360_RETURN_IF_ERROR(Replay());
    C360_RETURN_IF_ERROR(Sweep());
    RebuildReport report;
    report.refused = static_cast<int64_t>(state_.refused());
    C360_RETURN_IF_ERROR(NewMaintenance(*core_)->Settle(rebuild_.progress));
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core_->context.engine, nullptr));
    report.events = static_cast<int64_t>(counters.events);
    report.profiles = static_cast<int64_t>(counters.profiles);
    return report;
  }

 private:
  // Notes what is to be done, or finds what was begun. Nothing is changed when it gives an error.
  absl::Status Begin() {
    C360_ASSIGN_OR_RETURN(const auto store, ReadState(*engine_));
    if (!store) return NotFound("there is no store");
    C360_ASSIGN_OR_RETURN(const auto begun, ReadRebuild(*engine_));
    RebuildState wanted;
    if (begun) wanted = *begun;
    if (rebuild_.policy) {
      wanted.set_policy(WithDefaults(*rebuild_.policy).SerializeAsString());
    } else if (!begun) {
      C360_ASSIGN_OR_RETURN(const v1::Policy policy, ReadPolicy(*engine_));
      wanted.set_policy(policy.SerializeAsString());
    }
    if (rebuild_.model) wanted.set_model(rebuild_.model->SerializeAsString());
    const bool goes_on = begun && wanted.policy() == begun->policy() && wanted.model() == begun->model();
    state_ = wanted;
    if (goes_on) return absl::OkStatus();
    C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*engine_, nullptr));
    state_.set_phase(RebuildState::CLEARING);
    state_.set_next_sequence(0);
    state_.set_end_sequence(counters.next_sequence);
    C360_RETURN_IF_ERROR(CheckEvents(*store));
    auto batch = engine_->NewBatch();
    PutState(batch.get());
    return engine_->Write(std::move(batch), /*sync=*/true);
  }

  // Whether the new policy takes every event: what it refuses would be gone.
  absl::Status CheckEvents(const storage::v1::StoreState& store) {
    if (rebuild_.drop_refused) return absl::OkStatus();
    v1::Policy policy;
    if (!policy.ParseFromString(state_.policy())) return DataLoss("the policy of the rebuild is damaged");
    const NamespaceTable namespaces(policy);
    const normalize::Normalizer normalizer(policy);
    std::array<uint8_t, KeyedHasher::kKeyBytes> key;
    std::copy_n(store.hash_key().begin(), key.size(), key.begin());
    const KeyedHasher hasher(key);
    const ingest::PrepareContext context{policy, namespaces, normalizer, hasher};
    int64_t refused = 0;
    std::string reason;
    const auto it = engine_->NewIterator(Table::kLog);
    int64_t seen = 0;
    for (it->Seek(""); it->Valid(); it->Next()) {
      v1::Event event;
      C360_RETURN_IF_ERROR(Given(it->value(), &event));
      ingest::Prepared prepared;
      if (const absl::Status status = ingest::Prepare(context, options_.clock(), &event, &prepared); !status.ok()) {
        if (refused++ == 0) reason = std::string(StatusMessage(status));
      }
      if (++seen % 1024 == 0 && !Report("check", seen)) return absl::CancelledError("stopped on request");
    }
    C360_RETURN_IF_ERROR(it->status());
    if (refused == 0) return absl::OkStatus();
    return FailedPrecondition(
        "{} events would be refused under the new policy ({}) and leave the store: nothing was changed. Allow it by "
        "drop_refused (--drop-refused), or keep them by `c360 export events` first",
        refused, reason);
  }

  // Empties what is derived, then takes the new policy and model into force.
  absl::Status Clear() {
    for (const Table table : kDerived) {
      size_t rows = 0;
      auto batch = engine_->NewBatch();
      const auto it = engine_->NewIterator(table);
      for (it->Seek(""); it->Valid(); it->Next()) {
        batch->Delete(table, it->key());
        if (++rows % kRowsAtOnce != 0) continue;
        C360_RETURN_IF_ERROR(engine_->Write(std::move(batch), /*sync=*/false));
        batch = engine_->NewBatch();
        if (!Report("clear", 0)) return Stopped();
      }
      C360_RETURN_IF_ERROR(it->status());
      C360_RETURN_IF_ERROR(engine_->Write(std::move(batch), /*sync=*/false));
    }
    auto batch = engine_->NewBatch();
    C360_RETURN_IF_ERROR(KeepFormerPolicy(batch.get()));
    C360_ASSIGN_OR_RETURN(auto store, ReadState(*engine_));
    SetDerivedHere(&*store);
    C360_ASSIGN_OR_RETURN(auto counters, storage::ReadCounters(*engine_, nullptr));
    counters.events = counters.records = counters.profiles = counters.comparable = counters.unsettled = 0;
    batch->Put(Table::kMeta, storage::kMetaState, store->SerializeAsString());
    batch->Put(Table::kMeta, storage::kMetaPolicy, state_.policy());
    batch->Put(Table::kMeta, storage::kMetaCounters, counters.Encode());
    if (!state_.model().empty()) {
      v1::MatchModel proto;
      if (!proto.ParseFromString(state_.model())) return DataLoss("the model of the rebuild is damaged");
      C360_ASSIGN_OR_RETURN(const auto model, match::Model::FromProto(proto));
      PutModel(model, batch.get());
    }
    state_.set_phase(RebuildState::REPLAYING);
    PutState(batch.get());
    return engine_->Write(std::move(batch), /*sync=*/true);
  }

  // Suppressions are hashes of what was normal under the policy of their time: it stays, so that they still hold.
  absl::Status KeepFormerPolicy(storage::Batch* batch) {
    const auto it = engine_->NewIterator(Table::kSuppressions);
    it->Seek("");
    if (!it->Valid()) return it->status();
    C360_ASSIGN_OR_RETURN(const v1::Policy policy, ReadPolicy(*engine_));
    const std::string former = policy.SerializeAsString();
    if (former == state_.policy()) return absl::OkStatus();
    const storage::SuppressionRow row{.kind = storage::SuppressionKind::kFormerPolicy, .policy = former};
    batch->Put(Table::kSuppressions, ingest::FormerPolicyKey(former), row.Encode());
    return absl::OkStatus();
  }

  absl::Status Replay() {
    storage::Engine& engine = *core_->context.engine;
    const StoreContext& context = core_->context;
    const ingest::PrepareContext prepare{context.policy, *context.namespaces, *context.normalizer, context.hasher};
    // A fresh iterator a portion: one over all would keep every file of the old log.
    while (true) {
      std::vector<v1::Event> events;
      std::vector<Sequence> sequences;
      const auto it = engine.NewIterator(Table::kLog);
      for (it->Seek(storage::LogKey({state_.next_sequence()})); it->Valid() && events.size() < kEventsAtOnce;
           it->Next()) {
        C360_RETURN_IF_ERROR(Given(it->value(), &events.emplace_back()));
        sequences.push_back(storage::ParseLogKey(it->key()));
      }
      C360_RETURN_IF_ERROR(it->status());
      const bool done = events.empty();
      std::vector<ingest::Writer::Replayed> replayed(events.size());
      for (size_t i = 0; i < events.size(); ++i) {
        replayed[i].sequence = sequences[i];
        replayed[i].prepared.status = ingest::Prepare(prepare, context.clock(), &events[i], &replayed[i].prepared);
        replayed[i].prepared.event = &events[i];
        if (!replayed[i].prepared.status.ok()) state_.set_refused(state_.refused() + 1);
      }
      if (done) {
        state_.set_phase(RebuildState::SWEEPING);
      } else {
        state_.set_next_sequence(sequences.back().value + 1);
      }
      C360_RETURN_IF_ERROR(core_->writer->Replay(
          replayed, {Table::kMeta, std::string(storage::kMetaRebuild), state_.SerializeAsString()}));
      if (done) return absl::OkStatus();
      if (!Report("replay", static_cast<int64_t>(state_.next_sequence()))) return Stopped();
    }
  }

  // Anchors whose records did not come back. The last write ends the rebuild.
  absl::Status Sweep() {
    storage::Engine& engine = *core_->context.engine;
    auto batch = engine.NewBatch();
    std::string bytes;
    const auto it = engine.NewIterator(Table::kAnchors);
    for (it->Seek(""); it->Valid(); it->Next()) {
      C360_ASSIGN_OR_RETURN(const bool there, engine.Get(Table::kRecords, it->value(), &bytes));
      if (!there) batch->Delete(Table::kAnchors, it->key());
    }
    C360_RETURN_IF_ERROR(it->status());
    batch->Delete(Table::kMeta, storage::kMetaRebuild);
    return engine.Write(std::move(batch), /*sync=*/true);
  }

  // The event of a row of the log, as it was given.
  static absl::Status Given(std::string_view bytes, v1::Event* event) {
    if (!event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
      return DataLoss("a row of log is damaged");
    RestoreGiven(event);
    return absl::OkStatus();
  }

  void PutState(storage::Batch* batch) const {
    batch->Put(Table::kMeta, storage::kMetaRebuild, state_.SerializeAsString());
  }

  bool Report(const char* stage, int64_t done) const {
    if (!rebuild_.progress) return true;
    const int64_t total = static_cast<int64_t>(state_.end_sequence());
    return rebuild_.progress({.stage = stage, .done = std::min(done, total), .total = total});
  }

  std::unique_ptr<storage::Engine> engine_;  // until it is the core's
  const StoreOptions& options_;
  const RebuildOptions& rebuild_;
  RebuildState state_;
  std::unique_ptr<StoreCore> core_;
};

}  // namespace

absl::StatusOr<RebuildReport> RebuildOn(std::unique_ptr<storage::Engine> engine, const StoreOptions& options,
                                        const RebuildOptions& rebuild) {
  C360_RETURN_IF_ERROR(CheckOptions(options));
  if (options.read_only) return FailedPrecondition("a rebuild writes: it cannot be done for reading only");
  if (rebuild.policy) {
    C360_RETURN_IF_ERROR(ValidatePolicy(WithDefaults(*rebuild.policy)));
    C360_RETURN_IF_ERROR(normalize::Normalizer::CheckPolicy(*rebuild.policy));
  }
  if (rebuild.model) C360_RETURN_IF_ERROR(match::Model::FromProto(*rebuild.model).status());
  return Rebuilder(std::move(engine), options, rebuild).Run();
}

absl::StatusOr<RebuildReport> RebuildStore(std::string_view path, const StoreOptions& options,
                                           const RebuildOptions& rebuild) {
  StoreOptions existing = options;
  existing.create_if_missing = false;
  C360_ASSIGN_OR_RETURN(auto engine, OpenEngine(path, existing));
  return RebuildOn(std::move(engine), existing, rebuild);
}

}  // namespace c360
