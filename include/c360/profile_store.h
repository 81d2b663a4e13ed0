// c360: identity-resolved customer profiles from touchpoint events. Start here.
//
//   #include "c360/profile_store.h"
//
//   auto store = c360::ProfileStore::Open("/var/lib/c360", {.clock = absl::Now});
//   if (!store.ok()) return store.status();
//   c360::v1::Event event;
//   event.set_source("shop");
//   event.set_event_id("o-1");
//   c360::v1::Identifier* email = event.add_identifiers();
//   email->set_namespace_("email");
//   email->set_value("Jan@X.pl");
//   event.mutable_login()->set_success(true);
//   auto report = (*store)->Ingest(event);
//   auto found = (*store)->profiles().Lookup("email:jan@x.pl");
//
// Guide: options.h (how to open), event.h and policy.h (what goes in), profiles.h, timeline.h and identity.h (what
// comes out), reference.h (costs, campaigns, calendars), metrics.h and predictions.h (the numbers), maintenance.h
// (looking after a store), privacy.h (forgetting a person), import.h (files), evaluate.h (how good the identities are).
#ifndef C360_PROFILE_STORE_H_
#define C360_PROFILE_STORE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/options.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"

namespace c360 {

class Identity;
class Maintenance;
class Metrics;
class Predictions;
class Privacy;
class Profiles;
class Reference;
class Timeline;

// What became of one event.
enum class Outcome : uint8_t {
  kAccepted,
  kDuplicate,   // the same content is there already: nothing changed
  kConflict,    // another content is there under this (source, event id): refused
  kSuppressed,  // its person was erased and suppressed: refused
  kRejected,    // malformed, or it names no one
};

struct EventResult {
  Outcome outcome = Outcome::kAccepted;
  absl::Status status;  // why it was not accepted; OK for accepted and duplicates
};

// What became of a batch: one result an event, in the order given.
struct IngestReport {
  std::vector<EventResult> events;
  int64_t accepted = 0;
  int64_t duplicates = 0;
  int64_t conflicts = 0;
  int64_t suppressed = 0;
  int64_t rejected = 0;
  int64_t refused_identifiers = 0;  // identifiers left out of accepted events: junk, blocked
};

// Events that ProfileStore::Prepare made ready to be written.
class PreparedEvents {
 public:
  virtual ~PreparedEvents() = default;
};

// Names an event.
struct EventKey {
  std::string source;
  std::string event_id;
};

// A store of one tenant's customers.
//
// Threads  All members may be called from any thread. Writers are serialised inside; readers work on snapshots, wait
// for no
//          writer, and never see half an event.
// Errors   FailedPrecondition: opened read-only, or the store is of another version.
//          DataLoss: a stored row is damaged. Unavailable: another process has the store open, or the disk is full.
class ProfileStore {
 public:
  // Opens the store in the directory `path`, or makes one.
  // Errors  InvalidArgument: no clock, a bad option or policy. NotFound: nothing there and create_if_missing is false.
  //         Unavailable: another process has it open for writing. FailedPrecondition: written by a newer version.
  // Cost    Independent of the number of events, but for what a crash left in the write-ahead log.
  static absl::StatusOr<std::unique_ptr<ProfileStore>> Open(std::string_view path, const StoreOptions& options);

  virtual ~ProfileStore() = default;

  // Takes one event. Wholly or not at all. Bad events are an outcome in the report, not an error of the call.
  // Cost    A few puts for a usual event; an event that shows its record something new also re-resolves the records
  // around it
  //         (at most IdentityRules.component_cap). One by one is correct; batches of 100 to 10,000 are faster.
  virtual absl::StatusOr<IngestReport> Ingest(const v1::Event& event, const WriteOptions& options = {}) = 0;

  // Takes many events as one atomic write: all accepted ones, or none when the call fails. The result is the same
  // whatever the batching. Memory: about the batch itself twice over.
  virtual absl::StatusOr<IngestReport> IngestBatch(std::span<const v1::Event> events,
                                                   const WriteOptions& options = {}) = 0;

  // As IngestBatch, but takes the events over: spares a copy of each.
  virtual absl::StatusOr<IngestReport> IngestBatch(std::span<v1::Event* const> events,
                                                   const WriteOptions& options = {}) = 0;

  // IngestBatch in two parts, for programs that feed one writer from several threads, as ImportFile does. Prepare
  // checks, normalises and hashes the events in place, which is most of the work and needs no row of the store;
  // IngestPrepared writes them. The events must live until then and may not be changed in between. Errors
  // InvalidArgument: prepared by another store. Those of IngestBatch.
  virtual std::unique_ptr<PreparedEvents> Prepare(std::span<v1::Event* const> events) const = 0;
  virtual absl::StatusOr<IngestReport> IngestPrepared(const PreparedEvents& events,
                                                      const WriteOptions& options = {}) = 0;

  // Writes what was ingested with WriteOptions::hold, as safely as a write without WriteOptions::sync.
  virtual absl::Status WriteHeld() = 0;

  // Takes events away, as if they had never come; profiles come apart where nothing else holds them together.
  // Output  how many were there. Cost: re-folds each record touched from its remaining events.
  virtual absl::StatusOr<int64_t> Delete(std::span<const EventKey> events, const WriteOptions& options = {}) = 0;

  // Parts. Each lives as long as the store.
  virtual Profiles& profiles() = 0;
  virtual Timeline& timeline() = 0;
  virtual Identity& identity() = 0;
  virtual Reference& reference() = 0;
  virtual Maintenance& maintenance() = 0;
  virtual Metrics& metrics() = 0;
  virtual Predictions& predictions() = 0;
  virtual Privacy& privacy() = 0;

  // The policy in force.
  virtual const v1::Policy& policy() const = 0;
};

}  // namespace c360

#endif  // C360_PROFILE_STORE_H_
