// A batch for RocksDB: rows kept until they are written, and given in the order of table and key.
#ifndef C360_LIB_STORAGE_ROCKSDB_BATCH_H_
#define C360_LIB_STORAGE_ROCKSDB_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "storage/engine.h"

namespace c360::storage {

// In order because both ways of writing want it: a file must be sorted, and RocksDB's memtables are skip lists, where an
// insert next to the one before finds its place in the cache: a third of the time of random inserts.
class RocksBatch final : public Batch {
 public:
  struct Row {
    Table table;
    bool deleted;
    std::string_view key;
    std::string_view value;
  };

  void Put(Table table, std::string_view key, std::string_view value) override { Add(table, false, key, value); }
  void Delete(Table table, std::string_view key) override { Add(table, true, key, ""); }

  // Every row that stands, by table and key: of several for one key the one given last. Valid as long as the batch.
  std::vector<const Row*> Sorted() const;
  // About what a batch of RocksDB takes for it.
  size_t bytes() const override {
    constexpr size_t kOfRow = 12;  // its kind, its table, two lengths
    return bytes_ + rows_.size() * kOfRow;
  }

 private:
  void Add(Table table, bool deleted, std::string_view key, std::string_view value);
  char* Room(size_t bytes);  // bytes that stay where they are

  std::vector<Row> rows_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t bytes_ = 0;
};

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_ROCKSDB_BATCH_H_
