#include "storage/rocksdb_status.h"

#include "base/status.h"

namespace c360::storage {

absl::Status FileLost(std::string_view what) {
  return DataLoss(
      "a file of the store is damaged or missing; restore the store from a backup, or make a new one from its input "
      "({})",
      what);
}

bool SaysTablesAreMissing(const rocksdb::Status& status) {
  return status.ToString().find("Column family not found") != std::string::npos;
}

absl::Status Convert(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = status.ToString();
  const auto says = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  if (status.IsNoSpace() || says("No space left on device")) {
    return Unavailable(
        "the disk is full; free some space and run the same again: nothing that was acknowledged is lost");
  }
  if (says("File too large")) {
    return Unavailable(
        "a file may not grow any further; raise the limit (ulimit -f) and run the same again: nothing that was "
        "acknowledged is lost");
  }
  if (status.IsCorruption()) return FileLost(text);
  if (says("ermission denied") || says("Read-only file system"))
    return FailedPrecondition(
        "no permission to read or write the files of the store; run as the user who owns them, or let this one in");
  if (status.IsBusy() || says("While lock file") || says("lock hold by current process")) {
    return Unavailable("another process has the store open for writing; close it, or open the store read-only");
  }
  if (says("Column families not opened"))
    return FailedPrecondition("the store has tables that this c360 does not know: use a newer c360");
  if (SaysTablesAreMissing(status))
    return FailedPrecondition("the store is of an earlier format: open it once for writing");
  if (status.IsInvalidArgument() && says("does not exist")) return NotFound("there is no store");
  if (status.IsPathNotFound()) return NotFound("there is no such file or directory");
  if (says("Not a directory")) return FailedPrecondition("the path of the store is not a directory");
  return Unavailable("the store cannot be read or written: {}", text);
}

}  // namespace c360::storage
