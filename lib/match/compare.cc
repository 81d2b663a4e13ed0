#include "match/compare.h"

#include <algorithm>

namespace c360::match {
namespace {

constexpr uint32_t Bit(Field field) { return uint32_t{1} << static_cast<int>(field); }

constexpr uint32_t kRelativeFields =
    Bit(Field::kRelativeName) | Bit(Field::kRelativeBirthDate) | Bit(Field::kNumber) | Bit(Field::kGender);
constexpr uint32_t kStrangerFields =
    (uint32_t{1} << kFieldCount) - 1 - Bit(Field::kRelativeName) - Bit(Field::kRelativeBirthDate);

// `evidence` this far below zero is no slip of the pen.
constexpr int32_t kClear = -1500;

}  // namespace

uint32_t FieldsAgainst(Rival rival) { return rival == Rival::kStrangers ? kStrangerFields : kRelativeFields; }

PairScore Compare(const Model& model, const Side& a, const Side& b) {
  Answers answers;
  CompareLevels(a, b, &answers);
  PairScore score;
  const auto add = [&score](Field field, int32_t millibits) {
    score.millibits[static_cast<size_t>(field)] += millibits;
    score.present |= Bit(field);
  };
  for (size_t i = 0; i < kComparisons; ++i) {
    const Answer answer = answers[i];
    if (answer.level == 0) continue;
    const Comparison comparison = static_cast<Comparison>(i);
    score.levels[i] = answer.level;
    add(FieldOf(comparison), model.Weight(comparison, answer));
  }
  for (const Comparison comparison : {Comparison::kGiven, Comparison::kMiddle, Comparison::kGeneration}) {
    const uint8_t found = score.levels[static_cast<size_t>(comparison)];
    if (found != 0) add(Field::kRelativeName, model.RelativesWeight(comparison, found));
  }
  if (const uint8_t found = score.levels[static_cast<size_t>(Comparison::kBirthDate)]; found != 0) {
    add(Field::kRelativeBirthDate, model.RelativesWeight(Comparison::kBirthDate, found));
  }
  for (int32_t& millibits : score.millibits) millibits = std::clamp(millibits, kLeastFieldScore, kMostFieldScore);
  return score;
}

int32_t TotalAgainst(const Model& model, int32_t prior, Rival rival, const PairScore& score) {
  int32_t total = rival == Rival::kStrangers ? prior : model.relatives_prior();
  const uint32_t fields = FieldsAgainst(rival);
  for (int field = 0; field < kFieldCount; ++field) {
    if ((fields >> field & 1) != 0) total += score.millibits[static_cast<size_t>(field)];
  }
  return total;
}

int32_t Total(const Model& model, int32_t prior, const PairScore& score) {
  return std::min(TotalAgainst(model, prior, Rival::kStrangers, score),
                  TotalAgainst(model, prior, Rival::kRelatives, score));
}

bool ClearlyDifferent(const Model& model, const Subject& a, const Subject& b) {
  const PairScore score = Compare(model, {&a, {}}, {&b, {}});
  if (score.levels[static_cast<size_t>(Comparison::kKind)] == level::kKindDiffers) return true;
  int32_t total = model.relatives_prior();
  for (const Field field : {Field::kRelativeName, Field::kRelativeBirthDate, Field::kGender}) {
    total += score.millibits[static_cast<size_t>(field)];
  }
  return total <= kClear;
}

}  // namespace c360::match
