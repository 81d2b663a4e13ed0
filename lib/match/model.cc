#include "match/model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "base/hash.h"
#include "base/status.h"
#include "match/builtin.h"

namespace c360::match {
namespace {

constexpr int kLeastRarity = 1;
constexpr int kMostRarity = 14;
constexpr int kFreeCrowd = 2;  // a contact of up to 2^2 records weighs in full

// Values that name one person unless many share them: their weight does not grow with rarity but falls with the crowd.
bool IsContact(Comparison comparison) {
  return comparison == Comparison::kEmail || comparison == Comparison::kPhone || comparison == Comparison::kNumber;
}

// What one more thing that agrees beside the value, and is not counted by itself, may add: the house in its street.
int32_t BesideMillibits(Comparison comparison, uint8_t found) {
  constexpr int32_t kHouse = 7000;  // streets have about 100 houses
  const bool house =
      comparison == Comparison::kStreet && (found == level::kStreetAndHouse || found == level::kStreetNearAndHouse);
  return house ? kHouse : 0;
}

absl::StatusOr<size_t> FindComparison(std::string_view name) {
  for (size_t i = 0; i < kComparisons; ++i) {
    if (ComparisonName(static_cast<Comparison>(i)) == name) return i;
  }
  return InvalidArgument("match model: no comparison \"{}\"", name);
}

absl::StatusOr<size_t> FindLevel(Comparison comparison, std::string_view name) {
  const auto names = LevelNames(comparison);
  for (size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return i;
  }
  return InvalidArgument("match model: comparison {} has no level \"{}\"", ComparisonName(comparison), name);
}

absl::Status CheckLevel(std::string_view comparison, const v1::LevelWeight& level) {
  if (std::abs(level.weight_millibits()) > 30000 || std::abs(level.relatives_millibits()) > 30000 ||
      level.rarity_share_permille() < 0 || level.rarity_share_permille() > 1000 || level.mean_rarity_millibits() < 0 ||
      level.mean_rarity_millibits() > 30000) {
    return InvalidArgument("match model: level {} of {} out of range", level.name(), comparison);
  }
  return absl::OkStatus();
}

}  // namespace

int Log2Rounded(uint64_t n) {
  if (n <= 1) return 0;
  const int floor = std::bit_width(n) - 1;
  // n >= 2^(floor + 1/2), in integers: n^2 >= 2^(2 floor + 1).
  if (floor >= 31) return floor;
  return floor + (n * n >= uint64_t{1} << (2 * floor + 1) ? 1 : 0);
}

uint8_t RarityOf(uint64_t term_count, uint64_t comparable_records) {
  const int crowd = Log2Rounded(term_count);
  const int rarity = std::clamp(Log2Rounded(std::max(comparable_records, kSmallestPopulation)) - crowd, 0, 31);
  return static_cast<uint8_t>(std::min(crowd, kLargestCrowd) << kRarityBits | rarity);
}

absl::StatusOr<Model> Model::FromProto(const v1::MatchModel& given) {
  Model model;
  model.proto_ = BuiltInModel();
  if (!given.name().empty()) model.proto_.set_name(given.name());
  if (given.partners_milli() != 0) model.proto_.set_partners_milli(given.partners_milli());
  if (given.relatives_prior_millibits() != 0) {
    model.proto_.set_relatives_prior_millibits(given.relatives_prior_millibits());
  }
  if (given.household_millibits() != 0) model.proto_.set_household_millibits(given.household_millibits());
  if (given.large_household_millibits() != 0) {
    model.proto_.set_large_household_millibits(given.large_household_millibits());
  }
  if (given.has_training()) *model.proto_.mutable_training() = given.training();
  if (model.proto_.partners_milli() < 1 || model.proto_.partners_milli() > 1000000) {
    return InvalidArgument("match model: partners_milli {} is not in 1..1000000", model.proto_.partners_milli());
  }
  for (const v1::ComparisonModel& comparison : given.comparisons()) {
    C360_ASSIGN_OR_RETURN(const size_t at, FindComparison(comparison.name()));
    for (const v1::LevelWeight& level : comparison.levels()) {
      C360_RETURN_IF_ERROR(CheckLevel(comparison.name(), level));
      C360_ASSIGN_OR_RETURN(const size_t index, FindLevel(static_cast<Comparison>(at), level.name()));
      *model.proto_.mutable_comparisons(static_cast<int>(at))->mutable_levels(static_cast<int>(index) - 1) = level;
    }
  }
  std::string content = "match 1";
  const auto mix = [&content](int64_t number) { content.append("|").append(std::to_string(number)); };
  mix(model.proto_.partners_milli());
  mix(model.proto_.relatives_prior_millibits());
  mix(model.proto_.household_millibits());
  mix(model.proto_.large_household_millibits());
  for (size_t i = 0; i < kComparisons; ++i) {
    const v1::ComparisonModel& comparison = model.proto_.comparisons(static_cast<int>(i));
    for (int j = 0; j < comparison.levels_size(); ++j) {
      const v1::LevelWeight& level = comparison.levels(j);
      LevelNumbers& numbers = model.weights_[i][static_cast<size_t>(j) + 1];
      numbers = {level.weight_millibits(), level.rarity_share_permille(), level.mean_rarity_millibits(),
                 level.relatives_millibits()};
      for (const int32_t number : {numbers.weight, numbers.share, numbers.mean, numbers.relatives}) mix(number);
    }
  }
  model.version_ = Hash64(content);
  return model;
}

const Model& Model::BuiltIn() {
  static const Model* const model = new Model(*FromProto({}));
  return *model;
}

int32_t Model::PriorMillibits(uint64_t comparable_records) const {
  const int n = Log2Rounded(std::max(comparable_records, kFewestInPrior));
  const double partners = static_cast<double>(proto_.partners_milli()) / 1000;
  return static_cast<int32_t>(std::lround(1000 * std::log2(partners))) - 1000 * n;
}

int32_t Model::Weight(Comparison comparison, Answer answer) const {
  const LevelNumbers& numbers = weights_[static_cast<size_t>(comparison)][answer.level];
  if (answer.rarity == Answer::kNoRarity) return numbers.weight;
  const int32_t rarity = RareBits(answer.rarity), crowd = CrowdOf(answer.rarity);
  int32_t weight = numbers.weight;
  if (!IsContact(comparison)) {
    weight += numbers.share * (1000 * std::clamp(rarity, kLeastRarity, kMostRarity) - numbers.mean) / 1000;
  } else if (weight > 0) {
    weight = std::max(0, weight - 1000 * std::max(0, crowd - kFreeCrowd));
  }
  // What a large part of all records shows, strangers have in common as often: one address, one phone for everybody.
  if (crowd < kLargestCrowd) return weight;
  return std::min(weight, 1000 * rarity + BesideMillibits(comparison, answer.level));
}

bool Model::NeverWorthMore(uint8_t was, uint8_t is) const {
  if (CrowdOf(is) < CrowdOf(was) || RareBits(is) > RareBits(was)) return false;
  if (IsCrowd(is) && !IsCrowd(was)) return false;
  const auto& given = weights_[static_cast<size_t>(Comparison::kGiven)];
  const bool odd_helps = given[level::kGivenDiffersFromOdd].weight >= given[level::kGivenDiffers].weight;
  return odd_helps || IsOdd(was) == IsOdd(is);
}

bool Model::NeverWorthMore(ValueKind kind, uint8_t was, uint8_t is) const {
  if (CrowdOf(is) < CrowdOf(was) || RareBits(is) > RareBits(was)) return false;
  if (kind != ValueKind::kGiven && kind != ValueKind::kFamily && kind != ValueKind::kHouse) return true;
  return NeverWorthMore(was, is);
}

}  // namespace c360::match
