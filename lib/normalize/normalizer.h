// A whole event into normal form under a policy.
#ifndef C360_LIB_NORMALIZE_NORMALIZER_H_
#define C360_LIB_NORMALIZE_NORMALIZER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"
#include "normalize/email.h"
#include "normalize/phone.h"
#include "types/policy.h"

namespace c360::normalize {

// Why an identifier does not count.
struct Refusal {
  std::string name_space;
  std::string reason;
};

// Immutable but for the memo of phones. Thread safety: all members may be called from any thread.
class Normalizer {
 public:
  explicit Normalizer(const v1::Policy& policy);

  // Normalises in place. Where the normal form differs, `raw` keeps the given one. A refused or blocked identifier
  // stays with its given form in `raw` and an empty `value`, so that RestoreGiven gives back the content, and is told
  // in `refusals`.
  void Normalize(v1::Event* event, std::vector<Refusal>* refusals) const;

  // The normal form of one identifier. Errors: InvalidArgument, saying why it names nobody.
  absl::StatusOr<std::string> NormalizeIdentifier(std::string_view name_space, std::string_view value) const;

  // Versions of ICU and libphonenumber: inputs of normalisation.
  static std::string LibraryVersions();

 private:
  absl::Status CheckBlocked(std::string_view name_space, std::string_view value) const;

  v1::Policy policy_;
  NamespaceTable namespaces_;
  EmailOptions email_;
  PhoneNormalizer phone_;
  absl::flat_hash_set<std::string> blocked_words_;  // "namespace\0word"
  std::vector<v1::BlockedValue> blocked_patterns_;
};

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_NORMALIZER_H_
