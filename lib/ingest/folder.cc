// Tested by tests/ingest/folder_test.cc, and over random worlds by tests/profile_store/law_test.cc.
#include "ingest/folder.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/status.h"

namespace c360::ingest {
namespace {

using storage::FoldRow;
using storage::Table;

constexpr size_t kPlaceBytes = storage::kTimelineKeyBytes - 8;
constexpr size_t kEventsAtOnce = 256;

}  // namespace

FoldKeeper::FoldKeeper(storage::Engine& engine, const v1::Policy& policy, const FoldOptions& options)
    : engine_(engine), plan_(policy), options_(options) {
  Forget();
}

void FoldKeeper::Forget() {
  covers_.clear();
  without_.clear();
  // Where the counters cannot be read, every record is asked for.
  const auto counters = storage::ReadCounters(engine_, nullptr);
  newest_record_ = counters.ok() ? counters->next_record - 1 : UINT64_MAX;
}

void FoldKeeper::Remember(RecordId record, const Cover* cover) {
  if (covers_.size() + without_.size() >= options_.known_records) {
    covers_.clear();
    without_.clear();
  }
  if (cover != nullptr) {
    without_.erase(record);
    covers_.insert_or_assign(record, *cover);
  } else {
    covers_.erase(record);
    without_.insert(record);
  }
}

absl::StatusOr<const FoldKeeper::Cover*> FoldKeeper::Find(RecordId record) {
  if (record.value > newest_record_ || without_.contains(record)) return nullptr;
  auto it = covers_.find(record);
  if (it != covers_.end()) return &it->second;
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kFolds, storage::RecordKey(record), &bytes));
  if (!found) {
    Remember(record, nullptr);
    return nullptr;
  }
  C360_ASSIGN_OR_RETURN(FoldRow row, FoldRow::Decode(bytes));
  const Cover cover{std::move(row.boundary), std::move(row.end), row.fingerprint != plan_.fingerprint()};
  Remember(record, &cover);
  return &covers_.find(record)->second;
}

absl::StatusOr<FoldKeeper::Range> FoldKeeper::Walk(RecordId record, std::string_view from, std::string_view until,
                                                   size_t limit) {
  Range range{.sequences = {}, .first = "", .next = std::string(storage::kFoldEnd)};
  const std::string prefix = storage::RecordKey(record);
  const auto it = engine_.NewIterator(Table::kTimeline);
  for (it->Seek(prefix + std::string(from)); it->Valid() && it->key().substr(0, 8) == prefix; it->Next()) {
    const std::string_view place = it->key().substr(8);
    storage::TimelineKey key;
    if (!storage::DecodeTimelineKey(it->key(), &key)) return DataLoss("a key of timeline is damaged");
    if (place >= until || range.sequences.size() == limit) {
      range.next = std::string(place);
      return range;
    }
    if (range.sequences.empty()) range.first = std::string(place);
    range.sequences.push_back(key.sequence);
  }
  C360_RETURN_IF_ERROR(it->status());
  return range;
}

absl::Status FoldKeeper::FoldEvents(const std::vector<Sequence>& sequences, profile::Fold* fold) {
  std::vector<std::string> keys;
  std::vector<std::optional<std::string>> values;
  v1::Event event;
  for (size_t i = 0; i < sequences.size(); i += kEventsAtOnce) {
    keys.clear();
    for (size_t j = i; j < std::min(sequences.size(), i + kEventsAtOnce); ++j)
      keys.push_back(storage::LogKey(sequences[j]));
    C360_RETURN_IF_ERROR(engine_.MultiGet(Table::kLog, keys, &values));
    for (const auto& value : values) {
      if (!value || !event.ParseFromString(*value)) return DataLoss("a row of log is missing or damaged");
      fold->Add(event);
    }
  }
  return absl::OkStatus();
}

absl::Status FoldKeeper::Extend(RecordId record, size_t* budget, storage::Batch* batch, bool* whole) {
  *whole = true;
  std::string bytes;
  C360_ASSIGN_OR_RETURN(bool found, engine_.Get(Table::kFolds, storage::RecordKey(record), &bytes));
  FoldRow row;
  if (found) {
    C360_ASSIGN_OR_RETURN(row, FoldRow::Decode(bytes));
    found = row.fingerprint == plan_.fingerprint();
  }
  profile::Fold fold(plan_);
  if (found) {
    // The newer events must be folded all, or none: a range has no holes.
    C360_ASSIGN_OR_RETURN(const Range tail, Walk(record, "", row.boundary, SIZE_MAX));
    const bool complete = row.end == storage::kFoldEnd;
    if (tail.sequences.size() < options_.tail_events && (complete || *budget == 0)) {
      *whole = complete;
      return absl::OkStatus();
    }
    C360_RETURN_IF_ERROR(fold.Decode(row.fold));
    C360_RETURN_IF_ERROR(FoldEvents(tail.sequences, &fold));
    if (!tail.sequences.empty()) row.boundary = tail.first;
    *budget -= std::min(*budget, tail.sequences.size());
  } else {
    row.boundary = row.end = "";  // from the newest event on
  }
  if (row.end != storage::kFoldEnd) {
    C360_ASSIGN_OR_RETURN(const Range older, Walk(record, row.end, storage::kFoldEnd, std::max<size_t>(*budget, 1)));
    if (!found && older.sequences.size() < options_.tail_events && older.next == storage::kFoldEnd)
      return absl::OkStatus();  // too few for a row
    C360_RETURN_IF_ERROR(FoldEvents(older.sequences, &fold));
    if (row.boundary.empty()) row.boundary = older.first;
    row.end = older.next;
    *budget -= std::min(*budget, older.sequences.size());
  }
  row.fingerprint = plan_.fingerprint();
  row.fold = fold.Encode();
  batch->Put(Table::kFolds, storage::RecordKey(record), row.Encode());
  *whole = row.end == storage::kFoldEnd;
  const Cover cover{row.boundary, row.end, /*outdated=*/false};
  Remember(record, &cover);
  return absl::OkStatus();
}

absl::StatusOr<RecordId> FoldKeeper::Backfill(RecordId after, size_t records) {
  std::vector<RecordId> ids;
  const auto it = engine_.NewIterator(Table::kRecords);
  for (it->Seek(storage::RecordKey(RecordId{after.value + 1})); it->Valid() && ids.size() < records; it->Next())
    ids.push_back(storage::ParseRecordKey(it->key()));
  C360_RETURN_IF_ERROR(it->status());
  for (const RecordId id : ids) {
    for (bool whole = false; !whole;) {
      auto batch = engine_.NewBatch();
      size_t budget = options_.backfill_events;
      C360_RETURN_IF_ERROR(Extend(id, &budget, batch.get(), &whole));
      const absl::Status written = engine_.Write(std::move(batch), /*sync=*/false);
      if (!written.ok()) {
        Forget();
        return written;
      }
    }
  }
  return ids.size() < records ? RecordId{0} : ids.back();
}

// The row that covers the event, read for change; null when none does.
absl::StatusOr<FoldBatch::Change*> FoldBatch::ChangeOf(RecordId record, std::string_view place) {
  C360_RET_CHECK(place.size() == kPlaceBytes);
  if (const auto it = changes_.find(record); it != changes_.end())
    return it->second.cover.Covers(place) ? &it->second : nullptr;
  C360_ASSIGN_OR_RETURN(const FoldKeeper::Cover* cover, keeper_.Find(record));
  if (cover == nullptr || !cover->Covers(place)) return nullptr;
  Change change{*cover, std::nullopt};
  if (!cover->outdated) {
    std::string bytes;
    C360_ASSIGN_OR_RETURN(const bool found, keeper_.engine_.Get(Table::kFolds, storage::RecordKey(record), &bytes));
    C360_RET_CHECK(found);
    C360_ASSIGN_OR_RETURN(const FoldRow row, FoldRow::Decode(bytes));
    change.fold.emplace(keeper_.plan_);
    C360_RETURN_IF_ERROR(change.fold->Decode(row.fold));
  }
  return &changes_.emplace(record, std::move(change)).first->second;
}

absl::Status FoldBatch::OnEvent(RecordId record, std::string_view place, const v1::Event& event) {
  ++events_;
  newest_record_ = std::max(newest_record_, record.value);
  // One event in so many asks whether the tail has grown long: no count is kept, and none is lost in a restart.
  const uint64_t every = std::max<uint64_t>(1, keeper_.options_.tail_events / 2);
  if (Hash64(place) % every == 0) due_.insert(record);
  C360_ASSIGN_OR_RETURN(Change * change, ChangeOf(record, place));
  if (change != nullptr && change->fold) change->fold->Add(event);
  return absl::OkStatus();
}

absl::Status FoldBatch::OnGone(RecordId record, std::string_view place) {
  C360_ASSIGN_OR_RETURN(Change * change, ChangeOf(record, place));
  if (change == nullptr) return absl::OkStatus();
  change->fold.reset();
  due_.insert(record);
  return absl::OkStatus();
}

void FoldBatch::WriteTo(storage::Batch* batch) const {
  for (const auto& [record, change] : changes_) {
    if (!change.fold) {
      batch->Delete(Table::kFolds, storage::RecordKey(record));
      continue;
    }
    const FoldRow row{.boundary = change.cover.boundary,
                      .end = change.cover.end,
                      .fingerprint = keeper_.plan_.fingerprint(),
                      .fold = change.fold->Encode()};
    batch->Put(Table::kFolds, storage::RecordKey(record), row.Encode());
  }
}

void FoldBatch::Written() {
  for (const auto& [record, change] : changes_) {
    if (!change.fold) keeper_.Remember(record, nullptr);
  }
  if (keeper_.newest_record_ != UINT64_MAX && newest_record_ > keeper_.newest_record_)
    keeper_.newest_record_ = newest_record_;
  if (due_.empty()) return;
  auto batch = keeper_.engine_.NewBatch();
  size_t budget = keeper_.options_.backfill_events + events_;
  absl::Status status;
  for (const RecordId record : due_) {
    bool whole;
    status.Update(keeper_.Extend(record, &budget, batch.get(), &whole));
  }
  status.Update(keeper_.engine_.Write(std::move(batch), /*sync=*/false));
  // The events stand whether or not their folds grew, so their write does not fail with this one; rows are asked for
  // again, and a damaged one is found by whoever reads it.
  if (!status.ok()) keeper_.Forget();
}

}  // namespace c360::ingest
