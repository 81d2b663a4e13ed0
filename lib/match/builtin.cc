#include "match/builtin.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "match/levels.h"

namespace c360::match {
namespace {

// m and u of one level in percent; how far rarity replaces u; and the weight against relatives in bits.
struct Built {
  double m;
  double u;
  int share = 0;
  double relatives = 0;
};

std::vector<Built> BuiltOf(Comparison comparison) {
  switch (comparison) {
    case Comparison::kGiven:
      return {{60, 0.8, 1000, 5}, {6, 0.5, 500, 4}, {14, 0.5, 700, 4}, {5, 1.5, 300, 1},
              {3, 2, 0, 1.5},     {2, 0.5, 0, 1},   {10, 94, 0, -6}};
    case Comparison::kFamily:
      return {{66, 0.15, 1000}, {2, 0.02, 0}, {16, 0.15, 700}, {4, 0.8, 300}, {2, 0.05, 0}, {1, 3, 0}, {9, 96}};
    case Comparison::kMiddle:
      return {{65, 1.2, 0, 4}, {6, 0.7, 0, 2.5}, {10, 5, 0, 1}, {19, 93, 0, -1.5}};
    case Comparison::kGeneration:
      return {{97, 50, 0, 1}, {3, 50, 0, -8}};
    case Comparison::kOrder:
      return {{98, 98}, {2, 32}};
    case Comparison::kBirthDate:
      return {{64, 0.006, 0, 5}, {5, 0.15, 0, 4},  {2, 0.004, 0, 4.5}, {14, 0.06, 0, 4},
              {2, 0.25, 0, 2},   {4, 0.6, 0, 2},   {2, 0.2, 0, 1},     {2, 0.25, 0, 1.5},
              {1, 1.2, 0, -1.5}, {3, 25, 0, -4.5}, {1, 72, 0, -7}};
    case Comparison::kEmail:
      return {{72, 0.001}, {6, 0.005}, {10, 0.01}, {12, 99.98}};
    case Comparison::kPhone:
      return {{70, 0.0015}, {4, 0.0015}, {10, 0.003}, {16, 99.99}};
    case Comparison::kStreet:
      return {{58, 0.004, 300}, {6, 0.03, 700}, {14, 0.01, 300}, {6, 0.15, 500}, {4, 0.6, 300}, {2, 1.5}, {10, 97}};
    case Comparison::kUnit:
      return {{60, 0.15, 700}, {16, 0.2, 500}, {24, 99}};
    case Comparison::kPostcode:
      return {{70, 0.1, 800}, {10, 0.7}, {3, 0.5}, {17, 98}};
    case Comparison::kCity:
      return {{68, 0.6, 1000}, {14, 0.5, 600}, {2, 1.5}, {16, 97}};
    case Comparison::kRegion:
      return {{85, 25}, {4, 2}, {11, 73}};
    case Comparison::kNumber:
      return {{80, 0.0001}, {10, 0.001}, {2, 0.01}, {8, 99.98}};
    case Comparison::kGender:
      return {{96, 52}, {4, 48}};
    case Comparison::kBirthPlace:
      return {{68, 0.6, 1000}, {12, 0.5, 600}, {2, 1.5}, {18, 97}};
    case Comparison::kOccupation:
      return {{70, 4, 900}, {6, 2, 300}, {24, 93}};
    case Comparison::kCompany:
      return {{70, 0.3, 1000}, {10, 0.3, 500}, {20, 99}};
    case Comparison::kKind:
      return {{100, 100}, {0.02, 50}};
  }
  return {};
}

int32_t Millibits(double bits) { return static_cast<int32_t>(std::lround(1000 * bits)); }

}  // namespace

v1::MatchModel BuiltInModel() {
  v1::MatchModel model;
  model.set_name("built-in people");
  model.set_partners_milli(4000);
  model.set_relatives_prior_millibits(1500);
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
      weight->set_mean_rarity_millibits(Millibits(-std::log2(numbers.u / 100)));
      weight->set_relatives_millibits(Millibits(numbers.relatives));
    }
  }
  return model;
}

}  // namespace c360::match
