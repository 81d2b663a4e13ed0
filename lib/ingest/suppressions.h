// Whom the store must not take in again.
#ifndef C360_LIB_INGEST_SUPPRESSIONS_H_
#define C360_LIB_INGEST_SUPPRESSIONS_H_

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "ingest/prepare.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360::ingest {

// By what an event is read while it is screened.
struct ScreenRules {
  const NamespaceTable& namespaces;
  const normalize::Normalizer& normalizer;
  const KeyedHasher& hasher;
};

// The suppressed identifiers, anchors and events, by keyed hash, in memory: about 24 bytes each. Immutable once loaded.
class Suppressions {
 public:
  Suppressions() = default;
  // Errors: DataLoss.
  static absl::StatusOr<Suppressions> Load(storage::Engine& engine);

  // The events as they may be stored. One is marked as suppressed where its anchor is; where its anchor is a device or
  // a contact without a name, so that it is of whoever it shows, and it shows a suppressed value; and where the same
  // event was erased. From the others suppressed values are taken off, in the event itself, and their content is
  // hashed anew. Empty when nothing is suppressed: then `events` stand as they are.
  std::vector<Prepared> Screen(std::span<const Prepared> events, const ScreenRules& rules) const;

 private:
  struct FormerRules;
  bool IsValue(const Hash128Value& hash) const;
  bool IsValue(const v1::Identifier& identifier, const ScreenRules& rules) const;
  bool IsValue(std::string_view name, const v1::Value& value, std::string_view raw, const ScreenRules& rules) const;
  bool SaysValue(std::string_view name_space, std::string_view given, const ScreenRules& rules) const;
  bool IsErased(const v1::Event& event, const KeyedHasher& hasher) const;
  bool IsRefused(const v1::Event& event, const Anchor& anchor, const ScreenRules& rules) const;
  bool WasRefused(const v1::Event& event, const KeyedHasher& hasher) const;
  bool TakeOff(const ScreenRules& rules, Prepared* prepared) const;
  void ScreenOne(const ScreenRules& rules, Prepared* prepared) const;

  absl::flat_hash_map<Hash128Value, storage::SuppressionKind> kinds_;
  absl::flat_hash_set<Hash128Value> event_anchors_;  // identifiers that erased events hung on
  // Under which the store worked when some of them were made.
  std::vector<std::shared_ptr<const FormerRules>> former_;
};

// The hashes under which an identifier of an event stands: its own, or, for a former name, one of each namespace that
// it may be of.
std::vector<Hash128Value> HashesOf(const v1::Identifier& identifier, const NamespaceTable& namespaces,
                                   const KeyedHasher& hasher);

// Whether what hangs on the anchor is of whoever it shows: a device, or a contact without a name.
bool IsOfWhomItShows(const Anchor& anchor, const NamespaceTable& namespaces);

// Of all that `event` says but its id: equal for the same event sent again under another one. Keyed.
Hash128Value EventHash(v1::Event event, const KeyedHasher& hasher);

// The row of `suppressions` that keeps `policy`, serialised, because some were made under it.
std::string FormerPolicyKey(std::string_view policy);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_SUPPRESSIONS_H_
