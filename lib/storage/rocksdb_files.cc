// Tested by tests/storage/engine_test.cc, and on a file system that fails by tests/fault and tests/sim.
#include "storage/rocksdb_files.h"

#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>

#include <atomic>
#include <string_view>
#include <thread>
#include <vector>

#include "fmt/format.h"

namespace c360::storage {
namespace {

// RocksDB knows no such name and leaves it alone.
constexpr std::string_view kPrefix = "incoming-";

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }

rocksdb::IngestExternalFileOptions TakeIn() {
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.write_global_seqno = false;  // no need to open the file again and write into it
  return options;
}

}  // namespace

rocksdb::Status FileWriter::WriteFile(const RocksBatch& batch, Table table, const std::string& path) {
  rocksdb::ColumnFamilyHandle* const handle = handles_[static_cast<size_t>(table)];
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), db_.GetOptions(handle), handle, /*invalidate_page_cache=*/false);
  rocksdb::Status status = file.Open(path);
  for (const RocksBatch::Row& row : batch.Sorted(table)) {
    if (!status.ok()) return status;
    status = row.deleted() ? file.Delete(ToSlice(row.key())) : file.Put(ToSlice(row.key()), ToSlice(row.value()));
  }
  return status.ok() ? file.Finish() : status;
}

rocksdb::Status FileWriter::Write(const RocksBatch& batch) {
  // What the log holds comes before: a crash must not keep these files and lose that.
  rocksdb::Status status = db_.SyncWAL();
  if (!status.ok()) return status;
  std::vector<Table> tables;
  std::vector<rocksdb::IngestExternalFileArg> files;
  for (int i = 0; i < kTableCount; ++i) {
    if (batch.RowsOf(static_cast<Table>(i)).empty()) continue;
    tables.push_back(static_cast<Table>(i));
    rocksdb::IngestExternalFileArg& file = files.emplace_back();
    file.column_family = handles_[static_cast<size_t>(i)];
    file.external_files = {fmt::format("{}/{}{}.sst", db_.GetName(), kPrefix, next_file_++)};
    file.options = TakeIn();
  }
  std::vector<rocksdb::Status> written(files.size());
  std::atomic<size_t> next = 0;
  const auto write = [&] {
    for (size_t i = next++; i < files.size(); i = next++)
      written[i] = WriteFile(batch, tables[i], files[i].external_files.front());
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads_; ++i) others.emplace_back(write);
  write();
  for (std::thread& other : others) other.join();
  for (const rocksdb::Status& one : written) {
    if (status.ok()) status = one;
  }
  if (status.ok()) status = db_.IngestExternalFiles(files);
  if (status.ok()) return status;
  for (const rocksdb::IngestExternalFileArg& file : files)
    db_.GetEnv()->DeleteFile(file.external_files.front()).PermitUncheckedError();
  return status;
}

void RemoveFilesNotTakenIn(rocksdb::Env& env, const std::string& directory) {
  std::vector<std::string> names;
  if (!env.GetChildren(directory, &names).ok()) return;
  for (const std::string& name : names) {
    if (name.starts_with(kPrefix)) env.DeleteFile(directory + "/" + name).PermitUncheckedError();
  }
}

}  // namespace c360::storage
