#include "ingest/pending.h"

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/status.h"
#include "storage/keys.h"

namespace c360::ingest {
namespace {

using storage::Table;
using storage::WorkKind;

void ForEachKey(const Pending& pending, const std::function<void(const std::string&)>& visit) {
  for (const RecordId id : pending.index) visit(storage::WorkKey(WorkKind::kIndex, id));
  if (pending.all) visit(std::string(1, static_cast<char>(WorkKind::kAll)));
  for (const Hash128Value& term : pending.terms) visit(storage::WorkKey(WorkKind::kTerm, term));
  for (const Hash128Value& term : pending.usual) visit(storage::WorkKey(WorkKind::kUsual, term));
  for (const RecordId id : pending.weigh) visit(storage::WorkKey(WorkKind::kWeigh, id));
  for (const RecordId id : pending.score) visit(storage::WorkKey(WorkKind::kScore, id));
  for (const Hash128Value& value : pending.values) visit(storage::WorkKey(WorkKind::kValue, value));
  for (const RecordId id : pending.resolve) visit(storage::WorkKey(WorkKind::kResolve, id));
}

absl::btree_set<RecordId>& RecordsOf(WorkKind kind, Pending& pending) {
  return kind == WorkKind::kIndex   ? pending.index
         : kind == WorkKind::kWeigh ? pending.weigh
         : kind == WorkKind::kScore ? pending.score
                                    : pending.resolve;
}

// Adds the items of one kind, until there are about `limit` of all.
absl::Status ReadKind(storage::Iterator& it, WorkKind kind, size_t limit, Pending* pending) {
  const char tag = static_cast<char>(kind);
  for (it.Seek(std::string(1, tag)); it.Valid() && it.key()[0] == tag && pending->size() < limit; it.Next()) {
    const std::string_view rest = it.key().substr(1);
    Hash128Value hash;
    if (kind == WorkKind::kAll) {
      pending->all = true;
    } else if (kind == WorkKind::kTerm || kind == WorkKind::kUsual || kind == WorkKind::kValue) {
      if (!storage::DecodeHashKey(rest, &hash)) return DataLoss("a key of work is damaged");
      (kind == WorkKind::kTerm    ? pending->terms
       : kind == WorkKind::kUsual ? pending->usual
                                  : pending->values)
          .insert(hash);
    } else {
      RecordsOf(kind, *pending).insert(storage::ParseRecordKey(rest));
    }
  }
  return it.status();
}

}  // namespace

void Pending::Add(const Pending& other) {
  const auto add = [](const auto& from, auto* to) { to->insert(from.begin(), from.end()); };
  add(other.index, &index);
  all |= other.all;
  add(other.terms, &terms);
  add(other.usual, &usual);
  add(other.weigh, &weigh);
  add(other.score, &score);
  add(other.values, &values);
  add(other.resolve, &resolve);
}

void Enqueue(const Pending& pending, storage::Batch* batch) {
  ForEachKey(pending, [&](const std::string& key) { batch->Put(Table::kWork, key, ""); });
}

void Dequeue(const Pending& pending, storage::Batch* batch) {
  ForEachKey(pending, [&](const std::string& key) { batch->Delete(Table::kWork, key); });
}

absl::StatusOr<Pending> ReadWork(storage::Engine& engine, size_t limit) {
  Pending pending;
  const auto it = engine.NewIterator(Table::kWork);
  for (const WorkKind kind : {WorkKind::kIndex, WorkKind::kAll, WorkKind::kTerm, WorkKind::kUsual, WorkKind::kWeigh,
                              WorkKind::kScore, WorkKind::kValue, WorkKind::kResolve}) {
    C360_RETURN_IF_ERROR(ReadKind(*it, kind, limit, &pending));
    if (pending.size() >= limit) break;
  }
  return pending;
}

absl::StatusOr<Pending> ReadWeights(storage::Engine& engine, size_t limit) {
  Pending pending;
  const auto it = engine.NewIterator(Table::kWork);
  for (const WorkKind kind : {WorkKind::kTerm, WorkKind::kUsual, WorkKind::kWeigh})
    C360_RETURN_IF_ERROR(ReadKind(*it, kind, pending.size() + limit, &pending));
  return pending;
}

absl::StatusOr<bool> ReadAll(storage::Engine& engine) {
  std::string value;
  return engine.Get(Table::kWork, std::string(1, static_cast<char>(WorkKind::kAll)), &value);
}

absl::StatusOr<absl::flat_hash_set<RecordId>> ReadUnindexed(storage::Engine& engine,
                                                            const storage::Snapshot* snapshot) {
  absl::flat_hash_set<RecordId> records;
  const std::string tag(1, static_cast<char>(WorkKind::kIndex));
  const auto it = engine.NewIterator(Table::kWork, snapshot);
  for (it->Seek(tag); it->Valid() && it->key().starts_with(tag); it->Next())
    records.insert(storage::ParseRecordKey(it->key().substr(1)));
  C360_RETURN_IF_ERROR(it->status());
  return records;
}

}  // namespace c360::ingest
