// Counting distinct values: exactly while they are few, by HyperLogLog when they are many.
#ifndef C360_LIB_PROFILE_DISTINCT_H_
#define C360_LIB_PROFILE_DISTINCT_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace c360::profile {

// A set of texts that can only be counted. Up to kExact distinct values it holds their 64-bit hashes and is exact;
// above it holds 4,096 registers and the count has a standard error of 1.04 / sqrt(4096) = 1.6 %. Which of the two
// depends on the set alone, and registers are maxima, so Add and Merge are associative and commutative to the byte.
//
// Source  Flajolet et al. (2007), HyperLogLog; the estimator is Ertl's (2017), New cardinality estimation algorithms
// for
//         HyperLogLog sketches, section 3: unbiased over the whole range without tables.
class DistinctCounter {
 public:
  static constexpr size_t kExact = 256;
  static constexpr int kPrecision = 12;
  static constexpr size_t kRegisters = size_t{1} << kPrecision;

  void Add(std::string_view text);
  void AddHash(uint64_t hash);
  void Merge(const DistinctCounter& other);

  bool exact() const { return registers_.empty(); }
  int64_t Count() const;

  void Encode(std::string* out) const;
  bool Decode(std::string_view* in);

 private:
  void Promote();  // from hashes to registers
  void Raise(uint64_t hash);

  std::set<uint64_t> hashes_;  // while exact
  std::string registers_;      // kRegisters bytes, each 0..53; empty while exact
};

}  // namespace c360::profile

#endif  // C360_LIB_PROFILE_DISTINCT_H_
