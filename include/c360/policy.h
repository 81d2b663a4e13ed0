// The policy: the default one, checking one, reading one. The message itself is c360/v1/policy.proto.
#ifndef C360_POLICY_H_
#define C360_POLICY_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "c360/v1/policy.pb.h"

namespace c360 {

// The policy that a new store gets when it is given none: Segment-style namespaces (user_id, anonymous_id, email,
// phone, ...), the usual junk values blocked, most recent attribute wins, about a dozen traits. docs/policy.md explains
// each line.
v1::Policy DefaultPolicy();

// Checks `policy` against the comments of policy.proto. Errors: InvalidArgument, naming the field.
absl::Status ValidatePolicy(const v1::Policy& policy);

// Reads a policy from JSON (proto3 mapping). What the text leaves out comes from DefaultPolicy(), so that a file may
// hold only what differs; a list that is given replaces the default list whole. Errors: InvalidArgument, with the field
// or the place in the text.
//
//   auto policy = c360::ParsePolicy(R"({"normalize": {"defaultRegion": "PL"}})");
absl::StatusOr<v1::Policy> ParsePolicy(std::string_view json);

}  // namespace c360

#endif  // C360_POLICY_H_
