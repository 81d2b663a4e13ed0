// E-mail addresses.
#ifndef C360_LIB_NORMALIZE_EMAIL_H_
#define C360_LIB_NORMALIZE_EMAIL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace c360::normalize {

struct EmailOptions {
  bool gmail_rules = false;
  bool strip_plus_tag = false;
};

// Trimmed, without "mailto:" and angle brackets, case folded: " <Jan@X.PL>" -> "jan@x.pl".
// Errors  InvalidArgument, saying what is wrong without the address. Cost: one pass for ASCII. Threads: pure.
absl::StatusOr<std::string> NormalizeEmail(std::string_view text, const EmailOptions& options = {});

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_EMAIL_H_
