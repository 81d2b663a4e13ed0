// Taking away: events, assertions and the rows beside them go as if they had never come. One atomic batch.
#include <algorithm>

#include "base/status.h"
#include "ingest/index.h"
#include "ingest/work.h"
#include "ingest/writer.h"

namespace c360::ingest {

using storage::Table;

absl::Status Writer::SeedAssertion(const resolve::AssertionEntry& entry, Work& work) {
  // Whoever shows one of the two may change, and whoever shares a value with those: sharing depends on what they claim.
  const size_t cap = LargestEvidenceCap();
  absl::btree_set<RecordId>& seeds = work.pending.resolve;
  for (const Hash128Value& side : {entry.left, entry.right}) {
    C360_ASSIGN_OR_RETURN(const auto members, work.state.MembersOf(side, cap));
    seeds.insert(members.records.begin(), members.records.end());
    C360_ASSIGN_OR_RETURN(const RecordId anchored, work.state.FindAnchor(side));
    if (anchored.value != 0) seeds.insert(anchored);
  }
  for (const RecordId id : std::vector<RecordId>(seeds.begin(), seeds.end())) {
    C360_ASSIGN_OR_RETURN(const auto record, work.state.Now(id));
    if (record == nullptr) continue;  // it goes with this batch
    for (const resolve::Shown& shown : record->shown) {
      C360_ASSIGN_OR_RETURN(const auto members, work.state.MembersOf(shown.hash, cap));
      seeds.insert(members.records.begin(), members.records.end());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Writer::Remove(const Removal& removal, const resolve::Assertions& after, bool sync) {
  C360_RETURN_IF_ERROR(WriteHeld(&after));
  Work work(*this);
  C360_RETURN_IF_ERROR(Begin(work));
  std::vector<std::pair<RecordId, Sequence>> gone;
  for (const EventKey& key : removal.events) C360_RETURN_IF_ERROR(DeleteOne(key, work, &gone));
  std::sort(gone.begin(), gone.end());
  for (size_t i = 0; i < gone.size(); ++i) {
    if (i == 0 || gone[i].first != gone[i - 1].first) C360_RETURN_IF_ERROR(Refold(gone[i].first, gone, work));
  }
  C360_RETURN_IF_ERROR(Index(&after, /*defer=*/false, work));
  for (const resolve::AssertionEntry& entry : removal.assertions) {
    work.batch->Delete(Table::kAssertions, storage::RecordKey(RecordId{static_cast<uint64_t>(entry.id)}));
    C360_RETURN_IF_ERROR(SeedAssertion(entry, work));
  }
  for (const SideRow& row : removal.rows) {
    if (row.value.has_value()) {
      work.batch->Put(row.table, row.key, *row.value);
    } else {
      work.batch->Delete(row.table, row.key);
    }
  }
  C360_RETURN_IF_ERROR(Decide(&after, /*defer=*/false, work));
  C360_RETURN_IF_ERROR(Commit(work, sync));
  return static_cast<int64_t>(gone.size());
}

absl::Status Writer::LoadSuppressions() {
  C360_RETURN_IF_ERROR(WriteHeld(/*assertions=*/nullptr));
  C360_ASSIGN_OR_RETURN(suppressions_, Suppressions::Load(engine_));
  return absl::OkStatus();
}

}  // namespace c360::ingest
