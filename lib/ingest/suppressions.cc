#include "ingest/suppressions.h"

#include <algorithm>

#include "base/status.h"
#include "resolve/record.h"
#include "types/event.h"

namespace c360::ingest {

using storage::SuppressionKind;

std::vector<Hash128Value> HashesOf(const v1::Identifier& identifier, const NamespaceTable& namespaces,
                                   const KeyedHasher& hasher) {
  std::vector<Hash128Value> hashes;
  if (identifier.value().empty()) return hashes;
  const v1::NamespaceRule& rule = namespaces.Find(identifier.namespace_());
  if (rule.kind() != v1::NamespaceRule::ALIAS)
    return {resolve::IdentifierHash(hasher, identifier.namespace_(), identifier.value())};
  for (const std::string& target : rule.alias_of())
    hashes.push_back(resolve::IdentifierHash(hasher, target, identifier.value()));
  return hashes;
}

absl::StatusOr<Suppressions> Suppressions::Load(storage::Engine& engine) {
  Suppressions result;
  const auto it = engine.NewIterator(storage::Table::kSuppressions);
  for (it->Seek(""); it->Valid(); it->Next()) {
    Hash128Value hash;
    if (!storage::DecodeHashKey(it->key(), &hash)) return DataLoss("a key of suppressions is damaged");
    C360_ASSIGN_OR_RETURN(const auto row, storage::SuppressionRow::Decode(it->value()));
    result.kinds_.emplace(hash, row.kind);
  }
  C360_RETURN_IF_ERROR(it->status());
  return result;
}

bool Suppressions::IsValue(const Hash128Value& hash) const {
  const auto it = kinds_.find(hash);
  return it != kinds_.end() && it->second == SuppressionKind::kValue;
}

void Suppressions::ScreenOne(const NamespaceTable& namespaces, const KeyedHasher& hasher, Prepared* prepared) const {
  const Anchor& anchor = prepared->anchor;
  prepared->suppressed = kinds_.contains(prepared->anchor_hash) ||
                         IsValue(resolve::IdentifierHash(hasher, anchor.name_space, anchor.value));
  if (prepared->suppressed) return;
  auto* identifiers = prepared->event->mutable_identifiers();
  const auto first = std::remove_if(identifiers->begin(), identifiers->end(), [&](const v1::Identifier& identifier) {
    const auto hashes = HashesOf(identifier, namespaces, hasher);
    return std::any_of(hashes.begin(), hashes.end(), [&](const auto& hash) { return IsValue(hash); });
  });
  auto* attributes = prepared->event->mutable_attributes();
  const auto first_attribute =
      std::remove_if(attributes->begin(), attributes->end(), [&](const v1::Attribute& attribute) {
        return attribute.value().has_text() &&
               IsValue(resolve::IdentifierHash(hasher, attribute.name(), attribute.value().text()));
      });
  if (first == identifiers->end() && first_attribute == attributes->end()) return;
  prepared->refused_identifiers += identifiers->end() - first;
  identifiers->erase(first, identifiers->end());
  attributes->erase(first_attribute, attributes->end());
  SerializeRows(prepared);
  prepared->given_content = prepared->content;
  v1::Event given = *prepared->event;
  RestoreGiven(&given);
  prepared->content = ContentHash(&given);
}

std::vector<Prepared> Suppressions::Screen(std::span<const Prepared> events, const NamespaceTable& namespaces,
                                           const KeyedHasher& hasher) const {
  if (kinds_.empty()) return {};
  std::vector<Prepared> screened(events.begin(), events.end());
  for (Prepared& prepared : screened) {
    if (prepared.status.ok()) ScreenOne(namespaces, hasher, &prepared);
  }
  return screened;
}

}  // namespace c360::ingest
