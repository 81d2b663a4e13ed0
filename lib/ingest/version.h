// Versions of snapshots whose source says none.
#ifndef C360_LIB_INGEST_VERSION_H_
#define C360_LIB_INGEST_VERSION_H_

#include "base/hash.h"
#include "c360/storage/v1/storage.pb.h"
#include "ingest/prepare.h"

namespace c360::ingest {

// Gives a prepared snapshot with `latest` the version that event.proto promises: one above the highest that `row`
// (null: there is no such record) holds of its record key, or 0. The event, its content, key and bytes follow; `latest`
// is gone afterwards, so that the stored event says its version and has it in any later order. True when the row's
// newest state is this one already: the event is a duplicate, and `prepared` is as it was or in that state.
bool SetLatestVersion(const KeyedHasher& hasher, const storage::v1::Record* row, Prepared* prepared);

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_VERSION_H_
