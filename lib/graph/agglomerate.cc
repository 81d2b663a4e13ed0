// Tested by tests/graph/agglomerate_test.cc.
#include "graph/agglomerate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <queue>
#include <set>
#include <tuple>

#include "absl/container/flat_hash_map.h"

namespace c360::graph {
namespace {

constexpr int kFraction = 18;  // bits behind the point of a sum: 28 + 18 bits leave room for 2^17 full pairs in 63
constexpr int32_t kLeast = -16000;
constexpr int32_t kMost = 28000;
constexpr uint64_t kCeiling = uint64_t{1} << 63;

// 2^(i / 1000) for i in 0..999, with 40 bits behind the point.
const std::array<uint64_t, 1000>& Powers() {
  static const std::array<uint64_t, 1000>* const powers = [] {
    auto* table = new std::array<uint64_t, 1000>;
    for (int i = 0; i < 1000; ++i) {
      (*table)[static_cast<size_t>(i)] = static_cast<uint64_t>(std::llround(std::ldexp(std::exp2(i / 1000.0), 40)));
    }
    return table;
  }();
  return *powers;
}

// 2^(millibits / 1000) with kFraction bits behind the point, at least 1.
uint64_t ToOdds(int32_t millibits) {
  millibits = std::clamp(millibits, kLeast, kMost);
  const int32_t shifted = millibits - kLeast;  // >= 0
  const uint64_t power = Powers()[static_cast<size_t>(shifted % 1000)];
  const int shift = 40 - kFraction - (shifted / 1000 + kLeast / 1000);
  return std::max<uint64_t>(1, shift >= 0 ? power >> shift : power << -shift);
}

// The inverse, to the nearest lower millibit; `value` > 0 counts units of 2^-kFraction.
int32_t ToMillibits(uint64_t value) {
  const int whole = std::bit_width(value) - 1;
  const uint64_t mantissa = whole <= 40 ? value << (40 - whole) : value >> (whole - 40);
  const auto& powers = Powers();
  const auto above = std::upper_bound(powers.begin(), powers.end(), mantissa);
  return static_cast<int32_t>(above - powers.begin()) - 1 + 1000 * (whole - kFraction);
}

// 1000 * min(2, n^(1/4)).
int32_t DenialFactor(uint32_t pairs) {
  static constexpr std::array<int32_t, 17> kFactors = {1000, 1000, 1189, 1316, 1414, 1495, 1565, 1627, 1682,
                                                       1732, 1778, 1821, 1861, 1899, 1934, 1968, 2000};
  return kFactors[std::min<uint32_t>(pairs, 16)];
}

struct FieldSum {
  uint64_t odds = 0;
  uint32_t pairs = 0;
  int32_t single = 0;  // the number itself while there is one pair

  void Add(const FieldSum& other) {
    if (other.pairs == 0) return;
    if (pairs == 0) {
      *this = other;
      return;
    }
    odds = kCeiling - odds < other.odds ? kCeiling : odds + other.odds;
    pairs += other.pairs;
  }
  int32_t Part(bool repeated) const {
    if (pairs == 0) return 0;
    int32_t mean = single;
    if (pairs > 1) mean = ToMillibits(odds) - (ToMillibits(uint64_t{pairs} << kFraction));
    if (mean >= 0 || !repeated) return mean;
    return static_cast<int32_t>(int64_t{mean} * DenialFactor(pairs) / 1000);
  }
};

struct PairSum {
  std::array<FieldSum, kMostFields> fields;
  uint32_t pairs = 0;
  void Add(const PairSum& other) {
    for (size_t i = 0; i < fields.size(); ++i) fields[i].Add(other.fields[i]);
    pairs += other.pairs;
  }
};

struct Cluster {
  std::vector<uint32_t> nodes;
  std::vector<Claim> claims;
  absl::flat_hash_map<uint32_t, PairSum*> neighbours;  // by the other cluster; each sum is known to both
  uint32_t version = 0;
};

struct Entry {
  int32_t score = 0;
  uint32_t left = 0;
  uint32_t right = 0;
  uint32_t left_version = 0;
  uint32_t right_version = 0;
  // The top of the heap is the best score, among equals the smallest nodes.
  friend bool operator<(const Entry& a, const Entry& b) {
    return std::tuple(a.score, b.left, b.right) < std::tuple(b.score, a.left, a.right);
  }
};

bool Conflict(const std::vector<Claim>& a, const std::vector<Claim>& b) {
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].property < b[j].property) {
      ++i;
    } else if (b[j].property < a[i].property) {
      ++j;
    } else {
      // Sides without a conflict of their own hold one value of a property; a side that was given with two stays so.
      const uint32_t property = a[i].property;
      size_t ai = i, bj = j;
      while (ai < a.size() && a[ai].property == property) ++ai;
      while (bj < b.size() && b[bj].property == property) ++bj;
      if (!std::equal(a.begin() + static_cast<std::ptrdiff_t>(i), a.begin() + static_cast<std::ptrdiff_t>(ai),
                      b.begin() + static_cast<std::ptrdiff_t>(j), b.begin() + static_cast<std::ptrdiff_t>(bj))) {
        return true;
      }
      i = ai;
      j = bj;
    }
  }
  return false;
}

class Agglomerator {
 public:
  explicit Agglomerator(const AgglomerationProblem& problem) : problem_(problem) {}

  Agglomeration Run() {
    Start();
    for (const auto& [id, cluster] : clusters_) {
      for (const auto& [other, sum] : cluster.neighbours) {
        if (id < other) Offer(id, other);
      }
    }
    do {
      Drain();
    } while (ReofferContested());
    Finish();
    return std::move(result_);
  }

 private:
  void Drain() {
    while (!heap_.empty()) {
      const Entry entry = heap_.top();
      heap_.pop();
      if (!Current(entry)) continue;
      if (Contested(entry.left, entry.right, entry.score)) {
        waiting_.insert({entry.left, entry.right});
        continue;
      }
      result_.steps.push_back(JoinOf(entry.left, entry.right));
      Merge(entry.left, entry.right);
    }
  }

  bool Current(const Entry& entry) const {
    const auto left = clusters_.find(entry.left), right = clusters_.find(entry.right);
    return left != clusters_.end() && right != clusters_.end() && left->second.version == entry.left_version &&
           right->second.version == entry.right_version;
  }

  // Offers again, best first, what waited and is free now. False when nothing is.
  bool ReofferContested() {
    const std::set<std::pair<uint32_t, uint32_t>> waiting = std::move(waiting_);
    waiting_.clear();
    bool free = false;
    for (const auto& [a, b] : waiting) {
      const auto left = clusters_.find(a);
      if (left == clusters_.end() || !left->second.neighbours.contains(b)) continue;
      const int32_t score = Pool(*left->second.neighbours.at(b)).score;
      if (score < problem_.threshold) continue;
      if (Contested(a, b, score)) {
        waiting_.insert({a, b});
      } else {
        Offer(a, b);
        free = true;
      }
    }
    return free;
  }

  bool Contested(uint32_t a, uint32_t b, int32_t score) {
    if (problem_.contest_margin < 0) return false;
    return HasRival(a, b, score) || HasRival(b, a, score);
  }

  // Whether `side` could as well join a third cluster that excludes `other`. Claims exclude for certain, so no join is
  // too good to be contested by them; what only the scores say is heard against doubtful joins.
  bool HasRival(uint32_t side, uint32_t other, int32_t score) {
    const bool doubtful = score <= problem_.contest_ceiling;
    const std::vector<Claim>& claims = clusters_.at(other).claims;
    if (!doubtful && claims.empty()) return false;
    for (const auto& [third, sum] : clusters_.at(side).neighbours) {
      if (third == other) continue;
      const bool by_claims = Conflict(claims, clusters_.at(third).claims);
      if (!by_claims && !doubtful) continue;
      const int32_t rival = Pool(*sum).score;
      if (rival < problem_.threshold || rival < score - problem_.contest_margin) continue;
      if (Conflict(clusters_.at(side).claims, clusters_.at(third).claims)) continue;
      if (by_claims || Exclude(other, third)) return true;
    }
    return false;
  }

  // The first opponent (strangers) is refuted, and another one (relatives) stands firm.
  bool Exclude(uint32_t a, uint32_t b) {
    const Cluster& left = clusters_.at(a);
    const Cluster& right = clusters_.at(b);
    const auto known = left.neighbours.find(b);
    if (known != left.neighbours.end()) return Denied(*known->second);
    PairSum sum;
    SumOf(left, right, &sum);
    return Denied(sum);
  }

  bool Denied(const PairSum& sum) const {
    const PooledScore pooled = Pool(sum);
    return pooled.score <= problem_.contest_denial && Against(0, sum) >= problem_.threshold;
  }

  int32_t Against(size_t opponent, const PairSum& sum) const {
    int32_t score = problem_.opponents[opponent].prior;
    for (uint32_t rest = problem_.opponents[opponent].fields; rest != 0; rest &= rest - 1) {
      const auto field = static_cast<size_t>(std::countr_zero(rest));
      score += sum.fields[field].Part((problem_.not_repeated >> field & 1) == 0);
    }
    return score;
  }

  void Start() {
    std::vector<uint32_t> id(problem_.nodes);
    std::map<uint32_t, uint32_t> first_of;
    for (uint32_t node = 0; node < problem_.nodes; ++node) {
      id[node] = problem_.start.empty() ? node : first_of.try_emplace(problem_.start[node], node).first->second;
      Cluster& cluster = clusters_[id[node]];
      cluster.nodes.push_back(node);
      if (!problem_.claims.empty()) AddClaims(problem_.claims[node], &cluster);
    }
    for (const auto& [a, b] : problem_.candidates) Connect(id[a], id[b]);
  }

  static void AddClaims(const std::vector<Claim>& claims, Cluster* cluster) {
    std::vector<Claim> all;
    std::set_union(cluster->claims.begin(), cluster->claims.end(), claims.begin(), claims.end(),
                   std::back_inserter(all));
    cluster->claims = std::move(all);
  }

  void Connect(uint32_t a, uint32_t b) {
    if (a == b || clusters_[a].neighbours.contains(b)) return;
    sums_.push_back(std::make_unique<PairSum>());
    PairSum* sum = sums_.back().get();
    clusters_[a].neighbours[b] = sum;
    clusters_[b].neighbours[a] = sum;
    SumOf(clusters_[a], clusters_[b], sum);
  }

  void SumOf(const Cluster& a, const Cluster& b, PairSum* sum) const {
    for (const uint32_t x : a.nodes) {
      for (const uint32_t y : b.nodes) {
        FieldScores scores;
        problem_.score(std::min(x, y), std::max(x, y), &scores);
        ++sum->pairs;
        for (uint32_t rest = scores.present; rest != 0; rest &= rest - 1) {
          const auto field = static_cast<size_t>(std::countr_zero(rest));
          sum->fields[field].Add(
              {ToOdds(scores.millibits[field]), 1, std::clamp(scores.millibits[field], kLeast, kMost)});
        }
      }
    }
  }

  PooledScore Pool(const PairSum& sum) const {
    std::array<int32_t, kMostFields> parts;
    for (size_t i = 0; i < parts.size(); ++i) parts[i] = sum.fields[i].Part((problem_.not_repeated >> i & 1) == 0);
    PooledScore best;
    for (uint32_t i = 0; i < problem_.opponents.size(); ++i) {
      int32_t score = problem_.opponents[i].prior;
      for (uint32_t rest = problem_.opponents[i].fields; rest != 0; rest &= rest - 1) {
        score += parts[static_cast<size_t>(std::countr_zero(rest))];
      }
      if (i > 0 && score >= best.score) continue;
      best.score = score;
      best.opponent = i;
    }
    const uint32_t counted = problem_.opponents[best.opponent].fields;
    for (size_t i = 0; i < parts.size(); ++i) best.parts[i] = (counted >> i & 1) != 0 ? parts[i] : 0;
    return best;
  }

  void Offer(uint32_t a, uint32_t b) {
    const Cluster& left = clusters_.at(a);
    const Cluster& right = clusters_.at(b);
    const int32_t score = Pool(*left.neighbours.at(b)).score;
    if (score < problem_.threshold || Conflict(left.claims, right.claims)) return;
    heap_.push({score, std::min(a, b), std::max(a, b), a < b ? left.version : right.version,
                a < b ? right.version : left.version});
  }

  Join JoinOf(uint32_t a, uint32_t b) const {
    const PairSum& sum = *clusters_.at(a).neighbours.at(b);
    return {std::min(a, b), std::max(a, b), sum.pairs, Pool(sum)};
  }

  // The smaller id lives on.
  void Merge(uint32_t into, uint32_t from) {
    auto node = clusters_.extract(from);
    Cluster& gone = node.mapped();
    Cluster& kept = clusters_.at(into);
    kept.neighbours.erase(from);
    gone.neighbours.erase(into);
    for (auto& [other, sum] : kept.neighbours) {
      const auto shared = gone.neighbours.find(other);
      if (shared != gone.neighbours.end()) {
        sum->Add(*shared->second);
        clusters_.at(other).neighbours.erase(from);
        gone.neighbours.erase(shared);
      } else {
        SumOf(gone, clusters_.at(other), sum);
      }
    }
    for (auto& [other, sum] : gone.neighbours) {
      Cluster& third = clusters_.at(other);
      SumOf(kept, third, sum);
      third.neighbours.erase(from);
      third.neighbours[into] = sum;
      kept.neighbours[other] = sum;
    }
    kept.nodes.insert(kept.nodes.end(), gone.nodes.begin(), gone.nodes.end());
    AddClaims(gone.claims, &kept);
    ++kept.version;
    for (const auto& [other, sum] : kept.neighbours) Offer(into, other);
  }

  void Finish() {
    result_.cluster.resize(problem_.nodes);
    for (const auto& [id, cluster] : clusters_) {
      for (const uint32_t node : cluster.nodes) result_.cluster[node] = id;
      for (const auto& [other, sum] : cluster.neighbours) {
        if (other < id) continue;
        RefusedJoin refused{JoinOf(id, other), Conflict(cluster.claims, clusters_.at(other).claims), false};
        refused.contested = !refused.vetoed && refused.join.pooled.score >= problem_.threshold;
        if (refused.join.pooled.score >= problem_.review_floor) result_.refused.push_back(refused);
      }
    }
    std::sort(result_.refused.begin(), result_.refused.end(), [](const RefusedJoin& a, const RefusedJoin& b) {
      return std::tuple(-a.join.pooled.score, a.join.left, a.join.right) <
             std::tuple(-b.join.pooled.score, b.join.left, b.join.right);
    });
    if (result_.refused.size() > problem_.most_refused) result_.refused.resize(problem_.most_refused);
  }

  const AgglomerationProblem& problem_;
  std::map<uint32_t, Cluster> clusters_;  // by smallest node
  std::vector<std::unique_ptr<PairSum>> sums_;
  std::priority_queue<Entry> heap_;
  std::set<std::pair<uint32_t, uint32_t>> waiting_;  // contested joins
  Agglomeration result_;
};

}  // namespace

Agglomeration Agglomerate(const AgglomerationProblem& problem) { return Agglomerator(problem).Run(); }

}  // namespace c360::graph
