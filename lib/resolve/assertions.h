// The live assertions, found by identifier.
#ifndef C360_LIB_RESOLVE_ASSERTIONS_H_
#define C360_LIB_RESOLVE_ASSERTIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/hash.h"
#include "c360/v1/profile.pb.h"
#include "resolve/record.h"

namespace c360::resolve {

struct AssertionEntry {
  int64_t id = 0;
  v1::Assertion::Kind kind = v1::Assertion::KIND_UNSPECIFIED;
  Hash128Value left, right;
  v1::Assertion assertion;  // identifiers in normal form
};

// Immutable once made; rebuilt when an assertion comes or goes, which is rare.
class Assertions {
 public:
  Assertions() = default;
  explicit Assertions(std::vector<AssertionEntry> entries);

  const std::vector<AssertionEntry>& entries() const { return entries_; }
  // Indices of the assertions that name the identifier.
  const std::vector<size_t>& Naming(const Hash128Value& identifier) const;

  // Whether the identifier is evidence for the record: false where a NOT_SAME takes it off.
  //   NOT_SAME(a, b): a record anchored at a does not show b, one anchored at b does not show a; one anchored elsewhere
  //   that shows both shows neither, for which of the two it belongs to cannot be told.
  bool Counts(const RecordEvidence& record, const Shown& shown) const;

  // The representative of an identifier among those that SAME says are one: equal for a and b where SAME(a, b) stands.
  Hash128Value Canonical(const Hash128Value& identifier) const;

 private:
  std::vector<AssertionEntry> entries_;
  absl::flat_hash_map<Hash128Value, std::vector<size_t>> by_identifier_;
  absl::flat_hash_map<Hash128Value, Hash128Value> canonical_;
};

}  // namespace c360::resolve

#endif  // C360_LIB_RESOLVE_ASSERTIONS_H_
