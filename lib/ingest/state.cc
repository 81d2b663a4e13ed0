#include "ingest/state.h"

#include <algorithm>
#include <limits>

#include "base/status.h"

namespace c360::ingest {

using storage::Table;

absl::StatusOr<State::RowState*> State::Load(RecordId id) {
  auto& slot = rows_[id];
  if (slot == nullptr) slot = std::make_unique<RowState>();
  if (!slot->loaded) {
    C360_ASSIGN_OR_RETURN(const bool found,
                          engine_.Get(Table::kRecords, storage::RecordKey(id), &slot->stored, snapshot_));
    if (found) {
      slot->row = std::make_unique<storage::v1::Record>();
      if (!slot->row->ParseFromString(slot->stored)) return DataLoss("a row of records is damaged");
    } else {
      slot->stored.clear();
    }
    slot->loaded = true;
  }
  return slot.get();
}

absl::StatusOr<storage::v1::Record*> State::Row(RecordId id) {
  C360_ASSIGN_OR_RETURN(RowState * state, Load(id));
  return state->row.get();
}

storage::v1::Record* State::NewRow(RecordId id) {
  auto& slot = rows_[id];
  slot = std::make_unique<RowState>();
  slot->loaded = true;
  slot->row = std::make_unique<storage::v1::Record>();
  Touch(id);
  return slot->row.get();
}

void State::RemoveRow(RecordId id) {
  rows_[id]->row.reset();
  Touch(id);
}

absl::StatusOr<RecordId> State::FindAnchor(const Hash128Value& anchor) {
  const auto it = anchors_.find(anchor);
  if (it != anchors_.end()) return it->second;
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kAnchors, storage::HashKey(anchor), &bytes, snapshot_));
  return found ? storage::ParseRecordKey(bytes) : RecordId{};
}

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> State::Record(RecordId id) {
  C360_ASSIGN_OR_RETURN(const RowState* state, Load(id));
  if (state->row == nullptr) return DataLoss("record {} is named but not there", FormatProfileId(id));
  return std::make_shared<const resolve::RecordEvidence>(resolve::MakeEvidence(id, *state->row, namespaces_, hasher_));
}

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> State::StoredEvidence(RecordId id) {
  C360_ASSIGN_OR_RETURN(const RowState* state, Load(id));
  if (state->stored.empty()) return std::make_shared<const resolve::RecordEvidence>();
  storage::v1::Record row;
  if (!row.ParseFromString(state->stored)) return DataLoss("a row of records is damaged");
  return std::make_shared<const resolve::RecordEvidence>(resolve::MakeEvidence(id, row, namespaces_, hasher_));
}

absl::StatusOr<State::ValueState*> State::LoadValue(const Hash128Value& value) {
  const auto [it, fresh] = values_.try_emplace(value);
  if (fresh) {
    C360_ASSIGN_OR_RETURN(const auto members, storage::ReadMembers(engine_, value, 0, snapshot_));
    it->second.stored_count = members.count;
  }
  return &it->second;
}

absl::StatusOr<resolve::Members> State::MembersOf(const Hash128Value& value, size_t limit) {
  resolve::Members result;
  const auto it = values_.find(value);
  const size_t removed = it == values_.end() ? 0 : it->second.removed.size();
  C360_ASSIGN_OR_RETURN(auto stored, storage::ReadMembers(engine_, value, limit + removed + 1, snapshot_));
  result.count = stored.count;
  if (it != values_.end()) result.count += it->second.added.size() - removed;
  if (result.count > limit) return result;
  result.records = std::move(stored.records);
  if (it != values_.end()) {
    std::erase_if(result.records, [&](RecordId id) { return it->second.removed.contains(id); });
    result.records.insert(result.records.end(), it->second.added.begin(), it->second.added.end());
    std::sort(result.records.begin(), result.records.end());
  }
  return result;
}

absl::StatusOr<std::vector<RecordId>> State::Reindex(size_t evidence_cap) {
  absl::flat_hash_set<Hash128Value> affected;
  std::set<RecordId> seeds;
  for (const RecordId id : touched_) {
    C360_ASSIGN_OR_RETURN(const auto before, StoredEvidence(id));
    C360_ASSIGN_OR_RETURN(const RowState* state, Load(id));
    resolve::RecordEvidence after;
    if (state->row != nullptr) after = resolve::MakeEvidence(id, *state->row, namespaces_, hasher_);
    for (const resolve::Shown& shown : before->shown) {
      affected.insert(shown.hash);
      if (Shows(after, shown.hash)) continue;
      C360_ASSIGN_OR_RETURN(ValueState * value, LoadValue(shown.hash));
      value->removed.insert(id);
    }
    for (const resolve::Shown& shown : after.shown) {
      affected.insert(shown.hash);
      if (Shows(*before, shown.hash)) continue;
      C360_ASSIGN_OR_RETURN(ValueState * value, LoadValue(shown.hash));
      value->added.insert(id);
    }
    if (state->row != nullptr) seeds.insert(id);
  }
  // Whoever shows a value of a touched record may be joined or parted by the change. A value above its cap both before
  // and after joins nobody and changes nothing; one that has just crossed it, in either direction, changes all who show
  // it.
  for (const Hash128Value& value : affected) {
    const auto it = values_.find(value);
    const size_t slack = it == values_.end() ? 0 : it->second.added.size() + it->second.removed.size();
    C360_ASSIGN_OR_RETURN(const auto members, MembersOf(value, evidence_cap + slack));
    seeds.insert(members.records.begin(), members.records.end());
  }
  return std::vector<RecordId>(seeds.begin(), seeds.end());
}

absl::StatusOr<storage::ProfileOfRow> State::ProfileOf(RecordId id) {
  if (const auto it = profile_of_.find(id); it != profile_of_.end()) return it->second;
  return storage::ReadProfileOf(engine_, id, snapshot_);
}

absl::Status State::WriteValue(const Hash128Value& value, const ValueState& state, storage::Batch* batch) {
  const uint64_t count = state.stored_count + state.added.size() - state.removed.size();
  const bool was_inline = state.stored_count <= storage::kInlineMembers;
  storage::ValueHead head{.count = count, .inline_members = {}};
  if (count <= storage::kInlineMembers || was_inline) {
    C360_ASSIGN_OR_RETURN(const auto members, MembersOf(value, count));
    if (count <= storage::kInlineMembers) {
      head.inline_members = members.records;
      if (!was_inline) {
        C360_ASSIGN_OR_RETURN(const auto stored, storage::ReadMembers(engine_, value, state.stored_count, snapshot_));
        for (const RecordId id : stored.records) batch->Delete(Table::kIdentifiers, storage::MemberKey(value, id));
      }
    } else {
      for (const RecordId id : members.records) batch->Put(Table::kIdentifiers, storage::MemberKey(value, id), "");
    }
  } else {
    for (const RecordId id : state.removed) batch->Delete(Table::kIdentifiers, storage::MemberKey(value, id));
    for (const RecordId id : state.added) batch->Put(Table::kIdentifiers, storage::MemberKey(value, id), "");
  }
  if (count == 0) {
    batch->Delete(Table::kIdentifiers, storage::HashKey(value));
  } else {
    batch->Put(Table::kIdentifiers, storage::HashKey(value), head.Encode());
  }
  return absl::OkStatus();
}

void State::WriteProfile(RecordId id, const storage::ProfileOfRow& row, const storage::ProfileOfRow& stored,
                         storage::Batch* batch) {
  if (row.profile == stored.profile && row.regime == stored.regime) return;
  if (stored.profile != id && stored.profile != row.profile)
    batch->Delete(Table::kProfiles, storage::ProfileMemberKey(stored.profile, id));
  if (row.profile == id && row.regime == 0) {
    batch->Delete(Table::kProfiles, storage::ProfileOfKey(id));
  } else {
    batch->Put(Table::kProfiles, storage::ProfileOfKey(id), row.Encode());
  }
  if (row.profile != id) batch->Put(Table::kProfiles, storage::ProfileMemberKey(row.profile, id), "");
}

absl::Status State::Write(storage::Batch* batch) {
  for (const RecordId id : touched_) {
    C360_ASSIGN_OR_RETURN(const RowState* state, Load(id));
    if (state->row == nullptr) {
      batch->Delete(Table::kRecords, storage::RecordKey(id));
    } else {
      batch->Put(Table::kRecords, storage::RecordKey(id), state->row->SerializeAsString());
    }
  }
  for (const auto& [anchor, id] : anchors_) {
    if (id.value == 0) {
      batch->Delete(Table::kAnchors, storage::HashKey(anchor));
    } else {
      batch->Put(Table::kAnchors, storage::HashKey(anchor), storage::RecordKey(id));
    }
  }
  for (const auto& [value, state] : values_) {
    if (!state.added.empty() || !state.removed.empty()) C360_RETURN_IF_ERROR(WriteValue(value, state, batch));
  }
  for (const auto& [id, row] : profile_of_) {
    C360_ASSIGN_OR_RETURN(const auto stored, storage::ReadProfileOf(engine_, id, snapshot_));
    WriteProfile(id, row, stored, batch);
  }
  return absl::OkStatus();
}

}  // namespace c360::ingest
