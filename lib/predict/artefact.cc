// What is read back is checked, for a store outlives the program that wrote it. Tested by churn_test.cc.
#include "predict/artefact.h"

#include <utility>

#include "base/status.h"

namespace c360::predict {
namespace {

template <typename From>
std::vector<double> Doubles(const From& from) {
  return {from.begin(), from.end()};
}

absl::Status CheckTree(const v1::BoostedArtefact::Tree& tree, int features) {
  if (tree.nodes_size() == 0) return InvalidArgument("a tree without a root");
  for (int i = 0; i < tree.nodes_size(); ++i) {
    const auto& node = tree.nodes(i);
    if (node.feature() < 0) continue;
    const bool children_below =
        node.left() > i && node.right() > i && node.left() < tree.nodes_size() && node.right() < tree.nodes_size();
    if (node.feature() >= features || !children_below) return InvalidArgument("node {} of a tree leads nowhere", i);
  }
  return absl::OkStatus();
}

}  // namespace

void ToArtefact(const LogisticModel& model, v1::LogisticArtefact* artefact) {
  artefact->set_intercept(model.intercept);
  artefact->mutable_mean()->Assign(model.mean.begin(), model.mean.end());
  artefact->mutable_scale()->Assign(model.scale.begin(), model.scale.end());
  artefact->mutable_coefficient()->Assign(model.coefficient.begin(), model.coefficient.end());
  artefact->mutable_missing_offset()->Assign(model.missing_offset.begin(), model.missing_offset.end());
  artefact->mutable_logarithm()->Assign(model.logarithm.begin(), model.logarithm.end());
}

void ToArtefact(const BoostedModel& model, v1::BoostedArtefact* artefact) {
  artefact->set_base(model.base);
  artefact->mutable_importance()->Assign(model.importance.begin(), model.importance.end());
  for (const auto& tree : model.trees) {
    auto* out = artefact->add_trees();
    for (const TreeNode& node : tree) {
      auto* n = out->add_nodes();
      n->set_feature(node.feature);
      n->set_threshold(node.threshold);
      n->set_missing_left(node.missing_left);
      n->set_left(node.left);
      n->set_right(node.right);
      n->set_value(node.value);
    }
  }
}

absl::StatusOr<Classifier> Classifier::From(const v1::PredictionModel& model) {
  const int n = model.features_size();
  if (model.has_logistic()) {
    const v1::LogisticArtefact& a = model.logistic();
    if (a.mean_size() != n || a.scale_size() != n || a.coefficient_size() != n || a.missing_offset_size() != n ||
        a.logarithm_size() != n)
      return InvalidArgument("the model's lists do not fit its {} features", n);
    LogisticModel out;
    out.names.assign(model.features().begin(), model.features().end());
    out.intercept = a.intercept();
    out.mean = Doubles(a.mean());
    out.scale = Doubles(a.scale());
    out.coefficient = Doubles(a.coefficient());
    out.missing_offset = Doubles(a.missing_offset());
    out.logarithm.assign(a.logarithm().begin(), a.logarithm().end());
    return Classifier(std::move(out));
  }
  if (!model.has_boosted()) return InvalidArgument("the model \"{}\" is no classifier", model.name());
  BoostedModel out;
  out.names.assign(model.features().begin(), model.features().end());
  out.base = model.boosted().base();
  out.importance = Doubles(model.boosted().importance());
  for (const auto& tree : model.boosted().trees()) {
    C360_RETURN_IF_ERROR(CheckTree(tree, n));
    auto& nodes = out.trees.emplace_back();
    for (const auto& node : tree.nodes()) {
      nodes.push_back({.feature = node.feature(),
                       .threshold = node.threshold(),
                       .missing_left = node.missing_left(),
                       .left = node.left(),
                       .right = node.right(),
                       .value = node.value()});
    }
  }
  return Classifier(std::move(out));
}

}  // namespace c360::predict
