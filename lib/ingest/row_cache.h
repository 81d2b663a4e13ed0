// Rows kept decoded from batch to batch, so that a usual event reads nothing from the engine.
#ifndef C360_LIB_INGEST_ROW_CACHE_H_
#define C360_LIB_INGEST_ROW_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/hash.h"
#include "c360/storage/v1/storage.pb.h"
#include "resolve/record.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace c360::ingest {

// A map of bounded size. Entries live in two generations: when the young one is full it becomes the old one, and the
// old one goes; what is asked for in the old one moves up. Holds entries that weigh at most 2 x `capacity` together
// (and one more). Not thread-safe.
template <typename Key, typename Value>
class GenerationCache {
 public:
  explicit GenerationCache(size_t capacity) : capacity_(capacity) {}

  // Null when it is not there; valid until the next call.
  const Value* Find(const Key& key) {
    if (const auto it = young_.find(key); it != young_.end()) return &it->second.value;
    const auto it = old_.find(key);
    if (it == old_.end()) return nullptr;
    Entry entry = std::move(it->second);
    old_.erase(it);
    return Put(key, std::move(entry.value), entry.weight);
  }
  const Value* Put(const Key& key, Value value, uint32_t weight = 1) {
    Erase(key);
    if (weight_ >= capacity_) {
      old_ = std::exchange(young_, {});
      weight_ = 0;
    }
    weight_ += weight;
    return &(young_.emplace(key, Entry{std::move(value), weight}).first->second.value);
  }
  void Erase(const Key& key) {
    if (const auto it = young_.find(key); it != young_.end()) {
      weight_ -= it->second.weight;
      young_.erase(it);
    }
    old_.erase(key);
  }
  bool empty() const { return young_.empty() && old_.empty(); }
  void Clear() {
    young_.clear();
    old_.clear();
    weight_ = 0;
  }

 private:
  struct Entry {
    Value value;
    uint32_t weight;
  };
  size_t capacity_;
  size_t weight_ = 0;  // of the young ones
  absl::flat_hash_map<Key, Entry> young_, old_;
};

// A set of ids that are given one after the other: a bit each. What is below the first that came is never in it. Not
// thread-safe.
class RecentIds {
 public:
  void Add(RecordId id) {
    if (bits_.empty()) first_ = id.value;
    if (id.value < first_) return;
    const size_t place = id.value - first_;
    if (place >= bits_.size()) bits_.resize(place + 1);
    bits_[place] = true;
  }
  void Erase(RecordId id) {
    if (Contains(id)) bits_[id.value - first_] = false;
  }
  bool Contains(RecordId id) const {
    return id.value >= first_ && id.value - first_ < bits_.size() && bits_[id.value - first_];
  }
  void Clear() { bits_.clear(); }

 private:
  uint64_t first_ = 0;
  std::vector<bool> bits_;
};

// How much the write path remembers between batches; a generation each, of which there are two.
struct RowCacheSizes {
  size_t row_bytes = size_t{64} << 20;
  size_t evidence_bytes = size_t{32} << 20;
  size_t compared_bytes = size_t{144} << 20;
  size_t entries = size_t{1} << 18;  // of each small kind
};

// What the write path remembers between batches: always equal to what the engine holds. The writer forgets all of it
// when a write fails.
struct RowCache {
  explicit RowCache(const RowCacheSizes& sizes = {})
      : rows(sizes.row_bytes),
        evidence(sizes.evidence_bytes),
        compared(sizes.compared_bytes),
        anchors(sizes.entries),
        identifiers(sizes.entries),
        blocks(sizes.entries),
        terms(sizes.entries),
        profiles(sizes.entries / 2),
        block_keys(4 * sizes.entries),
        unlinked(4 * sizes.entries) {}
  // Records as stored, for those that are added to; as evidence, for those that are decided; and what scoring needs of
  // candidates. Immutable, shared.
  GenerationCache<RecordId, std::shared_ptr<const storage::v1::Record>> rows;
  GenerationCache<RecordId, std::shared_ptr<const resolve::RecordEvidence>> evidence;
  GenerationCache<RecordId, resolve::Compared> compared;
  GenerationCache<Hash128Value, RecordId> anchors;
  GenerationCache<Hash128Value, storage::ValueHead> identifiers;
  GenerationCache<Hash128Value, storage::ValueHead> blocks;
  GenerationCache<Hash128Value, storage::ValueHead> terms;
  GenerationCache<RecordId, storage::ProfileOfRow> profiles;
  GenerationCache<RecordId, uint8_t> block_keys;  // how many a record has: most candidates are out by this alone
  GenerationCache<RecordId, bool> unlinked;       // records without links, of which most are new
  RecentIds unclustered;                          // records without a row in profiles, since nobody ever gave them one

  auto& HeadsOf(storage::Table table) {
    return table == storage::Table::kIdentifiers ? identifiers : table == storage::Table::kBlocks ? blocks : terms;
  }

  // Lets go what taking events in has kept; deciding does not need it.
  void ForgetForDeciding() {
    rows.Clear();
    anchors.Clear();
  }
  // Lets go what scoring has kept.
  void ForgetForClustering() {
    compared.Clear();
    blocks.Clear();
    block_keys.Clear();
    unlinked.Clear();
  }
  void Clear() {
    rows.Clear();
    evidence.Clear();
    compared.Clear();
    anchors.Clear();
    identifiers.Clear();
    blocks.Clear();
    terms.Clear();
    profiles.Clear();
    block_keys.Clear();
    unlinked.Clear();
    unclustered.Clear();
  }
};

}  // namespace c360::ingest

#endif  // C360_LIB_INGEST_ROW_CACHE_H_
