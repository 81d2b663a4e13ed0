// Tested by tests/storage/engine_test.cc.
#include "storage/rocksdb_batch.h"

#include <algorithm>

#include "base/bytes.h"

namespace c360::storage {
namespace {

constexpr size_t kBlock = 64 << 10;

// A row by what mostly tells it from its neighbours: sorting these touches no key.
struct Place {
  uint64_t head;  // the key's first eight bytes
  uint32_t row;
  Table table;
};

uint64_t HeadOf(std::string_view key) {
  char head[8] = {};
  std::copy_n(key.begin(), std::min(key.size(), sizeof(head)), head);
  return LoadBigEndian64(head);
}

}  // namespace

std::vector<const RocksBatch::Row*> RocksBatch::Sorted() const {
  std::vector<Place> places;
  places.reserve(rows_.size());
  for (const Row& row : rows_) places.push_back({HeadOf(row.key), static_cast<uint32_t>(places.size()), row.table});
  // By table and key, what was given first first.
  const auto before = [this](const Place& a, const Place& b) {
    if (a.table != b.table) return a.table < b.table;
    if (a.head != b.head) return a.head < b.head;
    const int order = rows_[a.row].key.compare(rows_[b.row].key);
    return order != 0 ? order < 0 : a.row < b.row;
  };
  if (!std::is_sorted(places.begin(), places.end(), before)) std::sort(places.begin(), places.end(), before);
  std::vector<const Row*> sorted;
  sorted.reserve(places.size());
  for (const Place& place : places) {
    const Row& row = rows_[place.row];
    if (!sorted.empty() && sorted.back()->table == row.table && sorted.back()->key == row.key) sorted.pop_back();
    sorted.push_back(&row);
  }
  return sorted;
}

void RocksBatch::Add(Table table, bool deleted, std::string_view key, std::string_view value) {
  char* const bytes = Room(key.size() + value.size());
  std::copy(key.begin(), key.end(), bytes);
  std::copy(value.begin(), value.end(), bytes + key.size());
  bytes_ += key.size() + value.size();
  rows_.push_back({table, deleted, {bytes, key.size()}, {bytes + key.size(), value.size()}});
}

char* RocksBatch::Room(size_t bytes) {
  if (bytes > left_) {
    left_ = std::max(bytes, kBlock);
    next_ = blocks_.emplace_back(new char[left_]).get();
  }
  char* const room = next_;
  next_ += bytes;
  left_ -= bytes;
  return room;
}

}  // namespace c360::storage
