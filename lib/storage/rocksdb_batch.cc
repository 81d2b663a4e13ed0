// Tested by tests/storage/engine_test.cc.
#include "storage/rocksdb_batch.h"

#include <algorithm>

#include "base/bytes.h"

namespace c360::storage {
namespace {

constexpr size_t kBlock = 64 << 10;
constexpr size_t kOfRow = 12;  // in a batch of RocksDB: its kind, its table, two lengths

// A row by what mostly tells it from its neighbours: sorting these touches no key.
struct Place {
  uint64_t head;  // the key's first eight bytes
  uint32_t row;
};

uint64_t HeadOf(std::string_view key) {
  if (key.size() >= 8) return LoadBigEndian64(key.data());
  char head[8] = {};
  std::copy(key.begin(), key.end(), head);
  return LoadBigEndian64(head);
}

}  // namespace

std::vector<RocksBatch::Row> RocksBatch::Sorted(Table table) const {
  const std::vector<Row>& rows = RowsOf(table);
  std::vector<Place> places;
  places.reserve(rows.size());
  for (const Row& row : rows) places.push_back({HeadOf(row.key()), static_cast<uint32_t>(places.size())});
  // What was given first first.
  const auto before = [&rows](const Place& a, const Place& b) {
    if (a.head != b.head) return a.head < b.head;
    const int order = rows[a.row].key().compare(rows[b.row].key());
    return order != 0 ? order < 0 : a.row < b.row;
  };
  if (!std::is_sorted(places.begin(), places.end(), before)) std::sort(places.begin(), places.end(), before);
  std::vector<Row> sorted;
  sorted.reserve(places.size());
  for (const Place& place : places) {
    const Row& row = rows[place.row];
    if (!sorted.empty() && sorted.back().key() == row.key()) sorted.pop_back();
    sorted.push_back(row);
  }
  return sorted;
}

void RocksBatch::Add(Table table, bool deleted, std::string_view key, std::string_view value) {
  char* const bytes = Room(key.size() + value.size());
  std::copy(key.begin(), key.end(), bytes);
  std::copy(value.begin(), value.end(), bytes + key.size());
  bytes_ += key.size() + value.size() + kOfRow;
  rows_[static_cast<size_t>(table)].emplace_back(bytes, key.size(), value.size(), deleted);
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
