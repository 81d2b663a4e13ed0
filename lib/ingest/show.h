// What an event adds to the record it feeds.
#ifndef C360_LIB_INGEST_SHOW_H_
#define C360_LIB_INGEST_SHOW_H_

#include "base/hash.h"
#include "c360/storage/v1/storage.pb.h"
#include "c360/v1/event.pb.h"

namespace c360::ingest {

// Whether the record has all that a plain event shows already: nearly every event. Never true for snapshots. Cost: a
// look at a few texts of the record for each identifier and attribute.
bool ShowsNothingNew(const v1::Event& event, const storage::v1::Record& row);

// Adds what the normalised `event` shows to `row`: identifiers, the given name, what can be compared. A snapshot event
// replaces the older version of its record key. Lists at `cap` keep what has the smallest unkeyed hash, whatever came
// first. `content` is the event's content hash, which breaks equal versions. Returns whether `row` changed.
bool Show(const v1::Event& event, const Hash128Value& content, int cap, storage::v1::Record* row);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_SHOW_H_
