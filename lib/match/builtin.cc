#include "match/builtin.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "match/levels.h"

namespace c360::match {
namespace {

// m and u of one level in percent; how far rarity replaces u; the weight against relatives in bits; the mean rarity of
// the values that fall into it, 0: -log2(u). Rounded means of what training estimates on the public sets
// (docs/quality.md).
struct Built {
  double m;
  double u;
  int share = 0;
  double relatives = 0;
  double rarity = 0;
};

std::vector<Built> BuiltOf(Comparison comparison) {
  switch (comparison) {
    case Comparison::kGiven:
      return {{50, 0.8, 1000, 5},     {8, 0.5, 500, 2.5, 6.5}, {15, 0.22, 700, 4, 6.8},
              {6, 0.25, 300, 1, 7.6}, {5, 1.5, 0, -0.5},       {2, 0.25, 0, 0},
              {1, 0.12, 0, -2.5},     {4, 10, 0, -0.5},        {9, 86.5, 0, -5}};
    case Comparison::kFamily:
      return {{60, 0.1, 1000}, {1, 0.0625}, {20, 0.15, 700, 0, 8.5}, {6, 0.12, 300, 0, 10.3}, {1.5, 0.01}, {0.5, 0.1},
              {1.1, 9.95},     {9.9, 89.55}};
    case Comparison::kMiddle:
      return {{64, 0.7, 0, 4}, {9, 0.5, 0, 2.5}, {9, 1.2, 0, 1}, {18, 97.5, 0, -1.5}};
    case Comparison::kGeneration:
      return {{97, 50}, {0.0008, 50}};
    case Comparison::kOrder:
      return {{98, 98}, {2, 32}};
    case Comparison::kBirthDate:
      return {{45, 0.003, 0, 4.5}, {8, 0.08, 0, 3},     {1, 0.001, 0, 3},    {20, 0.08, 0, 2.5}, {8, 1.3, 0, 1},
              {6, 0.4, 0, 1},      {2.5, 0.06, 0, 0.5}, {1.5, 0.06, 0, 0.5}, {4, 8, 0, -1},      {2, 4, 0, -3},
              {0.6, 1.2, 0, -1.5}, {3, 22, 0, -4},      {2, 60, 0, -11.5}};
    case Comparison::kEmail:
      return {{72, 0.001}, {6, 0.005}, {10, 0.01}, {12, 99.98}};
    case Comparison::kPhone:
      return {{65, 0.0006}, {5, 0.0006}, {12, 0.001}, {18, 99.99}};
    case Comparison::kStreet:
      return {{38, 0.003, 300, 0, 11},
              {5, 0.015, 700, 0, 11},
              {17, 0.007, 300, 0, 11},
              {12, 0.06, 500, 0, 10},
              {13, 0.15, 300, 0, 10},
              {5, 1.5},
              {10, 98}};
    case Comparison::kUnit:
      return {{70, 0.05, 700, 0, 9.5}, {11, 0.06, 500, 0, 10}, {19, 99.9}};
    case Comparison::kPostcode:
      return {{63, 0.06, 800, 0, 9.5}, {14, 1}, {5, 0.15}, {18, 99}};
    case Comparison::kCity:
      return {{60, 0.3, 1000}, {22, 0.15, 600, 0, 9}, {4, 0.2, 0}, {14, 99}};
    case Comparison::kRegion:
      return {{74, 24}, {9, 2}, {17, 74}};
    case Comparison::kNumber:
      return {{68, 0.0001, 0, 14}, {12, 0.001, 0, 10}, {5, 0.02, 0, 5}, {15, 99.98, 0, -1}};
    case Comparison::kGender:
      return {{95, 58}, {5, 42}};
    case Comparison::kBirthPlace:
      return {{76, 0.5, 1000}, {5, 0.1, 600, 0, 8.5}, {2, 0.4}, {17, 99}};
    case Comparison::kOccupation:
      return {{78, 4, 900}, {4, 0.8, 300, 0, 6}, {18, 95}};
    case Comparison::kCompany:
      return {{70, 0.3, 1000, 5}, {10, 0.3, 500, 3}, {20, 99, 0, -8}};
    case Comparison::kKind:
      return {{100, 100}, {0.0008, 50}};
  }
  return {};
}

int32_t Millibits(double bits) { return static_cast<int32_t>(std::lround(1000 * bits)); }

}  // namespace

v1::MatchModel BuiltInModel() {
  v1::MatchModel model;
  model.set_name("built-in people");
  model.set_partners_milli(3000);
  model.set_relatives_prior_millibits(6000);
  model.set_household_millibits(-2500);
  model.set_large_household_millibits(-7500);
  for (size_t i = 0; i < kComparisons; ++i) {
    const auto comparison = static_cast<Comparison>(i);
    v1::ComparisonModel* out = model.add_comparisons();
    out->set_name(std::string(ComparisonName(comparison)));
    const std::vector<Built> built = BuiltOf(comparison);
    for (size_t level = 1; level < LevelNames(comparison).size(); ++level) {
      const Built& numbers = built[level - 1];
      v1::LevelWeight* weight = out->add_levels();
      weight->set_name(std::string(LevelNames(comparison)[level]));
      weight->set_m(numbers.m / 100);
      weight->set_u(numbers.u / 100);
      weight->set_weight_millibits(std::clamp(Millibits(std::log2(numbers.m / numbers.u)), -30000, 30000));
      weight->set_rarity_share_permille(numbers.share);
      weight->set_mean_rarity_millibits(Millibits(numbers.rarity != 0 ? numbers.rarity : -std::log2(numbers.u / 100)));
      weight->set_relatives_millibits(Millibits(numbers.relatives));
    }
  }
  return model;
}

}  // namespace c360::match
