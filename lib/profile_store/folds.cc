// Tested by tests/profile_store/folds_test.cc.
#include "profile_store/folds.h"

#include "base/status.h"
#include "types/event.h"

namespace c360 {

using storage::Table;

absl::Status CheckFolds(Reader& reader, const std::function<void(std::string detail)>& breached) {
  storage::Engine& engine = *reader.context().engine;
  const profile::FoldPlan& plan = *reader.context().fold_plan;
  const auto it = engine.NewIterator(Table::kFolds, reader.snapshot());
  const auto line = engine.NewIterator(Table::kTimeline, reader.snapshot());
  std::string bytes;
  for (it->Seek(""); it->Valid(); it->Next()) {
    const RecordId id = storage::ParseRecordKey(it->key());
    C360_ASSIGN_OR_RETURN(const bool recorded, engine.Get(Table::kRecords, it->key(), &bytes, reader.snapshot()));
    if (!recorded) breached(fmt::format("a fold is stored for record {}, which is not there", id.value));
    const auto row = storage::FoldRow::Decode(it->value());
    if (!row.ok()) {
      breached(fmt::format("the fold of record {} cannot be read", id.value));
      continue;
    }
    if (row->fingerprint != plan.fingerprint()) continue;  // of another policy: nobody reads it
    profile::Fold fold(plan);
    const std::string prefix(it->key());
    for (line->Seek(prefix + row->boundary); line->Valid() && line->key() < prefix + row->end; line->Next()) {
      storage::TimelineKey key;
      if (!storage::DecodeTimelineKey(line->key(), &key)) return DataLoss("a key of timeline is damaged");
      const auto event = reader.EventAt(key.sequence);
      if (event.ok()) fold.Add(*event);  // one that is missing is told of elsewhere, and shows in the fold here
    }
    C360_RETURN_IF_ERROR(line->status());
    if (fold.Encode() != row->fold)
      breached(fmt::format("the fold of record {} is not the fold of its events", id.value));
  }
  return it->status();
}

absl::Status BackfillFolds(StoreCore& core, const ProgressCallback& progress) {
  C360_RETURN_IF_ERROR(core.CheckWritable());
  constexpr size_t kRecordsAtOnce = 256;
  C360_ASSIGN_OR_RETURN(const auto counters, storage::ReadCounters(*core.context.engine, nullptr));
  RecordId last{0};
  do {
    {
      MutexLock lock(&core.write_mutex);
      C360_RETURN_IF_ERROR(core.WriteHeld());
      C360_ASSIGN_OR_RETURN(last, core.writer->folds().Backfill(last, kRecordsAtOnce));
    }
    const int64_t total = static_cast<int64_t>(counters.next_record) - 1;
    const int64_t done = last.value == 0 ? total : std::min(total, static_cast<int64_t>(last.value));
    if (progress && !progress({.stage = "fold", .done = done, .total = total}))
      return absl::CancelledError("stopped on request");
  } while (last.value != 0);
  return absl::OkStatus();
}

}  // namespace c360
