// Whom the store must not take in again.
#ifndef C360_LIB_INGEST_SUPPRESSIONS_H_
#define C360_LIB_INGEST_SUPPRESSIONS_H_

#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "ingest/prepare.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360::ingest {

// The suppressed identifiers and anchors, by keyed hash, in memory: about 24 bytes each. Immutable once loaded.
class Suppressions {
 public:
  Suppressions() = default;
  static absl::StatusOr<Suppressions> Load(storage::Engine& engine);

  // The events as they may be stored: one whose anchor is suppressed is marked so; from the others suppressed values
  // are taken off, in the event itself, and their content is hashed anew. Empty when nothing is suppressed: then
  // `events` stand as they are.
  std::vector<Prepared> Screen(std::span<const Prepared> events, const NamespaceTable& namespaces,
                               const KeyedHasher& hasher) const;

 private:
  bool IsValue(const Hash128Value& hash) const;
  void ScreenOne(const NamespaceTable& namespaces, const KeyedHasher& hasher, Prepared* prepared) const;

  absl::flat_hash_map<Hash128Value, storage::SuppressionKind> kinds_;
};

// The hashes under which an identifier of an event stands: its own, or, for a former name, one of each namespace that
// it may be of.
std::vector<Hash128Value> HashesOf(const v1::Identifier& identifier, const NamespaceTable& namespaces,
                                   const KeyedHasher& hasher);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_SUPPRESSIONS_H_
