// What has to go when a person is forgotten.
#ifndef C360_LIB_PRIVACY_PLAN_H_
#define C360_LIB_PRIVACY_PLAN_H_

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/hash.h"
#include "c360/v1/event.pb.h"
#include "ingest/state.h"
#include "ingest/writer.h"
#include "resolve/assertions.h"
#include "storage/engine.h"

namespace c360::privacy {

struct PlanInput {
  storage::Engine& engine;
  const NamespaceTable& namespaces;
  const KeyedHasher& hasher;
  const resolve::Assertions& assertions;
  ingest::State& state;           // of the present
  std::vector<RecordId> members;  // of the person's profile
  bool suppress = true;
  std::optional<absl::Time> since, until;  // with either: a part of the events, nothing else
  Hash128Value receipt;
};

struct Plan {
  ingest::Writer::Removal removal;
  std::vector<resolve::AssertionEntry> staying;  // assertions
  std::vector<v1::Identifier> shared;            // that others show too; sorted by (namespace, value)
  int64_t suppressed = 0;
};

// Gathers the person's events and all that they showed. An identifier that no record but the person's shows is to be
// suppressed; of one that others show too, only the anchors of the person's own records, and, where the anchor is a
// device or a contact without a name, their events.
// Errors: DataLoss. Cost: reads the person's events, and the change feed.
absl::StatusOr<Plan> MakePlan(PlanInput input);

}  // namespace c360::privacy

#endif  // C360_LIB_PRIVACY_PLAN_H_
