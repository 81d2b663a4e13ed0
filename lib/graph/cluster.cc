// Constrained clustering in tiers and rounds.
//
// The obvious way, joining pair after pair and refusing what would conflict, depends on the order of the pairs wherever
// a node stands between two that exclude each other. Here every round decides for all clusters at once from the state
// at its start: what is symmetric stays undecided instead of being decided by chance. A cluster between two excluding
// neighbours is contested and joins neither; all others join the part they are nearest to. Tested by cluster_test.cc.
#include "graph/cluster.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace c360::graph {
namespace {

using Claims = std::set<Claim>;

// Whether two claim sets can be of one person: on each property that both claim, they claim one and the same value.
bool Compatible(const Claims& a, const Claims& b) {
  auto i = a.begin(), j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (i->property < j->property) {
      ++i;
    } else if (j->property < i->property) {
      ++j;
    } else {
      const uint32_t property = i->property, value = i->value;
      for (; i != a.end() && i->property == property; ++i) {
        if (i->value != value) return false;
      }
      for (; j != b.end() && j->property == property; ++j) {
        if (j->value != value) return false;
      }
    }
  }
  return true;
}

class Clusterer {
 public:
  explicit Clusterer(const Problem& problem)
      : problem_(problem), parent_(problem.nodes), claims_(problem.nodes), frozen_(problem.nodes, false) {
    std::iota(parent_.begin(), parent_.end(), 0);
    for (uint32_t node = 0; node < problem.nodes; ++node)
      claims_[node] = Claims(problem.claims[node].begin(), problem.claims[node].end());
  }

  Clustering Run() {
    std::set<int, std::greater<>> tiers;
    for (const Tie& tie : problem_.ties) tiers.insert(tie.tier);
    for (const int tier : tiers) RunTier(tier);
    result_.cluster.resize(problem_.nodes);
    for (uint32_t node = 0; node < problem_.nodes; ++node) result_.cluster[node] = Find(node);
    std::sort(result_.contests.begin(), result_.contests.end());
    result_.contests.erase(std::unique(result_.contests.begin(), result_.contests.end()), result_.contests.end());
    return std::move(result_);
  }

 private:
  uint32_t Find(uint32_t node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }

  void Join(uint32_t a, uint32_t b, uint32_t tie) {
    a = Find(a);
    b = Find(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);  // the root is the smallest node: a name, not a choice
    result_.steps.push_back({a, b, tie});
    parent_[b] = a;
    claims_[a].merge(claims_[b]);
    frozen_[a] = frozen_[a] || frozen_[b];
  }

  // Joins what the ties of one tier allow. First whole groups without a conflict, then the rest in rounds.
  void RunTier(int tier) {
    std::vector<uint32_t> conflicted;
    for (auto& [root, ties] : GroupTies(tier)) {
      if (GroupIsFree(ties)) {
        for (const uint32_t tie : ties) {
          for (const uint32_t node : problem_.ties[tie].nodes) Join(problem_.ties[tie].nodes[0], node, tie);
        }
      } else {
        while (Round(ties, tier)) {
        }
      }
    }
  }

  // The tier's ties by connected group.
  std::map<uint32_t, std::vector<uint32_t>> GroupTies(int tier) {
    std::vector<uint32_t> group(problem_.nodes);
    std::iota(group.begin(), group.end(), 0);
    const auto find = [&](uint32_t node) {
      while (group[node] != node) node = group[node] = group[group[node]];
      return node;
    };
    for (const Tie& tie : problem_.ties) {
      if (tie.tier != tier) continue;
      for (const uint32_t node : tie.nodes) group[find(Find(node))] = find(Find(tie.nodes[0]));
    }
    std::map<uint32_t, std::vector<uint32_t>> groups;
    for (uint32_t i = 0; i < problem_.ties.size(); ++i) {
      if (problem_.ties[i].tier == tier && problem_.ties[i].nodes.size() > 1)
        groups[find(Find(problem_.ties[i].nodes[0]))].push_back(i);
    }
    return groups;
  }

  bool GroupIsFree(const std::vector<uint32_t>& ties) {
    Claims all;
    for (const uint32_t tie : ties) {
      for (const uint32_t node : problem_.ties[tie].nodes) {
        const uint32_t root = Find(node);
        if (frozen_[root]) return false;
        all.insert(claims_[root].begin(), claims_[root].end());
      }
    }
    return Compatible(all, all);
  }

  // One round over a group with a conflict; false when nothing more can be joined.
  bool Round(const std::vector<uint32_t>& ties, int tier) {
    std::map<uint32_t, std::map<uint32_t, uint32_t>> neighbours;  // cluster -> neighbour that could be the same -> tie
    std::set<uint32_t> members;
    for (const uint32_t tie : ties) {
      std::set<uint32_t> roots;
      for (const uint32_t node : problem_.ties[tie].nodes) roots.insert(Find(node));
      members.insert(roots.begin(), roots.end());
      for (const uint32_t a : roots) {
        for (const uint32_t b : roots) {
          if (a != b && !frozen_[a] && !frozen_[b] && Compatible(claims_[a], claims_[b])) neighbours[a].emplace(b, tie);
        }
      }
    }
    const std::set<uint32_t> contested = Contested(neighbours, tier);
    for (const uint32_t node : contested) frozen_[node] = true;
    // Seeds are clusters that exclude another one of the group; when none is left, the rest is free of conflict.
    std::set<uint32_t> seeds;
    for (const uint32_t a : members) {
      for (const uint32_t b : members) {
        if (a < b && !Compatible(claims_[a], claims_[b])) seeds.insert({a, b});
      }
    }
    bool joined = JoinFrom(neighbours, contested, seeds);
    if (!joined) joined = JoinFrom(neighbours, contested, members);
    return joined;
  }

  // Clusters two of whose neighbours exclude each other.
  std::set<uint32_t> Contested(const std::map<uint32_t, std::map<uint32_t, uint32_t>>& neighbours, int tier) {
    std::set<uint32_t> contested;
    for (const auto& [node, others] : neighbours) {
      Claims all;
      for (const auto& [other, tie] : others) all.insert(claims_[other].begin(), claims_[other].end());
      if (Compatible(all, all)) continue;
      contested.insert(node);
      result_.contests.push_back({node, tier});
    }
    return contested;
  }

  // Joins each seed with its free neighbours. Several seeds may meet in one cluster; a group of such joins that would
  // hold a conflict is left out whole, and its non-seed clusters are contested.
  bool JoinFrom(const std::map<uint32_t, std::map<uint32_t, uint32_t>>& neighbours, const std::set<uint32_t>& contested,
                const std::set<uint32_t>& seeds) {
    struct Candidate {
      uint32_t a, b, tie;
    };
    std::vector<Candidate> candidates;
    std::map<uint32_t, uint32_t> group;
    const auto find = [&](uint32_t node) {
      group.emplace(node, node);
      while (group[node] != node) node = group[node] = group[group[node]];
      return node;
    };
    for (const auto& [a, others] : neighbours) {
      if (!seeds.contains(a) || contested.contains(a)) continue;
      for (const auto& [b, tie] : others) {
        if (contested.contains(b)) continue;
        candidates.push_back({a, b, tie});
        group[find(a)] = find(b);
      }
    }
    std::map<uint32_t, Claims> claims;
    for (const auto& [node, unused] : group) claims[find(node)].insert(claims_[node].begin(), claims_[node].end());
    bool joined = false;
    for (const Candidate& candidate : candidates) {
      const Claims& together = claims[find(candidate.a)];
      if (!Compatible(together, together)) continue;
      joined = joined || Find(candidate.a) != Find(candidate.b);
      Join(candidate.a, candidate.b, candidate.tie);
    }
    return joined;
  }

  const Problem& problem_;
  std::vector<uint32_t> parent_;
  std::vector<Claims> claims_;
  std::vector<bool> frozen_;  // contested once: joins nobody any more
  Clustering result_;
};

}  // namespace

Clustering Cluster(const Problem& problem) { return Clusterer(problem).Run(); }

}  // namespace c360::graph
