// Forgetting a person, and telling a person what is held.
#ifndef C360_PRIVACY_H_
#define C360_PRIVACY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/event.h"
#include "c360/options.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/profile.pb.h"

namespace c360 {

struct EraseOptions {
  // Keep the person from coming back: events of theirs that come later are refused, and their identifiers are taken off
  // other people's events. Without it the same events may come in again.
  bool suppress = true;
  // Only events in [since, until); with either, nothing is suppressed and assertions stay, for the person does. Events
  // without a time are not in any range.
  std::optional<absl::Time> since = {};
  std::optional<absl::Time> until = {};
  // Compact the files at once, so that nothing of the person is left in any of them. Costs a rewrite of the store; who
  // erases many people leaves it off and calls Maintenance::Compact after the last.
  bool compact = true;
};

// What an erasure did. The receipt is random; it says nothing of the person.
struct EraseReceipt {
  std::string receipt = {};  // 32 hex digits
  int64_t events = 0;
  int64_t records = 0;
  int64_t assertions = 0;
  int64_t suppressed = 0;                   // identifiers, anchors, and events on what others show too
  std::vector<v1::Identifier> shared = {};  // stay, for other people show them too; sorted
};

// All that is held on one person.
struct PersonExport {
  v1::Profile profile;
  std::vector<v1::TimelineEntry> events;  // newest first, as given
  std::vector<v1::Assertion> assertions;  // that name an identifier of theirs
};

struct RetentionRule {
  absl::Duration max_age = absl::InfiniteDuration();  // events older than this go; those without a time stay
  std::optional<absl::Time> before = {};              // in place of max_age: events before this moment go
  std::vector<EventType> types = {};                  // only these; empty: all
};

struct AuditEntry {
  enum class Kind : uint8_t { kErased = 1, kSuppressed = 2, kUnsuppressed = 3, kRetained = 4 };
  std::string receipt = {};
  Kind kind = Kind::kErased;
  absl::Time at = {};
  int64_t events = 0;
  int64_t records = 0;
  int64_t assertions = 0;
  int64_t suppressed = 0;
  int64_t shared = 0;
};

// Threads as ProfileStore. docs/privacy.md says what is forgotten, what is not, and why.
class Privacy {
 public:
  virtual ~Privacy() = default;

  // Takes the person away that `key` (namespace:value, or a profile id) names: events, records, identifiers,
  // attributes, links, assertions, change entries. The rest resolves again as if the person had never been. One atomic
  // write.
  // Errors  NotFound; FailedPrecondition: several profiles share the key, name one by its id. One that speaks of traces
  //         in old files: the person is erased, and Maintenance::Compact is still to be done.
  // Cost    Linear in the person's events, and in what they were joined with; compaction rewrites the store.
  virtual absl::StatusOr<EraseReceipt> Erase(std::string_view key, const EraseOptions& options = {}) = 0;

  // Refuses events of the identifier from now on; what is stored stays. Gives the receipt.
  virtual absl::StatusOr<std::string> Suppress(std::string_view identifier) = 0;

  // Lifts the suppression of one identifier (namespace:value), or all that one receipt made. Gives how many went.
  // Errors: NotFound.
  virtual absl::StatusOr<int64_t> Unsuppress(std::string_view identifier_or_receipt) = 0;

  // Errors: as Erase. Memory: about the person's events.
  virtual absl::StatusOr<PersonExport> Export(std::string_view key) = 0;

  // Takes away the events that a rule says are too old, by the store's clock, a thousand at a time. Gives how many. The
  // audit says after each thousand how many are gone, under one receipt, so a call that is interrupted is told too.
  // Errors: InvalidArgument: an age that is negative or infinite, or given beside `before`. Cost: reads the whole
  // timeline table.
  virtual absl::StatusOr<int64_t> ApplyRetention(std::span<const RetentionRule> rules,
                                                 const ProgressCallback& progress = {}) = 0;

  // What was done, oldest first. Without personal data.
  virtual absl::StatusOr<std::vector<AuditEntry>> Audit() = 0;
};

}  // namespace c360

#endif  // C360_PRIVACY_H_
