// Which records of a component belong to a household of several people.
#ifndef C360_LIB_MATCH_HOUSEHOLDS_H_
#define C360_LIB_MATCH_HOUSEHOLDS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "match/compare.h"

namespace c360::match {

// The score of two records of which at least one is of a household of several people.
PairScore CompareInHousehold(const Model& model, const Side& a, const Side& b);

// One record that differs from its fellows may be a slip of the pen; two people who both recur, or three who all
// differ, are a family. A value (e-mail, phone, or house with its street) that such people share within the component
// makes all records that show it members of a household, and for them the thought "only a relative" weighs as much as
// Model::large_household says.
//
// A record without a subject belongs to none and is not to be compared. A function of the set of records: order does
// not matter. Cost   O(k^2) comparisons for k records under one value, k cut to 40. Threads: immutable.
class Households {
 public:
  Households(const Model& model, std::span<const Side> records);

  bool member(uint32_t record) const { return member_[record]; }
  const std::vector<bool>& members() const { return member_; }
  // The score of two records of the component, given by their places. Use this in place of Compare wherever clusters
  // are made.
  PairScore Compare(uint32_t a, uint32_t b) const;

 private:
  bool SeveralPeople(const std::vector<uint32_t>& records) const;

  const Model& model_;
  std::span<const Side> records_;
  std::vector<bool> member_;
};

}  // namespace c360::match

#endif  // C360_LIB_MATCH_HOUSEHOLDS_H_
