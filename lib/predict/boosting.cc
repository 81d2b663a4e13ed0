// Histogram boosting. Each column is cut once into bins at its quantiles, bin 0 for missing values; a tree grows level
// by level, each node adding up gradient and hessian by bin and taking the cut, and the side for missing values, with
// the largest second-order gain  G_l^2/(H_l+L) + G_r^2/(H_r+L) - G^2/(H+L). Ties go to the lower column and cut, so
// equal inputs give equal trees. Tested by boosting_test.cc.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"
#include "base/status.h"
#include "c360/predict/classifier.h"
#include "predict/labels.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

// The bins of one column: bin b >= 1 holds values in (cuts[b-2], cuts[b-1]].
struct Binning {
  std::vector<double> cuts;  // upper edges of all bins but the last
  int BinOf(double value) const {
    if (std::isnan(value)) return 0;
    return 1 + static_cast<int>(std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin());
  }
};

Binning MakeBins(std::vector<double> known, int bins) {
  Binning binning;
  std::sort(known.begin(), known.end());
  std::vector<double> distinct = known;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() < 2) return binning;
  std::vector<double> edges;  // values that end a bin
  if (distinct.size() <= static_cast<size_t>(bins)) {
    edges.assign(distinct.begin(), distinct.end() - 1);
  } else {
    for (int b = 1; b < bins; ++b) {
      const double edge = known[known.size() * static_cast<size_t>(b) / static_cast<size_t>(bins)];
      if (edge < distinct.back() && (edges.empty() || edge > edges.back())) edges.push_back(edge);
    }
  }
  // The cut lies midway to the next value, so that unseen values fall on the nearer side.
  for (const double edge : edges) {
    const double next = *std::upper_bound(distinct.begin(), distinct.end(), edge);
    const double middle = edge + (next - edge) / 2;
    binning.cuts.push_back(middle < next ? middle : edge);
  }
  return binning;
}

struct Sums {
  double gradient = 0;
  double hessian = 0;
};

struct Split {
  double gain = 0;
  int place = -1;  // among the columns that can be cut
  int bin = 0;     // bins 1..bin go left
  bool missing_left = false;
};

class Booster {
 public:
  Booster(const FeatureTable& table, std::span<const uint8_t> labels, const BoostingOptions& options)
      : table_(table), labels_(labels), options_(options), rows_(table.rows()), columns_(table.columns()) {
    bins_.resize(columns_);
    for (size_t c = 0; c < columns_; ++c) {
      std::vector<double> known;
      for (size_t r = 0; r < rows_; ++r) {
        if (!std::isnan(table.Row(r)[c])) known.push_back(table.Row(r)[c]);
      }
      bins_[c] = MakeBins(std::move(known), options.bins);
      if (bins_[c].cuts.empty()) continue;  // one value for all: nothing to cut
      cuttable_.push_back({c, cells_});
      cells_ += bins_[c].cuts.size() + 2;  // missing, and one more bin than cuts
    }
    codes_.resize(rows_ * cuttable_.size());
    for (size_t i = 0; i < cuttable_.size(); ++i) {
      const size_t c = cuttable_[i].column;
      for (size_t r = 0; r < rows_; ++r)
        codes_[r * cuttable_.size() + i] = static_cast<uint8_t>(bins_[c].BinOf(table.Row(r)[c]));
    }
  }

  BoostedModel Run() {
    BoostedModel model;
    model.names = table_.names;
    const auto positives = static_cast<double>(std::count(labels_.begin(), labels_.end(), 1));
    model.base = std::log(positives / (static_cast<double>(rows_) - positives));
    score_.assign(rows_, model.base);
    gain_.assign(columns_, 0);
    SeededRandom random(options_.seed);
    for (int t = 0; t < options_.trees; ++t) {
      slope_.assign(rows_, Sums());
      std::vector<uint32_t> sample;
      for (size_t r = 0; r < rows_; ++r) {
        const double p = Logistic(score_[r]);
        slope_[r] = {labels_[r] - p, p * (1 - p)};
        if (options_.row_share >= 1 || random.Chance(options_.row_share)) sample.push_back(static_cast<uint32_t>(r));
      }
      std::vector<TreeNode> tree;
      Grow(&tree, std::move(sample), 0);
      for (size_t r = 0; r < rows_; ++r) score_[r] += Leaf(tree, table_.Row(r)).value;
      model.trees.push_back(std::move(tree));
    }
    double total = 0;
    for (const double gain : gain_) total += gain;
    for (const double gain : gain_) model.importance.push_back(total > 0 ? gain / total : 0);
    return model;
  }

  static const TreeNode& Leaf(const std::vector<TreeNode>& tree, std::span<const double> row) {
    const TreeNode* node = &tree[0];
    while (node->feature >= 0) node = &tree[static_cast<size_t>(Child(*node, row))];
    return *node;
  }

  static int32_t Child(const TreeNode& node, std::span<const double> row) {
    const double value = row[static_cast<size_t>(node.feature)];
    const bool left = std::isnan(value) ? node.missing_left : value <= node.threshold;
    return left ? node.left : node.right;
  }

 private:
  int32_t Grow(std::vector<TreeNode>* tree, std::vector<uint32_t> rows, int depth) {
    Sums total;
    for (const uint32_t r : rows) {
      total.gradient += slope_[r].gradient;
      total.hessian += slope_[r].hessian;
    }
    const auto index = static_cast<int32_t>(tree->size());
    tree->emplace_back();
    (*tree)[static_cast<size_t>(index)].value =
        options_.learning_rate * total.gradient / (total.hessian + options_.leaf_penalty);
    if (depth >= options_.depth) return index;
    const Split split = BestSplit(rows, total);
    if (split.place < 0) return index;
    const size_t column = cuttable_[static_cast<size_t>(split.place)].column;
    gain_[column] += split.gain;
    std::vector<uint32_t> left, right;
    for (const uint32_t r : rows) {
      const int code = codes_[r * cuttable_.size() + static_cast<size_t>(split.place)];
      const bool goes_left = code == 0 ? split.missing_left : code <= split.bin;
      (goes_left ? left : right).push_back(r);
    }
    rows = {};
    const int32_t left_child = Grow(tree, std::move(left), depth + 1);
    const int32_t right_child = Grow(tree, std::move(right), depth + 1);
    TreeNode& node = (*tree)[static_cast<size_t>(index)];
    node.feature = static_cast<int>(column);
    node.threshold = bins_[column].cuts[static_cast<size_t>(split.bin - 1)];
    node.missing_left = split.missing_left;
    node.left = left_child;
    node.right = right_child;
    return index;
  }

  Split BestSplit(const std::vector<uint32_t>& rows, const Sums& total) {
    histograms_.assign(cells_, Sums());
    for (const uint32_t r : rows) {
      const uint8_t* codes = &codes_[r * cuttable_.size()];
      const Sums slope = slope_[r];
      for (size_t i = 0; i < cuttable_.size(); ++i) {
        Sums& sums = histograms_[cuttable_[i].cell + codes[i]];
        sums.gradient += slope.gradient;
        sums.hessian += slope.hessian;
      }
    }
    const double penalty = options_.leaf_penalty;
    const auto quality = [penalty](const Sums& s) { return s.gradient * s.gradient / (s.hessian + penalty); };
    Split best;
    best.gain = 1e-10;
    for (size_t i = 0; i < cuttable_.size(); ++i) {
      const Sums* histogram = &histograms_[cuttable_[i].cell];
      const Sums missing = histogram[0];
      Sums left;
      for (size_t b = 1; b <= bins_[cuttable_[i].column].cuts.size(); ++b) {
        left.gradient += histogram[b].gradient;
        left.hessian += histogram[b].hessian;
        for (const bool missing_left : {true, false}) {
          if (!missing_left && missing.hessian == 0) continue;  // nothing is missing: one side will do
          Sums l = left;
          if (missing_left) {
            l.gradient += missing.gradient;
            l.hessian += missing.hessian;
          }
          const Sums r{total.gradient - l.gradient, total.hessian - l.hessian};
          if (l.hessian < options_.min_leaf_weight || r.hessian < options_.min_leaf_weight) continue;
          const double gain = quality(l) + quality(r) - quality(total);
          if (gain > best.gain) best = {gain, static_cast<int>(i), static_cast<int>(b), missing_left};
        }
      }
    }
    return best;
  }

  const FeatureTable& table_;
  std::span<const uint8_t> labels_;
  const BoostingOptions& options_;
  size_t rows_;
  size_t columns_;
  std::vector<Binning> bins_;
  // The columns with more than one value, ascending, and where the bins of each begin in a histogram of `cells_` bins.
  struct Cuttable {
    size_t column;
    size_t cell;
  };
  std::vector<Cuttable> cuttable_;
  size_t cells_ = 0;
  std::vector<uint8_t> codes_;  // bin of each value of those columns, row-major
  std::vector<double> score_, gain_;
  std::vector<Sums> slope_;  // of the loss, by row
  std::vector<Sums> histograms_;
};

}  // namespace

double BoostedModel::LogOdds(std::span<const double> row) const {
  double sum = base;
  for (const auto& tree : trees) sum += Booster::Leaf(tree, row).value;
  return sum;
}

Contributions BoostedModel::Explain(std::span<const double> row) const {
  Contributions parts{.base = base, .of_feature = std::vector<double>(names.size(), 0.0)};
  for (const auto& tree : trees) {
    const TreeNode* node = &tree[0];
    parts.base += node->value;
    while (node->feature >= 0) {
      const TreeNode* next = &tree[static_cast<size_t>(Booster::Child(*node, row))];
      parts.of_feature[static_cast<size_t>(node->feature)] += next->value - node->value;
      node = next;
    }
  }
  return parts;
}

absl::StatusOr<BoostedModel> FitBoosted(const FeatureTable& table, std::span<const uint8_t> labels,
                                        const BoostingOptions& options) {
  C360_RETURN_IF_ERROR(CheckExamples(table, labels));
  if (options.trees < 1) return InvalidArgument("trees: {}, must be at least 1", options.trees);
  if (options.depth < 1 || options.depth > 8) return InvalidArgument("depth: {}, must be 1 to 8", options.depth);
  if (options.bins < 2 || options.bins > 255) return InvalidArgument("bins: {}, must be 2 to 255", options.bins);
  if (!(options.learning_rate > 0 && options.learning_rate <= 1))
    return InvalidArgument("learning_rate: {}, must be in (0, 1]", options.learning_rate);
  if (!(options.row_share > 0 && options.row_share <= 1))
    return InvalidArgument("row_share: {}, must be in (0, 1]", options.row_share);
  if (!(options.leaf_penalty >= 0 && options.min_leaf_weight > 0))
    return InvalidArgument("leaf_penalty: {}, min_leaf_weight: {}; need >= 0 and > 0", options.leaf_penalty,
                           options.min_leaf_weight);
  return Booster(table, labels, options).Run();
}

}  // namespace c360::predict
