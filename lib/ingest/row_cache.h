// Rows kept decoded from batch to batch, so that a usual event reads nothing from the engine.
#ifndef C360_LIB_INGEST_ROW_CACHE_H_
#define C360_LIB_INGEST_ROW_CACHE_H_

#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/hash.h"
#include "c360/storage/v1/storage.pb.h"
#include "resolve/record.h"
#include "storage/rows.h"

namespace c360::ingest {

// A map of bounded size. Entries live in two generations: when the young one is full it becomes the old one, and the
// old one goes; what is asked for in the old one moves up. Holds at most 2 x `capacity` entries. Not thread-safe.
template <typename Key, typename Value>
class GenerationCache {
 public:
  explicit GenerationCache(size_t capacity) : capacity_(capacity) {}

  // Null when it is not there; valid until the next call.
  const Value* Find(const Key& key) {
    if (const auto it = young_.find(key); it != young_.end()) return &it->second;
    const auto it = old_.find(key);
    if (it == old_.end()) return nullptr;
    Value value = std::move(it->second);
    old_.erase(it);
    return Put(key, std::move(value));
  }
  const Value* Put(const Key& key, Value value) {
    if (young_.size() >= capacity_ && !young_.contains(key)) {
      old_ = std::move(young_);
      young_.clear();
    }
    old_.erase(key);
    return &(young_.insert_or_assign(key, std::move(value)).first->second);
  }
  void Erase(const Key& key) {
    young_.erase(key);
    old_.erase(key);
  }
  void Clear() {
    young_.clear();
    old_.clear();
  }

 private:
  size_t capacity_;
  absl::flat_hash_map<Key, Value> young_, old_;
};

// A record as stored, and what it says as evidence. Immutable, shared.
struct StoredRecord {
  storage::v1::Record row;
  std::shared_ptr<const resolve::RecordEvidence> evidence;
};

// What the write path remembers between batches: always equal to what the engine holds. The writer forgets all of it
// when a write fails.
struct RowCache {
  explicit RowCache(size_t records = 1 << 16)
      : records(records), anchors(4 * records), values(4 * records), profiles(2 * records), block_keys(16 * records) {}
  GenerationCache<RecordId, std::shared_ptr<const StoredRecord>> records;
  GenerationCache<Hash128Value, RecordId> anchors;
  GenerationCache<Hash128Value, storage::ValueHead> values;  // of identifiers, blocks and terms alike: hashes differ
  GenerationCache<RecordId, storage::ProfileOfRow> profiles;
  GenerationCache<RecordId, uint8_t> block_keys;  // how many a record has: most candidates are out by this alone

  void Clear() {
    records.Clear();
    anchors.Clear();
    values.Clear();
    profiles.Clear();
    block_keys.Clear();
  }
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_ROW_CACHE_H_
