#include "normalize/email.h"

#include <algorithm>

#include "base/status.h"
#include "normalize/text.h"

namespace c360::normalize {

absl::StatusOr<std::string> NormalizeEmail(std::string_view text, const EmailOptions& options) {
  std::string address = FoldCase(text);
  if (address.starts_with("mailto:")) address.erase(0, 7);
  if (address.size() >= 2 && address.front() == '<' && address.back() == '>')
    address = address.substr(1, address.size() - 2);
  const size_t at = address.find('@');
  if (at == std::string::npos) return InvalidArgument("no @");
  if (address.find('@', at + 1) != std::string::npos) return InvalidArgument("more than one @");
  std::string local = address.substr(0, at);
  std::string domain = address.substr(at + 1);
  if (!domain.empty() && domain.back() == '.') domain.pop_back();
  if (local.empty() || domain.empty()) return InvalidArgument("nothing before or after the @");
  if (local.size() > 64 || address.size() > 254) return InvalidArgument("too long");
  const auto forbidden = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == ';' || c == 0x7f;
  };
  if (std::any_of(address.begin(), address.end(), forbidden))
    return InvalidArgument("a character that no address holds");
  if (domain.front() == '.' || domain.find("..") != std::string::npos)
    return InvalidArgument("an empty part in the domain");
  const bool gmail = options.gmail_rules && (domain == "gmail.com" || domain == "googlemail.com");
  if (gmail || options.strip_plus_tag) {
    if (const size_t plus = local.find('+'); plus != std::string::npos && plus > 0) local.resize(plus);
  }
  if (gmail) {
    std::erase(local, '.');
    domain = "gmail.com";
  }
  return local + "@" + domain;
}

}  // namespace c360::normalize
