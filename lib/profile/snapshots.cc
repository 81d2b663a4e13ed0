// Tested by tests/profile/fold_test.cc.
#include "profile/snapshots.h"

#include "base/bytes.h"
#include "types/event.h"

namespace c360::profile {

void SnapshotFold::Merge(const SnapshotFold& other, size_t /*cap*/) {
  const int64_t all = count + other.count;
  if (count == 0 || std::pair(version, tie) < std::pair(other.version, other.tie)) *this = other;
  count = all;
}

void SnapshotsFold::Add(const FoldPlan& plan, const v1::Event& event) {
  std::string key;
  AppendLengthPrefixed(&key, event.source());
  AppendLengthPrefixed(&key, event.snapshot().record_key());
  v1::Event given = event;
  RestoreGiven(&given);
  SnapshotFold version{.count = 1,
                       .version = event.snapshot().version(),
                       .tie = ContentHash(&given).low,
                       .time_us = TimeMicros(event),
                       .source = event.source(),
                       .showing = {}};
  if (!event.snapshot().deleted()) version.showing = ShowingOf(event);
  records.Add(key, version, plan.cap());
}

void SnapshotsFold::Show(const FoldPlan& plan, AttributesFold* attributes) const {
  for (const auto& [key, record] : records.map()) attributes->Add(plan, record.showing, record.source, record.time_us);
}

}  // namespace c360::profile
