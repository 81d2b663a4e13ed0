// One consistent read of the store, on one snapshot.
#ifndef C360_LIB_PROFILE_STORE_READER_H_
#define C360_LIB_PROFILE_STORE_READER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/options.h"
#include "c360/profiles.h"
#include "c360/v1/profile.pb.h"
#include "ingest/index.h"
#include "ingest/state.h"
#include "match/model.h"
#include "normalize/normalizer.h"
#include "resolve/assertions.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360 {

// What every read and write works with. Constant after construction, but for the assertions, which are replaced whole.
struct StoreContext {
  std::unique_ptr<storage::Engine> engine;
  v1::Policy policy;
  std::unique_ptr<NamespaceTable> namespaces;
  std::unique_ptr<normalize::Normalizer> normalizer;
  match::Model model = match::Model::BuiltIn();
  KeyedHasher hasher;
  Clock clock;
};

// Not thread-safe; make one for each read.
class Reader {
 public:
  Reader(const StoreContext& context, std::shared_ptr<const resolve::Assertions> assertions)
      : context_(context),
        assertions_(std::move(assertions)),
        snapshot_(context.engine->NewSnapshot()),
        state_(*context.engine, *context.namespaces, context.hasher, snapshot_.get()) {
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
  absl::StatusOr<v1::Profile> Assemble(RecordId profile, const LookupOptions& options);
  absl::Status ForEachProfile(RecordId after, const std::function<absl::StatusOr<bool>(RecordId)>& visit);
  absl::StatusOr<v1::Event> EventAt(Sequence sequence);  // as stored, normalised
  absl::StatusOr<std::vector<RecordId>> MembersOf(RecordId profile) {
    return storage::ReadProfileMembers(*context_.engine, profile, snapshot_.get());
  }

  const StoreContext& context() const { return context_; }
  const resolve::Assertions& assertions() const { return *assertions_; }
  const storage::Snapshot* snapshot() const { return snapshot_.get(); }
  ingest::State& state() { return state_; }

 private:
  absl::StatusOr<bool> Waits(const resolve::RecordEvidence& record);
  absl::Status FoldEvents(RecordId record, std::optional<absl::Time> as_of,
                          const std::function<void(const v1::Event&)>& add, int64_t* count);

  const StoreContext& context_;
  std::shared_ptr<const resolve::Assertions> assertions_;
  std::unique_ptr<storage::Snapshot> snapshot_;
  ingest::State state_;
  bool unsettled_ = false;
};

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_READER_H_
