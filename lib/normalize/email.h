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

// Trimmed, without "mailto:", a display name and angle brackets, case folded; the domain in its ASCII form (UTS 46):
// "Jan <Jan@B\u00fccher.de>" -> "jan@xn--bcher-kva.de".
// Errors  InvalidArgument, saying what is wrong without the address. Cost: one pass for ASCII. Threads: pure.
absl::StatusOr<std::string> NormalizeEmail(std::string_view text, const EmailOptions& options = {});

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_EMAIL_H_
