#include "normalize/normalizer.h"

#include <unicode/uvernum.h>

#include <algorithm>

#include "base/status.h"
#include "normalize/text.h"

namespace c360::normalize {
namespace {

using v1::NamespaceRule;

NamespaceRule::Form FormOf(const NamespaceRule& rule, std::string_view name_space) {
  if (rule.form() != NamespaceRule::FORM_UNSPECIFIED) return rule.form();
  if (name_space == "email") return NamespaceRule::EMAIL;
  if (name_space == "phone") return NamespaceRule::PHONE;
  return NamespaceRule::TEXT;
}

// A UUID is one in any case; other ids keep theirs.
bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

std::string WordKey(std::string_view name_space, std::string_view word) {
  std::string key(name_space);
  key.push_back('\0');
  return key.append(word);
}

bool Matches(const v1::BlockedValue& blocked, std::string_view value) {
  switch (blocked.match_case()) {
    case v1::BlockedValue::kPrefix:
      return value.starts_with(blocked.prefix());
    case v1::BlockedValue::kSuffix:
      return value.ends_with(blocked.suffix());
    case v1::BlockedValue::kRepeatedCharacter: {
      std::string bare;
      for (const char c : value) {
        if (std::isalnum(static_cast<unsigned char>(c))) bare.push_back(c);
      }
      return bare.size() >= static_cast<size_t>(blocked.repeated_character()) &&
             std::all_of(bare.begin(), bare.end(), [&](char c) { return c == bare[0]; });
    }
    default:
      return false;
  }
}

bool IsNullWord(std::string_view folded) {
  return folded.empty() || folded == "null" || folded == "n/a" || folded == "none" || folded == "undefined" ||
         folded == "-";
}

void NormalizeAttribute(const Normalizer& normalizer, v1::Attribute* attribute) {
  if (!attribute->value().has_text()) return;
  const std::string& given = attribute->value().text();
  std::string normal;
  if (attribute->name() == "email" || attribute->name() == "phone") {
    auto form = normalizer.NormalizeIdentifier(attribute->name(), given);
    if (!form.ok()) return;
    normal = *std::move(form);
  } else {
    normal = NormalizeText(given);
    if (normal.size() <= 9 && IsNullWord(FoldCase(normal))) normal.clear();
  }
  if (normal == given) return;
  attribute->set_raw(given);
  attribute->mutable_value()->set_text(normal);
}

}  // namespace

Normalizer::Normalizer(const v1::Policy& policy)
    : policy_(policy),
      namespaces_(policy),
      email_{.gmail_rules = policy.normalize().gmail_rules(), .strip_plus_tag = policy.normalize().strip_plus_tag()},
      phone_(policy.normalize().default_region()) {
  for (const v1::BlockedValue& blocked : policy.blocked()) {
    if (blocked.has_equals()) {
      blocked_words_.insert(WordKey(blocked.namespace_(), FoldCase(blocked.equals())));
    } else {
      blocked_patterns_.push_back(blocked);
    }
  }
}

absl::Status Normalizer::CheckBlocked(std::string_view name_space, std::string_view value) const {
  const std::string folded = FoldCase(value);
  const bool every = !namespaces_.Find(name_space).any_value();  // whether entries for every namespace count
  if ((every && blocked_words_.contains(WordKey("", folded))) || blocked_words_.contains(WordKey(name_space, folded))) {
    return InvalidArgument("a blocked value of the policy");
  }
  for (const v1::BlockedValue& blocked : blocked_patterns_) {
    if (blocked.namespace_().empty() ? !every : blocked.namespace_() != name_space) continue;
    if (Matches(blocked, folded)) return InvalidArgument("a blocked pattern of the policy");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Normalizer::NormalizeIdentifier(std::string_view name_space, std::string_view value) const {
  const bool any = std::any_of(value.begin(), value.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c));
  });
  if (!any) return InvalidArgument("no letter or digit");
  C360_RETURN_IF_ERROR(CheckBlocked(name_space, value));
  const NamespaceRule& rule = namespaces_.Find(name_space);
  std::string normal;
  switch (FormOf(rule, name_space)) {
    case NamespaceRule::EMAIL: {
      C360_ASSIGN_OR_RETURN(normal, NormalizeEmail(value, email_));
      break;
    }
    case NamespaceRule::PHONE: {
      C360_ASSIGN_OR_RETURN(normal, phone_.Normalize(value));
      break;
    }
    case NamespaceRule::LOWER_TEXT:
      normal = FoldCase(value);
      break;
    case NamespaceRule::NUMBER_TEXT:
      normal = NormalizeNumberText(value);
      break;
    default:
      normal = NormalizeText(value);
      if (IsUuid(normal)) normal = FoldCase(normal);
  }
  if (normal != value) C360_RETURN_IF_ERROR(CheckBlocked(name_space, normal));
  if (normal.empty()) return InvalidArgument("nothing is left of it");
  return normal;
}

void Normalizer::Normalize(v1::Event* event, std::vector<Refusal>* refusals) const {
  for (v1::Identifier& identifier : *event->mutable_identifiers()) {
    auto normal = NormalizeIdentifier(identifier.namespace_(), identifier.value());
    if (!normal.ok()) refusals->push_back({identifier.namespace_(), std::string(StatusMessage(normal.status()))});
    const std::string value = normal.ok() ? *normal : std::string();
    if (value == identifier.value()) continue;
    identifier.set_raw(identifier.value());
    identifier.set_value(value);
  }
  for (v1::Attribute& attribute : *event->mutable_attributes()) NormalizeAttribute(*this, &attribute);
}

std::string Normalizer::LibraryVersions() { return "icu " U_ICU_VERSION " libphonenumber 8.12.57"; }

}  // namespace c360::normalize
