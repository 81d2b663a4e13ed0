// Backups with RocksDB's backup engine: table files are shared between the backups of one directory, so that each costs
// only what is new. Tested by tests/fault/backup_test.cc.
#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/status.h"
#include "fmt/format.h"
#include "storage/engine.h"
#include "storage/rocksdb_status.h"
#include "storage/watermark.h"

namespace c360::storage {
namespace {

absl::StatusOr<std::vector<rocksdb::BackupInfo>> Infos(rocksdb::BackupEngineReadOnly& engine) {
  std::vector<rocksdb::BackupInfo> infos;
  engine.GetBackupInfo(&infos);
  if (infos.empty()) return NotFound("there is no backup in that directory");
  return infos;
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> OpenBackups(const std::string& directory) {
  std::error_code error;
  if (!std::filesystem::is_directory(directory + "/meta", error))
    return NotFound("there is no backup in that directory");
  rocksdb::BackupEngineReadOnly* raw = nullptr;
  C360_RETURN_IF_ERROR(Convert(
      rocksdb::BackupEngineReadOnly::Open(rocksdb::Env::Default(), rocksdb::BackupEngineOptions(directory), &raw)));
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(raw);
}

}  // namespace

absl::StatusOr<int64_t> BackUpRocksDb(rocksdb::DB* db, const std::string& directory) {
  rocksdb::BackupEngineOptions options(directory);
  options.share_table_files = true;
  options.sync = true;
  rocksdb::BackupEngine* raw = nullptr;
  C360_RETURN_IF_ERROR(Convert(rocksdb::BackupEngine::Open(db->GetEnv(), options, &raw)));
  const std::unique_ptr<rocksdb::BackupEngine> engine(raw);
  // What an interrupted backup left is taken away.
  C360_RETURN_IF_ERROR(Convert(engine->GarbageCollect()));
  rocksdb::CreateBackupOptions create;
  create.flush_before_backup = true;
  rocksdb::BackupID number = 0;
  C360_RETURN_IF_ERROR(Convert(engine->CreateNewBackup(create, db, &number)));
  return static_cast<int64_t>(number);
}

absl::StatusOr<std::vector<BackupEntry>> ListRocksDbBackups(const std::string& directory) {
  C360_ASSIGN_OR_RETURN(const auto engine, OpenBackups(directory));
  C360_ASSIGN_OR_RETURN(const auto infos, Infos(*engine));
  std::vector<BackupEntry> entries;
  for (const rocksdb::BackupInfo& info : infos)
    entries.push_back({info.backup_id, info.timestamp, static_cast<int64_t>(info.size)});
  return entries;
}

absl::Status RestoreRocksDb(const std::string& directory, int64_t number, const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path + "/CURRENT", error))
    return AlreadyExists("there is a store already; restore into an empty directory");
  C360_ASSIGN_OR_RETURN(const auto engine, OpenBackups(directory));
  C360_ASSIGN_OR_RETURN(const auto infos, Infos(*engine));
  const auto id = number == 0 ? infos.back().backup_id : static_cast<rocksdb::BackupID>(number);
  if (std::none_of(infos.begin(), infos.end(), [&](const auto& info) { return info.backup_id == id; }))
    return NotFound("there is no backup {}; the newest is {}", number, infos.back().backup_id);
  C360_RETURN_IF_ERROR(Convert(engine->VerifyBackup(id, /*verify_with_checksum=*/true)));
  // What is left there of another store says nothing of this one.
  std::filesystem::remove(fmt::format("{}/{}", path, kWatermarkFile), error);
  return Convert(engine->RestoreDBFromBackup(rocksdb::RestoreOptions(), id, path, path));
}

}  // namespace c360::storage
