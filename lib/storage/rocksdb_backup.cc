// Backups with RocksDB's backup engine: table files are shared between the backups of one directory, so that each costs
// only what is new. Tested by tests/fault/backup_test.cc.
#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>

#include "base/status.h"
#include "fmt/format.h"
#include "storage/engine.h"
#include "storage/rocksdb_status.h"
#include "storage/watermark.h"

namespace c360::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNoBackup = "there is no backup in that directory";

// As Convert, but that it is about backups.
absl::Status ConvertOfBackup(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  const auto says = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  if (says("ermission denied") || says("Read-only file system"))
    return FailedPrecondition("no permission to read or write the files of the backup, or those of the store");
  if (says("Not a directory")) return FailedPrecondition("the path of the backups is not a directory");
  return Convert(status);
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> OpenBackups(const std::string& directory) {
  std::error_code error;
  const bool there = fs::is_directory(directory + "/meta", error);
  if (error == std::errc::permission_denied)
    return FailedPrecondition("no permission to read the directory of backups");
  if (!there) return NotFound("{}", kNoBackup);
  rocksdb::BackupEngineReadOnly* raw = nullptr;
  C360_RETURN_IF_ERROR(ConvertOfBackup(
      rocksdb::BackupEngineReadOnly::Open(rocksdb::Env::Default(), rocksdb::BackupEngineOptions(directory), &raw)));
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(raw);
}

// The backups there, oldest first. RocksDB passes over those whose files are missing or cut; they are backups all the
// same, and a restore that took an older one for the newest would lose what came since.
absl::StatusOr<std::vector<BackupEntry>> Entries(const rocksdb::BackupEngineReadOnly& engine) {
  std::vector<rocksdb::BackupInfo> infos;
  engine.GetBackupInfo(&infos);
  std::vector<rocksdb::BackupID> damaged;
  engine.GetCorruptedBackups(&damaged);
  std::vector<BackupEntry> entries;
  for (const rocksdb::BackupInfo& info : infos)
    entries.push_back({info.backup_id, info.timestamp, static_cast<int64_t>(info.size)});
  for (const rocksdb::BackupID id : damaged) entries.push_back({.number = id, .damaged = true});
  if (entries.empty()) return NotFound("{}", kNoBackup);
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return entries;
}

absl::Status Verify(const rocksdb::BackupEngineReadOnly& engine, const BackupEntry& entry) {
  if (entry.damaged) return DataLoss("a file of it is missing or cut");
  return ConvertOfBackup(engine.VerifyBackup(static_cast<rocksdb::BackupID>(entry.number),
                                             /*verify_with_checksum=*/true));
}

// The backup `chosen` is damaged: which one can be taken instead.
absl::Status DamagedBackup(const rocksdb::BackupEngineReadOnly& engine, std::span<const BackupEntry> entries,
                           const BackupEntry& chosen, const absl::Status& why) {
  const auto whole = [&](const BackupEntry& entry) { return Verify(engine, entry).ok(); };
  const std::span<const BackupEntry> before(entries.data(), static_cast<size_t>(&chosen - entries.data()));
  if (const auto it = std::find_if(before.rbegin(), before.rend(), whole); it != before.rend()) {
    return DataLoss("backup {} is damaged; --backup={} restores the one before ({})", chosen.number, it->number,
                    StatusMessage(why));
  }
  if (const auto it = std::find_if(entries.begin(), entries.end(), whole); it != entries.end()) {
    return DataLoss("backup {} is damaged; --backup={} restores a later one ({})", chosen.number, it->number,
                    StatusMessage(why));
  }
  return DataLoss("every backup in that directory is damaged ({})", StatusMessage(why));
}

// Whether a store names a file of its own so. What an unfinished restore left there may be written over.
bool IsStoreFile(std::string_view name) {
  for (const std::string_view ending : {".tmp", ".dbtmp"}) {
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  for (const std::string_view ending : {".sst", ".log"}) {
    if (name.ends_with(ending)) return name.size() >= 10 && digits(name.substr(0, name.size() - ending.size()));
  }
  for (const std::string_view start : {"MANIFEST-", "OPTIONS-", "LOG.old."}) {
    if (name.starts_with(start)) return digits(name.substr(start.size()));
  }
  return name == "CURRENT" || name == "IDENTITY" || name == "LOCK" || name == "LOG" || name == "LOG.old" ||
         name == kWatermarkFile;
}

// Whether `inner` is `outer` or stands in it.
bool IsWithin(const std::string& inner, const std::string& outer) {
  std::error_code error;
  const auto canonical = [&](const std::string& path) {
    const fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error) / "";
    return whole.lexically_normal().parent_path();
  };
  const fs::path in = canonical(inner), out = canonical(outer);
  return std::mismatch(out.begin(), out.end(), in.begin(), in.end()).first == out.end();
}

// RocksDB empties the directory that it restores into.
absl::Status CheckTarget(const std::string& directory, const std::string& path) {
  std::error_code error;
  if (fs::exists(path + "/CURRENT", error))
    return AlreadyExists("there is a store already; restore into an empty directory");
  if (IsWithin(path, directory))
    return FailedPrecondition("the store would stand among the backups; restore into another directory");
  if (!fs::exists(path, error)) return absl::OkStatus();
  fs::directory_iterator entries(path, error);
  if (error == std::errc::not_a_directory) return FailedPrecondition("the path of the store is not a directory");
  if (error) return FailedPrecondition("no permission to read the directory of the store");
  for (const fs::directory_entry& entry : entries) {
    if (entry.is_directory(error) || !IsStoreFile(entry.path().filename().string()))
      return FailedPrecondition("the directory holds other files, and they would be lost; restore into an empty one");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<int64_t> BackUpRocksDb(rocksdb::DB* db, const std::string& directory) {
  if (IsWithin(directory, db->GetName()))
    return FailedPrecondition("the backups would stand in the store; give a directory outside it");
  rocksdb::BackupEngineOptions options(directory);
  options.share_table_files = true;
  options.sync = true;
  rocksdb::BackupEngine* raw = nullptr;
  C360_RETURN_IF_ERROR(ConvertOfBackup(rocksdb::BackupEngine::Open(db->GetEnv(), options, &raw)));
  const std::unique_ptr<rocksdb::BackupEngine> engine(raw);
  // What an interrupted backup left is taken away.
  C360_RETURN_IF_ERROR(ConvertOfBackup(engine->GarbageCollect()));
  rocksdb::CreateBackupOptions create;
  create.flush_before_backup = true;
  rocksdb::BackupID number = 0;
  C360_RETURN_IF_ERROR(ConvertOfBackup(engine->CreateNewBackup(create, db, &number)));
  return static_cast<int64_t>(number);
}

absl::StatusOr<std::vector<BackupEntry>> ListRocksDbBackups(const std::string& directory) {
  C360_ASSIGN_OR_RETURN(const auto engine, OpenBackups(directory));
  return Entries(*engine);
}

absl::Status RestoreRocksDb(const std::string& directory, int64_t number, const std::string& path) {
  C360_RETURN_IF_ERROR(CheckTarget(directory, path));
  C360_ASSIGN_OR_RETURN(const auto engine, OpenBackups(directory));
  C360_ASSIGN_OR_RETURN(const auto entries, Entries(*engine));
  const auto chosen = number == 0 ? entries.end() - 1
                                  : std::find_if(entries.begin(), entries.end(),
                                                 [&](const BackupEntry& entry) { return entry.number == number; });
  if (chosen == entries.end())
    return NotFound("there is no backup {}; the newest is {}", number, entries.back().number);
  if (const absl::Status status = Verify(*engine, *chosen); absl::IsDataLoss(status)) {
    return DamagedBackup(*engine, entries, *chosen, status);
  } else if (!status.ok()) {
    return status;
  }
  std::error_code error;
  if (!fs::exists(path, error)) fs::create_directory(path, error);
  if (error == std::errc::no_such_file_or_directory)
    return NotFound("the folder in which the store is to be made is not there");
  if (error) return FailedPrecondition("no permission to make the directory of the store");
  // What is left there of another store says nothing of this one.
  fs::remove(fmt::format("{}/{}", path, kWatermarkFile), error);
  return ConvertOfBackup(engine->RestoreDBFromBackup(rocksdb::RestoreOptions(),
                                                     static_cast<rocksdb::BackupID>(chosen->number), path, path));
}

}  // namespace c360::storage
