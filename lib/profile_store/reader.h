// One consistent read of the store, on one snapshot.
#ifndef C360_LIB_PROFILE_STORE_READER_H_
#define C360_LIB_PROFILE_STORE_READER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/options.h"
#include "c360/profiles.h"
#include "c360/v1/profile.pb.h"
#include "ingest/index.h"
#include "ingest/prepare.h"
#include "ingest/state.h"
#include "match/model.h"
#include "normalize/normalizer.h"
#include "profile/fold.h"
#include "profile_store/evidence_cache.h"
#include "resolve/assertions.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360 {

// What every read and write works with. Constant after construction; the assertions and the match model, which are
// replaced whole, are handed in beside it.
struct StoreContext {
  std::unique_ptr<storage::Engine> engine;
  v1::Policy policy;
  std::unique_ptr<NamespaceTable> namespaces;
  std::unique_ptr<normalize::Normalizer> normalizer;
  KeyedHasher hasher;
  Clock clock;
  std::unique_ptr<profile::FoldPlan> fold_plan;
};

// Not thread-safe; make one for each read.
class Reader {
 public:
  Reader(const StoreContext& context, std::shared_ptr<const resolve::Assertions> assertions,
         std::shared_ptr<const match::Model> model)
      : context_(context),
        assertions_(std::move(assertions)),
        model_(std::move(model)),
        snapshot_(context.engine->NewSnapshot()),
        state_(*context.engine, *context.namespaces, context.hasher, snapshot_.get()),
        evidence_(*context.engine, *context.namespaces, context.hasher, snapshot_.get(), state_) {
    // Weights depend on how many records there are; a damaged counter shows in check.
    const auto counters = storage::ReadCounters(*context.engine, snapshot_.get());
    state_.SetComparable(ingest::RoundComparable(counters.ok() ? counters->comparable : 0));
    unsettled_ = counters.ok() && counters->unsettled != 0;
  }

  struct Found {
    std::vector<RecordId> records;   // that show the key
    std::vector<RecordId> profiles;  // sorted, unique
    int64_t total = 0;
    bool bound = false;  // `total` is a lower bound
  };
  // Errors: NotFound, InvalidArgument.
  absl::StatusOr<Found> Find(std::string_view key, size_t limit);
  // Reads together what Find will ask of these keys; bad keys are left to Find.
  absl::Status Prefetch(std::span<const std::string> keys);
  absl::StatusOr<v1::Profile> Assemble(RecordId profile, const LookupOptions& options);
  absl::Status ForEachProfile(RecordId after, const std::function<absl::StatusOr<bool>(RecordId)>& visit);
  // Every event of the log as stored, in the order of arrival, with its anchor and its record.
  absl::Status ForEachEvent(const std::function<absl::StatusOr<bool>(v1::Event& event, const ingest::Anchor& anchor,
                                                                     RecordId record)>& visit);
  absl::StatusOr<v1::Event> EventAt(Sequence sequence);  // as stored, normalised
  // Identifiers that a NOT_SAME takes off the profile. Free of reads where no NOT_SAME stands.
  absl::StatusOr<profile::Withheld> WithheldOf(RecordId profile);
  absl::StatusOr<std::vector<RecordId>> MembersOf(RecordId profile) {
    return storage::ReadProfileMembers(*context_.engine, profile, snapshot_.get());
  }

  // The events that assembling the profile reads: neither does a stored fold hold them, nor tells the timeline enough.
  absl::StatusOr<std::vector<Sequence>> EventsToRead(RecordId profile);

  const StoreContext& context() const { return context_; }
  const resolve::Assertions& assertions() const { return *assertions_; }
  const match::Model& model() const { return *model_; }
  const storage::Snapshot* snapshot() const { return snapshot_.get(); }
  ingest::State& state() { return state_; }
  EvidenceCache& evidence() { return evidence_; }

 private:
  // Of the identifiers that traits take: which of them events of a record may show.
  enum class TraitIds : uint8_t { kNone, kDeviceIds, kAny };
  absl::StatusOr<TraitIds> TraitIdsOf(RecordId record);
  // Events of one record that still have to be folded.
  struct Tail {
    RecordId record;
    TraitIds ids = TraitIds::kAny;
    int64_t events = 0;  // that were found
  };
  // What the timeline tells of an event; none where that is not all that its fold takes, and the event has to be read.
  std::optional<profile::Outline> OutlineOf(int64_t time_us, std::string_view row, TraitIds ids) const;
  // Takes the record's events in a range of places: folds those of which the timeline tells enough, and leaves the
  // others in `unread`.
  absl::Status TakeEvents(std::string_view from, std::string_view until, std::optional<absl::Time> as_of, Tail* tail,
                          profile::Fold* fold, std::vector<Sequence>* unread);
  absl::Status AddEvents(const std::vector<Sequence>& sequences, profile::Fold* fold);
  // Folds each record's events: its stored fold where that holds nothing from `as_of` on, and of the events that it
  // does not hold those of which the timeline tells enough. The others are left in `unread`. Fills `events` with the
  // number of all, as `members`.
  absl::Status FoldMembers(std::span<const RecordId> members, std::optional<absl::Time> as_of, profile::Fold* fold,
                           std::vector<int64_t>* events, std::vector<Sequence>* unread);
  using ShownByName = std::map<std::pair<std::string, std::string>, const resolve::Shown*>;
  // What the members show rightly, and what none of them does.
  absl::Status CollectShown(std::span<const RecordId> members, ShownByName* shown, profile::Withheld* withheld);
  absl::Status AddIdentifiers(std::span<const RecordId> members, profile::Withheld* withheld, v1::Profile* profile);
  // Whether work on any of the records is queued.
  absl::StatusOr<bool> AnyQueued(std::span<const RecordId> members);
  std::vector<std::string> KeysOf(std::span<const RecordId> members) const;

  const StoreContext& context_;
  std::shared_ptr<const resolve::Assertions> assertions_;
  std::shared_ptr<const match::Model> model_;
  std::unique_ptr<storage::Snapshot> snapshot_;
  ingest::State state_;
  EvidenceCache evidence_;
  bool unsettled_ = false;                       // work of any kind is queued
  std::unique_ptr<storage::Iterator> timeline_;  // made at the first use; one iterator serves every record
};

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_READER_H_
