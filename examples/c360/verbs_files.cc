// The verbs over a store's rows and files: dump, backup, restore.
#include <filesystem>
#include <string>

#include "c360/maintenance.h"
#include "fmt/format.h"
#include "json_writer.h"
#include "store_access.h"
#include "text.h"
#include "time_text.h"
#include "verbs.h"

namespace c360::command {
namespace {

void PrintBackups(std::span<const BackupInfo> backups, bool json, Output& out) {
  for (const BackupInfo& backup : backups) {
    if (json) {
      JsonWriter line;
      line.BeginObject().Key("backup").Integer(backup.number);
      if (!backup.damaged) line.Key("at").String(Rfc3339(backup.at)).Key("bytes").Integer(backup.bytes);
      out.Write(line.Key("damaged").Bool(backup.damaged).EndObject().text() + "\n");
    } else if (backup.damaged) {
      out.Print("{:>6}  damaged\n", backup.number);
    } else {
      out.Print("{:>6}  {}  {:>15} bytes\n", backup.number, Rfc3339(backup.at), GroupDigits(backup.bytes));
    }
  }
}

}  // namespace

int RunDump(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const std::string only = arguments.Text("table");
  const absl::Status status = (*store)->maintenance().Dump([&](const DumpedRow& row) {
    if (!only.empty() && only != row.table) return true;
    if (arguments.Json()) {
      JsonWriter line;
      line.BeginObject().Key("table").String(row.table).Key("key").String(row.key);
      environment.out.Write(line.Key("value").String(row.value).EndObject().text() + "\n");
    } else {
      environment.out.Print("{}\t{}\t{}\n", row.table, row.key, row.value);
    }
    return environment.out.open();
  });
  return status.ok() ? kDone : Fail(status, environment);
}

int RunBackup(const Arguments& arguments, Environment& environment) {
  auto store = OpenStore(arguments, environment, Access::kWrite);
  if (!store.ok()) return Fail(store.status(), environment);
  const auto number = (*store)->maintenance().Backup(arguments.Text("to"));
  if (!number.ok()) return Fail(number.status(), environment);
  if (arguments.Json()) {
    environment.out.Write(JsonWriter().BeginObject().Key("backup").Integer(*number).EndObject().text() + "\n");
  } else {
    environment.out.Print("backup {}\n", *number);
  }
  return kDone;
}

int RunRestore(const Arguments& arguments, Environment& environment) {
  const std::string from = arguments.Text("from");
  if (arguments.Flag("list")) {
    const auto backups = ListBackups(from);
    if (!backups.ok()) return Fail(backups.status(), environment);
    PrintBackups(*backups, arguments.Json(), environment.out);
    return kDone;
  }
  if (!arguments.Has("db")) return FailUsage("restore: --db=DIR is missing: where the store goes", environment);
  const absl::Status status = RestoreBackup(from, arguments.Number("backup").value_or(0), arguments.Text("db"));
  if (!status.ok()) return Fail(status, environment);
  environment.out.Write(arguments.Json()
                            ? JsonWriter().BeginObject().Key("restored").Bool(true).EndObject().text() + "\n"
                            : "restored\n");
  return kDone;
}

}  // namespace c360::command
