// Golden attributes and traits of one profile, folded from its events.
#ifndef C360_LIB_PROFILE_FOLD_H_
#define C360_LIB_PROFILE_FOLD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "c360/v1/policy.pb.h"
#include "c360/v1/profile.pb.h"
#include "profile/attributes.h"
#include "profile/plan.h"
#include "profile/snapshots.h"
#include "profile/traits.h"

namespace c360::profile {

// What a set of stored (normalised) events comes to, before it is asked: a partial aggregate.
//
// Invariants  1. Of the events' set alone: equal sets give equal folds and equal bytes, however they were added, parted
//                and merged. Fold(a) + Fold(b) == Fold(a ++ b), for disjoint a and b.
//             2. Bounded: every map in it is capped by the plan; what a cap drops is counted.
// Threads     none; the plan must outlive it.
//
//   FoldPlan plan(policy);
//   Fold fold(plan);
//   for (const v1::Event& event : events) fold.Add(event);
//   fold.Finish(withheld, now, &profile);
class Fold {
 public:
  explicit Fold(const FoldPlan& plan) : plan_(&plan), traits_(plan.traits().size()) {}

  void Add(const v1::Event& event);
  // The same for an event of which only its outline is known. REQUIRES: plan.OutlineSuffices(outline.type), and of the
  // event what is said there.
  void Add(const Outline& outline);
  // Adds a fold of other events, under the same plan.
  void Merge(const Fold& other);
  void Merge(Fold&& other);  // takes it over where this one is empty

  // Fills attributes and traits. `now` is where windows end and "days since" is counted from.
  // Cost: linear in the distinct values.
  void Finish(const Withheld& withheld, absl::Time now, v1::Profile* profile) const;

  int64_t events() const { return events_; }

  // Deterministic bytes (docs/formats/folds.md). Whoever stores them stores plan.fingerprint() beside them.
  std::string Encode() const;
  // Replaces the fold. Errors: DataLoss when the bytes are not of Encode under this plan.
  absl::Status Decode(std::string_view bytes);

  // What the digest takes of a profile: everything but what depends on the time of reading.
  static void AppendCanonical(const v1::Policy& policy, const v1::Profile& profile, std::string* out);

 private:
  void AddToTraits(const v1::Event& event, EventType type, int64_t time_us);

  const FoldPlan* plan_;
  int64_t events_ = 0;
  AttributesFold attributes_;  // of plain events
  SnapshotsFold snapshots_;
  std::vector<TraitFold> traits_;  // as plan.traits()
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_FOLD_H_
