// A policy made ready for use: rules by namespace, defaults filled in.
#ifndef C360_LIB_TYPES_POLICY_H_
#define C360_LIB_TYPES_POLICY_H_

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "c360/policy.h"
#include "c360/v1/policy.pb.h"

namespace c360 {

// Rules of a namespace, found by name. Immutable after construction; safe to share between threads.
class NamespaceTable {
 public:
  explicit NamespaceTable(const v1::Policy& policy);
  // The rule of `name`; of an unlisted one, the policy's rule for unlisted namespaces.
  const v1::NamespaceRule& Find(std::string_view name) const;
  // Whether records are compared by what they say.
  bool scored_matching() const { return scored_matching_; }
  // What two records of `source` may be.
  v1::IdentityRules::WithinSource WithinSource(std::string_view source) const;

 private:
  absl::flat_hash_map<std::string, v1::NamespaceRule> rules_;
  v1::NamespaceRule unlisted_;
  bool scored_matching_ = false;
  v1::IdentityRules::WithinSource within_source_ = v1::IdentityRules::JOIN;
  absl::flat_hash_set<std::string> within_sources_;  // empty: all
};

// `policy` with every unset number of its rules and limits set to its documented default.
v1::Policy WithDefaults(v1::Policy policy);

}  // namespace c360

#endif  // C360_LIB_TYPES_POLICY_H_
