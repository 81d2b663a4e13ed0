// Tested by tests/profile_store/deferred_index_test.cc.
#include "ingest/new_index.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/status.h"
#include "ingest/in_parts.h"
#include "ingest/index.h"
#include "match/blocking.h"
#include "resolve/record.h"
#include "storage/keys.h"

namespace c360::ingest {
namespace {

using storage::Table;
using storage::ValueHead;

// Values that are read at once.
constexpr size_t kValuesAtOnce = 2048;

// That a record shows a value.
struct Entry {
  Hash128Value value;
  RecordId id;
  uint32_t place;  // of the record among those of the call
  friend bool operator<(const Entry& a, const Entry& b) { return a.value != b.value ? a.value < b.value : a.id < b.id; }
};

// What records say, in ascending order of ids: part of those of a call, read by one thread.
struct Readings {
  struct Of {
    RecordId id;
    uint64_t place;  // match::PlaceByName
    uint8_t block_keys;
    resolve::Compared compared;
  };
  std::vector<Of> records;           // those that are comparable
  std::vector<Entry> blocks, terms;  // sorted, unique; `place` counts in `records`
};

void Sort(std::vector<Entry>* entries) {
  std::sort(entries->begin(), entries->end());
  const auto same = [](const Entry& a, const Entry& b) { return a.value == b.value && a.id == b.id; };
  entries->erase(std::unique(entries->begin(), entries->end(), same),
                 entries->end());  // a record may say a term twice
}

// Changes nothing but `read`, so several threads may read at once.
absl::Status ReadRecords(const NewIndexContext& context, std::span<const RecordId> ids, Readings* read) {
  const auto it = context.engine.NewIterator(Table::kRecords);
  for (const RecordId id : ids) {
    const std::string key = storage::RecordKey(id);
    if (it->Valid() && it->key() < key) it->Next();  // new records have ids one after the other
    if (!it->Valid() || it->key() != key) it->Seek(key);
    if (!it->Valid() || it->key() != key) continue;
    C360_ASSIGN_OR_RETURN(const auto record,
                          resolve::ReadEvidence(id, it->value(), context.namespaces, context.hasher));
    if (record->subject == nullptr) continue;
    const auto place = static_cast<uint32_t>(read->records.size());
    const std::vector<Hash128Value> keys = resolve::BlockHashes(context.hasher, *record);
    for (const Hash128Value& key_hash : keys) read->blocks.push_back({key_hash, id, place});
    for (const Hash128Value& term : resolve::TermHashes(context.hasher, *record))
      read->terms.push_back({term, id, place});
    read->records.push_back({.id = id,
                             .place = match::PlaceByName(*record->subject),
                             .block_keys = static_cast<uint8_t>(keys.size()),
                             .compared = resolve::MakeCompared(*record)});
  }
  C360_RETURN_IF_ERROR(it->status());
  Sort(&read->blocks);
  Sort(&read->terms);
  return absl::OkStatus();
}

class NewIndexer {
 public:
  NewIndexer(const NewIndexContext& context, storage::Counters* counters, Pending* pending, storage::Batch* batch)
      : context_(context), counters_(*counters), pending_(*pending), batch_(*batch) {}

  absl::StatusOr<std::vector<std::pair<RecordId, uint64_t>>> Run(const absl::btree_set<RecordId>& records) {
    const uint64_t before = RoundComparable(counters_.comparable);
    C360_RETURN_IF_ERROR(Read(records));
    counters_.comparable += placed_.size();
    comparable_ = RoundComparable(counters_.comparable);
    if (before != comparable_ && !context_.first) pending_.all = true;
    met_.assign(placed_.size(), false);
    C360_RETURN_IF_ERROR(Write(Table::kBlocks, &blocks_));
    C360_RETURN_IF_ERROR(Write(Table::kTerms, &terms_));
    if (pending_.all || context_.all) return std::move(placed_);
    std::vector<std::pair<RecordId, uint64_t>> met;
    for (size_t i = 0; i < placed_.size(); ++i) {
      if (!met_[i]) continue;
      met.push_back(placed_[i]);
      pending_.score.insert(pending_.score.end(), placed_[i].first);
    }
    return met;
  }

 private:
  absl::Status Read(const absl::btree_set<RecordId>& records) {
    const std::vector<RecordId> ids(records.begin(), records.end());
    std::vector<Readings> parts(PartsOf(ids.size()));
    C360_RETURN_IF_ERROR(InParts(ids.size(), [&](size_t part, size_t begin, size_t end) {
      return ReadRecords(context_, std::span(ids).subspan(begin, end - begin), &parts[part]);
    }));
    for (Readings& part : parts) Add(std::move(part));
    return absl::OkStatus();
  }

  void Add(Readings part) {
    Merge(std::move(part.blocks), &blocks_);
    Merge(std::move(part.terms), &terms_);
    for (Readings::Of& record : part.records) {
      context_.cache.block_keys.Put(record.id, record.block_keys);
      const auto bytes = static_cast<uint32_t>(record.compared.bytes());
      context_.cache.compared.Put(record.id, std::move(record.compared), bytes);
      placed_.emplace_back(record.id, record.place);
    }
  }

  // The entries of those that come behind all that were added.
  void Merge(std::vector<Entry> from, std::vector<Entry>* to) const {
    for (Entry& entry : from) entry.place += static_cast<uint32_t>(placed_.size());
    const auto before = static_cast<ptrdiff_t>(to->size());
    to->insert(to->end(), from.begin(), from.end());
    std::inplace_merge(to->begin(), to->begin() + before, to->end());
  }

  absl::Status Write(Table table, std::vector<Entry>* entries) {
    std::vector<std::span<const Entry>> groups;
    for (auto it = entries->begin(); it != entries->end();) {
      const auto end = std::find_if(it, entries->end(), [&](const Entry& entry) { return entry.value != it->value; });
      groups.emplace_back(it, end);
      it = end;
      if (groups.size() < kValuesAtOnce && it != entries->end()) continue;
      C360_RETURN_IF_ERROR(WriteGroups(table, groups));
      groups.clear();
    }
    return absl::OkStatus();
  }

  absl::Status WriteGroups(Table table, std::span<const std::span<const Entry>> groups) {
    std::vector<std::string> keys;
    keys.reserve(groups.size());
    for (const auto& group : groups) keys.push_back(storage::HashKey(group.front().value));
    std::vector<std::optional<std::string>> rows;
    C360_RETURN_IF_ERROR(context_.engine.MultiGet(table, keys, &rows));
    auto& cached = context_.cache.HeadsOf(table);
    for (size_t i = 0; i < groups.size(); ++i) {
      const Hash128Value& value = groups[i].front().value;
      ValueHead head;
      if (rows[i]) {
        C360_ASSIGN_OR_RETURN(head, ValueHead::Decode(table, *rows[i]));
      }
      const uint64_t before = head.count;
      Append(table, groups[i], &head);
      batch_.Put(table, keys[i], head.Encode());
      if (table == Table::kBlocks && head.count > 1 && head.count <= cap_) {
        for (const Entry& entry : groups[i]) met_[entry.place] = true;
      }
      C360_RETURN_IF_ERROR(Look(table, value, before, head.count));
      if (!cached.empty()) cached.Erase(value);
    }
    return absl::OkStatus();
  }

  void Append(Table table, std::span<const Entry> added, ValueHead* head) {
    const Hash128Value& value = added.front().value;
    head->count += added.size();
    auto& members = head->inline_members;
    if (head->count <= storage::InlineMembers(table)) {
      for (const Entry& entry : added) members.push_back(entry.id);
      std::sort(members.begin(), members.end());
      return;
    }
    for (const RecordId id : std::exchange(members, {})) batch_.Put(table, storage::MemberKey(value, id), "");
    for (const Entry& entry : added) batch_.Put(table, storage::MemberKey(value, entry.id), "");
  }

  // What the change of a value's number may change for others.
  absl::Status Look(Table table, const Hash128Value& value, uint64_t before, uint64_t after) {
    if (pending_.all || context_.all || context_.first) return absl::OkStatus();
    if (table == Table::kTerms)
      return NoteTerm(context_.model, value, {before, after}, comparable_, context_.state, &pending_);
    if (before == 0 || before > cap_ || after <= cap_) return absl::OkStatus();
    C360_ASSIGN_OR_RETURN(const auto members, context_.state.Members(table, value, before));
    for (const RecordId id : members.records) {
      C360_ASSIGN_OR_RETURN(const State::Links* links, context_.state.LinksOf(id));
      const bool chose_one = std::any_of(links->begin(), links->end(), [&](const auto& link) {
        return link.second.chose && std::binary_search(members.records.begin(), members.records.end(), link.first);
      });
      if (chose_one) pending_.score.insert(id);
    }
    return absl::OkStatus();
  }

  const NewIndexContext& context_;
  storage::Counters& counters_;
  Pending& pending_;
  storage::Batch& batch_;
  const uint64_t cap_ = static_cast<uint64_t>(context_.policy.identity().block_cap());
  uint64_t comparable_ = 0;
  std::vector<Entry> blocks_, terms_;
  std::vector<bool> met_;  // by place: shares a key with others that makes candidates
  std::vector<std::pair<RecordId, uint64_t>> placed_;
};

}  // namespace

absl::StatusOr<std::vector<std::pair<RecordId, uint64_t>>> IndexNew(const NewIndexContext& context,
                                                                    const absl::btree_set<RecordId>& records,
                                                                    storage::Counters* counters, Pending* pending,
                                                                    storage::Batch* batch) {
  return NewIndexer(context, counters, pending, batch).Run(records);
}

}  // namespace c360::ingest
