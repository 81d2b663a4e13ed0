#include "store_rows.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/options_util.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "base/random.h"
#include "base/status.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "workload.h"

namespace c360::bench {
namespace {

using storage::Table;

constexpr uint64_t kAnyBatch = UINT64_MAX;

struct Row {
  uint64_t batch;
  Table table;
  std::string key, value;
};

// The event that a row belongs to; 0: to none alone.
absl::StatusOr<uint64_t> EventOf(Table table, std::string_view key, std::string_view value) {
  if (table == Table::kLog) return storage::ParseLogKey(key).value;
  if (table == Table::kTimeline) {
    storage::TimelineKey line;
    C360_RET_CHECK(storage::DecodeTimelineKey(key, &line));
    return line.sequence.value;
  }
  if (table != Table::kEventKeys) return 0;
  C360_ASSIGN_OR_RETURN(const auto row, storage::EventKeyRow::Decode(value));
  return row.sequence.value;
}

absl::StatusOr<std::vector<Row>> ReadRows(const std::string& store, uint64_t batch, uint64_t seed) {
  C360_ASSIGN_OR_RETURN(const auto engine,
                        storage::OpenRocksDb(store, {.create_if_missing = false, .read_only = true}));
  std::vector<Row> rows;
  uint64_t batches = 1;
  for (int i = 0; i < storage::kTableCount; ++i) {
    const auto table = static_cast<Table>(i);
    const auto it = engine->NewIterator(table);
    for (it->Seek(""); it->Valid(); it->Next()) {
      C360_ASSIGN_OR_RETURN(const uint64_t event, EventOf(table, it->key(), it->value()));
      const uint64_t of_batch = event == 0 ? kAnyBatch : event / batch;
      if (event != 0) batches = std::max(batches, of_batch + 1);
      rows.push_back({of_batch, table, std::string(it->key()), std::string(it->value())});
    }
    C360_RETURN_IF_ERROR(it->status());
  }
  SeededRandom random(seed);
  for (Row& row : rows) {
    if (row.batch == kAnyBatch) row.batch = random.Below(batches);
  }
  // By table and key within a batch, as they were read.
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.batch < b.batch; });
  return rows;
}

absl::Status Told(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : Internal("RocksDB: {}", status.ToString());
}

// A plain database with the tables and options of a store.
class PlainTables {
 public:
  ~PlainTables() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  absl::Status OpenLike(const std::string& store, const std::string& path) {
    rocksdb::DBOptions options;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    C360_RETURN_IF_ERROR(Told(rocksdb::LoadLatestOptions(rocksdb::ConfigOptions(), store, &options, &families)));
    options.create_if_missing = options.create_missing_column_families = true;
    rocksdb::DB* db = nullptr;
    C360_RETURN_IF_ERROR(Told(rocksdb::DB::Open(options, path, families, &handles_, &db)));
    db_.reset(db);
    for (size_t i = 0; i < families.size(); ++i) family_[families[i].name] = handles_[i];
    return absl::OkStatus();
  }
  absl::Status Put(const Row& row, rocksdb::WriteBatch* batch) {
    return Told(batch->Put(family_[std::string(storage::TableName(row.table))], row.key, row.value));
  }
  absl::Status Write(rocksdb::WriteBatch* batch) { return Told(db_->Write(rocksdb::WriteOptions(), batch)); }
  absl::Status Flush() { return Told(db_->Flush(rocksdb::FlushOptions(), handles_)); }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::map<std::string, rocksdb::ColumnFamilyHandle*> family_;
};

}  // namespace

absl::StatusOr<RowsAlone> MeasureRowsAlone(const std::string& store, const std::string& path, int64_t batch,
                                           uint64_t seed) {
  C360_ASSIGN_OR_RETURN(const std::vector<Row> rows, ReadRows(store, static_cast<uint64_t>(batch), seed));
  RemoveAll(path);
  PlainTables tables;
  C360_RETURN_IF_ERROR(tables.OpenLike(store, path));
  RowsAlone alone{.rows = static_cast<int64_t>(rows.size())};
  const double start = Seconds(), cpu_start = CpuSeconds();
  for (auto begin = rows.begin(); begin != rows.end();) {
    const auto end = std::find_if(begin, rows.end(), [begin](const Row& row) { return row.batch != begin->batch; });
    rocksdb::WriteBatch write;
    for (; begin != end; ++begin) C360_RETURN_IF_ERROR(tables.Put(*begin, &write));
    C360_RETURN_IF_ERROR(tables.Write(&write));
  }
  C360_RETURN_IF_ERROR(tables.Flush());
  alone.seconds = Seconds() - start;
  alone.cpu_seconds = CpuSeconds() - cpu_start;
  return alone;
}

absl::StatusOr<RowsAlone> MeasureRowsAsFiles(const std::string& store, const std::string& path, int64_t batch,
                                             uint64_t seed) {
  C360_ASSIGN_OR_RETURN(const std::vector<Row> rows, ReadRows(store, static_cast<uint64_t>(batch), seed));
  RemoveAll(path);
  C360_ASSIGN_OR_RETURN(const auto engine, storage::OpenRocksDb(path, {.file_bytes = 1}));
  RowsAlone alone{.rows = static_cast<int64_t>(rows.size())};
  const double start = Seconds(), cpu_start = CpuSeconds();
  for (auto row = rows.begin(); row != rows.end();) {
    auto write = engine->NewBatch();
    for (const uint64_t of = row->batch; row != rows.end() && row->batch == of; ++row)
      write->Put(row->table, row->key, row->value);
    C360_RETURN_IF_ERROR(engine->Write(std::move(write), /*sync=*/false));
  }
  alone.seconds = Seconds() - start;
  alone.cpu_seconds = CpuSeconds() - cpu_start;
  return alone;
}

}  // namespace c360::bench
