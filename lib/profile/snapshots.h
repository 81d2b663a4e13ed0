// Records of other systems: of each, what its highest version says.
#ifndef C360_LIB_PROFILE_SNAPSHOTS_H_
#define C360_LIB_PROFILE_SNAPSHOTS_H_

#include <cstdint>
#include <string>

#include "c360/v1/event.pb.h"
#include "profile/attributes.h"
#include "profile/plan.h"
#include "profile/smallest.h"

namespace c360::profile {

// The current version of one record of a system.
struct SnapshotFold {
  int64_t count = 0;  // versions that came
  int64_t version = 0;
  uint64_t tie = 0;  // content hash: the greater stands of equal versions
  int64_t time_us = kNoTime;
  std::string source;
  Showing showing;  // empty when the version says that the record was deleted

  void Merge(const SnapshotFold& other, size_t cap);
  int64_t Count() const { return count; }
};

struct SnapshotsFold {
  SmallestMap<SnapshotFold> records;  // by (source, record key), length-prefixed

  void Add(const FoldPlan& plan, const v1::Event& event);
  void Merge(const FoldPlan& plan, const SnapshotsFold& other) { records.Merge(other.records, plan.cap()); }
  // Adds what the current versions show.
  void Show(const FoldPlan& plan, AttributesFold* attributes) const;
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_SNAPSHOTS_H_
