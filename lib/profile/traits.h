// Traits as partial aggregates: what events add, how parts combine, what they come to.
#ifndef C360_LIB_PROFILE_TRAITS_H_
#define C360_LIB_PROFILE_TRAITS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "c360/v1/profile.pb.h"
#include "profile/distinct.h"
#include "profile/extract.h"
#include "profile/plan.h"
#include "profile/seen.h"
#include "profile/smallest.h"

namespace c360::profile {

// Sum and extremes of numbers, in millionths, over `count` of them.
struct Sums {
  int64_t count = 0;
  __int128 total = 0;
  __int128 least = 0, greatest = 0;  // while count > 0

  void Add(__int128 millionths) {
    Merge({.count = 1, .total = millionths, .least = millionths, .greatest = millionths});
  }
  void Merge(const Sums& other);
};

// How often a value was shown; what a SmallestMap of values holds.
struct Times {
  int64_t count = 0;
  void Merge(const Times& other, size_t /*cap*/) { count += other.count; }
  int64_t Count() const { return count; }
};

// Days since the Unix epoch (UTC), 64 to a word.
class DaySet {
 public:
  void Add(int64_t day);
  void Merge(const DaySet& other);
  int64_t Count() const;
  const std::map<int64_t, uint64_t>& words() const { return words_; }  // day / 64, rounded down -> bits
  void Restore(int64_t word, uint64_t bits) { words_.emplace_hint(words_.end(), word, bits); }

 private:
  std::map<int64_t, uint64_t> words_;
};

// A value and when it was shown. Of equal times the smaller value stands; one without a time only while there is no
// other.
using Moment = std::pair<int64_t, std::string>;

// One trait over some of the events. Only the parts that its function needs are kept.
struct Aggregate {
  Seen seen;                              // all functions
  Sums numbers;                           // SUM, MEAN
  std::map<std::string, Sums> money;      // SUM, MEAN, MIN, MAX, by currency
  std::optional<double> least, greatest;  // MIN, MAX of numbers, exact
  std::optional<Moment> first, last;      // FIRST, LAST
  SmallestMap<Times> values;              // MOST_FREQUENT, UNIQUE_LIST
  DistinctCounter distinct;               // DISTINCT
  DaySet days;                            // DISTINCT_DAYS

  void Add(const TraitPlan& plan, const v1::Event& event, int64_t time_us);
  void Merge(const TraitPlan& plan, const Aggregate& other);
  // Leaves `trait` without a result when nothing matched. `now_us` is for TIME_SINCE.
  void Finish(const TraitPlan& plan, int64_t now_us, v1::Trait* trait) const;
};

// One trait of one profile or record. A trait with a window keeps an aggregate a day, of events that have a time, so
// that any window ends exactly where the reader stands.
struct TraitFold {
  Aggregate all;                        // without a window
  std::map<int64_t, Aggregate> by_day;  // with one: day since the epoch (UTC)

  void Add(const TraitPlan& plan, const v1::Event& event, int64_t time_us);
  void Merge(const TraitPlan& plan, const TraitFold& other);
  // A window of n days is the day of `now` and the n - 1 before it, in UTC.
  void Finish(const TraitPlan& plan, absl::Time now, v1::Trait* trait) const;
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_TRAITS_H_
