#include "graph/agglomerate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/random.h"

namespace c360::graph {
namespace {

using ::testing::ElementsAre;

// A problem over a table of scores: one opponent with fields 0 and 1, or two.
struct Table {
  uint32_t nodes = 0;
  std::map<std::pair<uint32_t, uint32_t>, FieldScores> scores;

  void Set(uint32_t a, uint32_t b, int field, int32_t millibits) {
    FieldScores& pair = scores[std::minmax(a, b)];
    pair.millibits[static_cast<size_t>(field)] = millibits;
    pair.present |= 1u << field;
  }
  AgglomerationProblem Problem(int32_t prior) const {
    AgglomerationProblem problem;
    problem.nodes = nodes;
    problem.opponents = {{prior, 0b11}};
    problem.contest_margin = -1;
    problem.review_floor = -1'000'000;
    problem.most_refused = 1000;
    for (uint32_t a = 0; a < nodes; ++a) {
      for (uint32_t b = a + 1; b < nodes; ++b) problem.candidates.emplace_back(a, b);
    }
    problem.score = [this](uint32_t a, uint32_t b, FieldScores* out) {
      ASSERT_NE(a, b);
      const auto found = scores.find(std::minmax(a, b));
      if (found != scores.end()) *out = found->second;
    };
    return problem;
  }
};

std::vector<std::set<uint32_t>> PartsOf(const std::vector<uint32_t>& cluster) {
  std::map<uint32_t, std::set<uint32_t>> parts;
  for (uint32_t i = 0; i < cluster.size(); ++i) parts[cluster[i]].insert(i);
  std::vector<std::set<uint32_t>> out;
  for (auto& [id, part] : parts) out.push_back(std::move(part));
  return out;
}

// The formula of the header in floating point, from scratch.
double NaiveScore(const Table& table, const AgglomerationProblem& problem, const std::set<uint32_t>& a,
                  const std::set<uint32_t>& b) {
  double best = INFINITY;
  for (const Opponent& opponent : problem.opponents) {
    double total = opponent.prior;
    for (int field = 0; field < kMostFields; ++field) {
      if ((opponent.fields >> field & 1) == 0) continue;
      double sum = 0;
      int pairs = 0;
      for (const uint32_t x : a) {
        for (const uint32_t y : b) {
          const auto found = table.scores.find(std::minmax(x, y));
          if (found == table.scores.end() || (found->second.present >> field & 1) == 0) continue;
          sum += std::exp2(std::clamp(found->second.millibits[static_cast<size_t>(field)], -16000, 28000) / 1000.0);
          ++pairs;
        }
      }
      if (pairs == 0) continue;
      double part = 1000 * std::log2(sum / pairs);
      if (part < 0 && (problem.not_repeated >> field & 1) == 0) part *= std::min(2.0, std::pow(pairs, 0.25));
      total += part;
    }
    best = std::min(best, total);
  }
  return best;
}

Table RandomTable(SeededRandom* random, uint32_t nodes) {
  Table table;
  table.nodes = nodes;
  for (uint32_t a = 0; a < nodes; ++a) {
    for (uint32_t b = a + 1; b < nodes; ++b) {
      const int32_t lean = a % 3 == b % 3 ? 4000 : -4000;
      for (int field = 0; field < 2; ++field) {
        if (random->Chance(0.8)) table.Set(a, b, field, lean + static_cast<int32_t>(random->Below(14001)) - 7000);
      }
    }
  }
  return table;
}

TEST(Agglomerate, TakesTheBestJoinOfTheFormulaAtEveryStep) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    const Table table = RandomTable(&random, 3 + static_cast<uint32_t>(random.Below(7)));
    AgglomerationProblem problem = table.Problem(-2000);
    problem.not_repeated = seed % 2 == 0 ? 0b10 : 0;
    if (seed % 3 == 0) problem.opponents.push_back({1000, 0b01});
    const Agglomeration result = Agglomerate(problem);
    std::map<uint32_t, std::set<uint32_t>> clusters;
    for (uint32_t i = 0; i < table.nodes; ++i) clusters[i] = {i};
    const auto best_of = [&] {
      double best = -INFINITY;
      for (const auto& [a, left] : clusters) {
        for (const auto& [b, right] : clusters) {
          if (a < b) best = std::max(best, NaiveScore(table, problem, left, right));
        }
      }
      return best;
    };
    for (const Join& step : result.steps) {
      const double naive = NaiveScore(table, problem, clusters.at(step.left), clusters.at(step.right));
      EXPECT_NEAR(step.pooled.score, naive, 10);
      EXPECT_GE(step.pooled.score, best_of() - 10);
      EXPECT_EQ(step.pairs, clusters.at(step.left).size() * clusters.at(step.right).size());
      int32_t sum = problem.opponents[step.pooled.opponent].prior;
      for (const int32_t part : step.pooled.parts) sum += part;
      EXPECT_EQ(sum, step.pooled.score);  // the explanation, to the bit
      clusters.at(step.left).merge(clusters.at(step.right));
      clusters.erase(step.right);
    }
    EXPECT_LT(best_of(), 10);
    std::vector<std::set<uint32_t>> replayed;
    for (const auto& [id, part] : clusters) replayed.push_back(part);
    EXPECT_EQ(replayed, PartsOf(result.cluster));
  }
}

TEST(Agglomerate, RenamingNodesChangesNothing) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    const Table table = RandomTable(&random, 8);
    std::vector<uint32_t> names(8);
    std::iota(names.begin(), names.end(), 0u);
    for (size_t i = 8; i > 1; --i) std::swap(names[i - 1], names[random.Below(i)]);
    Table renamed;
    renamed.nodes = 8;
    for (const auto& [pair, scores] : table.scores) {
      renamed.scores[std::minmax(names[pair.first], names[pair.second])] = scores;
    }
    AgglomerationProblem first = table.Problem(-1000), second = renamed.Problem(-1000);
    std::reverse(second.candidates.begin(), second.candidates.end());
    std::set<std::set<uint32_t>> expected, found;
    for (const std::set<uint32_t>& part : PartsOf(Agglomerate(first).cluster)) {
      std::set<uint32_t> mapped;
      for (const uint32_t node : part) mapped.insert(names[node]);
      expected.insert(mapped);
    }
    for (std::set<uint32_t>& part : PartsOf(Agglomerate(second).cluster)) found.insert(part);
    EXPECT_EQ(found, expected);
  }
}

TEST(Agglomerate, OnePairScoresAsThePairItself) {
  Table table{.nodes = 2, .scores = {}};
  table.Set(0, 1, 0, 12345);
  table.Set(0, 1, 1, -6789);
  const Agglomeration result = Agglomerate(table.Problem(-1111));
  ASSERT_EQ(result.steps.size(), 1u);
  EXPECT_EQ(result.steps[0].pooled.score, 12345 - 6789 - 1111);
  EXPECT_EQ(result.steps[0].pooled.parts[0], 12345);
  EXPECT_EQ(result.steps[0].pooled.parts[1], -6789);
}

TEST(Agglomerate, ClaimsThatDifferKeepApartWhateverTheScore) {
  Table table{.nodes = 3, .scores = {}};
  for (const auto& [a, b] : {std::pair(0u, 1u), std::pair(1u, 2u), std::pair(0u, 2u)}) table.Set(a, b, 0, 9000);
  table.Set(0, 1, 1, 500);
  AgglomerationProblem problem = table.Problem(0);
  problem.claims = {{{1, 7}}, {}, {{1, 8}}};
  const Agglomeration result = Agglomerate(problem);
  EXPECT_THAT(result.cluster, ElementsAre(0, 0, 2));
  ASSERT_EQ(result.refused.size(), 1u);
  EXPECT_TRUE(result.refused[0].vetoed);
}

TEST(Agglomerate, StartsFromClustersThatHardEvidenceMade) {
  Table table{.nodes = 4, .scores = {}};
  table.Set(1, 2, 0, 20000);
  AgglomerationProblem problem = table.Problem(-3000);
  problem.candidates = {{1, 2}};
  problem.start = {5, 5, 9, 9};
  const Agglomeration result = Agglomerate(problem);
  EXPECT_THAT(result.cluster, ElementsAre(0, 0, 0, 0));
  ASSERT_EQ(result.steps.size(), 1u);
  EXPECT_EQ(result.steps[0].left, 0u);
  EXPECT_EQ(result.steps[0].right, 2u);
  EXPECT_EQ(result.steps[0].pairs, 4u);
}

TEST(Agglomerate, PairsThatWereNeverCandidatesSpeakAgainstAChain) {
  Table table{.nodes = 3, .scores = {}};
  table.Set(0, 1, 0, 5000);
  table.Set(1, 2, 0, 4000);
  table.Set(0, 2, 1, -16000);
  AgglomerationProblem problem = table.Problem(-1000);
  problem.candidates = {{0, 1}, {1, 2}};
  EXPECT_THAT(Agglomerate(problem).cluster, ElementsAre(0, 0, 2));
}

TEST(Agglomerate, JoinsBelowTheThresholdAreTold) {
  Table table{.nodes = 3, .scores = {}};
  table.Set(0, 1, 0, -500);
  table.Set(1, 2, 0, -400);
  table.Set(0, 2, 0, -90000);
  AgglomerationProblem problem = table.Problem(0);
  problem.review_floor = -1000;
  const Agglomeration result = Agglomerate(problem);
  ASSERT_EQ(result.refused.size(), 2u);
  EXPECT_EQ(result.refused[0].join.pooled.score, -400);
  EXPECT_EQ(result.refused[1].join.pooled.score, -500);
}

// Father and son exclude each other; a record that says no more than their common name could be of either.
TEST(Agglomerate, WhatCouldBelongToEitherOfTwoJoinsNeither) {
  Table table{.nodes = 3, .scores = {}};
  table.Set(0, 1, 0, 30000);
  table.Set(0, 1, 2, -12000);  // birth date
  table.Set(0, 1, 3, 4000);    // given name
  for (const uint32_t parent : {0u, 1u}) {
    table.Set(parent, 2, 0, 30000);
    table.Set(parent, 2, 3, 4000);
  }
  AgglomerationProblem problem = table.Problem(-10000);
  problem.opponents.push_back({0, 0b1100});
  problem.contest_margin = 2500;
  const Agglomeration result = Agglomerate(problem);
  EXPECT_THAT(result.cluster, ElementsAre(0, 1, 2));
  ASSERT_FALSE(result.refused.empty());
  EXPECT_TRUE(result.refused[0].contested);
  // With a word more for one of them it joins that one.
  table.Set(0, 2, 3, 5999);
  table.Set(1, 2, 3, 1000);
  problem.score = table.Problem(0).score;
  EXPECT_THAT(Agglomerate(problem).cluster, ElementsAre(0, 1, 0));
}

// Claims exclude for certain: what fits both of two that they keep apart joins neither, however well it fits.
TEST(Agglomerate, WhatFitsBothOfTwoThatClaimsKeepApartJoinsNeither) {
  Table table{.nodes = 3, .scores = {}};
  table.Set(0, 1, 0, 26000);
  table.Set(0, 2, 0, 25000);
  table.Set(1, 2, 0, 23000);
  AgglomerationProblem problem = table.Problem(0);
  problem.claims = {{{1, 7}}, {{1, 8}}, {}};
  problem.contest_margin = 2500;
  const Agglomeration result = Agglomerate(problem);
  EXPECT_THAT(result.cluster, ElementsAre(0, 1, 2));
  ASSERT_EQ(result.refused.size(), 3u);
  EXPECT_TRUE(result.refused[0].vetoed);
  EXPECT_TRUE(result.refused[1].contested);
  EXPECT_TRUE(result.refused[2].contested);
  table.Set(1, 2, 0, 22000);  // now one fits it better
  problem.score = table.Problem(0).score;
  EXPECT_THAT(Agglomerate(problem).cluster, ElementsAre(0, 1, 0));
  problem.claims[1].clear();  // nothing keeps them apart
  EXPECT_THAT(Agglomerate(problem).cluster, ElementsAre(0, 0, 0));
}

TEST(Agglomerate, EmptyAndSingle) {
  EXPECT_TRUE(Agglomerate(Table{}.Problem(0)).cluster.empty());
  EXPECT_THAT(Agglomerate(Table{.nodes = 1, .scores = {}}.Problem(0)).cluster, ElementsAre(0));
}

}  // namespace
}  // namespace c360::graph
