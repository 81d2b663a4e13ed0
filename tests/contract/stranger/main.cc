// A stranger's program: two events of one person, found by what only the other one showed.
#include <cstdio>

#include "c360/profile_store.h"
#include "c360/profiles.h"

int main(int argc, char** argv) {
  auto store = c360::ProfileStore::Open(argc > 1 ? argv[1] : "customers", {.clock = [] { return absl::Now(); }});
  if (!store.ok()) return 1;
  c360::v1::Event visit;
  visit.set_source("shop");
  visit.set_event_id("1");
  visit.add_identifiers()->set_namespace_("email");
  visit.mutable_identifiers(0)->set_value("Jan@Nowak.pl");
  visit.add_identifiers()->set_namespace_("user_id");
  visit.mutable_identifiers(1)->set_value("u1");
  if (!(*store)->Ingest(visit).ok()) return 1;
  const auto found = (*store)->profiles().Lookup("email:jan@nowak.pl");
  if (!found.ok() || found->profiles_size() != 1) return 1;
  std::printf("%d identifiers of %s\n", found->profiles(0).identifiers_size(), found->profiles(0).profile_id().c_str());
  return found->profiles(0).identifiers_size() == 2 ? 0 : 1;
}
