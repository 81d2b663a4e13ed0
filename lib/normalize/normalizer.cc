// Nearly all identifiers are ASCII in normal form already: for them one pass over the bytes decides, and nothing is
// copied. Tested by tests/normalize/normalizer_test.cc.
#include "normalize/normalizer.h"

#include <unicode/uvernum.h>

#include <algorithm>
#include <array>

#include "base/absl_compat.h"
#include "base/status.h"
#include "normalize/address.h"
#include "normalize/date.h"
#include "normalize/device.h"
#include "normalize/text.h"
#include "types/event.h"

namespace c360::normalize {
namespace {

using v1::NamespaceRule;

constexpr size_t kMaxQuickBytes = 256;

bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// `value` in lower case in `buffer`, where it is short ASCII without anything that NormalizeText would change.
bool LowerQuickly(std::string_view value, std::array<char, kMaxQuickBytes>* buffer) {
  if (value.size() > kMaxQuickBytes || value.empty() || value.front() == ' ' || value.back() == ' ') return false;
  char before = '\0';
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (static_cast<unsigned char>(c) >= 0x80 || c < ' ' || (c == ' ' && before == ' ')) return false;
    (*buffer)[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    before = c;
  }
  return true;
}

bool Matches(const v1::BlockedValue& blocked, std::string_view value) {
  switch (blocked.match_case()) {
    case v1::BlockedValue::kPrefix:
      return value.starts_with(blocked.prefix());
    case v1::BlockedValue::kSuffix:
      return value.ends_with(blocked.suffix());
    case v1::BlockedValue::kRepeatedCharacter: {
      char only = '\0';
      int count = 0;
      for (const char c : value) {
        if (!IsAlnum(c)) continue;
        if (count++ == 0) only = c;
        if (c != only) return false;
      }
      return count >= blocked.repeated_character();
    }
    default:
      return false;
  }
}

constexpr size_t kMaxNullWord = 9;
bool IsNullWord(std::string_view folded) {
  return folded.empty() || folded == "null" || folded == "n/a" || folded == "none" || folded == "undefined" ||
         folded == "-";
}

// "USA:10251111": who issued it in front of the number.
std::string NormalizeOfficialNumber(std::string_view value, bool issued_by_state) {
  const size_t colon = value.find(':');
  const std::string_view issuer = value.substr(0, colon == std::string_view::npos ? 0 : colon);
  const bool named = std::none_of(issuer.begin(), issuer.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (issuer.empty() || !named) return NormalizeNumberText(value);
  return NormalizeNumberText(NormalizeIssuer(issuer, issued_by_state)) + NormalizeNumberText(value.substr(colon + 1));
}

// The name without a number behind it: of "phone#2" and "birth_date#2" the first words (docs/formats/senzing.md).
std::string_view BaseName(std::string_view name) { return name.substr(0, name.find('#')); }

}  // namespace

absl::Status Normalizer::CheckPolicy(const v1::Policy& policy) {
  const std::string& region = policy.normalize().default_region();
  if (region.empty() || PhoneNormalizer::KnowsRegion(region)) return absl::OkStatus();
  return InvalidArgument(
      "policy.normalize.default_region: no region \"{}\"; give an ISO 3166-1 alpha-2 code, as \"PL\" or \"GB\", or "
      "leave it out",
      region);
}

Normalizer::Normalizer(const v1::Policy& policy)
    : policy_(policy),
      email_{.gmail_rules = policy.normalize().gmail_rules(), .strip_plus_tag = policy.normalize().strip_plus_tag()},
      phone_(policy.normalize().default_region()) {
  for (const v1::BlockedValue& blocked : policy_.blocked()) {
    if (!blocked.has_equals() || !blocked.namespace_().empty()) continue;
    words_.insert(FoldCase(blocked.equals()));
    longest_word_ = std::max(longest_word_, FoldCase(blocked.equals()).size());
  }
  for (const NamespaceRule& rule : policy_.namespaces()) spaces_.emplace(rule.name(), MakeSpace(rule, rule.name()));
  // Namespaces that only `blocked` knows are unlisted ones with words of their own.
  for (const v1::BlockedValue& blocked : policy_.blocked()) {
    if (!blocked.namespace_().empty() && !spaces_.contains(blocked.namespace_()))
      spaces_.emplace(blocked.namespace_(), MakeSpace(policy_.unlisted(), blocked.namespace_()));
  }
  unlisted_ = MakeSpace(policy_.unlisted(), "");
  unlisted_email_ = MakeSpace(policy_.unlisted(), "email");
  unlisted_phone_ = MakeSpace(policy_.unlisted(), "phone");
}

Normalizer::Space Normalizer::MakeSpace(const NamespaceRule& rule, std::string_view name) const {
  Space space;
  space.any_value = rule.any_value();
  space.issued_by_state = name == "drivers_license";
  switch (rule.form()) {
    case NamespaceRule::EMAIL:
      space.form = Space::Form::kEmail;
      break;
    case NamespaceRule::PHONE:
      space.form = Space::Form::kPhone;
      break;
    case NamespaceRule::LOWER_TEXT:
      space.form = Space::Form::kLowerText;
      break;
    case NamespaceRule::NUMBER_TEXT:
      space.form = Space::Form::kNumberText;
      break;
    case NamespaceRule::TEXT:
      break;
    default:
      space.form = name == "email"                        ? Space::Form::kEmail
                   : name == "phone"                      ? Space::Form::kPhone
                   : rule.kind() == NamespaceRule::DEVICE ? Space::Form::kDevice
                                                          : Space::Form::kText;
  }
  for (const v1::BlockedValue& blocked : policy_.blocked()) {
    if (blocked.namespace_().empty() ? space.any_value : blocked.namespace_() != name) continue;
    if (!blocked.has_equals()) {
      space.patterns.push_back(blocked);
    } else if (!blocked.namespace_().empty()) {
      space.words.insert(FoldCase(blocked.equals()));
    }
  }
  return space;
}

const Normalizer::Space& Normalizer::SpaceOf(std::string_view name) const {
  if (const auto it = spaces_.find(ToAbsl(name)); it != spaces_.end()) return it->second;
  return name == "email" ? unlisted_email_ : name == "phone" ? unlisted_phone_ : unlisted_;
}

absl::Status Normalizer::CheckBlocked(const Space& space, std::string_view value) const {
  std::array<char, kMaxQuickBytes> buffer;
  std::string slow;
  std::string_view folded(buffer.data(), value.size());
  if (!LowerQuickly(value, &buffer)) folded = slow = FoldCase(value);
  const bool everywhere = !space.any_value && folded.size() <= longest_word_;
  if ((everywhere && words_.contains(ToAbsl(folded))) || (!space.words.empty() && space.words.contains(ToAbsl(folded))))
    return InvalidArgument("a blocked value of the policy");
  for (const v1::BlockedValue& blocked : space.patterns) {
    if (Matches(blocked, folded)) return InvalidArgument("a blocked pattern of the policy");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Normalizer::NormalForm(const Space& space, std::string_view value) const {
  switch (space.form) {
    case Space::Form::kEmail:
      return NormalizeEmail(value, email_);
    case Space::Form::kPhone:
      return phone_.Normalize(value);
    case Space::Form::kLowerText:
      return FoldCase(value);
    case Space::Form::kNumberText:
      return NormalizeOfficialNumber(value, space.issued_by_state);
    case Space::Form::kDevice:
      return NormalizeDevice(value);
    case Space::Form::kText:
      break;
  }
  std::string normal = NormalizeText(value);
  if (IsUuid(normal)) normal = FoldCase(normal);  // a UUID is one in any case; other ids keep theirs
  return normal;
}

absl::StatusOr<std::string> Normalizer::NormalizeIdentifier(std::string_view name_space, std::string_view value) const {
  const Space& space = SpaceOf(name_space);
  const bool any = std::any_of(value.begin(), value.end(),
                               [](char c) { return static_cast<unsigned char>(c) >= 0x80 || IsAlnum(c); });
  if (!any) return InvalidArgument("no letter or digit");
  C360_RETURN_IF_ERROR(CheckBlocked(space, value));
  C360_ASSIGN_OR_RETURN(std::string normal, NormalForm(space, value));
  if (normal != value) C360_RETURN_IF_ERROR(CheckBlocked(space, normal));
  if (normal.empty()) return InvalidArgument("nothing is left of it");
  return normal;
}

// Whether one look tells that `value` is normal and not blocked. False: the long way must decide.
bool Normalizer::IsNormal(const Space& space, std::string_view value) const {
  std::array<char, kMaxQuickBytes> buffer;
  if ((space.form != Space::Form::kText && space.form != Space::Form::kDevice) || !space.patterns.empty() ||
      !space.words.empty() || !LowerQuickly(value, &buffer)) {
    return false;
  }
  const std::string_view lower(buffer.data(), value.size());
  // What may be a UUID, with or without something in front, or a MAC address.
  const bool may_change = value.size() == 36 || (space.form == Space::Form::kDevice && value.size() >= 17);
  if (may_change && (lower != value || value.size() != 36 || value[0] == '0' || value[0] == 'f')) return false;
  if (std::none_of(value.begin(), value.end(), IsAlnum)) return false;
  return space.any_value || value.size() > longest_word_ || !words_.contains(ToAbsl(lower));
}

bool Normalizer::NormalizeAttribute(v1::Attribute* attribute) const {
  const std::string_view name = BaseName(attribute->name());
  if (attribute->value().has_address()) {
    const v1::Address& given = attribute->value().address();
    v1::Address normal = NormalizeAddress(given);
    std::string joined = JoinAddress(given);
    const bool splits = std::count(joined.begin(), joined.end(), '\x1f') == 6;
    if (!splits || joined == JoinAddress(normal)) return false;
    attribute->set_raw(std::move(joined));
    *attribute->mutable_value()->mutable_address() = std::move(normal);
    return true;
  }
  if (!attribute->value().has_text()) return false;
  const std::string& given = attribute->value().text();
  std::string normal;
  if (name == "email" || name == "phone") {
    auto form = NormalizeIdentifier(name, given);
    if (!form.ok()) return false;
    normal = *std::move(form);
  } else {
    if (name == "birth_date") {
      if (auto date = NormalizeDate(given); date.ok()) normal = *std::move(date);
    }
    std::array<char, kMaxQuickBytes> buffer;
    if (normal.empty() && LowerQuickly(given, &buffer) && !IsNullWord({buffer.data(), given.size()})) return false;
    if (normal.empty()) normal = NormalizeText(given);
    if (normal.size() <= kMaxNullWord && IsNullWord(FoldCase(normal))) normal.clear();
  }
  if (normal == given) return false;
  attribute->set_raw(given);
  attribute->mutable_value()->set_text(std::move(normal));
  return true;
}

bool Normalizer::Normalize(v1::Event* event, std::vector<Refusal>* refusals) const {
  bool changed = false;
  for (v1::Identifier& identifier : *event->mutable_identifiers()) {
    const std::string& given = identifier.value();
    const Space& space = SpaceOf(identifier.namespace_());
    if (IsNormal(space, given)) continue;
    auto normal = NormalizeIdentifier(identifier.namespace_(), given);
    if (!normal.ok()) refusals->push_back({identifier.namespace_(), std::string(StatusMessage(normal.status()))});
    if (normal.ok() && *normal == given) continue;
    changed = true;
    identifier.set_raw(given);
    if (normal.ok()) {
      identifier.set_value(*std::move(normal));
    } else {
      identifier.clear_value();
    }
  }
  for (v1::Attribute& attribute : *event->mutable_attributes()) changed |= NormalizeAttribute(&attribute);
  return changed;
}

std::string Normalizer::LibraryVersions() { return "icu " U_ICU_VERSION " libphonenumber 8.12.57"; }

}  // namespace c360::normalize
