// Where identities and the truth disagree most.
#ifndef C360_EXAMPLES_C360_EVALUATE_ERRORS_H_
#define C360_EXAMPLES_C360_EVALUATE_ERRORS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/evaluate.h"
#include "c360/identity.h"
#include "json_writer.h"
#include "style.h"

namespace c360::command {

// People that one profile mixes, or profiles in which one person is split.
struct IdentityError {
  bool mixed = false;
  int64_t pairs = 0;        // of items that are together and should not be, or the other way round
  std::string left, right;  // keys of one item of each of the two largest parts
  v1::WhyResult why;        // of those two
};

struct ErrorReport {
  std::optional<BlockingReport> blocking;
  std::vector<IdentityError> worst;  // mixed ones before split ones, each by the pairs they cost
};

// Finds the `most` worst errors of each kind and explains them. `keys` is parallel to `items`.
absl::StatusOr<std::vector<IdentityError>> WorstErrors(Identity& identity, std::span<const LabelledItem> items,
                                                       std::span<const std::string> keys, size_t most);

// "blocking":{...},"worst":[...] as members of the object that is begun; without "blocking" where it is not known.
void WriteErrors(const ErrorReport& report, JsonWriter* json);
std::string ErrorsText(const ErrorReport& report, const Style& style);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_EVALUATE_ERRORS_H_
