// The write path for events that are in the log already. Tested by tests/profile_store/rebuild_test.cc.
#include "base/status.h"
#include "ingest/index.h"
#include "ingest/work.h"
#include "ingest/writer.h"

namespace c360::ingest {

using storage::Table;

absl::Status Writer::Replay(std::span<const Replayed> events, const SideRow& row) {
  C360_RETURN_IF_ERROR(WriteHeld(/*assertions=*/nullptr));
  Work work(*this);
  work.replaying = true;
  C360_RETURN_IF_ERROR(Begin(work));
  for (const Replayed& event : events) {
    if (event.prepared.status.ok()) {
      C360_RETURN_IF_ERROR(Apply(event.prepared, event.sequence, work));
    } else {
      const v1::Event& refused = *event.prepared.event;
      work.batch->Delete(Table::kLog, storage::LogKey(event.sequence));
      work.batch->Delete(Table::kEventKeys, storage::HashKey(hasher_.HashPair(refused.source(), refused.event_id())));
    }
  }
  work.batch->Put(row.table, row.key, row.value.value_or(""));
  C360_RETURN_IF_ERROR(Index(/*assertions=*/nullptr, /*defer=*/true, work));
  C360_RETURN_IF_ERROR(Decide(/*assertions=*/nullptr, /*defer=*/true, work));
  return Commit(work, /*sync=*/false);
}

}  // namespace c360::ingest
