// The facade's implementation and what its parts share.
#ifndef C360_LIB_PROFILE_STORE_STORE_H_
#define C360_LIB_PROFILE_STORE_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "c360/identity.h"
#include "c360/maintenance.h"
#include "c360/metrics.h"
#include "c360/predictions.h"
#include "c360/privacy.h"
#include "c360/profile_store.h"
#include "c360/profiles.h"
#include "c360/reference.h"
#include "c360/timeline.h"
#include "ingest/writer.h"
#include "profile_store/reader.h"

namespace c360 {

// Thread safety: writers take `write_mutex`; readers only copy the pointers to what is replaced whole, under
// `current_mutex`.
struct StoreCore {
  StoreContext context;
  bool read_only = false;
  Mutex write_mutex;
  std::unique_ptr<ingest::Writer> writer;  // used under write_mutex
  mutable Mutex current_mutex;
  std::shared_ptr<const resolve::Assertions> assertions ABSL_GUARDED_BY(current_mutex);
  std::shared_ptr<const match::Model> model ABSL_GUARDED_BY(current_mutex);

  std::shared_ptr<const resolve::Assertions> CurrentAssertions() const {
    MutexLock lock(&current_mutex);
    return assertions;
  }
  std::shared_ptr<const match::Model> CurrentModel() const {
    MutexLock lock(&current_mutex);
    return model;
  }
  Reader NewReader() const { return Reader(context, CurrentAssertions(), CurrentModel()); }
  absl::Status CheckWritable() const;
  // Before anything is looked for in the store to be changed, for readers do not see what is held.
  absl::Status WriteHeld() ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex);
};

std::unique_ptr<Profiles> NewProfiles(StoreCore& core);
std::unique_ptr<Timeline> NewTimeline(StoreCore& core);
std::unique_ptr<Identity> NewIdentity(StoreCore& core);
std::unique_ptr<Reference> NewReference(StoreCore& core);
std::unique_ptr<Maintenance> NewMaintenance(StoreCore& core);
std::unique_ptr<Metrics> NewMetrics(StoreCore& core);
std::unique_ptr<Predictions> NewPredictions(StoreCore& core, Metrics& metrics);
std::unique_ptr<Privacy> NewPrivacy(StoreCore& core, Maintenance& maintenance);

// Errors  InvalidArgument: something is missing or out of range.
absl::Status CheckOptions(const StoreOptions& options);
absl::StatusOr<std::unique_ptr<storage::Engine>> OpenEngine(std::string_view path, const StoreOptions& options);
// Everything below the facade. With `rebuilding` a store is opened whose rebuild is under way.
absl::StatusOr<std::unique_ptr<StoreCore>> MakeCore(std::unique_ptr<storage::Engine> engine,
                                                    const StoreOptions& options, bool rebuilding);

// Opens a store on an engine that is there already: tests hand in one whose files fail, or keep a pointer to it and
// break its rows.
absl::StatusOr<std::unique_ptr<ProfileStore>> OpenOn(std::unique_ptr<storage::Engine> engine,
                                                     const StoreOptions& options);

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_STORE_H_
