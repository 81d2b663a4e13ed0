#include "resolve/record.h"

#include <algorithm>

#include "base/bytes.h"

namespace c360::resolve {
namespace {

void AddShown(std::string_view name_space, std::string_view value, bool alias, const NamespaceTable& namespaces,
              const KeyedHasher& hasher, std::vector<Shown>* shown) {
  const v1::NamespaceRule& rule = namespaces.Find(name_space);
  if (rule.kind() == v1::NamespaceRule::ALIAS) {
    for (const std::string& target : rule.alias_of())
      AddShown(target, value, /*alias=*/true, namespaces, hasher, shown);
    return;
  }
  shown->push_back(
      {std::string(name_space), std::string(value), IdentifierHash(hasher, name_space, value), &rule, alias});
}

}  // namespace

Hash128Value IdentifierHash(const KeyedHasher& hasher, std::string_view name_space, std::string_view value) {
  return hasher.HashPair(name_space, value);
}

Hash128Value AnchorHash(const KeyedHasher& hasher, std::string_view name_space, std::string_view value,
                        std::string_view name_key) {
  if (name_key.empty()) return hasher.HashPair(name_space, value);
  std::string joined;
  AppendLengthPrefixed(&joined, value);
  joined.append(name_key);
  return hasher.HashPair(std::string(name_space) + "|name", joined);
}

RecordEvidence MakeEvidence(RecordId id, const storage::v1::Record& record, const NamespaceTable& namespaces,
                            const KeyedHasher& hasher) {
  RecordEvidence evidence;
  evidence.id = id;
  evidence.anchor_namespace = record.anchor().namespace_();
  evidence.anchor_value = record.anchor().value();
  evidence.anchor_hash = IdentifierHash(hasher, evidence.anchor_namespace, evidence.anchor_value);
  std::string key;
  AppendLengthPrefixed(&key, evidence.anchor_namespace);
  AppendLengthPrefixed(&key, evidence.anchor_value);
  key.append(record.name_key());
  evidence.order = Hash128(key);
  AddShown(evidence.anchor_namespace, evidence.anchor_value, false, namespaces, hasher, &evidence.shown);
  for (const auto& feature : record.features())
    AddShown(feature.namespace_(), feature.value(), false, namespaces, hasher, &evidence.shown);
  evidence.given_names.assign(record.names().begin(), record.names().end());
  for (const auto& snapshot : record.snapshots()) {
    for (const auto& feature : snapshot.features())
      AddShown(feature.namespace_(), feature.value(), false, namespaces, hasher, &evidence.shown);
    evidence.given_names.insert(evidence.given_names.end(), snapshot.names().begin(), snapshot.names().end());
  }
  // An identifier shown in its own right counts as that, even if it is a former name too.
  std::sort(evidence.shown.begin(), evidence.shown.end(),
            [](const Shown& a, const Shown& b) { return a.hash != b.hash ? a.hash < b.hash : a.alias < b.alias; });
  evidence.shown.erase(std::unique(evidence.shown.begin(), evidence.shown.end(),
                                   [](const Shown& a, const Shown& b) { return a.hash == b.hash; }),
                       evidence.shown.end());
  std::sort(evidence.given_names.begin(), evidence.given_names.end());
  evidence.given_names.erase(std::unique(evidence.given_names.begin(), evidence.given_names.end()),
                             evidence.given_names.end());
  return evidence;
}

}  // namespace c360::resolve
