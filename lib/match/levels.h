// What is compared, and the ordered levels of agreement. Words used here:
//
//   comparison  one question on two records, e.g. "do the family names agree?"
//   level       its answer: 0 not known (a side has no value, or the two cannot be compared), else an index into
//   LevelNames field       one or more comparisons that speak of one thing and are pooled together: the whole name is
//   one field
#ifndef C360_LIB_MATCH_LEVELS_H_
#define C360_LIB_MATCH_LEVELS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "match/subject.h"

namespace c360::match {

// Names stand in stored models; the numbers do not.
enum class Comparison : uint8_t {
  kGiven,
  kFamily,
  kMiddle,
  kGeneration,
  kOrder,
  kBirthDate,
  kEmail,
  kPhone,
  kStreet,
  kUnit,
  kPostcode,
  kCity,
  kRegion,
  kNumber,
  kGender,
  kBirthPlace,
  kOccupation,
  kCompany,
  kKind,
};
inline constexpr size_t kComparisons = static_cast<size_t>(Comparison::kKind) + 1;
inline constexpr size_t kMostLevels = 14;  // of one comparison, level 0 among them

// The last four say again what name and birth date say, against the thought that the two are relatives; see PairScore.
enum class Field : uint8_t {
  kName,
  kKind,  // what a person cannot change: senior or junior, and that an organisation is none
  kBirthDate,
  kEmail,
  kPhone,
  kStreet,
  kPostcode,
  kCity,
  kNumber,
  kGender,
  kBirthPlace,
  kOccupation,
  kOrganisation,
  kRelativeName,
  kRelativeBirthDate,
  kRelativeNumber,
  kHousehold,  // present where an e-mail, phone or house is shared: relatives are likelier then
};
inline constexpr int kFieldCount = static_cast<int>(Field::kHousehold) + 1;

std::string_view ComparisonName(Comparison comparison);
std::string_view FieldName(Field field);
Field FieldOf(Comparison comparison);
// Names by level; index 0 is "unknown".
std::span<const std::string_view> LevelNames(Comparison comparison);

// Levels by their number, where code speaks of them.
namespace level {
enum Given : uint8_t {
  kGivenExact = 1,
  kGivenNickname,
  kGivenNear,
  kGivenClose,
  kGivenFar,
  kGivenInitial,
  kGivenOtherName,
  kGivenDiffersFromOdd,
  kGivenDiffers
};
enum Family : uint8_t {
  kFamilyExact = 1,
  kFamilyCompound,
  kFamilyNear,
  kFamilyClose,
  kFamilyOtherName,
  kFamilyInitial,
  kFamilyFar,  // several slips, or another name
  kFamilyDiffers
};
constexpr bool IsOtherFamily(uint8_t family) { return family >= kFamilyFar; }
enum Middle : uint8_t { kMiddleExact = 1, kMiddleNear, kMiddleInitial, kMiddleDiffers };
enum Generation : uint8_t { kGenerationEqual = 1, kGenerationDiffers };
enum Order : uint8_t { kOrderStraight = 1, kOrderSwapped };
enum BirthDate : uint8_t {
  kBirthDateExact = 1,
  kBirthDateOneEdit = 4,
  kBirthDateDiffers = 12,
  kBirthDateGenerationApart = 13
};  // 1 + DateAgreement
enum Email : uint8_t { kEmailExact = 1, kEmailLocal, kEmailNear, kEmailDiffers };
enum Phone : uint8_t { kPhoneExact = 1, kPhoneTail, kPhoneNear, kPhoneDiffers };
enum Street : uint8_t {
  kStreetAndHouse = 1,
  kStreetExact,
  kStreetNearAndHouse,
  kStreetOtherHouse,
  kStreetNear,
  kStreetHouseOnly,
  kStreetDiffers
};
enum Unit : uint8_t { kUnitExact = 1, kUnitNear, kUnitDiffers };
enum Postcode : uint8_t { kPostcodeExact = 1, kPostcodeNear, kPostcodeArea, kPostcodeDiffers };
enum Place : uint8_t { kPlaceExact = 1, kPlaceNear, kPlaceClose, kPlaceDiffers };
enum Region : uint8_t { kRegionExact = 1, kRegionNear, kRegionDiffers };
enum Number : uint8_t { kNumberExact = 1, kNumberNear, kNumberClose, kNumberDiffers };
enum Gender : uint8_t { kGenderEqual = 1, kGenderDiffers };
enum Free : uint8_t { kFreeExact = 1, kFreeNear, kFreeDiffers };
enum Kind : uint8_t { kKindSame = 1, kKindDiffers };
}  // namespace level

// The parts of a rarity byte (RarityOf): log2(N / count), and log2(count), which is at most kLargestCrowd.
inline constexpr int kRarityBits = 5;
inline constexpr int kLargestCrowd = 7;
constexpr int RareBits(uint8_t rarity) { return rarity & ((1 << kRarityBits) - 1); }
constexpr int CrowdOf(uint8_t rarity) { return rarity >> kRarityBits; }

// Shown by a hundred records or more.
constexpr bool IsCrowd(uint8_t rarity) { return CrowdOf(rarity) == kLargestCrowd; }
// Borne by one record among thousands: more often a slip of the pen than a name.
inline constexpr int kOddBits = 12;  // log2: one in 4,096
constexpr bool IsOdd(uint8_t rarity) { return CrowdOf(rarity) == 0 && RareBits(rarity) >= kOddBits; }

// The answer to one comparison. `rarity` is the byte of RarityOf for the value that agrees, of the commoner one where
// the two are not equal; kNoRarity where its frequency is not known or does not matter.
struct Answer {
  static constexpr uint8_t kNoRarity = 255;
  uint8_t level = 0;
  uint8_t rarity = kNoRarity;
};
using Answers = std::array<Answer, kComparisons>;

// One record and the rarity of its Terms(), parallel; an empty span: no frequencies known.
struct Side {
  const Subject* subject = nullptr;
  std::span<const uint8_t> rarity;
};

// All comparisons of two records. Symmetric. Of several values the best pair counts. Cost   0.3 to 2 us, no allocation.
void CompareLevels(const Side& a, const Side& b, Answers* answers);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_LEVELS_H_
