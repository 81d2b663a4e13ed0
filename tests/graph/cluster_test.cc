#include "graph/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/random.h"

namespace c360::graph {
namespace {

using ::testing::ElementsAre;

// A problem in short: claims by node as one value of property 0 (-1: none), ties as node lists of one tier.
Problem Make(const std::vector<int>& claims, const std::vector<std::vector<uint32_t>>& ties, int tier = 2) {
  Problem problem;
  problem.nodes = static_cast<uint32_t>(claims.size());
  problem.claims.resize(claims.size());
  for (size_t i = 0; i < claims.size(); ++i) {
    if (claims[i] >= 0) problem.claims[i] = {{.property = 0, .value = static_cast<uint32_t>(claims[i])}};
  }
  for (const auto& nodes : ties) problem.ties.push_back({.tier = tier, .nodes = nodes});
  return problem;
}

TEST(Cluster, WithoutConflictIsConnectedComponents) {
  EXPECT_THAT(Cluster(Make({0, -1, -1, -1}, {{0, 1}, {1, 2}})).cluster, ElementsAre(0, 0, 0, 3));
}

TEST(Cluster, NodeBetweenTwoPeopleJoinsNeither) {
  const Clustering result = Cluster(Make({0, -1, 1}, {{0, 1}, {1, 2}}));
  EXPECT_THAT(result.cluster, ElementsAre(0, 1, 2));
  ASSERT_EQ(result.contests.size(), 1u);
  EXPECT_EQ(result.contests[0].node, 1u);
}

TEST(Cluster, OthersStillJoinTheirPerson) {
  // 3 hangs on person 0 alone; 1 stands between.
  EXPECT_THAT(Cluster(Make({0, -1, 1, -1}, {{0, 1}, {1, 2}, {0, 3}})).cluster, ElementsAre(0, 1, 2, 0));
}

TEST(Cluster, NearerPersonWins) {
  EXPECT_THAT(Cluster(Make({0, -1, -1, 1}, {{0, 1}, {1, 2}, {2, 3}})).cluster, ElementsAre(0, 0, 2, 2));
}

TEST(Cluster, StrongerTierFirst) {
  Problem problem = Make({0, -1, 1}, {{0, 1}}, /*tier=*/1);
  problem.ties.push_back({.tier = 2, .nodes = {1, 2}});
  EXPECT_THAT(Cluster(problem).cluster, ElementsAre(0, 1, 1));
}

TEST(Cluster, ContestedStaysAloneByWeakerTiers) {
  Problem problem = Make({0, -1, 1}, {{0, 1}, {1, 2}}, /*tier=*/2);
  problem.ties.push_back({.tier = 1, .nodes = {0, 1}});
  EXPECT_THAT(Cluster(problem).cluster, ElementsAre(0, 1, 2));
}

TEST(Cluster, StepsReplayToTheClusters) {
  const Problem problem = Make({0, -1, -1, 1, -1}, {{0, 1, 4}, {1, 2}, {2, 3}});
  const Clustering result = Cluster(problem);
  std::vector<uint32_t> replay(problem.nodes);
  std::iota(replay.begin(), replay.end(), 0);
  for (const Step& step : result.steps) {
    std::replace(replay.begin(), replay.end(), step.right, step.left);
  }
  EXPECT_EQ(replay, result.cluster);
}

// Random small problems: no cluster holds a conflict, and renaming the nodes renames the answer and changes nothing
// else.
TEST(Cluster, RandomProblemsAreFreeOfConflictAndOfOrder) {
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    const uint32_t n = 2 + static_cast<uint32_t>(random.Below(8));
    std::vector<int> claims(n);
    for (int& claim : claims) claim = random.Chance(0.4) ? static_cast<int>(random.Below(3)) : -1;
    Problem problem = Make(claims, {});
    for (uint64_t t = 1 + random.Below(8); t > 0; --t) {
      Tie tie{.tier = 1 + static_cast<int>(random.Below(3)), .nodes = {}};
      for (uint32_t node = 0; node < n; ++node) {
        if (random.Chance(0.3)) tie.nodes.push_back(node);
      }
      if (tie.nodes.size() > 1) problem.ties.push_back(tie);
    }
    std::vector<uint32_t> renamed(n);
    std::iota(renamed.begin(), renamed.end(), 0);
    for (uint32_t i = n - 1; i > 0; --i) std::swap(renamed[i], renamed[random.Below(i + 1)]);
    Problem other = problem;
    for (uint32_t node = 0; node < n; ++node) other.claims[renamed[node]] = problem.claims[node];
    for (Tie& tie : other.ties) {
      for (uint32_t& node : tie.nodes) node = renamed[node];
    }
    std::reverse(other.ties.begin(), other.ties.end());
    const auto a = Cluster(problem).cluster, b = Cluster(other).cluster;
    for (uint32_t i = 0; i < n; ++i) {
      for (uint32_t j = 0; j < n; ++j) {
        EXPECT_EQ(a[i] == a[j], b[renamed[i]] == b[renamed[j]]) << i << " " << j;
        if (a[i] == a[j] && claims[i] >= 0 && claims[j] >= 0) {
          EXPECT_EQ(claims[i], claims[j]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace c360::graph
