// Tested by tests/ingest/version_test.cc.
#include "ingest/version.h"

#include <algorithm>

#include "fmt/format.h"
#include "types/event.h"

namespace c360::ingest {
namespace {

// The content of `given`, an event in its given form, at `version`.
Hash128Value ContentAt(int64_t version, const std::string& id, v1::Event* given) {
  given->set_event_id(version == 0 ? id : fmt::format("{}@{}", id, version));
  given->mutable_snapshot()->set_version(version);
  return ContentHash(given);
}

}  // namespace

bool SetLatestVersion(const KeyedHasher& hasher, const storage::v1::Record* row, Prepared* prepared) {
  v1::Event given = *prepared->event;
  RestoreGiven(&given);
  given.mutable_snapshot()->clear_latest();
  const std::string id = given.event_id();
  int64_t version = 0;
  if (row != nullptr) {
    const auto held = std::find_if(row->snapshots().begin(), row->snapshots().end(), [&](const auto& s) {
      return s.source() == given.source() && s.record_key() == given.snapshot().record_key();
    });
    if (held != row->snapshots().end()) {
      if (ContentAt(held->version(), id, &given).low == held->tie()) return true;
      version = held->version() + 1;
    }
  }
  prepared->content = ContentAt(version, id, &given);
  prepared->event->set_event_id(given.event_id());
  *prepared->event->mutable_snapshot() = given.snapshot();
  prepared->key = hasher.HashPair(given.source(), given.event_id());
  SerializeRows(prepared);
  return false;
}

}  // namespace c360::ingest
