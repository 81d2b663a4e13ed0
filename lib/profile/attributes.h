// Attributes: all values shown with their provenance, and the one that survives.
#ifndef C360_LIB_PROFILE_ATTRIBUTES_H_
#define C360_LIB_PROFILE_ATTRIBUTES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "c360/v1/profile.pb.h"
#include "profile/plan.h"
#include "profile/seen.h"
#include "profile/smallest.h"

namespace c360::profile {

// An identifier that a NOT_SAME takes off the profile: attribute values equal to it are left out.
using Withheld = std::set<std::pair<std::string, std::string>>;

// (attribute, EncodeValue of what was shown), sorted and unique: what one event shows.
using Showing = std::vector<std::pair<std::string, std::string>>;
Showing ShowingOf(const v1::Event& event);

// One value: how often and when it was shown, in all and by each source.
struct ValueFold {
  Seen seen;
  SmallestMap<Seen> sources;

  void Add(std::string_view source, int64_t time_us, size_t cap);
  void Merge(const ValueFold& other, size_t cap);
  int64_t Count() const { return seen.count; }
};
using Values = SmallestMap<ValueFold>;

// All values of one attribute, by EncodeValue; or of one group, by the encoded showing of its parts.
struct AttributeFold {
  int64_t count = 0;  // events that showed one
  Values values;

  void Add(std::string_view value, std::string_view source, int64_t time_us, size_t cap);
  void Merge(const AttributeFold& other, size_t cap);
  int64_t Count() const { return count; }
};

// All attributes. A part of a group is kept in its group only.
struct AttributesFold {
  void Add(const FoldPlan& plan, const Showing& showing, std::string_view source, int64_t time_us);
  void Merge(const FoldPlan& plan, const AttributesFold& other);
  // Appends the golden attributes to the profile, sorted by name.
  void Finish(const FoldPlan& plan, const Withheld& withheld, v1::Profile* profile) const;

  SmallestMap<AttributeFold> attributes;                     // by name
  std::map<std::string, AttributeFold, std::less<>> groups;  // by the group's name
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_ATTRIBUTES_H_
