// One event made ready for the write path.
#ifndef C360_LIB_INGEST_PREPARE_H_
#define C360_LIB_INGEST_PREPARE_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/hash.h"
#include "c360/storage/v1/storage.pb.h"
#include "c360/v1/event.pb.h"
#include "normalize/normalizer.h"
#include "types/policy.h"

namespace c360::ingest {

struct Anchor {
  std::string name_space;
  std::string value;
  std::string name_key;  // only for contacts
};

struct Prepared {
  absl::Status status;         // why the event is refused
  v1::Event* event = nullptr;  // canonical and normalised afterwards
  Hash128Value key;            // keyed, of (source, event id)
  Hash128Value content;
  std::string bytes;           // the event serialised, as it stands in the log
  std::string line;            // the value of its timeline row
  Hash128Value given_content;  // where suppressed values were dropped: the content with them
  bool suppressed = false;     // Suppressions::Screen refuses it
  Anchor anchor;
  Hash128Value anchor_hash;  // keyed: resolve::AnchorHash
  int64_t refused_identifiers = 0;
  std::vector<std::string> refusals;  // why they were, as "identifiers.user_id: ..."
};

// What preparing needs. Thread-safe.
struct PrepareContext {
  const v1::Policy& policy;
  const NamespaceTable& namespaces;
  const normalize::Normalizer& normalizer;
  const KeyedHasher& hasher;
};

// Checks, hashes and normalises `event` in place and finds its anchor.
// Errors  InvalidArgument: malformed, or nothing that names someone is left. Threads: safe on different events.
absl::Status Prepare(const PrepareContext& context, absl::Time now, v1::Event* event, Prepared* prepared);

// Brings what is stored of `prepared`, its bytes and line, in line with its event.
void SerializeRows(Prepared* prepared);

// Each of `events`; a refusal stands in its status.
std::vector<Prepared> PrepareAll(const PrepareContext& context, absl::Time now, std::span<v1::Event* const> events);

// The value of an event's row in timeline: what it is, and its fact.
std::string TimelineLine(const v1::Event& event);

// The anchor of a normalised event: its highest-ranked PERSON identifier; else its highest-ranked device; else its
// contact or number, with the name key where a name is given. Errors: InvalidArgument when no identifier is left.
absl::Status FindAnchor(const NamespaceTable& namespaces, const v1::Event& event, Anchor* anchor);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_PREPARE_H_
