// Reference facts: what belongs to no person, such as costs, campaigns, calendars. The message is
// c360/v1/reference.proto; docs/formats/reference.md shows each kind.
#ifndef C360_REFERENCE_H_
#define C360_REFERENCE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "c360/options.h"
#include "c360/v1/reference.pb.h"

namespace c360 {

// Checks `fact` against the comments of reference.proto.
// Errors  InvalidArgument; the message starts with the field at fault. Cost: linear in the fact. Threads: pure.
absl::Status ValidateReferenceFact(const v1::ReferenceFact& fact);

// The kind of a fact as its field in the JSON form is called in snake case: "channel_cost", "campaign", ...; "" for
// none.
std::string_view ReferenceKind(const v1::ReferenceFact& fact);

// One fact from one line of JSON, in the proto3 mapping; validated.
// Errors  InvalidArgument: not JSON of a fact, an unknown field, or a field out of its range.
absl::StatusOr<v1::ReferenceFact> ParseReferenceFact(std::string_view json);
// The other way: one line without a line end.
std::string ReferenceFactJson(const v1::ReferenceFact& fact);

// Of all `facts` those in force at `time`: of each kind and key the one with the latest effective_from not after it,
// unless that one is withdrawn. In order of kind and key.
std::vector<v1::ReferenceFact> InForce(std::span<const v1::ReferenceFact> facts, absl::Time time);

struct ReferenceListOptions {
  std::string kind = {};                 // as ReferenceKind; empty: all
  std::string key = {};                  // empty: all
  std::optional<absl::Time> as_of = {};  // those in force then; none: all, with their history
};

class Reference {
 public:
  virtual ~Reference() = default;

  // Stores facts as one atomic write: all, or none when one is not valid (InvalidArgument, with its place in the list).
  // A fact with the kind, key and effective_from of a stored one replaces it. Profiles do not depend on reference
  // facts.
  virtual absl::Status Put(std::span<const v1::ReferenceFact> facts, const WriteOptions& options = {}) = 0;

  // Takes the fact of that kind, key and effective_from away. True: it was there. To say that a thing ended, put a
  // withdrawn fact instead.
  virtual absl::StatusOr<bool> Remove(std::string_view kind, std::string_view key,
                                      std::optional<absl::Time> effective_from, const WriteOptions& options = {}) = 0;

  // By kind, key, effective time. Errors: InvalidArgument: no such kind.
  virtual absl::StatusOr<std::vector<v1::ReferenceFact>> List(const ReferenceListOptions& options = {}) = 0;
};

}  // namespace c360

#endif  // C360_REFERENCE_H_
