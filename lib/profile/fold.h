// Golden attributes and traits of one profile, folded from its events.
#ifndef C360_LIB_PROFILE_FOLD_H_
#define C360_LIB_PROFILE_FOLD_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/hash.h"
#include "c360/v1/policy.pb.h"
#include "c360/v1/profile.pb.h"

namespace c360::profile {

// An identifier that a NOT_SAME takes off the profile: attribute values equal to it are left out.
using Withheld = std::set<std::pair<std::string, std::string>>;

// Folds the stored (normalised) events of one profile, in any order, then fills the profile. Not thread-safe.
//
//   Fold fold(policy);
//   for (const v1::Event& event : events) fold.Add(event);
//   fold.Finish(withheld, now, &profile);
class Fold {
 public:
  explicit Fold(const v1::Policy& policy) : policy_(policy), traits_(static_cast<size_t>(policy.traits_size())) {}

  void Add(const v1::Event& event);

  // Fills attributes and traits. `now` is where windows end and "days since" is counted from.
  // Cost: linear in the distinct values.
  void Finish(const Withheld& withheld, absl::Time now, v1::Profile* profile) const;

  // What the digest takes of a profile: everything but what depends on the time of reading.
  static void AppendCanonical(const v1::Policy& policy, const v1::Profile& profile, std::string* out);

 private:
  struct Shown {  // one value of one attribute
    v1::Value value;
    int64_t count = 0;
    int64_t first_us = 0, last_us = 0;  // kNoTime: only events without a time
    std::set<std::string> sources;
  };
  struct Snapshot {
    std::pair<int64_t, std::string> version;  // the event's bytes break equal versions
    v1::Event event;
  };
  struct TraitState {
    int64_t count = 0;
    __int128 sum_micros = 0;                // of numbers, in millionths
    std::map<std::string, __int128> money;  // by currency, in micros
    int64_t numbers = 0;
    std::optional<double> least, greatest;
    std::optional<std::pair<int64_t, std::string>> first, last;  // (time, value); untimed events sort first
    int64_t first_us = 0, last_us = 0;                           // kNoTime: none
    bool timed = false;
    std::map<std::string, int64_t> values;
    std::set<int64_t> days;
    std::map<int64_t, std::pair<int64_t, __int128>> by_day;  // for windows: count and sum
  };
  using Attributes = std::map<std::string, std::map<std::string, Shown>>;

  void AddTrait(const v1::TraitRule& rule, const v1::Event& event, TraitState* state);
  static void AddAttributes(const v1::Event& event, Attributes* attributes);
  void Choose(const std::string& name, const std::map<std::string, Shown>& shown, v1::Profile* profile) const;
  void FinishTrait(const v1::TraitRule& rule, const TraitState& state, absl::Time now, v1::Trait* trait) const;
  int SourceRank(const Shown& shown) const;

  const v1::Policy& policy_;
  Attributes attributes_;
  std::map<std::pair<std::string, std::string>, Snapshot> snapshots_;
  std::vector<TraitState> traits_;
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_FOLD_H_
