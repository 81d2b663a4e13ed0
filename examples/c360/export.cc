// The verb export.
#include <string>

#include "c360/profiles.h"
#include "c360/timeline.h"
#include "csv.h"
#include "fmt/format.h"
#include "render_json.h"
#include "store_access.h"
#include "verbs.h"

namespace c360::command {
namespace {

absl::Status ExportIdentifiers(ProfileStore& store, Output& out) {
  out.Write("namespace,value,profile_id\n");
  return store.profiles().ScanIdentifiers(
      [&](std::string_view name_space, std::string_view value, std::string_view profile_id) {
        out.Print("{},{},{}\n", CsvField(name_space), CsvField(value), profile_id);
        return out.open();
      });
}

absl::Status ExportProfiles(ProfileStore& store, Output& out) {
  return store.profiles().Scan({}, [&](const v1::Profile& profile) {
    out.Write(ProfileJson(profile) + "\n");
    return out.open();
  });
}

absl::Status ExportEvents(ProfileStore& store, Output& out) {
  return store.timeline().ScanEvents([&](const v1::Event& event, std::string_view) {
    out.Write(EventJson(event) + "\n");
    return out.open();
  });
}

absl::Status ExportOwners(ProfileStore& store, Output& out) {
  out.Write("source,event_id,profile_id\n");
  return store.timeline().ScanEvents([&](const v1::Event& event, std::string_view profile_id) {
    out.Print("{},{},{}\n", CsvField(event.source()), CsvField(event.event_id()), profile_id);
    return out.open();
  });
}

}  // namespace

int RunExport(const Arguments& arguments, Environment& environment) {
  const std::string& what = arguments.positional()[0];
  absl::Status (*run)(ProfileStore&, Output&) = what == "identifiers"     ? ExportIdentifiers
                                                : what == "profiles"      ? ExportProfiles
                                                : what == "events"        ? ExportEvents
                                                : what == "events-owners" ? ExportOwners
                                                                          : nullptr;
  if (run == nullptr) {
    return FailUsage("export: say identifiers, profiles, events or events-owners", environment);
  }
  auto store = OpenStore(arguments, environment, Access::kRead);
  if (!store.ok()) return Fail(store.status(), environment);
  const absl::Status status = run(**store, environment.out);
  if (!status.ok()) return Fail(status, environment);
  return kDone;
}

}  // namespace c360::command
