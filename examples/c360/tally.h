// Counts what becomes of events while they go into a store, so that the counts stand also where an import stops
// half-way.
#ifndef C360_EXAMPLES_C360_TALLY_H_
#define C360_EXAMPLES_C360_TALLY_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "c360/import.h"
#include "c360/profile_store.h"

namespace c360::command {

// Counts of one import. What was refused is counted where it is told (Count): records that never became events are
// among it, and no store sees those. Not thread-safe.
class Tally {
 public:
  void Count(const ImportRejection& rejection);
  void Count(const IngestReport& report);
  void Count(const ImportRefusedIdentifier& identifier);  // those of the store are in its reports

  int64_t read() const { return accepted_ + duplicates_ + conflicts_ + suppressed_ + rejected_; }
  int64_t accepted() const { return accepted_; }
  int64_t duplicates() const { return duplicates_; }
  int64_t conflicts() const { return conflicts_; }
  int64_t suppressed() const { return suppressed_; }
  int64_t rejected() const { return rejected_; }
  int64_t refused_identifiers() const { return refused_identifiers_; }

 private:
  int64_t accepted_ = 0;
  int64_t duplicates_ = 0;
  int64_t conflicts_ = 0;
  int64_t suppressed_ = 0;
  int64_t rejected_ = 0;
  int64_t refused_identifiers_ = 0;
};

// The store it is made of, with every batch counted in `tally`. Both must live longer. Threads: one writer.
class TallyStore : public ProfileStore {
 public:
  TallyStore(ProfileStore& store, Tally& tally) : store_(store), tally_(tally) {}

  absl::StatusOr<IngestReport> Ingest(const v1::Event& event, const WriteOptions& options) override {
    return Counted(store_.Ingest(event, options));
  }
  absl::StatusOr<IngestReport> IngestBatch(std::span<const v1::Event> events, const WriteOptions& options) override {
    return Counted(store_.IngestBatch(events, options));
  }
  absl::StatusOr<IngestReport> IngestBatch(std::span<v1::Event* const> events, const WriteOptions& options) override {
    return Counted(store_.IngestBatch(events, options));
  }
  std::unique_ptr<PreparedEvents> Prepare(std::span<v1::Event* const> events) const override {
    return store_.Prepare(events);
  }
  absl::StatusOr<IngestReport> IngestPrepared(const PreparedEvents& events, const WriteOptions& options) override {
    return Counted(store_.IngestPrepared(events, options));
  }
  absl::Status WriteHeld() override { return store_.WriteHeld(); }
  absl::StatusOr<int64_t> Delete(std::span<const EventKey> events, const WriteOptions& options) override {
    return store_.Delete(events, options);
  }
  Profiles& profiles() override { return store_.profiles(); }
  Timeline& timeline() override { return store_.timeline(); }
  Identity& identity() override { return store_.identity(); }
  Reference& reference() override { return store_.reference(); }
  Maintenance& maintenance() override { return store_.maintenance(); }
  Metrics& metrics() override { return store_.metrics(); }
  Predictions& predictions() override { return store_.predictions(); }
  Privacy& privacy() override { return store_.privacy(); }
  const v1::Policy& policy() const override { return store_.policy(); }

 private:
  absl::StatusOr<IngestReport> Counted(absl::StatusOr<IngestReport> report);

  ProfileStore& store_;
  Tally& tally_;
};

// {"read","accepted","duplicates","conflicts","suppressed","rejected","profiles","seconds","events_per_second",
// "refused_identifiers"}
std::string ReportJson(const Tally& tally, int64_t profiles, double seconds);

// {"line","outcome","reason","field"}; field is null where the reason names none; "file" where `file` is not empty.
std::string RejectionJson(const ImportRejection& rejection, std::string_view file);
// The same with the outcome "identifier": the event of the line was accepted without it.
std::string RefusedIdentifierJson(const ImportRefusedIdentifier& identifier, std::string_view file);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_TALLY_H_
