// The score of two records.
//
//   const auto a = MakeSubject(...), b = MakeSubject(...);
//   const PairScore score = Compare(Model::BuiltIn(), {a.get(), rarity_a}, {b.get(), rarity_b});
//   if (Total(model, model.PriorMillibits(records), score) >= 0) ...   // more likely one person than not
#ifndef C360_LIB_MATCH_COMPARE_H_
#define C360_LIB_MATCH_COMPARE_H_

#include <array>
#include <cstdint>

#include "match/levels.h"
#include "match/model.h"

namespace c360::match {

inline constexpr int32_t kLeastFieldScore = -16000;  // a field counts at least and at most so much
inline constexpr int32_t kMostFieldScore = 28000;

// Integer millibits by field, 0 where not present.
//
// Two thoughts stand against "these are one person": they are strangers, and they are relatives. Strangers agree by
// chance (the fields kName to kOrganisation, prior log2(partners / N)). Relatives share family name, address, phone and
// e-mail anyway, so those tell nothing, and given name, generation and birth date are weighed by how often relatives
// agree in them (kRelativeName, kRelativeBirthDate, with kNumber and kGender, prior Model::relatives_prior). The score
// is the smaller of the two sums: whoever joins two records must have refuted both.
struct PairScore {
  std::array<int32_t, kFieldCount> millibits{};
  uint32_t present = 0;  // bit by Field: both sides have a value and it could be compared
  std::array<uint8_t, kComparisons> levels{};
};

enum class Rival : uint8_t { kStrangers, kRelatives };
inline constexpr int kRivals = 2;
// The fields that are summed against a rival, as a mask.
uint32_t FieldsAgainst(Rival rival);
// Fields whose denial says no more when it is repeated over many pairs of two clusters.
uint32_t FieldsNotRepeated();

// What given answers weigh.
PairScore Weigh(const Model& model, const Answers& answers);

// Symmetric. Cost   0.5 to 2 us; no allocation. Threads: pure.
PairScore Compare(const Model& model, const Side& a, const Side& b);

// At least what Compare gives in every field against strangers, whatever the rarity of the terms: who is refused by it
// is refused, and nobody needs to look up how rare the terms are. Tested by tests/match/compare_test.cc.
PairScore CompareAtMost(const Model& model, const Subject& a, const Subject& b);

// The sum against one rival, and the score: the smaller of the two. `prior` is Model::PriorMillibits.
int32_t TotalAgainst(const Model& model, int32_t prior, Rival rival, const PairScore& score);
int32_t Total(const Model& model, int32_t prior, const PairScore& score);

// By what belongs to a person alone (given name, generation, birth date, gender; not contacts, not addresses) these two
// are different people: an e-mail, phone or address that both have shown is shared. Two that cannot be told apart are
// not.
bool ClearlyDifferent(const Model& model, const Subject& a, const Subject& b);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_COMPARE_H_
