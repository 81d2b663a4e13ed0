#include "resolve/review.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>

#include "fmt/format.h"
#include "match/levels.h"

namespace c360::resolve {
namespace {

constexpr size_t kRecordsTold = 10;
using Nodes = std::vector<uint32_t>;

class Collector {
 public:
  Collector(const Component& component, int32_t band, std::vector<ReviewCandidate>* candidates)
      : component_(component), band_(band), candidates_(candidates) {}

  void Run() {
    std::map<uint32_t, Nodes> parts = Parts();
    for (const graph::Join& join : component_.scored.steps) {
      Nodes& left = parts[join.left];
      Nodes& right = parts[join.right];
      if (join.pooled.score < band_) Add(v1::ReviewItem::JOINED, join, left, right);
      left.insert(left.end(), right.begin(), right.end());
      right.clear();
    }
    for (const graph::RefusedJoin& refused : component_.scored.refused) {
      if (refused.vetoed) continue;
      if (!refused.contested && refused.join.pooled.score < -band_) continue;
      Add(refused.contested ? v1::ReviewItem::CONTESTED : v1::ReviewItem::APART, refused.join, parts[refused.join.left],
          parts[refused.join.right]);
    }
  }

 private:
  // The clusters that the ties made, by the label that the first scored steps use: their smallest node.
  std::map<uint32_t, Nodes> Parts() const {
    std::map<uint32_t, Nodes> of_label;
    for (uint32_t node = 0; node < component_.tied.size(); ++node) of_label[component_.tied[node]].push_back(node);
    std::map<uint32_t, Nodes> parts;
    for (auto& [label, nodes] : of_label) parts[nodes.front()] = std::move(nodes);
    return parts;
  }

  // An identifier that only one side shows: of a person before any other, then the highest rank, then the smallest.
  std::string KeyOf(const Nodes& side, const Nodes& other) const {
    std::string best;
    std::tuple<int, int> best_rank;
    for (const uint32_t node : side) {
      for (const Shown& shown : component_.records[node]->shown) {
        const auto shows = [&](uint32_t n) { return Shows(*component_.records[n], shown.hash); };
        if (shown.alias || std::any_of(other.begin(), other.end(), shows)) continue;
        const std::tuple rank(static_cast<int>(TierOf(*shown.rule)), shown.rule->rank());
        std::string key = fmt::format("{}:{}", shown.name_space, shown.value);
        if (!best.empty() && (rank < best_rank || (rank == best_rank && key >= best))) continue;
        best = std::move(key);
        best_rank = rank;
      }
    }
    return best;
  }

  v1::ReviewSide SideOf(const Nodes& side, const Nodes& other) const {
    v1::ReviewSide told;
    told.set_key(KeyOf(side, other));
    told.set_record_count(static_cast<int64_t>(side.size()));
    std::vector<std::string> anchors;
    for (const uint32_t node : side) {
      const RecordEvidence& record = *component_.records[node];
      anchors.push_back(fmt::format("{}:{}", record.anchor_namespace, record.anchor_value));
    }
    std::sort(anchors.begin(), anchors.end());
    if (anchors.size() > kRecordsTold) anchors.resize(kRecordsTold);
    for (std::string& anchor : anchors) told.add_records(std::move(anchor));
    return told;
  }

  void Add(v1::ReviewItem::Kind kind, const graph::Join& join, const Nodes& left, const Nodes& right) {
    ReviewCandidate candidate{{}, component_.records[left.front()]->id, component_.records[right.front()]->id};
    v1::ReviewItem& item = candidate.item;
    item.set_kind(kind);
    *item.mutable_left() = SideOf(left, right);
    *item.mutable_right() = SideOf(right, left);
    item.set_score_millibits(join.pooled.score);
    int64_t prior = join.pooled.score;
    for (int field = 0; field < match::kFieldCount; ++field) {
      const int32_t part = join.pooled.parts[static_cast<size_t>(field)];
      if (part == 0) continue;
      v1::ScorePart* told = item.add_parts();
      told->set_comparison(std::string(match::FieldName(static_cast<match::Field>(field))));
      told->set_level(join.pairs == 1 ? "of the pair" : fmt::format("pooled from {} pairs", join.pairs));
      told->set_weight_millibits(part);
      prior -= part;
    }
    item.set_prior_millibits(prior);
    if (join.pooled.opponent == 1)
      item.add_reasons("weighed against two relatives, who share family name, address and contacts anyway");
    if (kind == v1::ReviewItem::CONTESTED)
      item.add_reasons("one side fits a third profile as well, which cannot be one with the other");
    const double same = 1 / (1 + std::exp2(-join.pooled.score / 1000.0));
    const double wrong = kind == v1::ReviewItem::JOINED ? 1 - same : same;
    item.set_gain(wrong * static_cast<double>(left.size()) * static_cast<double>(right.size()));
    candidates_->push_back(std::move(candidate));
  }

  const Component& component_;
  const int32_t band_;
  std::vector<ReviewCandidate>* const candidates_;
};

auto Keys(const ReviewCandidate& c) {
  return std::tie(c.item.left().key(), c.item.right().key(), c.item.left().records(0), c.item.right().records(0));
}

}  // namespace

void CollectReview(const Component& component, int32_t band, std::vector<ReviewCandidate>* candidates) {
  Collector(component, band, candidates).Run();
}

bool ComesBefore(const ReviewCandidate& a, const ReviewCandidate& b) {
  return a.item.gain() != b.item.gain() ? a.item.gain() > b.item.gain() : Keys(a) < Keys(b);
}

}  // namespace c360::resolve
