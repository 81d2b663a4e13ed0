// Tested by tests/storage/engine_test.cc, and on a file system that fails by tests/fault and tests/sim.
#include "storage/rocksdb_files.h"

#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <string_view>
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

rocksdb::Status FileWriter::WriteFile(std::span<const RocksBatch::Row* const> rows, const std::string& path) {
  rocksdb::ColumnFamilyHandle* const handle = handles_[static_cast<size_t>(rows.front()->table)];
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), db_.GetOptions(handle), handle, /*invalidate_page_cache=*/false);
  rocksdb::Status status = file.Open(path);
  for (const RocksBatch::Row* row : rows) {
    if (!status.ok()) return status;
    status = row->deleted ? file.Delete(ToSlice(row->key)) : file.Put(ToSlice(row->key), ToSlice(row->value));
  }
  return status.ok() ? file.Finish() : status;
}

rocksdb::Status FileWriter::Write(const RocksBatch& batch) {
  // What the log holds comes before: a crash must not keep these files and lose that.
  rocksdb::Status status = db_.SyncWAL();
  const std::vector<const RocksBatch::Row*> rows = batch.Sorted();
  std::vector<rocksdb::IngestExternalFileArg> files;
  for (auto begin = rows.begin(); status.ok() && begin != rows.end();) {
    const Table table = (*begin)->table;
    const auto end = std::find_if(begin, rows.end(), [table](const RocksBatch::Row* row) { return row->table != table; });
    rocksdb::IngestExternalFileArg file;
    file.column_family = handles_[static_cast<size_t>(table)];
    file.external_files = {fmt::format("{}/{}{}.sst", db_.GetName(), kPrefix, next_file_++)};
    file.options = TakeIn();
    status = WriteFile({begin, end}, file.external_files.front());
    files.push_back(std::move(file));
    begin = end;
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
