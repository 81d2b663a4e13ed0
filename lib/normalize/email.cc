// Tested by tests/normalize/email_test.cc.
#include "normalize/email.h"

#include <unicode/idna.h>

#include <algorithm>
#include <memory>

#include "base/status.h"
#include "normalize/text.h"

namespace c360::normalize {
namespace {

// Limits of RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3 with the erratum that bounds a path by 256 with its brackets.
constexpr size_t kMaxLocal = 64, kMaxAddress = 254, kMaxLabel = 63;

bool IsDomainCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

// UTS 46, non-transitional: the German sharp s stays one. Made once; ICU's own is immutable.
absl::StatusOr<std::string> DomainToAscii(const std::string& domain) {
  static const icu::IDNA* idna = [] {
    UErrorCode error = U_ZERO_ERROR;
    return icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, error);
  }();
  if (idna == nullptr) return InvalidArgument("a domain outside of ASCII");
  UErrorCode error = U_ZERO_ERROR;
  icu::IDNAInfo info;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  idna->nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<int32_t>(domain.size())), sink, info, error);
  if (U_FAILURE(error) || info.hasErrors()) return InvalidArgument("a domain that IDNA does not know");
  return out;
}

absl::Status CheckDomain(std::string_view domain) {
  if (!std::all_of(domain.begin(), domain.end(), IsDomainCharacter))
    return InvalidArgument("a character that no domain holds");
  while (true) {
    const std::string_view label = domain.substr(0, domain.find('.'));
    if (label.empty()) return InvalidArgument("an empty part in the domain");
    if (label.size() > kMaxLabel) return InvalidArgument("a part of the domain is too long");
    if (label.front() == '-' || label.back() == '-')
      return InvalidArgument("a part of the domain starts or ends with -");
    if (label.size() == domain.size()) return absl::OkStatus();
    domain.remove_prefix(label.size() + 1);
  }
}

}  // namespace

absl::StatusOr<std::string> NormalizeEmail(std::string_view text, const EmailOptions& options) {
  std::string address = FoldCase(text);
  // "Jan Nowak <jan@x.pl>"
  if (!address.empty() && address.back() == '>') {
    const size_t open = address.rfind('<');
    if (open == std::string::npos) return InvalidArgument("a > without a <");
    address = address.substr(open + 1, address.size() - open - 2);
  }
  if (address.starts_with("mailto:")) address.erase(0, 7);
  const size_t at = address.find('@');
  if (at == std::string::npos) return InvalidArgument("no @");
  if (address.find('@', at + 1) != std::string::npos) return InvalidArgument("more than one @");
  std::string local = address.substr(0, at);
  std::string domain = address.substr(at + 1);
  if (!domain.empty() && domain.back() == '.') domain.pop_back();
  if (local.empty() || domain.empty()) return InvalidArgument("nothing before or after the @");
  const auto forbidden = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == ';' || c == '<' || c == '>' || c == 0x7f;
  };
  if (std::any_of(local.begin(), local.end(), forbidden)) return InvalidArgument("a character that no address holds");
  if (!IsAscii(domain)) {
    C360_ASSIGN_OR_RETURN(domain, DomainToAscii(domain));
  }
  C360_RETURN_IF_ERROR(CheckDomain(domain));
  if (local.size() > kMaxLocal || local.size() + 1 + domain.size() > kMaxAddress) return InvalidArgument("too long");
  const bool gmail = options.gmail_rules && (domain == "gmail.com" || domain == "googlemail.com");
  if (gmail || options.strip_plus_tag) {
    if (const size_t plus = local.find('+'); plus != std::string::npos && plus > 0) local.resize(plus);
  }
  if (gmail) {
    std::erase(local, '.');
    domain = "gmail.com";
    if (local.empty()) return InvalidArgument("nothing before the @");
  }
  return local.append("@").append(domain);
}

}  // namespace c360::normalize
