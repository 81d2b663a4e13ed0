// The engine on RocksDB: one column family a table, one write-ahead log over all. Tested by
// tests/storage/engine_test.cc, against a map, and by tests/fault, on a file system that fails.
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"
#include "base/status.h"
#include "storage/engine.h"
#include "storage/key_filter.h"
#include "storage/keys.h"
#include "storage/rocksdb_batch.h"
#include "storage/rocksdb_files.h"
#include "storage/rocksdb_log.h"
#include "storage/rocksdb_status.h"
#include "storage/steady_fs.h"
#include "storage/watermark.h"

namespace c360::storage {
namespace {

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class RocksSnapshot final : public Snapshot {
 public:
  explicit RocksSnapshot(rocksdb::DB* db) : db_(db), snapshot_(db->GetSnapshot()) {}
  ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
  const rocksdb::Snapshot* get() const { return snapshot_; }

 private:
  rocksdb::DB* db_;
  const rocksdb::Snapshot* snapshot_;
};

rocksdb::ReadOptions ReadAt(const Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  if (snapshot != nullptr) options.snapshot = static_cast<const RocksSnapshot*>(snapshot)->get();
  return options;
}

class RocksIterator final : public Iterator {
 public:
  explicit RocksIterator(rocksdb::Iterator* iterator) : iterator_(iterator) {}
  void Seek(std::string_view key) override { iterator_->Seek(ToSlice(key)); }
  bool Valid() const override { return iterator_->Valid(); }
  void Next() override { iterator_->Next(); }
  std::string_view key() const override { return ToView(iterator_->key()); }
  std::string_view value() const override { return ToView(iterator_->value()); }
  absl::Status status() const override { return Convert(iterator_->status()); }

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

// Memtables of a table hold so small a part of all; a batch that would fill one by itself goes into files of its own.
constexpr size_t kBufferParts = 32;
// Tables that are asked for rows which in a first load are mostly not there. Not blocks and terms: too many keys.
constexpr Table kFiltered[] = {Table::kEventKeys, Table::kAnchors, Table::kIdentifiers, Table::kFolds,
                               Table::kProfiles};
// Half of the rows are in one table, so more would wait for it.
constexpr int kFileThreads = 2;

using Handles = std::array<rocksdb::ColumnFamilyHandle*, kTableCount>;

// All rows of a batch as one of RocksDB.
rocksdb::Status Fill(const RocksBatch& rows, const Handles& handles, rocksdb::WriteBatch* batch) {
  for (int table = 0; table < kTableCount; ++table) {
    rocksdb::ColumnFamilyHandle* const handle = handles[static_cast<size_t>(table)];
    for (const RocksBatch::Row& row : rows.Sorted(static_cast<Table>(table))) {
      const rocksdb::Status status = row.deleted() ? batch->Delete(handle, ToSlice(row.key()))
                                                   : batch->Put(handle, ToSlice(row.key()), ToSlice(row.value()));
      if (!status.ok()) return status;
    }
  }
  return rocksdb::Status::OK();
}

// Tells the watermark of files that RocksDB made or dropped by itself. It is made before the database and the keeper
// only when that is open, so what comes before is not told; the keeper looks at its making.
class FileListener final : public rocksdb::EventListener {
 public:
  void Tell(WatermarkKeeper* keeper) { keeper_ = keeper; }
  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { Note(); }
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo&) override { Note(); }
  void OnExternalFileIngested(rocksdb::DB*, const rocksdb::ExternalFileIngestionInfo&) override { Note(); }

 private:
  void Note() {
    if (WatermarkKeeper* const keeper = keeper_; keeper != nullptr) keeper->NoteManifest();
  }
  std::atomic<WatermarkKeeper*> keeper_ = nullptr;
};

class RocksEngine final : public Engine {
 public:
  // `keeper`: null when open for reading only.
  // `env`: what the database uses, where that is its own.
  RocksEngine(std::unique_ptr<rocksdb::Env> env, std::unique_ptr<rocksdb::DB> db, const Handles& handles,
              std::unique_ptr<WatermarkKeeper> keeper, const RocksDbOptions& options)
      : env_(std::move(env)),
        keeper_(std::move(keeper)),
        db_(std::move(db)),
        handles_(handles),
        files_(*db_, handles_, std::min(options.background_threads, kFileThreads)),
        file_bytes_(options.file_bytes != 0 ? options.file_bytes : options.write_buffer_bytes / kBufferParts),
        read_only_(keeper_ == nullptr) {
    if (!read_only_) MakeFilters();
  }
  // A long write-ahead log would be replayed at each opening, also by readers; a short one is not worth a file.
  ~RocksEngine() override {
    uint64_t unwritten = 0;
    for (auto* handle : handles_) {
      uint64_t bytes = 0;
      db_->GetIntProperty(handle, rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes);
      unwritten += bytes;
    }
    if (!read_only_ && unwritten > kFlushAtClose) Flush().IgnoreError();  // the log still holds it
    // Closed in peace, all of it is on the disk, also what was written without sync.
    const bool peace = !read_only_ && !HasFailed();
    if (peace && db_->SyncWAL().ok()) keeper_->Raise(db_->GetLatestSequenceNumber());
    for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    if (!db_->Close().ok() || !peace) return;
    keeper_->NoteManifest();
    keeper_->Sync();
  }

  absl::StatusOr<bool> Get(Table table, std::string_view key, std::string* value, const Snapshot* snapshot) override {
    if (SurelyAbsent(table, key)) return false;
    const rocksdb::Status status = db_->Get(ReadAt(snapshot), Handle(table), ToSlice(key), value);
    if (status.IsNotFound()) return false;
    C360_RETURN_IF_ERROR(Convert(status));
    return true;
  }

  absl::Status MultiGet(Table table, std::span<const std::string> keys, std::vector<std::optional<std::string>>* values,
                        const Snapshot* snapshot) override {
    values->assign(keys.size(), std::nullopt);
    if (keys.empty()) return absl::OkStatus();
    if (keys.size() <= kFewKeys) {
      for (size_t i = 0; i < keys.size(); ++i) {
        std::string& value = (*values)[i].emplace();
        C360_ASSIGN_OR_RETURN(const bool found, Get(table, keys[i], &value, snapshot));
        if (!found) (*values)[i].reset();
      }
      return absl::OkStatus();
    }
    std::vector<size_t> asked;
    std::vector<rocksdb::Slice> slices;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (SurelyAbsent(table, keys[i])) continue;
      asked.push_back(i);
      slices.emplace_back(keys[i]);
    }
    if (asked.empty()) return absl::OkStatus();
    std::vector<rocksdb::PinnableSlice> found(asked.size());
    std::vector<rocksdb::Status> statuses(asked.size());
    db_->MultiGet(ReadAt(snapshot), Handle(table), asked.size(), slices.data(), found.data(), statuses.data());
    for (size_t i = 0; i < asked.size(); ++i) {
      if (statuses[i].IsNotFound()) continue;
      C360_RETURN_IF_ERROR(Convert(statuses[i]));
      (*values)[asked[i]].emplace(found[i].data(), found[i].size());
    }
    return absl::OkStatus();
  }

  std::unique_ptr<Iterator> NewIterator(Table table, const Snapshot* snapshot) override {
    return std::make_unique<RocksIterator>(db_->NewIterator(ReadAt(snapshot), Handle(table)));
  }
  std::unique_ptr<Snapshot> NewSnapshot() override { return std::make_unique<RocksSnapshot>(db_.get()); }
  std::unique_ptr<Batch> NewBatch() override { return std::make_unique<RocksBatch>(); }

  absl::Status Write(std::unique_ptr<Batch> batch, bool sync) override {
    const auto& rows = static_cast<const RocksBatch&>(*batch);
    AddToFilters(rows);
    // After an error only the log says what is wrong.
    if (rows.bytes() >= file_bytes_ && !HasFailed()) return WriteFiles(rows);
    rocksdb::WriteBatch write(rows.bytes());
    C360_RETURN_IF_ERROR(Convert(Fill(rows, handles_, &write)));
    rocksdb::WriteOptions options;
    options.sync = sync;
    // Whatever another thread writes in between, so many numbers are behind us when this returns.
    const uint64_t written = db_->GetLatestSequenceNumber() + static_cast<uint64_t>(write.Count());
    C360_RETURN_IF_ERROR(Note(db_->Write(options, &write)));
    if (sync) keeper_->Raise(written);
    return absl::OkStatus();
  }

  absl::Status Flush() override {
    rocksdb::FlushOptions options;
    const uint64_t written = db_->GetLatestSequenceNumber();
    C360_RETURN_IF_ERROR(Note(db_->Flush(options, {handles_.begin(), handles_.end()})));
    if (!read_only_) keeper_->Raise(written);
    return absl::OkStatus();
  }
  absl::Status Compact() override {
    C360_RETURN_IF_ERROR(Flush());
    for (auto* handle : handles_) {
      rocksdb::CompactRangeOptions options;
      options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
      C360_RETURN_IF_ERROR(Convert(db_->CompactRange(options, handle, nullptr, nullptr)));
    }
    return absl::OkStatus();
  }
  // Rows and bytes of files, and of what is not in files yet.
  absl::StatusOr<TableSize> Size(Table table) override {
    uint64_t rows = 0, files = 0, waiting_rows = 0, waiting = 0;
    db_->GetIntProperty(Handle(table), rocksdb::DB::Properties::kEstimateNumKeys, &rows);
    db_->GetIntProperty(Handle(table), rocksdb::DB::Properties::kLiveSstFilesSize, &files);
    const std::string last(64, '\xff');
    db_->GetApproximateMemTableStats(Handle(table), rocksdb::Range("", last), &waiting_rows, &waiting);
    return TableSize{.rows = static_cast<int64_t>(rows), .bytes = static_cast<int64_t>(files + waiting)};
  }
  absl::StatusOr<int64_t> Backup(const std::string& directory) override {
    if (read_only_) return FailedPrecondition("a backup needs the store open for writing");
    return BackUpRocksDb(db_.get(), directory);
  }
  std::string_view name() const override { return "rocksdb"; }

 private:
  bool SurelyAbsent(Table table, std::string_view key) const {
    const auto& filter = filters_[static_cast<size_t>(table)];
    return filter != nullptr && !filter->MayHold(key);
  }
  // Of tables with nothing in them, which have all keys to come in their filter.
  void MakeFilters() {
    for (const Table table : kFiltered) {
      const auto it = NewIterator(table, nullptr);
      it->Seek("");
      if (!it->Valid() && it->status().ok()) filters_[static_cast<size_t>(table)] = std::make_unique<KeyFilter>();
    }
  }
  void AddToFilters(const RocksBatch& rows) {
    MutexLock lock(&filters_mutex_);
    for (const Table table : kFiltered) {
      const auto& filter = filters_[static_cast<size_t>(table)];
      if (filter == nullptr) continue;
      for (const RocksBatch::Row& row : rows.RowsOf(table)) {
        if (!row.deleted()) filter->Add(row.key());
      }
    }
  }

  absl::Status WriteFiles(const RocksBatch& rows) {
    const uint64_t written = db_->GetLatestSequenceNumber();
    MutexLock lock(&files_mutex_);
    C360_RETURN_IF_ERROR(Note(files_.Write(rows)));
    keeper_->Raise(written);  // the log was synced on the way
    return absl::OkStatus();
  }

  rocksdb::ColumnFamilyHandle* Handle(Table table) const { return handles_[static_cast<size_t>(table)]; }

  // After an error RocksDB must not be asked to sync its log: its writers refuse by an assertion.
  bool HasFailed() {
    uint64_t errors = 0;
    db_->GetIntProperty(rocksdb::DB::Properties::kBackgroundErrors, &errors);
    return failed_ || errors > 0;
  }
  absl::Status Note(const rocksdb::Status& status) {
    if (!status.ok()) failed_ = true;
    return Convert(status);
  }

  static constexpr uint64_t kFlushAtClose = 16 << 20;
  static constexpr size_t kFewKeys = 2;  // single gets of so few cost less than a multi-get does

  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<WatermarkKeeper> keeper_;  // outlives the database, whose threads tell it
  std::unique_ptr<rocksdb::DB> db_;
  Handles handles_;
  Mutex filters_mutex_;  // for adding
  std::array<std::unique_ptr<KeyFilter>, kTableCount> filters_;
  Mutex files_mutex_;
  FileWriter files_ ABSL_GUARDED_BY(files_mutex_);
  const size_t file_bytes_;  // batches of so many bytes are written as files
  bool read_only_;
  std::atomic<bool> failed_ = false;  // a write did
};

// Point-get tables under random keys want a bloom filter in files and in memory: most questions are "is it new?", and
// the answer is nearly always yes.
bool IsHashKeyed(Table table) {
  return table == Table::kEventKeys || table == Table::kAnchors || table == Table::kIdentifiers ||
         table == Table::kBlocks || table == Table::kTerms;
}

rocksdb::ColumnFamilyOptions TableOptions(Table table, const RocksDbOptions& options,
                                          const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions result;
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  blocks.format_version = 5;
  blocks.cache_index_and_filter_blocks = false;
  blocks.block_size = table == Table::kLog ? 16 << 10 : 4 << 10;
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  // Hashes do not compress; spending time on them slows every flush.
  const bool compress = options.compress && !IsHashKeyed(table);
  result.compression = compress ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  result.write_buffer_size = std::max<size_t>(options.write_buffer_bytes / kBufferParts, 4 << 20);
  if (table == Table::kBlocks) result.write_buffer_size *= 4;  // most rows of all: fewer files to be merged
  result.max_write_buffer_number = 3;
  result.level_compaction_dynamic_level_bytes = true;
  // Every insert starts where the one before ended: batches come sorted.
  result.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(0));
  if (IsHashKeyed(table)) {
    result.memtable_prefix_bloom_size_ratio = 0.05;
    result.memtable_whole_key_filtering = true;
  }
  return result;
}

rocksdb::Env& EnvOf(const RocksDbOptions& options) {
  return options.env != nullptr ? *options.env : *rocksdb::Env::Default();
}

rocksdb::DBOptions DatabaseOptions(const RocksDbOptions& options) {
  rocksdb::DBOptions result;
  if (options.env != nullptr) result.env = options.env;
  result.create_if_missing = options.create_if_missing;
  // A process that was killed while it made the store left some; an older one knew fewer.
  result.create_missing_column_families = !options.read_only;
  result.max_background_jobs = std::max(2, options.background_threads);
  result.db_write_buffer_size = options.write_buffer_bytes;
  result.max_total_wal_size = 4 * options.write_buffer_bytes;
  result.bytes_per_sync = 1 << 20;
  // A crash may cut the log anywhere behind what was synced; the watermark knows where damage begins.
  result.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // A log file that is gone from the middle. For readers too: RocksDB 7.8 follows a null pointer where it opens for
  // reading only, is not to verify, and the MANIFEST names logs.
  result.track_and_verify_wals_in_manifest = true;
  return result;
}

// Whether the store's making came to its end: the state is written last. Asked where tables are missing.
absl::StatusOr<bool> WasMade(const rocksdb::DBOptions& db_options, const std::string& path) {
  const std::string meta(TableName(Table::kMeta));
  std::vector<std::string> names;
  C360_RETURN_IF_ERROR(Convert(rocksdb::DB::ListColumnFamilies(db_options, path, &names)));
  if (std::find(names.begin(), names.end(), meta) == names.end()) return false;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  C360_RETURN_IF_ERROR(Convert(rocksdb::DB::OpenForReadOnly(
      db_options, path,
      {{rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}, {meta, rocksdb::ColumnFamilyOptions()}},
      &handles, &raw)));
  const std::unique_ptr<rocksdb::DB> db(raw);
  std::string state;
  const rocksdb::Status found = db->Get(rocksdb::ReadOptions(), handles[1], ToSlice(kMetaState), &state);
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  if (found.IsNotFound()) return false;
  C360_RETURN_IF_ERROR(Convert(found));
  return true;
}

// `steady`: null where it is not for reading only.
absl::StatusOr<std::unique_ptr<Engine>> OpenOnce(const std::string& path, const RocksDbOptions& options,
                                                 const std::shared_ptr<SteadyFs>& steady) {
  // RocksDB makes the folder and a log in it before it finds that there is no database. And a folder that may not be
  // looked into is none that is not there, which RocksDB cannot tell apart.
  rocksdb::Env* const env = &EnvOf(options);
  std::unique_ptr<rocksdb::SequentialFile> current;
  const rocksdb::Status found = env->NewSequentialFile(path + "/CURRENT", &current, rocksdb::EnvOptions());
  const bool there = !found.IsNotFound() && !found.IsPathNotFound();
  if (there) C360_RETURN_IF_ERROR(Convert(found));
  const std::optional<Watermark> watermark = ReadWatermark(*env, path);
  if (!there && watermark) return FileLost("CURRENT");
  if (!there && !options.create_if_missing) return NotFound("no store there");
  if (watermark) {
    C360_RETURN_IF_ERROR(CheckManifest(*env, path, *watermark));
  }
  auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < kTableCount; ++i) {
    const Table table = static_cast<Table>(i);
    families.emplace_back(std::string(TableName(table)), TableOptions(table, options, cache));
  }
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        rocksdb::ColumnFamilyOptions());  // RocksDB insists on it; it stays empty
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  rocksdb::DBOptions db_options = DatabaseOptions(options);
  if (options.create_if_missing) env->CreateDirIfMissing(path).PermitUncheckedError();  // opening says what is wrong
  db_options.info_log = std::make_shared<RocksDbLog>(*env, options.read_only ? "" : path);
  const auto listener = std::make_shared<FileListener>();
  db_options.listeners.push_back(listener);
  std::unique_ptr<rocksdb::Env> steady_env;
  if (steady != nullptr) {
    steady_env = rocksdb::NewCompositeEnv(steady);
    db_options.env = steady_env.get();
  }
  const rocksdb::Status status = options.read_only
                                     ? rocksdb::DB::OpenForReadOnly(db_options, path, families, &handles, &raw)
                                     : rocksdb::DB::Open(db_options, path, families, &handles, &raw);
  if (there && status.IsPathNotFound()) return FileLost(status.ToString());
  if (options.read_only && SaysTablesAreMissing(status)) {
    C360_ASSIGN_OR_RETURN(const bool made, WasMade(db_options, path));
    if (!made) return NotFound("there is no store");
  }
  C360_RETURN_IF_ERROR(Convert(status));
  std::unique_ptr<rocksdb::DB> db(raw);
  db->DestroyColumnFamilyHandle(handles.back()).PermitUncheckedError();
  Handles tables;
  std::copy_n(handles.begin(), kTableCount, tables.begin());
  absl::Status whole = watermark ? CheckSequence(db->GetLatestSequenceNumber(), *watermark) : absl::OkStatus();
  if (!whole.ok()) {
    for (auto* handle : tables) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    return whole;
  }
  std::unique_ptr<WatermarkKeeper> keeper;
  if (!options.read_only) {
    keeper = std::make_unique<WatermarkKeeper>(*env, path, watermark);
    listener->Tell(keeper.get());
    RemoveFilesNotTakenIn(*env, path);
  }
  return std::make_unique<RocksEngine>(std::move(steady_env), std::move(db), tables, std::move(keeper), options);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> OpenRocksDb(const std::string& path, const RocksDbOptions& options) {
  if (!options.read_only) return OpenOnce(path, options, nullptr);
  constexpr int kTriesBesideAWriter = 200;
  for (int i = 0; i < kTriesBesideAWriter; ++i) {
    const auto steady = std::make_shared<SteadyFs>(EnvOf(options), path);
    auto engine = OpenOnce(path, options, steady);
    if (engine.ok() || !steady->Moved()) return engine;
  }
  return Unavailable(
      "the process that has the store open for writing changes its files too fast to be read; try again");
}

}  // namespace c360::storage
