// Agglomerative clustering of one component on pooled evidence.
#ifndef C360_LIB_GRAPH_AGGLOMERATE_H_
#define C360_LIB_GRAPH_AGGLOMERATE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "graph/cluster.h"

namespace c360::graph {

inline constexpr int kMostFields = 20;

// What two nodes say of being one, in integer millibits by field; fields not present are 0.
struct FieldScores {
  std::array<int32_t, kMostFields> millibits{};
  uint32_t present = 0;  // bit by field
};

// One thought that stands against "these are one": its prior, and the fields summed against it.
struct Opponent {
  int32_t prior = 0;
  uint32_t fields = 0;
};

struct AgglomerationProblem {
  uint32_t nodes = 0;                      // numbered in the order of their record keys
  std::vector<std::vector<Claim>> claims;  // by node, sorted, unique; empty: none
  std::vector<uint32_t> start;             // by node: any label of the cluster it is in already; empty: each alone
  std::vector<std::pair<uint32_t, uint32_t>> candidates;  // pairs that may bring two clusters together
  std::vector<Opponent> opponents;                        // at least one
  uint32_t not_repeated = 0;                              // fields whose denial is not multiplied
  // The scores of two different nodes; asked once at most for each pair, in no promised order. Must be symmetric.
  std::function<void(uint32_t, uint32_t, FieldScores*)> score;
  // A join is contested, and waits, while one of its sides could as well (within `contest_margin` of the score) join a
  // third cluster that cannot be one with the other side (their score is at most `contest_denial`, or their claims
  // differ): which of the two it belongs to cannot be told. Negative margin: nothing is contested.
  int32_t contest_margin = 2500;
  int32_t contest_ceiling = 6000;  // a join worth more is contested by differing claims only
  int32_t contest_denial = -4000;
  int32_t threshold = 0;         // millibits; a join needs at least this
  int32_t review_floor = -5000;  // refused joins below are not told
  size_t most_refused = 16;      // of them at most so many
};

// Two clusters on the scale of evidence. score = prior of the opponent + the parts of its fields, exactly.
struct PooledScore {
  int32_t score = 0;
  uint32_t opponent = 0;  // the one that came off best; its fields count
  std::array<int32_t, kMostFields> parts{};
};

struct Join {
  uint32_t left = 0;  // smallest node of each side; left < right
  uint32_t right = 0;
  uint32_t pairs = 0;  // of nodes across
  PooledScore pooled;
};

struct RefusedJoin {
  Join join;
  bool vetoed = false;     // the claims of the sides differ
  bool contested = false;  // worth joining, but so is another join that excludes this one
};

struct Agglomeration {
  std::vector<uint32_t> cluster;     // by node: the smallest node of its cluster
  std::vector<Join> steps;           // in order; replayed on `start` they give `cluster`
  std::vector<RefusedJoin> refused;  // best first: clusters with a candidate pair between them that stayed apart
};

// Best join first, ties by the numbers of the nodes, until no join is worth `threshold`.
//
// Score    for each opponent: prior + sum over its fields of the pooled part; the smallest of these sums. The pooled
// part is
//          log2 of the mean, over all cross pairs in which the field is present, of 2^(millibits / 1000); if that is
//          negative it counts min(2, pairs^(1/4)) times, since many denials say more than one. Values are cut to
//          [-16, 28] bits first. Mean of the odds, not of the weights: one agreeing pair speaks for two clusters, but
//          not as loudly as if all pairs agreed.
// Exact    sums are integers, so neither the order of the input nor of the merges shows in the last digit; for one pair
// the
//          part is the pair's own number.
// Cost     O(n^2) calls of `score` at worst, O(e log e) else; memory O(edges between clusters) x 250 bytes. Threads:
// pure.
Agglomeration Agglomerate(const AgglomerationProblem& problem);

}  // namespace c360::graph

#endif  // C360_LIB_GRAPH_AGGLOMERATE_H_
