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
  for (const RecordId id : pending.score) visit(storage::WorkKey(WorkKind::kScore, id));
  for (const Hash128Value& value : pending.values) visit(storage::WorkKey(WorkKind::kValue, value));
  for (const RecordId id : pending.resolve) visit(storage::WorkKey(WorkKind::kResolve, id));
}

}  // namespace

void Enqueue(const Pending& pending, storage::Batch* batch) {
  ForEachKey(pending, [&](const std::string& key) { batch->Put(Table::kWork, key, ""); });
}

void Dequeue(const Pending& pending, storage::Batch* batch) {
  ForEachKey(pending, [&](const std::string& key) { batch->Delete(Table::kWork, key); });
}

absl::StatusOr<Pending> ReadWork(storage::Engine& engine, size_t limit) {
  Pending pending;
  const auto it = engine.NewIterator(Table::kWork);
  for (const WorkKind kind :
       {WorkKind::kIndex, WorkKind::kAll, WorkKind::kTerm, WorkKind::kScore, WorkKind::kValue, WorkKind::kResolve}) {
    const char tag = static_cast<char>(kind);
    for (it->Seek(std::string(1, tag)); it->Valid() && it->key()[0] == tag && pending.size() < limit; it->Next()) {
      const std::string_view rest = it->key().substr(1);
      Hash128Value hash;
      if (kind == WorkKind::kAll) {
        pending.all = true;
      } else if (kind == WorkKind::kTerm || kind == WorkKind::kValue) {
        if (!storage::DecodeHashKey(rest, &hash)) return DataLoss("a key of work is damaged");
        (kind == WorkKind::kTerm ? pending.terms : pending.values).insert(hash);
      } else {
        auto& records = kind == WorkKind::kIndex   ? pending.index
                        : kind == WorkKind::kScore ? pending.score
                                                   : pending.resolve;
        records.insert(storage::ParseRecordKey(rest));
      }
    }
    C360_RETURN_IF_ERROR(it->status());
    if (!pending.empty()) return pending;
  }
  return pending;
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

absl::StatusOr<std::set<Hash128Value>> ReadTerms(storage::Engine& engine, size_t limit) {
  std::set<Hash128Value> terms;
  const std::string tag(1, static_cast<char>(WorkKind::kTerm));
  const auto it = engine.NewIterator(Table::kWork);
  for (it->Seek(tag); it->Valid() && it->key().starts_with(tag) && terms.size() < limit; it->Next()) {
    Hash128Value term;
    if (!storage::DecodeHashKey(it->key().substr(1), &term)) return DataLoss("a key of work is damaged");
    terms.insert(term);
  }
  C360_RETURN_IF_ERROR(it->status());
  return terms;
}

}  // namespace c360::ingest
