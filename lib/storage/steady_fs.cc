#include "storage/steady_fs.h"

#include <utility>

namespace c360::storage {

SteadyFs::SteadyFs(rocksdb::Env& env, std::string directory)
    : rocksdb::FileSystemWrapper(env.GetFileSystem()),
      env_(env),
      directory_(std::move(directory)),
      before_(ManifestOf(env_, directory_)) {}

rocksdb::IOStatus SteadyFs::GetChildren(const std::string& name, const rocksdb::IOOptions& options,
                                        std::vector<std::string>* result, rocksdb::IODebugContext* debug) {
  rocksdb::IOStatus status = rocksdb::FileSystemWrapper::GetChildren(name, options, result, debug);
  if (!status.ok() || name != directory_ || !Moved()) return status;
  return rocksdb::IOStatus::Busy("MANIFEST changed while the database was opened for reading");
}

}  // namespace c360::storage
