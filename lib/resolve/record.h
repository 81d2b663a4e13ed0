// A record as evidence.
#ifndef C360_LIB_RESOLVE_RECORD_H_
#define C360_LIB_RESOLVE_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/hash.h"
#include "c360/storage/v1/storage.pb.h"
#include "c360/v1/event.pb.h"
#include "c360/v1/policy.pb.h"
#include "match/subject.h"
#include "types/ids.h"
#include "types/policy.h"

namespace c360::resolve {

// One identifier a record shows, with the hash under which the store knows it.
struct Shown {
  std::string name_space;
  std::string value;
  Hash128Value hash;
  const v1::NamespaceRule* rule = nullptr;
  bool alias = false;  // shown as a former name: `name_space` is one of the alias_of
};

// A record of a source that may not be joined with others of that source at will (IdentityRules.within_source).
struct OfSource {
  std::string source;
  Hash128Value record_key;  // unkeyed hash
  v1::IdentityRules::WithinSource rule = v1::IdentityRules::JOIN;
};

// What resolution knows of one record. Immutable once made.
struct RecordEvidence {
  RecordId id;
  Hash128Value order;  // unkeyed hash of the anchor: the same in every store, breaks ties
  std::string anchor_namespace;
  std::string anchor_value;
  Hash128Value anchor_hash;              // keyed, of (namespace, value) without the name
  std::vector<Shown> shown;              // sorted by hash, unique
  std::vector<std::string> given_names;  // folded, sorted, unique
  std::vector<OfSource> of_sources;      // sorted by (source, record_key)
  // What scored matching compares; null when the record says too little of a person.
  std::shared_ptr<const match::Subject> subject;
  bool truncated = false;  // it shows more than its row has room for
  bool brief = false;      // what is compared was left out: `subject` may be null though there is one

  size_t bytes() const;  // of memory, about
};

// What scoring needs of a record, in a third of the memory: of a million, most are only candidates.
struct Compared {
  std::shared_ptr<const match::Subject> subject;    // null when the record says too little, or is not there
  std::shared_ptr<const RecordEvidence> excluding;  // its exclusive ids and sources alone; null where it has none

  size_t bytes() const;  // of memory, about
};
Compared MakeCompared(const RecordEvidence& evidence);
// Whether by their exclusive ids or their sources the two can never be joined for what they say. Symmetric.
bool Exclude(const Compared& a, const Compared& b);

// Keys of the store's hashing: everything that names a value in a key.
Hash128Value IdentifierHash(const KeyedHasher& hasher, std::string_view name_space, std::string_view value);
// Of an anchor: the identifier, and for contacts the name key.
Hash128Value AnchorHash(const KeyedHasher& hasher, std::string_view name_space, std::string_view value,
                        std::string_view name_key);

// The keys under which a comparable record looks for others, keyed, sorted, unique; none for one that is not
// comparable.
std::vector<Hash128Value> BlockHashes(const KeyedHasher& hasher, const RecordEvidence& record);
std::vector<Hash128Value> BlockHashes(const KeyedHasher& hasher, const match::Subject& subject);
// The terms of what it says, keyed, parallel to match::Terms; none for one that is not comparable.
std::vector<Hash128Value> TermHashes(const KeyedHasher& hasher, const RecordEvidence& record);
std::vector<Hash128Value> TermHashes(const KeyedHasher& hasher, const match::Subject& subject);

// Whether the record shows the identifier at all, taken off or not.
bool Shows(const RecordEvidence& record, const Hash128Value& identifier);

// Whether by their own exclusive ids the two can never be one, whatever else they say: both have ids of one exclusive
// namespace, and none in common. Symmetric.
bool IdsExclude(const RecordEvidence& a, const RecordEvidence& b);

// The sources whose records the policy keeps apart and that both are of, one entry of `a` each; none: nothing stands
// against comparing the two. LINK_ONLY: they have no record key in common; ONE_PER_PROFILE: their record keys differ.
// Symmetric up to whose entry it is. Cost O(record keys).
std::vector<const OfSource*> ExcludingSources(const RecordEvidence& a, const RecordEvidence& b);

// What an event says of the person that can be compared, as (name, text); parts of addresses by their own names, and
// e-mail addresses that are misspelled.
void SaidBy(const v1::Event& event, std::vector<std::pair<std::string_view, std::string_view>>* said);

// The identifiers a stored record shows, sorted by hash, unique; and whether it says anything that can be compared:
// without that it has no subject.
std::vector<Shown> ShownBy(const storage::v1::Record& record, const NamespaceTable& namespaces,
                           const KeyedHasher& hasher);
bool SaysAnything(const storage::v1::Record& record);
// The same of the bytes of its row. DataLoss where they are none.
absl::StatusOr<bool> RowSaysAnything(std::string_view row);

// Reads a stored record: plain features and those of its current snapshots together. kBrief leaves out what is
// compared, which is dearer than all the rest; so a subject that was made of the same row before may be given.
enum class Detail : uint8_t { kWhole, kBrief };
RecordEvidence MakeEvidence(RecordId id, const storage::v1::Record& record, const NamespaceTable& namespaces,
                            const KeyedHasher& hasher, Detail detail = Detail::kWhole);

// The same from the bytes of its row. DataLoss where they are none.
absl::StatusOr<std::shared_ptr<const RecordEvidence>> ReadEvidence(RecordId id, std::string_view row,
                                                                   const NamespaceTable& namespaces,
                                                                   const KeyedHasher& hasher,
                                                                   Detail detail = Detail::kWhole);
absl::StatusOr<std::shared_ptr<const RecordEvidence>> ReadEvidence(RecordId id, std::string_view row,
                                                                   const NamespaceTable& namespaces,
                                                                   const KeyedHasher& hasher,
                                                                   std::shared_ptr<const match::Subject> subject);

// What is asked for, as a record: compared however little it says. Shows no anchor.
RecordEvidence MakeQuery(const storage::v1::Record& query, const NamespaceTable& namespaces, const KeyedHasher& hasher);

// Whether an attribute of that name is compared.
bool IsCompared(std::string_view attribute);

}  // namespace c360::resolve

#endif  // C360_LIB_RESOLVE_RECORD_H_
