// The file system of a reader beside a writer.
//
// RocksDB opened for reading reads MANIFEST first and then looks which logs of writes there are. A writer that ends a
// flush in between has taken away a log whose rows stand in a file of which the reader's MANIFEST knows nothing: these
// rows, of one table and not of another, would be missing without a word. Here the look for logs fails instead, and all
// is opened anew. A writer notes a file in MANIFEST before it takes the log away, so a MANIFEST that has not changed
// when the logs are listed names all that is gone. Tested by tests/storage/reader_test.cc.
#ifndef C360_LIB_STORAGE_STEADY_FS_H_
#define C360_LIB_STORAGE_STEADY_FS_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <memory>
#include <string>
#include <vector>

#include "storage/watermark.h"

namespace c360::storage {

// For one opening of the database in `directory`.
class SteadyFs final : public rocksdb::FileSystemWrapper {
 public:
  // `env`: that of the files; lives longer.
  SteadyFs(rocksdb::Env& env, std::string directory);
  const char* Name() const override { return "SteadyFs"; }

  rocksdb::IOStatus GetChildren(const std::string& name, const rocksdb::IOOptions& options,
                                std::vector<std::string>* result, rocksdb::IODebugContext* debug) override;

  // Where opening failed: whether the writer changed MANIFEST meanwhile, so that another try may go well. A file that
  // is missing with MANIFEST as it was is lost.
  bool Moved() const { return ManifestOf(env_, directory_) != before_; }

 private:
  rocksdb::Env& env_;
  const std::string directory_;
  const ManifestState before_;
};

}  // namespace c360::storage

#endif  // C360_LIB_STORAGE_STEADY_FS_H_
