#include "ingest/state.h"

#include <algorithm>
#include <limits>

#include "base/status.h"
#include "ingest/in_parts.h"
#include "match/blocking.h"
#include "match/model.h"

namespace c360::ingest {

using storage::Table;

namespace {

// `serialised`: its bytes in the store.
void Keep(RecordId id, std::shared_ptr<const storage::v1::Record> row, size_t serialised, RowCache& cache) {
  // As a message it takes about so much more: to have it counted out would take longer than to write it.
  constexpr size_t kOfMessage = 256, kTimes = 5;
  cache.rows.Put(id, std::move(row), static_cast<uint32_t>(kOfMessage + kTimes * serialised));
}

void Keep(RecordId id, std::shared_ptr<const resolve::RecordEvidence> evidence, RowCache& cache) {
  const auto bytes = static_cast<uint32_t>(evidence->bytes());
  cache.evidence.Put(id, std::move(evidence), bytes);
}

void Keep(RecordId id, resolve::Compared compared, RowCache& cache) {
  const auto bytes = static_cast<uint32_t>(compared.bytes());
  cache.compared.Put(id, std::move(compared), bytes);
}

}  // namespace

absl::StatusOr<State::RowState*> State::Load(RecordId id) {
  auto& slot = rows_[id];
  if (slot != nullptr) return slot.get();
  auto state = std::make_unique<RowState>();
  if (cache_ != nullptr) {
    if (const auto* cached = cache_->rows.Find(id); cached != nullptr) state->stored = *cached;
  }
  if (state->stored == nullptr) {
    std::string bytes;
    C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kRecords, storage::RecordKey(id), &bytes, snapshot_));
    if (found) {
      auto row = std::make_shared<storage::v1::Record>();
      if (!row->ParseFromString(bytes)) return DataLoss("a row of records is damaged");
      state->stored = std::move(row);
    }
    if (found && cache_ != nullptr) Keep(id, state->stored, bytes.size(), *cache_);
  }
  slot = std::move(state);
  return slot.get();
}

absl::StatusOr<const storage::v1::Record*> State::Row(RecordId id) {
  C360_ASSIGN_OR_RETURN(const RowState* state, Load(id));
  if (state->touched) return state->changed.get();
  return state->stored.get();
}

absl::StatusOr<const storage::v1::Record*> State::StoredRow(RecordId id) {
  C360_ASSIGN_OR_RETURN(const RowState* state, Load(id));
  return state->stored.get();
}

absl::StatusOr<storage::v1::Record*> State::Change(RecordId id) {
  C360_ASSIGN_OR_RETURN(RowState * state, Load(id));
  if (!state->touched) {
    if (state->stored == nullptr) return nullptr;
    state->changed = std::make_unique<storage::v1::Record>(*state->stored);
    state->touched = true;
  }
  state->evidence.reset();
  return state->changed.get();
}

storage::v1::Record* State::NewRow(RecordId id) {
  auto& slot = rows_[id];
  slot = std::make_unique<RowState>();
  slot->touched = true;
  slot->changed = std::make_unique<storage::v1::Record>();
  return slot->changed.get();
}

absl::Status State::RemoveRow(RecordId id) {
  C360_ASSIGN_OR_RETURN(RowState * state, Load(id));
  state->touched = true;
  state->changed.reset();
  state->evidence.reset();
  return absl::OkStatus();
}

std::vector<RecordId> State::Touched() const {
  std::vector<RecordId> touched;
  for (const auto& [id, state] : rows_) {
    if (state->touched) touched.push_back(id);
  }
  std::sort(touched.begin(), touched.end());
  return touched;
}

// What is stored as evidence: without its row, of which it is made, for most are only compared.
absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> State::Before(RecordId id) {
  if (cache_ != nullptr) {
    if (const auto* cached = cache_->evidence.Find(id); cached != nullptr) return *cached;
  } else if (const auto it = evidence_.find(id); it != evidence_.end()) {
    return it->second;
  }
  std::shared_ptr<const resolve::RecordEvidence> evidence;
  if (const auto it = rows_.find(id); it != rows_.end()) {
    if (it->second->stored == nullptr) return nullptr;
    evidence = std::make_shared<const resolve::RecordEvidence>(
        resolve::MakeEvidence(id, *it->second->stored, namespaces_, hasher_));
  } else {
    std::string bytes;
    C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kRecords, storage::RecordKey(id), &bytes, snapshot_));
    if (!found) return nullptr;
    C360_ASSIGN_OR_RETURN(evidence, Parse(id, bytes, KnownSubject(id)));
  }
  if (cache_ != nullptr) {
    Keep(id, evidence, *cache_);
  } else {
    evidence_.emplace(id, evidence);
  }
  return evidence;
}

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> State::Now(RecordId id) {
  const auto it = rows_.find(id);
  if (it == rows_.end() || !it->second->touched) return Before(id);
  RowState* const state = it->second.get();
  if (state->changed == nullptr) return nullptr;
  if (state->evidence == nullptr) {
    state->evidence = std::make_shared<const resolve::RecordEvidence>(
        resolve::MakeEvidence(id, *state->changed, namespaces_, hasher_));
  }
  return state->evidence;
}

bool State::IsTouched(RecordId id) const {
  const auto it = rows_.find(id);
  return it != rows_.end() && it->second->touched;
}

absl::StatusOr<resolve::Compared> State::ComparedNow(RecordId id) {
  const bool cached = cache_ != nullptr && !IsTouched(id);
  if (cached) {
    if (const auto* compared = cache_->compared.Find(id); compared != nullptr) return *compared;
  }
  C360_ASSIGN_OR_RETURN(const auto record, Now(id));
  if (record == nullptr) return resolve::Compared();
  resolve::Compared compared = resolve::MakeCompared(*record);
  if (cached) Keep(id, compared, *cache_);
  return compared;
}

// What is compared of a stored record may have been made for scoring; null: it says too little.
std::optional<State::Subject> State::KnownSubject(RecordId id) const {
  const resolve::Compared* compared = cache_ == nullptr ? nullptr : cache_->compared.Find(id);
  return compared == nullptr ? std::nullopt : std::optional(compared->subject);
}

// Of a stored row. May be called from several threads.
absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> State::Parse(RecordId id, std::string_view row,
                                                                            const std::optional<Subject>& known) const {
  if (known) return resolve::ReadEvidence(id, row, namespaces_, hasher_, *known);
  return resolve::ReadEvidence(id, row, namespaces_, hasher_);
}

// Calls visit(id, evidence) for each record that is stored, ascending. Rows are read and parsed on several threads.
template <typename Visit>
absl::Status State::ReadRows(std::vector<RecordId> records, const Visit& visit) {
  std::sort(records.begin(), records.end());
  records.erase(std::unique(records.begin(), records.end()), records.end());
  std::vector<std::string> keys;
  std::vector<std::optional<Subject>> known;  // the cache belongs to this thread
  keys.reserve(records.size());
  known.reserve(records.size());
  for (const RecordId id : records) {
    keys.push_back(storage::RecordKey(id));
    known.push_back(KnownSubject(id));
  }
  std::vector<std::shared_ptr<const resolve::RecordEvidence>> made(records.size());
  C360_RETURN_IF_ERROR(InParts(records.size(), [&](size_t, size_t begin, size_t end) -> absl::Status {
    std::vector<std::optional<std::string>> rows;
    C360_RETURN_IF_ERROR(
        engine_.MultiGet(Table::kRecords, std::span(keys).subspan(begin, end - begin), &rows, snapshot_));
    for (size_t i = begin; i < end; ++i) {
      const auto& row = rows[i - begin];
      if (!row) continue;
      C360_ASSIGN_OR_RETURN(made[i], Parse(records[i], *row, known[i]));
    }
    return absl::OkStatus();
  }));
  for (size_t i = 0; i < records.size(); ++i) {
    if (made[i] != nullptr) visit(records[i], std::move(made[i]));
  }
  return absl::OkStatus();
}

absl::Status State::ReadEvidenceAhead(std::vector<RecordId> records) {
  if (cache_ == nullptr) return absl::OkStatus();
  std::erase_if(records, [&](RecordId id) { return IsTouched(id) || cache_->evidence.Find(id) != nullptr; });
  return ReadRows(std::move(records), [&](RecordId id, auto evidence) { Keep(id, std::move(evidence), *cache_); });
}

absl::Status State::ReadComparedAhead(std::vector<RecordId> records) {
  if (cache_ == nullptr) return absl::OkStatus();
  std::erase_if(records, [&](RecordId id) { return IsTouched(id) || cache_->compared.Find(id) != nullptr; });
  return ReadRows(std::move(records),
                  [&](RecordId id, auto evidence) { Keep(id, resolve::MakeCompared(*evidence), *cache_); });
}

absl::StatusOr<std::shared_ptr<const resolve::RecordEvidence>> State::Record(RecordId id) {
  C360_ASSIGN_OR_RETURN(auto evidence, Now(id));
  if (evidence == nullptr) return DataLoss("record {} is named but not there", FormatProfileId(id));
  return evidence;
}

void State::PrefetchAnchor(const Hash128Value& anchor) const {
  anchors_.prefetch(anchor);
  if (cache_ != nullptr) cache_->anchors.Prefetch(anchor);
}

RecordId State::PrefetchRow(const Hash128Value& anchor) const {
  RecordId id;
  if (const auto it = anchors_.find(anchor); it != anchors_.end()) {
    id = it->second;
  } else if (const RecordId* cached = cache_ == nullptr ? nullptr : cache_->anchors.Peek(anchor); cached != nullptr) {
    id = *cached;
  }
  if (id.value == 0) return id;
  rows_.prefetch(id);
  if (cache_ != nullptr) cache_->rows.Prefetch(id);
  return id;
}

void State::PrefetchContent(RecordId id) const {
  const storage::v1::Record* row = nullptr;
  if (const auto it = rows_.find(id); it != rows_.end()) {
    row = it->second->touched ? it->second->changed.get() : it->second->stored.get();
  } else if (const auto* cached = cache_ == nullptr ? nullptr : cache_->rows.Peek(id); cached != nullptr) {
    row = cached->get();
  }
  if (row == nullptr) return;
  constexpr size_t kLine = 64;
  for (size_t i = 0; i < sizeof(*row); i += kLine) __builtin_prefetch(reinterpret_cast<const char*>(row) + i);
}

absl::StatusOr<RecordId> State::FindAnchor(const Hash128Value& anchor) {
  if (const auto it = anchors_.find(anchor); it != anchors_.end()) return it->second;
  if (cache_ != nullptr) {
    if (const RecordId* cached = cache_->anchors.Find(anchor); cached != nullptr) return *cached;
  }
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(Table::kAnchors, storage::HashKey(anchor), &bytes, snapshot_));
  if (!found) return RecordId{};
  const RecordId id = storage::ParseRecordKey(bytes);
  if (cache_ != nullptr) cache_->anchors.Put(anchor, id);
  return id;
}

State::Values& State::ValuesOf(Table table) {
  return values_[table == Table::kIdentifiers ? 0 : table == Table::kBlocks ? 1 : 2];
}

const State::Values& State::ValuesOf(Table table) const { return const_cast<State*>(this)->ValuesOf(table); }

absl::StatusOr<const storage::ValueHead*> State::Head(Table table, const Hash128Value& value) {
  if (cache_ != nullptr) {
    if (const auto* cached = cache_->HeadsOf(table).Find(value); cached != nullptr) return cached;
  }
  std::string bytes;
  C360_ASSIGN_OR_RETURN(const bool found, engine_.Get(table, storage::HashKey(value), &bytes, snapshot_));
  head_ = {};
  if (found) {
    C360_ASSIGN_OR_RETURN(head_, storage::ValueHead::Decode(table, bytes));
  }
  if (cache_ != nullptr) return cache_->HeadsOf(table).Put(value, std::move(head_));
  return &head_;
}

absl::StatusOr<size_t> State::BlockKeysOf(RecordId id) {
  static_assert(match::kMostBlockingKeys <= UINT8_MAX);
  if (const auto it = block_keys_.find(id); it != block_keys_.end()) return it->second;
  const bool touched = IsTouched(id);
  if (!touched && cache_ != nullptr) {
    if (const uint8_t* cached = cache_->block_keys.Find(id); cached != nullptr) return *cached;
  }
  C360_ASSIGN_OR_RETURN(const auto record, ComparedNow(id));
  const size_t keys = record.subject == nullptr ? 0 : resolve::BlockHashes(hasher_, *record.subject).size();
  if (!touched && cache_ != nullptr) {
    cache_->block_keys.Put(id, static_cast<uint8_t>(keys));
  } else if (!touched) {
    SetBlockKeys(id, keys);
  }
  return keys;
}

absl::Status State::ReadAhead(Table table, std::vector<Hash128Value> values) {
  if (cache_ == nullptr) return absl::OkStatus();
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  auto& heads = cache_->HeadsOf(table);
  std::erase_if(values, [&](const Hash128Value& value) { return heads.Find(value) != nullptr; });
  std::vector<std::string> keys;
  keys.reserve(values.size());
  for (const Hash128Value& value : values) keys.push_back(storage::HashKey(value));
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(engine_.MultiGet(table, keys, &rows, snapshot_));
  for (size_t i = 0; i < rows.size(); ++i) {
    storage::ValueHead head;
    if (rows[i]) {
      C360_ASSIGN_OR_RETURN(head, storage::ValueHead::Decode(table, *rows[i]));
    }
    heads.Put(values[i], std::move(head));
  }
  return absl::OkStatus();
}

absl::StatusOr<State::ValueState*> State::LoadValue(Table table, const Hash128Value& value) {
  auto& slot = ValuesOf(table)[value];
  if (slot == nullptr) {
    auto state = std::make_unique<ValueState>();
    C360_ASSIGN_OR_RETURN(const storage::ValueHead* head, Head(table, value));
    state->stored = *head;
    slot = std::move(state);
  }
  return slot.get();
}

absl::Status State::AddMember(Table table, const Hash128Value& value, RecordId id) {
  C360_ASSIGN_OR_RETURN(ValueState * state, LoadValue(table, value));
  if (state->removed.erase(id) == 0) state->added.insert(id);
  return absl::OkStatus();
}

absl::Status State::RemoveMember(Table table, const Hash128Value& value, RecordId id) {
  C360_ASSIGN_OR_RETURN(ValueState * state, LoadValue(table, value));
  if (state->added.erase(id) == 0) state->removed.insert(id);
  return absl::OkStatus();
}

absl::StatusOr<State::Counts> State::CountOf(Table table, const Hash128Value& value) {
  const auto it = ValuesOf(table).find(value);
  if (it == ValuesOf(table).end()) {
    C360_ASSIGN_OR_RETURN(const storage::ValueHead* head, Head(table, value));
    return Counts{head->count, head->count};
  }
  const ValueState& state = *it->second;
  return Counts{state.stored.count, state.stored.count + state.added.size() - state.removed.size()};
}

std::vector<std::pair<Hash128Value, State::Counts>> State::ChangedValues(Table table) const {
  std::vector<std::pair<Hash128Value, Counts>> changed;
  for (const auto& [value, state] : ValuesOf(table)) {
    if (state->added.empty() && state->removed.empty()) continue;
    changed.push_back(
        {value, {state->stored.count, state->stored.count + state->added.size() - state->removed.size()}});
  }
  return changed;
}

absl::StatusOr<resolve::Members> State::Members(Table table, const Hash128Value& value, size_t limit) {
  resolve::Members result;
  const auto it = ValuesOf(table).find(value);
  const ValueState* state = it == ValuesOf(table).end() ? nullptr : it->second.get();
  const storage::ValueHead* head = state != nullptr ? &state->stored : nullptr;
  if (head == nullptr) {
    C360_ASSIGN_OR_RETURN(head, Head(table, value));
  }
  const uint64_t stored_count = head->count;
  result.count = stored_count + (state == nullptr ? 0 : state->added.size() - state->removed.size());
  if (result.count > limit) return result;
  if (stored_count <= storage::InlineMembers(table)) {
    result.records = head->inline_members;
  } else {
    C360_ASSIGN_OR_RETURN(auto stored, storage::ReadMembers(engine_, table, value, stored_count, snapshot_));
    result.records = std::move(stored.records);
  }
  if (state == nullptr) return result;
  std::erase_if(result.records, [&](RecordId id) { return state->removed.contains(id); });
  result.records.insert(result.records.end(), state->added.begin(), state->added.end());
  std::sort(result.records.begin(), result.records.end());
  return result;
}

absl::StatusOr<const State::Links*> State::LinksOf(RecordId id) {
  auto& slot = links_[id];
  if (slot != nullptr) return &slot->now;
  auto state = std::make_unique<LinkState>();
  if (IsNew(id) || (cache_ != nullptr && cache_->unlinked.Find(id) != nullptr)) {
    slot = std::move(state);
    return &slot->now;
  }
  for (SeekLinks(id); link_iterator_->Valid(); link_iterator_->Next()) {
    RecordId record, other;
    if (!storage::DecodeLinkKey(link_iterator_->key(), &record, &other)) return DataLoss("a key of links is damaged");
    if (record != id) break;
    C360_ASSIGN_OR_RETURN(state->stored[other], storage::LinkRow::Decode(link_iterator_->value()));
  }
  C360_RETURN_IF_ERROR(link_iterator_->status());
  state->now = state->stored;
  if (state->stored.empty() && cache_ != nullptr) cache_->unlinked.Put(id, true);
  slot = std::move(state);
  return &slot->now;
}

// To the first row of the record, or behind it. Records are often asked for one after the other.
void State::SeekLinks(RecordId id) {
  constexpr int kNear = 8;  // rows that are sooner walked over than jumped
  const std::string prefix = storage::RecordKey(id);
  // Nobody else writes while a batch is under way, so one iterator serves them all.
  if (link_iterator_ == nullptr) {
    link_iterator_ = engine_.NewIterator(Table::kLinks, snapshot_);
    link_iterator_->Seek(prefix);
  } else if (id <= links_read_) {
    link_iterator_->Seek(prefix);
  } else {
    for (int steps = 0; link_iterator_->Valid() && link_iterator_->key() < prefix; ++steps)
      steps < kNear ? link_iterator_->Next() : link_iterator_->Seek(prefix);
  }
  links_read_ = id;
}

bool State::IsNew(RecordId id) const {
  const auto it = rows_.find(id);
  return it != rows_.end() && it->second->touched && it->second->stored == nullptr;
}

absl::Status State::SetLink(RecordId record, RecordId other, const storage::LinkRow& row) {
  C360_RETURN_IF_ERROR(LinksOf(record).status());
  C360_RETURN_IF_ERROR(LinksOf(other).status());
  const storage::LinkRow mirror{.millibits = row.millibits, .chose = row.chosen, .chosen = row.chose};
  if (row.chose || row.chosen) {
    links_[record]->now[other] = row;
    links_[other]->now[record] = mirror;
  } else {
    links_[record]->now.erase(other);
    links_[other]->now.erase(record);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RecordId>> State::Linked(RecordId id) {
  C360_ASSIGN_OR_RETURN(const Links* links, LinksOf(id));
  std::vector<RecordId> others;
  for (const auto& [other, row] : *links) others.push_back(other);
  return others;
}

absl::StatusOr<std::vector<uint8_t>> State::RarityOf(std::span<const Hash128Value> terms) {
  std::vector<uint8_t> rarity;
  rarity.reserve(terms.size());
  for (const Hash128Value& term : terms) {
    C360_ASSIGN_OR_RETURN(const Counts counts, CountOf(Table::kTerms, term));
    rarity.push_back(match::RarityOf(counts.after, comparable_));
  }
  return rarity;
}

absl::StatusOr<storage::ProfileOfRow> State::StoredProfileOf(RecordId id) {
  if (cache_ != nullptr) {
    if (const auto* cached = cache_->profiles.Find(id); cached != nullptr) return *cached;
  }
  C360_ASSIGN_OR_RETURN(const auto row, storage::ReadProfileOf(engine_, id, snapshot_));
  if (cache_ != nullptr) cache_->profiles.Put(id, row);
  return row;
}

absl::Status State::ReadProfilesAhead(std::span<const RecordId> records) {
  if (cache_ == nullptr) return absl::OkStatus();
  std::vector<RecordId> asked;
  std::vector<std::string> keys;
  for (const RecordId id : records) {
    if (cache_->profiles.Find(id) != nullptr) continue;
    asked.push_back(id);
    keys.push_back(storage::ProfileOfKey(id));
  }
  std::vector<std::optional<std::string>> rows;
  C360_RETURN_IF_ERROR(engine_.MultiGet(Table::kProfiles, keys, &rows, snapshot_));
  for (size_t i = 0; i < rows.size(); ++i) {
    storage::ProfileOfRow row{.profile = asked[i]};
    if (rows[i]) {
      C360_ASSIGN_OR_RETURN(row, storage::ProfileOfRow::Decode(*rows[i]));
    }
    cache_->profiles.Put(asked[i], row);
  }
  return absl::OkStatus();
}

absl::StatusOr<storage::ProfileOfRow> State::ProfileOf(RecordId id) {
  if (const auto it = profile_of_.find(id); it != profile_of_.end()) return it->second;
  return StoredProfileOf(id);
}

absl::StatusOr<resolve::Regime> State::RegimeOf(RecordId id) {
  C360_ASSIGN_OR_RETURN(const storage::ProfileOfRow row, ProfileOf(id));
  return static_cast<resolve::Regime>(row.regime);
}

absl::Status State::WriteValue(Table table, const Hash128Value& value, const ValueState& state, storage::Batch* batch) {
  const size_t inline_limit = storage::InlineMembers(table);
  const uint64_t count = state.stored.count + state.added.size() - state.removed.size();
  const bool was_inline = state.stored.count <= inline_limit;
  storage::ValueHead head{.count = count, .inline_members = {}};
  if (count <= inline_limit || was_inline) {
    C360_ASSIGN_OR_RETURN(auto members, Members(table, value, count));
    if (count <= inline_limit) {
      head.inline_members = std::move(members.records);
      if (!was_inline) {
        C360_ASSIGN_OR_RETURN(const auto stored,
                              storage::ReadMembers(engine_, table, value, state.stored.count, snapshot_));
        for (const RecordId id : stored.records) batch->Delete(table, storage::MemberKey(value, id));
      }
    } else {
      for (const RecordId id : members.records) batch->Put(table, storage::MemberKey(value, id), "");
    }
  } else {
    for (const RecordId id : state.removed) batch->Delete(table, storage::MemberKey(value, id));
    for (const RecordId id : state.added) batch->Put(table, storage::MemberKey(value, id), "");
  }
  if (count == 0) {
    batch->Delete(table, storage::HashKey(value));
  } else {
    batch->Put(table, storage::HashKey(value), head.Encode());
  }
  if (cache_ != nullptr) written_heads_.push_back({table, value, std::move(head)});
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
  for (const auto& [id, state] : rows_) {
    if (!state->touched) continue;
    if (state->changed == nullptr) {
      batch->Delete(Table::kRecords, storage::RecordKey(id));
    } else {
      batch->Put(Table::kRecords, storage::RecordKey(id), state->changed->SerializeAsString());
    }
  }
  for (const auto& [anchor, id] : anchors_) {
    if (id.value == 0) {
      batch->Delete(Table::kAnchors, storage::HashKey(anchor));
    } else {
      batch->Put(Table::kAnchors, storage::HashKey(anchor), storage::RecordKey(id));
    }
  }
  for (const Table table : {Table::kIdentifiers, Table::kBlocks, Table::kTerms}) {
    for (const auto& [value, state] : ValuesOf(table)) {
      if (!state->added.empty() || !state->removed.empty())
        C360_RETURN_IF_ERROR(WriteValue(table, value, *state, batch));
    }
  }
  for (const auto& [id, state] : links_) {
    for (const auto& [other, row] : state->stored) {
      if (!state->now.contains(other)) batch->Delete(Table::kLinks, storage::LinkKey(id, other));
    }
    for (const auto& [other, row] : state->now) {
      const auto it = state->stored.find(other);
      if (it == state->stored.end() || it->second != row)
        batch->Put(Table::kLinks, storage::LinkKey(id, other), row.Encode());
    }
  }
  for (const auto& [id, row] : profile_of_) {
    C360_ASSIGN_OR_RETURN(const auto stored, StoredProfileOf(id));
    WriteProfile(id, row, stored, batch);
  }
  return absl::OkStatus();
}

void State::Remember() {
  if (cache_ == nullptr) return;
  for (auto& [id, state] : rows_) {
    if (!state->touched) continue;
    if (IsNew(id) && !links_.contains(id)) cache_->unlinked.Put(id, true);
    cache_->block_keys.Erase(id);
    cache_->compared.Erase(id);
    if (const auto it = block_keys_.find(id); it != block_keys_.end() && state->changed != nullptr)
      cache_->block_keys.Put(id, it->second);
    if (state->changed == nullptr || state->evidence == nullptr) cache_->evidence.Erase(id);
    if (state->changed == nullptr) {
      cache_->rows.Erase(id);
      continue;
    }
    if (state->evidence != nullptr) {
      Keep(id, resolve::MakeCompared(*state->evidence), *cache_);
      Keep(id, std::move(state->evidence), *cache_);
    }
    const auto serialised = static_cast<size_t>(state->changed->GetCachedSize());  // by Write
    Keep(id, std::move(state->changed), serialised, *cache_);
  }
  for (const auto& [anchor, id] : anchors_) {
    if (id.value == 0) {
      cache_->anchors.Erase(anchor);
    } else {
      cache_->anchors.Put(anchor, id);
    }
  }
  for (const auto& [id, state] : links_) {
    if (!state->now.empty()) cache_->unlinked.Erase(id);
  }
  for (auto& [table, value, head] : written_heads_) cache_->HeadsOf(table).Put(value, std::move(head));
  for (const auto& [id, row] : profile_of_) cache_->profiles.Put(id, row);
}

}  // namespace c360::ingest
