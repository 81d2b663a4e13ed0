#include "match/compare.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace c360::match {
namespace {

constexpr uint32_t Bit(Field field) { return uint32_t{1} << static_cast<int>(field); }

constexpr uint32_t kRelativeFields = Bit(Field::kRelativeName) | Bit(Field::kRelativeBirthDate) |
                                     Bit(Field::kRelativeNumber) | Bit(Field::kHousehold) | Bit(Field::kGender) |
                                     Bit(Field::kKind);
constexpr uint32_t kStrangerFields = Bit(Field::kRelativeName) - 1;

// Marks of a person that disagree this much are no slip of the pen.
constexpr int32_t kClear = -3000;

}  // namespace

uint32_t FieldsAgainst(Rival rival) { return rival == Rival::kStrangers ? kStrangerFields : kRelativeFields; }

uint32_t FieldsNotRepeated() {
  // One move changes the address of all later records; one slip in a name does not.
  return Bit(Field::kHousehold) | Bit(Field::kRelativeName) | Bit(Field::kRelativeBirthDate) |
         Bit(Field::kRelativeNumber) | Bit(Field::kEmail) | Bit(Field::kPhone) | Bit(Field::kStreet) |
         Bit(Field::kPostcode) | Bit(Field::kCity);
}

PairScore Compare(const Model& model, const Side& a, const Side& b) {
  Answers answers;
  CompareLevels(a, b, &answers);
  return Weigh(model, answers);
}

PairScore CompareAtMost(const Model& model, const Subject& a, const Subject& b) {
  static constexpr auto kRarest = [] {
    std::array<uint8_t, Word::kNoTerm> rarest{};
    rarest.fill(31);  // of no crowd, as rare as can be
    return rarest;
  }();
  Answers answers;
  CompareLevels({&a, kRarest}, {&b, kRarest}, &answers);
  PairScore score = Weigh(model, answers);
  // The one level that rarity makes worse.
  Answer& given = answers[static_cast<size_t>(Comparison::kGiven)];
  if (given.level == level::kGivenDiffersFromOdd) {
    given.level = level::kGivenDiffers;
    const PairScore other = Weigh(model, answers);
    for (size_t i = 0; i < score.millibits.size(); ++i)
      score.millibits[i] = std::max(score.millibits[i], other.millibits[i]);
  }
  return score;
}

constexpr int32_t kAnotherPerson = -8000;

// Whether another given name is another person, not a slip: twins, and strangers by chance, share family name and birth
// date, so something beside them has to speak for one person. What everybody shares does not.
bool IsAnotherPerson(const Model& model, const Answers& answers) {
  static constexpr std::pair<Comparison, uint8_t> kSpeaking[] = {
      // up to this level
      {Comparison::kNumber, level::kNumberClose},     {Comparison::kEmail, level::kEmailNear},
      {Comparison::kPhone, level::kPhoneNear},        {Comparison::kStreet, level::kStreetNearAndHouse},
      {Comparison::kPostcode, level::kPostcodeExact}, {Comparison::kCity, level::kPlaceNear},
      {Comparison::kMiddle, level::kMiddleNear},      {Comparison::kBirthPlace, level::kPlaceNear},
      {Comparison::kOccupation, level::kFreeNear},
  };
  return std::none_of(std::begin(kSpeaking), std::end(kSpeaking), [&](const auto& speaking) {
    const Answer answer = answers[static_cast<size_t>(speaking.first)];
    return answer.level != 0 && answer.level <= speaking.second && model.Weight(speaking.first, answer) > 0;
  });
}

// A postcode lies in its town: that the town agrees too says little more, nor does a near postcode in the town; and
// postcodes of one town begin alike.
void CountPlaceOnce(PairScore* score) {
  static constexpr int32_t kBeside = 1000;
  const auto at = [score](Comparison comparison) { return score->levels[static_cast<size_t>(comparison)]; };
  const auto cut = [score](Field field, int32_t most) {
    int32_t& millibits = score->millibits[static_cast<size_t>(field)];
    millibits = std::min(millibits, most);
  };
  const uint8_t postcode = at(Comparison::kPostcode), city = at(Comparison::kCity);
  if (postcode == level::kPostcodeExact) cut(Field::kCity, kBeside);
  const bool in_town = city == level::kPlaceExact || city == level::kPlaceNear;
  if (in_town && postcode == level::kPostcodeNear) cut(Field::kPostcode, kBeside);
  if (in_town && postcode == level::kPostcodeArea) cut(Field::kPostcode, 0);
}

PairScore Weigh(const Model& model, const Answers& answers) {
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
  for (const Comparison comparison : {Comparison::kGiven, Comparison::kMiddle}) {
    const uint8_t found = score.levels[static_cast<size_t>(comparison)];
    if (found == 0) continue;
    const int32_t weight = model.RelativesWeight(comparison, found);
    // Brothers bear one patronymic, and a family's second name.
    const bool of_all = comparison == Comparison::kMiddle &&
                        score.levels[static_cast<size_t>(Comparison::kGiven)] == level::kGivenDiffers;
    add(Field::kRelativeName, of_all ? std::min<int32_t>(weight, 0) : weight);
  }
  // What a given name is among relatives, its name is to a company among those of one house.
  const uint8_t company = score.levels[static_cast<size_t>(Comparison::kCompany)];
  if (company != 0 && score.levels[static_cast<size_t>(Comparison::kKind)] == level::kKindSame)
    add(Field::kRelativeName, model.RelativesWeight(Comparison::kCompany, company));
  const auto part = [&score](Field field) { return score.millibits[static_cast<size_t>(field)]; };
  // Beside another family name, and without a birth date or address that agrees, a far given name is another name too:
  // colleagues.
  const uint8_t given = score.levels[static_cast<size_t>(Comparison::kGiven)];
  const bool far_beside_family = level::IsOtherFamily(score.levels[static_cast<size_t>(Comparison::kFamily)]) &&
                                 (given == level::kGivenFar || given == level::kGivenDiffersFromOdd) &&
                                 part(Field::kBirthDate) <= 0 && part(Field::kStreet) <= 0 &&
                                 part(Field::kPostcode) <= 0;
  if (far_beside_family) {
    add(Field::kRelativeName, model.RelativesWeight(Comparison::kGiven, level::kGivenDiffers) -
                                  model.RelativesWeight(Comparison::kGiven, given));
  }
  if (given == level::kGivenDiffers && IsAnotherPerson(model, answers)) add(Field::kRelativeName, kAnotherPerson);
  // An odd name may be a slip; without more of the person than relatives share it is another's.
  const uint8_t born = score.levels[static_cast<size_t>(Comparison::kBirthDate)];
  const bool born_alike = born != 0 && born <= level::kBirthDateOneEdit;
  if (given == level::kGivenDiffersFromOdd && !born_alike && part(Field::kNumber) <= 0 && part(Field::kStreet) <= 0 &&
      !far_beside_family) {
    add(Field::kRelativeName, model.RelativesWeight(Comparison::kGiven, level::kGivenDiffers) -
                                  model.RelativesWeight(Comparison::kGiven, given));
  }
  // Relatives share the family name, or one of the two is married; flat mates and colleagues do not.
  if (score.levels[static_cast<size_t>(Comparison::kFamily)] == level::kFamilyDiffers && !born_alike &&
      !(part(Field::kPhone) > 0 && part(Field::kStreet) > 0))
    add(Field::kRelativeName, model.Weight(Comparison::kFamily, answers[static_cast<size_t>(Comparison::kFamily)]));
  for (const auto& [comparison, field] : {std::pair(Comparison::kBirthDate, Field::kRelativeBirthDate),
                                          std::pair(Comparison::kNumber, Field::kRelativeNumber)}) {
    const uint8_t found = score.levels[static_cast<size_t>(comparison)];
    if (found != 0) add(field, model.RelativesWeight(comparison, found));
  }
  const auto at = [&score](Comparison comparison) { return score.levels[static_cast<size_t>(comparison)]; };
  CountPlaceOnce(&score);
  const uint8_t phone = at(Comparison::kPhone), street = at(Comparison::kStreet);
  if (at(Comparison::kEmail) == level::kEmailExact || phone == level::kPhoneExact || phone == level::kPhoneTail ||
      street == level::kStreetAndHouse || street == level::kStreetNearAndHouse) {
    add(Field::kHousehold, model.household());
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
  // Nor does one given name excuse birth dates that are no slips of each other: father and son.
  const uint8_t date = score.levels[static_cast<size_t>(Comparison::kBirthDate)];
  if (date == level::kBirthDateDiffers || date == level::kBirthDateGenerationApart) return true;
  int32_t total = score.millibits[static_cast<size_t>(Field::kRelativeName)];
  // That a birth date or gender agrees does not excuse another name: twins.
  for (const Field field : {Field::kKind, Field::kRelativeBirthDate, Field::kGender}) {
    total += std::min(0, score.millibits[static_cast<size_t>(field)]);
  }
  return total <= kClear;
}

}  // namespace c360::match
