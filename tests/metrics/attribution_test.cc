#include "c360/metrics/attribution.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace c360::metrics {
namespace {

constexpr AttributionModel kAll[] = {AttributionModel::kFirst,         AttributionModel::kLast,
                                     AttributionModel::kLastNonDirect, AttributionModel::kLinear,
                                     AttributionModel::kPosition,      AttributionModel::kTimeDecay,
                                     AttributionModel::kMarkov,        AttributionModel::kShapley};

std::vector<double> CreditOf(AttributionModel model, const std::vector<TouchPath>& paths, uint32_t labels,
                             const AttributionOptions& options = {}) {
  const auto result = Attribute(model, paths, labels, options);
  EXPECT_TRUE(result.ok()) << result.status();
  std::vector<double> credit;
  for (const Credit& one : result->credit) credit.push_back(one.conversions);
  return credit;
}

void ExpectNear(const std::vector<double>& actual, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], tolerance) << i;
}

TEST(Attribution, RulesOfOnePath) {
  const std::vector<TouchPath> path = {{.touches = {0, 0, 1}, .age_days = {14, 7, 0}, .conversions = 6}};
  ExpectNear(CreditOf(AttributionModel::kFirst, path, 2), {6, 0}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kLast, path, 2), {0, 6}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kLinear, path, 2), {4, 2}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kPosition, path, 2), {3.6, 2.4}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kTimeDecay, path, 2), {6 * 3.0 / 7, 6 * 4.0 / 7}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kLastNonDirect, path, 2, {.direct = 1}), {6, 0}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kLastNonDirect, path, 2), {0, 6}, 1e-12);
  const std::vector<TouchPath> direct = {{.touches = {1, 1}, .conversions = 2}};
  ExpectNear(CreditOf(AttributionModel::kLastNonDirect, direct, 2, {.direct = 1}), {0, 2}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kPosition, {{.touches = {0, 1}, .conversions = 1}}, 2), {0.5, 0.5}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kPosition, {{.touches = {0}, .conversions = 1}}, 2), {1, 0}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kPosition, {{.touches = {0, 1, 2, 1, 0}, .conversions = 1}}, 3),
             {0.8, 0.4 / 3, 0.2 / 3}, 1e-12);
}

TEST(Attribution, TimeDecayOfTheReference) {
  const std::vector<TouchPath> path = {
      {.touches = {0, 1, 2, 3, 4}, .age_days = {38, 33, 26, 8, 0}, .conversions = 1, .value = 12000}};
  const auto result = Attribute(AttributionModel::kTimeDecay, path, 5);
  ASSERT_TRUE(result.ok());
  const double expected[] = {175.20, 287.44, 574.88, 3417.04, 7545.45};
  for (size_t i = 0; i < 5; ++i) EXPECT_NEAR(result->credit[i].value, expected[i], 0.005) << i;
}

TEST(Attribution, MarkovOfTheReference) {
  // {ga: 2 conversions, mail: 1, ga > mail: 1, ga: 1 null}
  const std::vector<TouchPath> puzyrov = {{.touches = {0}, .conversions = 2, .nulls = 1},
                                          {.touches = {1}, .conversions = 1},
                                          {.touches = {0, 1}, .conversions = 1}};
  const auto result = Attribute(AttributionModel::kMarkov, puzyrov, 2);
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->removal_effect[0].denominator, 0.8, 1e-12);  // p
  EXPECT_NEAR(*result->removal_effect[0].value, 0.75, 1e-12);
  EXPECT_NEAR(*result->removal_effect[1].value, 0.5, 1e-12);
  EXPECT_NEAR(result->credit[0].conversions, 2.4, 1e-12);
  EXPECT_NEAR(result->credit[1].conversions, 1.6, 1e-12);
  const std::vector<TouchPath> chain = {{.touches = {0, 1, 2}, .conversions = 1},
                                        {.touches = {0}, .conversions = 0, .nulls = 1},
                                        {.touches = {1, 2}, .conversions = 0, .nulls = 1}};
  const auto second = Attribute(AttributionModel::kMarkov, chain, 3);
  EXPECT_NEAR(second->removal_effect[0].denominator, 1.0 / 3, 1e-12);
  EXPECT_NEAR(*second->removal_effect[0].value, 0.5, 1e-12);
  EXPECT_NEAR(*second->removal_effect[1].value, 1, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kMarkov, chain, 3), {0.2, 0.4, 0.4}, 1e-12);
}

TEST(Attribution, SelfLoopsDoNotChangeRemovalEffects) {
  const std::vector<TouchPath> once = {{.touches = {0, 1}, .conversions = 3, .nulls = 2},
                                       {.touches = {1}, .conversions = 1, .nulls = 4}};
  const std::vector<TouchPath> looped = {{.touches = {0, 0, 0, 1}, .conversions = 3, .nulls = 2},
                                         {.touches = {1}, .conversions = 1, .nulls = 4}};
  const auto a = Attribute(AttributionModel::kMarkov, once, 2), b = Attribute(AttributionModel::kMarkov, looped, 2);
  for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(*a->removal_effect[i].value, *b->removal_effect[i].value, 1e-12);
}

TEST(Shapley, OfTheReference) {
  // Bits: O 1, F 2, D 4.
  const std::vector<double> value = {0, 7, 6, 15, 4, 7, 9, 19};
  const auto phi = ShapleyValues(3, value);
  ASSERT_TRUE(phi.ok());
  ExpectNear(*phi, {7.6667, 8.1667, 3.1667}, 5e-5);
  EXPECT_FALSE(ShapleyValues(16, {}).ok());
  EXPECT_FALSE(ShapleyValues(2, value).ok());
}

TEST(Shapley, PathsOfTheReference) {
  ExpectNear(CreditOf(AttributionModel::kShapley,
                      {{.touches = {0}, .conversions = 4}, {.touches = {0, 1}, .conversions = 6}}, 2),
             {7, 3}, 1e-12);
  ExpectNear(CreditOf(AttributionModel::kShapley, {{.touches = {0, 1, 2, 3}, .conversions = 10}}, 4),
             {2.5, 2.5, 2.5, 2.5}, 1e-12);
}

// The short form over paths is the sum over all orders, on random paths.
TEST(Shapley, OfPathsIsTheSumOverAllSets) {
  SeededRandom random(11);
  for (int world = 0; world < 50; ++world) {
    const int n = 1 + static_cast<int>(random.Below(6));
    std::vector<TouchPath> paths;
    for (int i = 0; i < 12; ++i) {
      TouchPath path{.touches = {}, .age_days = {}, .conversions = static_cast<double>(random.Below(5))};
      for (uint64_t k = 1 + random.Below(5); k > 0; --k) path.touches.push_back(static_cast<uint32_t>(random.Below(n)));
      paths.push_back(path);
    }
    paths[0].conversions = 1;
    std::vector<double> value(size_t{1} << n, 0.0);
    for (uint32_t set = 0; set < value.size(); ++set) {
      for (const TouchPath& path : paths) {
        bool within = true;
        for (const uint32_t label : path.touches) within = within && (set >> label & 1);
        if (within) value[set] += path.conversions;
      }
    }
    ExpectNear(CreditOf(AttributionModel::kShapley, paths, n), *ShapleyValues(n, value), 1e-9);
  }
}

// Nothing is lost or made: credit + unattributed = conversions, for every model, in conversions and in value.
TEST(Attribution, CreditAddsUpToConversions) {
  SeededRandom random(5);
  for (int world = 0; world < 200; ++world) {
    const uint32_t labels = 1 + static_cast<uint32_t>(random.Below(7));
    std::vector<TouchPath> paths;
    double conversions = 0, value = 0;
    for (uint64_t i = 1 + random.Below(20); i > 0; --i) {
      TouchPath path{.touches = {},
                     .age_days = {},
                     .conversions = static_cast<double>(random.Below(4)),
                     .nulls = static_cast<double>(random.Below(3)),
                     .value = 0};
      if (path.conversions > 0) path.value = static_cast<double>(random.Below(1000));
      double age = static_cast<double>(random.Below(60));
      for (uint64_t k = random.Below(6); k > 0; --k) {
        path.touches.push_back(static_cast<uint32_t>(random.Below(labels)));
        path.age_days.push_back(age);
        age = age / 2;
      }
      conversions += path.conversions;
      value += path.value;
      paths.push_back(path);
    }
    for (const AttributionModel model : kAll) {
      const auto result = Attribute(model, paths, labels, {.direct = 0});
      ASSERT_TRUE(result.ok());
      double credit = result->unattributed.conversions, money = result->unattributed.value;
      for (const Credit& one : result->credit) {
        ASSERT_GE(one.conversions, -1e-9);
        credit += one.conversions;
        money += one.value;
      }
      ASSERT_NEAR(credit, conversions, 1e-9) << AttributionModelName(model) << " " << world;
      ASSERT_NEAR(money, value, 1e-6) << AttributionModelName(model) << " " << world;
      ASSERT_EQ(result->why, conversions == 0 ? Undefined::kNoData : Undefined::kDefined);
      EXPECT_EQ(ParseAttributionModel(AttributionModelName(model)), model);
    }
  }
}

TEST(Attribution, RefusesWhatMakesNoSense) {
  EXPECT_FALSE(Attribute(AttributionModel::kFirst, std::vector<TouchPath>{{.touches = {3}, .age_days = {}}}, 2).ok());
  EXPECT_FALSE(
      Attribute(AttributionModel::kTimeDecay, std::vector<TouchPath>{{.touches = {0}, .age_days = {}}}, 2).ok());
  EXPECT_FALSE(Attribute(AttributionModel::kFirst, {}, 2, {.half_life_days = 0}).ok());
  EXPECT_FALSE(Attribute(AttributionModel::kMarkov, {}, 501).ok());
  EXPECT_FALSE(ParseAttributionModel("best").has_value());
}

}  // namespace
}  // namespace c360::metrics
