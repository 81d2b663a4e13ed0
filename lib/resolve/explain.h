// Why and how, told from the clustering itself.
#ifndef C360_LIB_RESOLVE_EXPLAIN_H_
#define C360_LIB_RESOLVE_EXPLAIN_H_

#include <span>

#include "absl/status/statusor.h"
#include "c360/v1/profile.pb.h"
#include "resolve/resolver.h"

namespace c360::resolve {

// Explains why a record of `left` and one of `right` are, or are not, one. Both non-empty.
absl::StatusOr<v1::WhyResult> ExplainPair(Resolver& resolver, std::span<const RecordId> left,
                                          std::span<const RecordId> right);

// What speaks for and against the person asked for by `query` (MakeQuery) being that of `record`. prior + parts =
// score.
absl::StatusOr<v1::WhyResult> ExplainQuery(Resolver& resolver, const RecordEvidence& query,
                                           const RecordEvidence& record);

// Tells the steps that made the profile of `record`.
absl::StatusOr<v1::HowResult> ExplainProfile(Resolver& resolver, RecordId record);

}  // namespace c360::resolve

#endif  // C360_LIB_RESOLVE_EXPLAIN_H_
