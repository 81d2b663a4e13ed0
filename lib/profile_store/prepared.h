// What ProfileStore::Prepare gives, as the store and the importer see it.
#ifndef C360_LIB_PROFILE_STORE_PREPARED_H_
#define C360_LIB_PROFILE_STORE_PREPARED_H_

#include <utility>
#include <vector>

#include "c360/profile_store.h"
#include "ingest/prepare.h"

namespace c360 {

struct StoreCore;

struct PreparedBatch final : PreparedEvents {
  PreparedBatch(const StoreCore* maker, std::vector<ingest::Prepared> prepared)
      : store(maker), events(std::move(prepared)) {}
  const StoreCore* const store;
  const std::vector<ingest::Prepared> events;
};

}  // namespace c360

#endif  // C360_LIB_PROFILE_STORE_PREPARED_H_
