#include "resolve/explain.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "base/status.h"
#include "fmt/format.h"

namespace c360::resolve {
namespace {

std::string AnchorText(const RecordEvidence& record) {
  return fmt::format("{}:{}", record.anchor_namespace, record.anchor_value);
}

std::string_view TierName(int tier) {
  return tier == kAsserted  ? "asserted same"
         : tier == kPerson  ? "same person id"
         : tier == kContact ? "same contact"
                            : "same device";
}

void AddPart(std::string_view comparison, std::string_view level, int64_t weight, v1::WhyResult* why) {
  v1::ScorePart* part = why->add_parts();
  part->set_comparison(std::string(comparison));
  part->set_level(std::string(level));
  part->set_weight_millibits(weight);
}

void Total(v1::WhyResult* why) {
  why->set_prior_millibits(kPriorMillibits);
  int64_t score = kPriorMillibits;
  for (const v1::ScorePart& part : why->parts()) score += part.weight_millibits();
  why->set_score_millibits(score);
}

// Evidence between two records taken by themselves: values both show, and claims that differ.
absl::Status DirectParts(Resolver& resolver, const RecordEvidence& a, const RecordEvidence& b, v1::WhyResult* why) {
  for (const Shown& shown : a.shown) {
    if (!Shows(b, shown.hash)) {
      if (!shown.rule->exclusive()) continue;
      const auto other = std::find_if(b.shown.begin(), b.shown.end(),
                                      [&](const Shown& s) { return s.name_space == shown.name_space; });
      if (other == b.shown.end() || shown.alias || other->alias) continue;
      AddPart(shown.name_space, "two values of an exclusive id", -200'000, why);
      why->add_reasons(
          fmt::format("they have different values of {}, of which one person has only one", shown.name_space));
      continue;
    }
    C360_ASSIGN_OR_RETURN(const Standing standing, resolver.StandingOf(shown));
    const Tier tier = TierOf(*shown.rule);
    switch (standing) {
      case Standing::kJoins:
        AddPart(shown.name_space, TierName(tier), WeightMillibits(tier), why);
        break;
      case Standing::kSharedByIds:
        AddPart(shown.name_space, "equal, but shared by people with different ids", 0, why);
        why->add_reasons(
            fmt::format("both show one {}, but so do people with different ids: it joins nobody", shown.name_space));
        break;
      case Standing::kSharedByNames:
        AddPart(shown.name_space, "equal, but shared under different names", 0, why);
        why->add_reasons(
            fmt::format("both show one {}, but under clearly different names: it joins nobody", shown.name_space));
        break;
      case Standing::kCapped:
        AddPart(shown.name_space, "equal, but shown by too many records", 0, why);
        why->add_reasons(
            fmt::format("both show one {}, but so do more records than the cap: it joins nobody", shown.name_space));
        break;
    }
  }
  return absl::OkStatus();
}

// The path from one set of nodes to another inside a cluster whose weakest tie is strongest, shortest among those.
std::vector<std::pair<uint32_t, uint32_t>> FindPath(const Component& c, uint32_t from, uint32_t to) {
  for (int tier = kAsserted; tier >= kDevice; --tier) {
    std::map<uint32_t, std::pair<uint32_t, uint32_t>> came;  // node -> (previous node, tie)
    std::deque<uint32_t> queue = {from};
    came[from] = {from, 0};
    while (!queue.empty() && !came.contains(to)) {
      const uint32_t node = queue.front();
      queue.pop_front();
      for (uint32_t t = 0; t < c.problem.ties.size(); ++t) {
        const graph::Tie& tie = c.problem.ties[t];
        if (tie.tier < tier || std::find(tie.nodes.begin(), tie.nodes.end(), node) == tie.nodes.end()) continue;
        for (const uint32_t next : tie.nodes) {
          if (c.clustering.cluster[next] == c.clustering.cluster[from] && came.emplace(next, std::pair(node, t)).second)
            queue.push_back(next);
        }
      }
    }
    if (!came.contains(to)) continue;
    std::vector<std::pair<uint32_t, uint32_t>> path;  // (node reached, tie used)
    for (uint32_t node = to; node != from; node = came[node].first) path.emplace_back(node, came[node].second);
    std::reverse(path.begin(), path.end());
    return path;
  }
  return {};
}

void TellPath(const Component& component, uint32_t from, uint32_t to, v1::WhyResult* why) {
  int64_t weakest = WeightMillibits(kAsserted) + 1;
  std::string weakest_via;
  int weakest_tier = kAsserted;
  uint32_t at = from;
  for (const auto& [node, tie] : FindPath(component, from, to)) {
    const int tier = component.problem.ties[tie].tier;
    v1::PathStep* step = why->add_path();
    step->set_from_record(AnchorText(*component.records[at]));
    step->set_to_record(AnchorText(*component.records[node]));
    step->set_via(component.tie_names[tie]);
    step->set_weight_millibits(WeightMillibits(static_cast<Tier>(tier)));
    if (step->weight_millibits() < weakest) {
      weakest = step->weight_millibits();
      weakest_via = step->via().substr(0, step->via().find(':'));
      weakest_tier = tier;
    }
    at = node;
  }
  if (why->path_size() > 0) AddPart(weakest_via, TierName(weakest_tier), weakest, why);
}

std::string ContestText(const Component& component, const graph::Contest& contest) {
  return fmt::format("{} could belong to several people by evidence of the kind \"{}\": it joined none of them",
                     AnchorText(*component.records[contest.node]), TierName(contest.tier));
}

}  // namespace

absl::StatusOr<v1::WhyResult> ExplainPair(Resolver& resolver, std::span<const RecordId> left,
                                          std::span<const RecordId> right) {
  v1::WhyResult why;
  for (const RecordId id : left) {
    if (std::find(right.begin(), right.end(), id) == right.end()) continue;
    why.set_same(true);
    AddPart("record", "shown by one and the same record", WeightMillibits(kAsserted), &why);
    Total(&why);
    return why;
  }
  C360_ASSIGN_OR_RETURN(const std::vector<Component> components, resolver.Resolve(left));
  for (const Component& component : components) {
    for (uint32_t i = 0; i < component.records.size(); ++i) {
      if (std::find(left.begin(), left.end(), component.records[i]->id) == left.end()) continue;
      for (uint32_t j = 0; j < component.records.size(); ++j) {
        if (component.clustering.cluster[i] != component.clustering.cluster[j]) continue;
        if (std::find(right.begin(), right.end(), component.records[j]->id) == right.end()) continue;
        why.set_same(true);
        TellPath(component, i, j, &why);
        Total(&why);
        return why;
      }
    }
  }
  C360_ASSIGN_OR_RETURN(const auto a, resolver.Record(left[0]));
  C360_ASSIGN_OR_RETURN(const auto b, resolver.Record(right[0]));
  C360_RETURN_IF_ERROR(DirectParts(resolver, *a, *b, &why));
  for (const Component& component : components) {
    for (const graph::Contest& contest : component.clustering.contests)
      why.add_reasons(ContestText(component, contest));
    if (component.regime != Regime::kAll) why.add_reasons("the component is above its cap: only person ids join in it");
  }
  if (why.parts_size() == 0 && why.reasons_size() == 0) why.add_reasons("no evidence connects them");
  Total(&why);
  return why;
}

absl::StatusOr<v1::HowResult> ExplainProfile(Resolver& resolver, RecordId record) {
  C360_ASSIGN_OR_RETURN(const std::vector<Component> components, resolver.Resolve(std::span(&record, 1)));
  v1::HowResult how;
  for (const Component& component : components) {
    uint32_t cluster = component.problem.nodes;
    for (uint32_t i = 0; i < component.records.size(); ++i) {
      if (component.records[i]->id == record) cluster = component.clustering.cluster[i];
    }
    if (cluster == component.problem.nodes) continue;
    std::map<uint32_t, std::vector<uint32_t>> parts;
    for (uint32_t i = 0; i < component.records.size(); ++i) parts[i] = {i};
    for (const graph::Step& step : component.clustering.steps) {
      auto& left = parts[step.left];
      auto& right = parts[step.right];
      if (component.clustering.cluster[step.left] == cluster) {
        v1::HowStep* told = how.add_steps();
        told->set_step(how.steps_size());
        for (const uint32_t node : left) told->add_left(AnchorText(*component.records[node]));
        for (const uint32_t node : right) told->add_right(AnchorText(*component.records[node]));
        told->add_via(component.tie_names[step.tie]);
        told->set_score_millibits(kPriorMillibits +
                                  WeightMillibits(static_cast<Tier>(component.problem.ties[step.tie].tier)));
      }
      left.insert(left.end(), right.begin(), right.end());
      right.clear();
    }
    for (uint32_t i = 0; i < component.records.size(); ++i) {
      if (component.clustering.cluster[i] == cluster) how.add_anchors(AnchorText(*component.records[i]));
    }
    for (const graph::Contest& contest : component.clustering.contests)
      how.add_contested(ContestText(component, contest));
  }
  return how;
}

}  // namespace c360::resolve
