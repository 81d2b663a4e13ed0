// Constrained clustering of one component: a pure function of its nodes, ties and claims.
#ifndef C360_LIB_GRAPH_CLUSTER_H_
#define C360_LIB_GRAPH_CLUSTER_H_

#include <cstdint>
#include <vector>

namespace c360::graph {

// A claim says "whoever this is has value `value` of property `property`". Two nodes whose claims on one property
// differ never meet in one cluster.
struct Claim {
  uint32_t property = 0;
  uint32_t value = 0;
  friend auto operator<=>(const Claim&, const Claim&) = default;
};

// Evidence that all its nodes are one. Higher tiers are stronger and are used first.
struct Tie {
  int tier = 0;
  std::vector<uint32_t> nodes;
};

struct Problem {
  uint32_t nodes = 0;
  std::vector<std::vector<Claim>> claims;  // by node, sorted, unique
  std::vector<Tie> ties;
};

// One accepted join: two clusters became one because of a tie.
struct Step {
  uint32_t left = 0;  // smallest node of each side
  uint32_t right = 0;
  uint32_t tie = 0;
};

// A cluster (its smallest node) that a tie leads to clusters which exclude each other: it joined nobody by that tier.
struct Contest {
  uint32_t node = 0;
  int tier = 0;
  friend auto operator<=>(const Contest&, const Contest&) = default;
};

struct Clustering {
  std::vector<uint32_t> cluster;  // by node: the smallest node of its cluster
  std::vector<Step> steps;        // in order; replayed they give `cluster`
  std::vector<Contest> contests;  // sorted
};

// Clusters `problem`.
//
// Tier by tier, strongest first. Where the clusters that a tier ties together hold no conflict they become one. Where
// they do, the parts grow in rounds from the clusters that are in conflict: each round joins a cluster with its
// neighbours, unless two of the neighbours exclude each other. Such a cluster is contested: which of them it belongs to
// cannot be told, so it joins neither, then or by a weaker tier.
//
// Output  depends on the problem only up to renaming of nodes: no choice is made by number, so order of arrival cannot
// show. Cost    O(rounds x ties), a round being needed only for each step of distance from a conflict. Threads pure.
// Tested by tests/graph/cluster_test.cc.
Clustering Cluster(const Problem& problem);

}  // namespace c360::graph

#endif  // C360_LIB_GRAPH_CLUSTER_H_
