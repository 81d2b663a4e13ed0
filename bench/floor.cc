#include "floor.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/options_util.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <fstream>

#include "base/random.h"
#include "base/status.h"
#include "storage/keys.h"
#include "types/ids.h"
#include "workload.h"

namespace c360::bench {
namespace {

using storage::Table;

absl::StatusOr<std::unique_ptr<storage::Engine>> OpenEngine(const std::string& path) {
  return storage::OpenRocksDb(path, {.create_if_missing = false, .read_only = true});
}

absl::Status Told(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : Internal("RocksDB: {}", status.ToString());
}

// A plain database with the options of the store at `like`.
absl::StatusOr<std::unique_ptr<rocksdb::DB>> OpenLike(const std::string& like, const std::string& path) {
  rocksdb::DBOptions db_options;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  C360_RETURN_IF_ERROR(Told(rocksdb::LoadLatestOptions(rocksdb::ConfigOptions(), like, &db_options, &families)));
  const auto log =
      std::find_if(families.begin(), families.end(), [](const auto& family) { return family.name == "log"; });
  if (log == families.end()) return Internal("the store has no log");
  rocksdb::Options options(db_options, log->options);
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  C360_RETURN_IF_ERROR(Told(rocksdb::DB::Open(options, path, &db)));
  return std::unique_ptr<rocksdb::DB>(db);
}

bool ReadEncoded(std::ifstream& file, std::string* event) {
  uint32_t size = 0;
  if (!file.read(reinterpret_cast<char*>(&size), sizeof(size))) return false;
  event->resize(size);
  return static_cast<bool>(file.read(event->data(), size));
}

std::string RandomKey(SeededRandom& random) {
  std::string key;
  for (int i = 0; i < 16; ++i) key.push_back(static_cast<char>(random.Below(256)));
  return key;
}

}  // namespace

absl::Status WriteEncoded(const std::string& store, const std::string& path) {
  C360_ASSIGN_OR_RETURN(const auto engine, OpenEngine(store));
  std::ofstream file(path, std::ios::binary);
  const auto it = engine->NewIterator(Table::kLog);
  for (it->Seek(""); it->Valid(); it->Next()) {
    const auto size = static_cast<uint32_t>(it->value().size());
    file.write(reinterpret_cast<const char*>(&size), sizeof(size));
    file.write(it->value().data(), size);
  }
  C360_RETURN_IF_ERROR(it->status());
  return file.flush() ? absl::OkStatus() : Unavailable("{}: cannot be written", path);
}

absl::StatusOr<PutFloor> MeasurePuts(const std::string& path, const std::string& like, const std::string& store,
                                     int64_t batch_size, uint64_t seed) {
  RemoveAll(store);
  C360_ASSIGN_OR_RETURN(const auto db, OpenLike(like, store));
  std::ifstream file(path, std::ios::binary);
  SeededRandom random(seed);
  PutFloor floor;
  std::vector<std::string> keys(static_cast<size_t>(batch_size)), events(static_cast<size_t>(batch_size));
  for (bool more = true; more;) {
    size_t count = 0;
    while (count < events.size() && (more = ReadEncoded(file, &events[count]))) keys[count++] = RandomKey(random);
    const double start = Seconds();
    rocksdb::WriteBatch batch;
    for (size_t i = 0; i < count; ++i) C360_RETURN_IF_ERROR(Told(batch.Put(keys[i], events[i])));
    C360_RETURN_IF_ERROR(Told(db->Write(rocksdb::WriteOptions(), &batch)));
    floor.seconds += Seconds() - start;
    floor.events += static_cast<int64_t>(count);
  }
  const double start = Seconds();
  C360_RETURN_IF_ERROR(Told(db->Flush(rocksdb::FlushOptions())));
  floor.seconds += Seconds() - start;
  uint64_t rows = 0;
  db->GetIntProperty(rocksdb::DB::Properties::kEstimateNumKeys, &rows);
  if (floor.events == 0 || rows != static_cast<uint64_t>(floor.events)) return Internal("the floor lost rows");
  return floor;
}

absl::StatusOr<std::unique_ptr<RawStore>> RawStore::Open(const std::string& path) {
  auto store = std::make_unique<RawStore>();
  C360_ASSIGN_OR_RETURN(auto engine, OpenEngine(path));
  C360_ASSIGN_OR_RETURN(store->core_,
                        MakeCore(std::move(engine), {.read_only = true, .clock = [] { return absl::Now(); }},
                                 /*rebuilding=*/false));
  return store;
}

std::vector<RawStore::Row> RawStore::RowsOf(const v1::Profile& profile) const {
  std::vector<Row> rows;
  for (const v1::ProfileIdentifier& identifier : profile.identifiers()) {
    rows.push_back({Table::kIdentifiers,
                    storage::HashKey(core_->context.hasher.HashPair(identifier.namespace_(), identifier.value()))});
  }
  for (const v1::RecordSummary& record : profile.records()) {
    const auto id = ParseProfileId(record.record_id());
    if (!id) continue;
    rows.push_back({Table::kRecords, storage::RecordKey(*id)});
    rows.push_back({Table::kProfiles, storage::ProfileOfKey(*id)});
    rows.push_back({Table::kFolds, storage::RecordKey(*id)});
  }
  return rows;
}

absl::StatusOr<std::vector<RawStore::Row>> RawStore::EventsOf(const v1::Profile& profile) const {
  std::vector<Row> rows;
  const auto id = ParseProfileId(profile.profile_id());
  if (!id) return Internal("a profile without an id");
  C360_ASSIGN_OR_RETURN(const auto sequences, core_->NewReader().EventsToRead(*id));
  for (const Sequence sequence : sequences) rows.push_back({Table::kLog, storage::LogKey(sequence)});
  return rows;
}

absl::Status RawStore::Get(const std::vector<Row>& rows) {
  for (const Row& row : rows) C360_RETURN_IF_ERROR(core_->context.engine->Get(row.table, row.key, &value_).status());
  return absl::OkStatus();
}

}  // namespace c360::bench
