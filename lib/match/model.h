// The match model in force: weights by level, the prior, and the score of a pair.
#ifndef C360_LIB_MATCH_MODEL_H_
#define C360_LIB_MATCH_MODEL_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "c360/v1/model.pb.h"
#include "match/levels.h"

namespace c360::match {

// log2, rounded to the nearest whole number; 0 for 0. In integers: the same on every machine.
int Log2Rounded(uint64_t n);

// A store of fewer comparable records is weighed as one of so many: what is rare among ten is not rare.
inline constexpr uint64_t kSmallestPopulation = 512;  // for rarity
inline constexpr uint64_t kFewestInPrior = 2048;      // for the prior: in a small store caution costs little

// How rare a term is, as one opaque byte for Side::rarity. A function of the two counts alone; both are rounded to
// powers of two, so it changes O(log N) times while a store grows. `term_count` is the number of records that show the
// term.
uint8_t RarityOf(uint64_t term_count, uint64_t comparable_records);

// Immutable. Threads: safe.
class Model {
 public:
  // Checks ranges and names; what is not named keeps the built-in weights. Errors  InvalidArgument.
  static absl::StatusOr<Model> FromProto(const v1::MatchModel& proto);
  // Works on people's data without training (docs/quality.md).
  static const Model& BuiltIn();

  // Complete: every comparison and level is named.
  const v1::MatchModel& proto() const { return proto_; }
  // Hash of everything that enters a score: equal versions score alike.
  uint64_t version() const { return version_; }

  // log2 of the odds, before looking, that two records are of one person. N is rounded to a power of two.
  int32_t PriorMillibits(uint64_t comparable_records) const;
  // The same against two relatives; see PairScore.
  int32_t relatives_prior() const { return proto_.relatives_prior_millibits(); }
  int32_t household() const { return proto_.household_millibits(); }
  int32_t large_household() const { return proto_.large_household_millibits(); }

  int32_t Weight(Comparison comparison, Answer answer) const;

  // Whether no score against strangers can rise when a term's rarity goes from `was` to `is` and no other changes. True
  // only where more show it, of equally many; a single true without a kind holds for terms of every kind.
  //
  // Why     Weight never rises when a value becomes more usual, whatever the level: a share of rarity is never
  //         negative, a crowd only takes away. And a level hangs on rarity in three places alone: what is beside an odd
  //         given name; where a house is that of very many; which of two crossed names stands for the family name,
  //         where one of them is borne by very many and the other is not yet.
  bool NeverWorthMore(uint8_t was, uint8_t is) const;
  bool NeverWorthMore(ValueKind kind, uint8_t was, uint8_t is) const;

  int32_t RelativesWeight(Comparison comparison, uint8_t level) const {
    return weights_[static_cast<size_t>(comparison)][level].relatives;
  }

 private:
  struct LevelNumbers {
    int32_t weight = 0;
    int32_t share = 0;
    int32_t mean = 0;
    int32_t relatives = 0;
  };

  v1::MatchModel proto_;
  std::array<std::array<LevelNumbers, kMostLevels>, kComparisons> weights_{};
  uint64_t version_ = 0;
};

}  // namespace c360::match

#endif  // C360_LIB_MATCH_MODEL_H_
