// A suppression is the hash of a normal form, and what is normal changes with the policy. So the policies under which
// suppressions were made stay, and an event is asked under each of them. Tested by tests/privacy.
#include "ingest/suppressions.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "base/status.h"
#include "resolve/record.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

using storage::SuppressionKind;

// "userId" -> "user_id": sources write the names of properties in either way.
std::string NamespaceOf(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty() && out.back() != '_') out.push_back('_');
    out.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

// The texts of a value: itself, or those of a list.
std::vector<std::string> TextsOf(const v1::Value& value) {
  if (value.has_text()) return {value.text()};
  if (value.has_integer()) return {std::to_string(value.integer())};
  if (!value.has_json() || value.json().empty() || value.json()[0] != '[') return {};
  google::protobuf::ListValue list;
  if (!google::protobuf::util::JsonStringToMessage(value.json(), &list).ok()) return {};
  std::vector<std::string> texts;
  for (const auto& item : list.values()) {
    if (item.has_string_value()) texts.push_back(item.string_value());
  }
  return texts;
}

}  // namespace

struct Suppressions::FormerRules {
  explicit FormerRules(const v1::Policy& policy) : namespaces(policy), normalizer(policy) {}
  const NamespaceTable namespaces;
  const normalize::Normalizer normalizer;
};

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

bool IsOfWhomItShows(const Anchor& anchor, const NamespaceTable& namespaces) {
  return namespaces.Find(anchor.name_space).kind() != v1::NamespaceRule::PERSON && anchor.name_key.empty();
}

Hash128Value EventHash(v1::Event event, const KeyedHasher& hasher) {
  RestoreGiven(&event);
  event.clear_event_id();
  if (event.has_snapshot()) {  // the store may have counted the version
    event.mutable_snapshot()->clear_version();
    event.mutable_snapshot()->clear_latest();
  }
  return hasher.HashPair("|event", storage::HashKey(ContentHash(&event)));  // no namespace has this name
}

std::string FormerPolicyKey(std::string_view policy) { return storage::HashKey(Hash128(policy)); }

absl::StatusOr<Suppressions> Suppressions::Load(storage::Engine& engine) {
  Suppressions result;
  const auto it = engine.NewIterator(storage::Table::kSuppressions);
  for (it->Seek(""); it->Valid(); it->Next()) {
    Hash128Value hash;
    if (!storage::DecodeHashKey(it->key(), &hash)) return DataLoss("a key of suppressions is damaged");
    C360_ASSIGN_OR_RETURN(const auto row, storage::SuppressionRow::Decode(it->value()));
    if (row.kind == SuppressionKind::kFormerPolicy) {
      v1::Policy policy;
      if (!policy.ParseFromString(row.policy)) return DataLoss("a policy in suppressions is damaged");
      result.former_.push_back(std::make_shared<const FormerRules>(policy));
      continue;
    }
    result.kinds_.emplace(hash, row.kind);
    if (row.kind == SuppressionKind::kEvent) result.event_anchors_.insert(row.identifier);
  }
  C360_RETURN_IF_ERROR(it->status());
  return result;
}

bool Suppressions::IsValue(const Hash128Value& hash) const {
  const auto it = kinds_.find(hash);
  return it != kinds_.end() && it->second == SuppressionKind::kValue;
}

// Whether `given` is suppressed under `name_space` by the rules, as they normalise it.
bool Suppressions::SaysValue(std::string_view name_space, std::string_view given, const ScreenRules& rules) const {
  v1::Identifier identifier;
  identifier.set_namespace_(std::string(name_space));
  const auto normal = rules.normalizer.NormalizeIdentifier(name_space, given);
  if (!normal.ok()) return false;
  identifier.set_value(*normal);
  const auto hashes = HashesOf(identifier, rules.namespaces, rules.hasher);
  return std::any_of(hashes.begin(), hashes.end(), [&](const auto& hash) { return IsValue(hash); });
}

bool Suppressions::IsValue(const v1::Identifier& identifier, const ScreenRules& rules) const {
  const auto hashes = HashesOf(identifier, rules.namespaces, rules.hasher);
  if (std::any_of(hashes.begin(), hashes.end(), [&](const auto& hash) { return IsValue(hash); })) return true;
  const std::string& given = identifier.raw().empty() ? identifier.value() : identifier.raw();
  return std::any_of(former_.begin(), former_.end(), [&](const auto& former) {
    return SaysValue(identifier.namespace_(), given, {former->namespaces, former->normalizer, rules.hasher});
  });
}

// Whether an attribute or property holds a suppressed value, as its name says. `raw`: its given form, or empty.
bool Suppressions::IsValue(std::string_view name, const v1::Value& value, std::string_view raw,
                           const ScreenRules& rules) const {
  std::vector<std::string> texts = TextsOf(value);
  if (!raw.empty() && !value.has_address()) texts.emplace_back(raw);
  if (texts.empty()) return false;
  const std::string name_space = NamespaceOf(name);
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    if (IsValue(resolve::IdentifierHash(rules.hasher, name_space, text)) || SaysValue(name_space, text, rules))
      return true;
    return std::any_of(former_.begin(), former_.end(), [&](const auto& former) {
      return SaysValue(name_space, text, {former->namespaces, former->normalizer, rules.hasher});
    });
  });
}

bool Suppressions::IsErased(const v1::Event& event, const KeyedHasher& hasher) const {
  const auto it = kinds_.find(EventHash(event, hasher));
  return it != kinds_.end() && it->second == SuppressionKind::kEvent;
}

bool Suppressions::IsRefused(const v1::Event& event, const Anchor& anchor, const ScreenRules& rules) const {
  const auto identifier = resolve::IdentifierHash(rules.hasher, anchor.name_space, anchor.value);
  if (IsValue(identifier)) return true;
  if (kinds_.contains(resolve::AnchorHash(rules.hasher, anchor.name_space, anchor.value, anchor.name_key))) return true;
  if (event_anchors_.contains(identifier) && IsErased(event, rules.hasher)) return true;
  if (!IsOfWhomItShows(anchor, rules.namespaces)) return false;
  return std::any_of(event.identifiers().begin(), event.identifiers().end(),
                     [&](const auto& one) { return IsValue(one, rules); }) ||
         std::any_of(event.attributes().begin(), event.attributes().end(),
                     [&](const auto& one) { return IsValue(one.name(), one.value(), one.raw(), rules); });
}

// Whether it is refused as the policies read it under which suppressions were made.
bool Suppressions::WasRefused(const v1::Event& event, const KeyedHasher& hasher) const {
  return std::any_of(former_.begin(), former_.end(), [&](const auto& former) {
    v1::Event copy = event;
    RestoreGiven(&copy);
    std::vector<normalize::Refusal> refusals;
    former->normalizer.Normalize(&copy, &refusals);
    Anchor anchor;
    return FindAnchor(former->namespaces, copy, &anchor).ok() &&
           IsRefused(copy, anchor, {former->namespaces, former->normalizer, hasher});
  });
}

// Takes suppressed values off; false where there are none.
bool Suppressions::TakeOff(const ScreenRules& rules, Prepared* prepared) const {
  auto* identifiers = prepared->event->mutable_identifiers();
  auto* attributes = prepared->event->mutable_attributes();
  auto* properties = prepared->event->mutable_properties();
  const auto identifier = std::remove_if(identifiers->begin(), identifiers->end(),
                                         [&](const v1::Identifier& one) { return IsValue(one, rules); });
  const auto attribute = std::remove_if(attributes->begin(), attributes->end(), [&](const v1::Attribute& one) {
    return IsValue(one.name(), one.value(), one.raw(), rules);
  });
  const auto property = std::remove_if(properties->begin(), properties->end(), [&](const v1::Property& one) {
    return IsValue(one.name(), one.value(), "", rules);
  });
  if (identifier == identifiers->end() && attribute == attributes->end() && property == properties->end()) return false;
  prepared->refused_identifiers += identifiers->end() - identifier;
  identifiers->erase(identifier, identifiers->end());
  attributes->erase(attribute, attributes->end());
  properties->erase(property, properties->end());
  return true;
}

void Suppressions::ScreenOne(const ScreenRules& rules, Prepared* prepared) const {
  const v1::Event& event = *prepared->event;
  prepared->suppressed = IsRefused(event, prepared->anchor, rules) || WasRefused(event, rules.hasher);
  if (prepared->suppressed || !TakeOff(rules, prepared)) return;
  // It may have been erased as it stood here, without what was suppressed before.
  const Anchor& anchor = prepared->anchor;
  if (event_anchors_.contains(resolve::IdentifierHash(rules.hasher, anchor.name_space, anchor.value)) &&
      IsErased(event, rules.hasher)) {
    prepared->suppressed = true;
    return;
  }
  SerializeRows(prepared);
  prepared->given_content = prepared->content;
  v1::Event given = event;
  RestoreGiven(&given);
  prepared->content = ContentHash(&given);
}

std::vector<Prepared> Suppressions::Screen(std::span<const Prepared> events, const ScreenRules& rules) const {
  if (kinds_.empty()) return {};
  std::vector<Prepared> screened(events.begin(), events.end());
  for (Prepared& prepared : screened) {
    if (prepared.status.ok()) ScreenOne(rules, &prepared);
  }
  return screened;
}

}  // namespace c360::ingest
