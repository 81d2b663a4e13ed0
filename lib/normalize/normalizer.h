// A whole event into normal form under a policy.
#ifndef C360_LIB_NORMALIZE_NORMALIZER_H_
#define C360_LIB_NORMALIZE_NORMALIZER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"
#include "normalize/email.h"
#include "normalize/phone.h"

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

  // What ValidatePolicy leaves open. Errors: InvalidArgument, where libphonenumber does not know the default region: it
  // would read no number without a country code.
  static absl::Status CheckPolicy(const v1::Policy& policy);

  // Normalises in place. Where the normal form differs, `raw` keeps the given one. A refused or blocked identifier
  // stays with its given form in `raw` and an empty `value`, so that RestoreGiven gives back the content, and is told
  // in `refusals`. Attributes: email and phone as identifiers are; birth_date as a date; addresses by their parts;
  // other texts as text. What has no normal form stays as given, but for words that mean nothing ("n/a"), which become
  // empty. Output  true when anything changed. Cost: well below a microsecond for ASCII that is normal already.
  bool Normalize(v1::Event* event, std::vector<Refusal>* refusals) const;

  // The normal form of one identifier. Errors: InvalidArgument, saying why it names nobody.
  absl::StatusOr<std::string> NormalizeIdentifier(std::string_view name_space, std::string_view value) const;

  // Versions of ICU and libphonenumber: inputs of normalisation.
  static std::string LibraryVersions();

 private:
  // What the policy says of a namespace, looked up once for each identifier.
  struct Space {
    enum class Form : uint8_t { kText, kEmail, kPhone, kLowerText, kNumberText, kDevice };
    Form form = Form::kText;
    bool any_value = false;
    bool issued_by_state = false;            // official numbers: the issuer in front is a state
    absl::flat_hash_set<std::string> words;  // blocked here only
    std::vector<v1::BlockedValue> patterns;  // blocked here, those for every namespace included
  };
  Space MakeSpace(const v1::NamespaceRule& rule, std::string_view name) const;
  const Space& SpaceOf(std::string_view name) const;
  absl::Status CheckBlocked(const Space& space, std::string_view value) const;
  absl::StatusOr<std::string> NormalForm(const Space& space, std::string_view value) const;
  bool IsNormal(const Space& space, std::string_view value) const;
  bool NormalizeAttribute(v1::Attribute* attribute) const;

  const v1::Policy policy_;
  const EmailOptions email_;
  const PhoneNormalizer phone_;
  absl::flat_hash_set<std::string> words_;  // blocked everywhere, folded
  size_t longest_word_ = 0;
  absl::flat_hash_map<std::string, Space> spaces_;
  Space unlisted_, unlisted_email_, unlisted_phone_;
};

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_NORMALIZER_H_
