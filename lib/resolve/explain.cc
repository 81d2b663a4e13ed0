#include "resolve/explain.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "base/status.h"
#include "fmt/format.h"
#include "match/compare.h"
#include "match/levels.h"

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

// prior + parts = score, exactly.
void Total(int64_t prior, v1::WhyResult* why) {
  why->set_prior_millibits(prior);
  int64_t score = prior;
  for (const v1::ScorePart& part : why->parts()) score += part.weight_millibits();
  why->set_score_millibits(score);
}

// The levels that a field's comparisons reached, e.g. "given exact, family near".
std::string LevelText(const match::PairScore& pair, match::Field field) {
  std::string text;
  for (size_t i = 0; i < match::kComparisons; ++i) {
    const auto comparison = static_cast<match::Comparison>(i);
    if (pair.levels[i] == 0 || match::FieldOf(comparison) != field) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", match::ComparisonName(comparison), match::LevelNames(comparison)[pair.levels[i]]);
  }
  return text;
}

// The waterfall of two records by what they say: a part for each field that counts.
void TellLikeness(const Resolver::Likeness& likeness, v1::WhyResult* why) {
  const uint32_t fields = match::FieldsAgainst(likeness.rival);
  for (int i = 0; i < match::kFieldCount; ++i) {
    if ((fields >> i & 1) == 0 || (likeness.pair.present >> i & 1) == 0) continue;
    const auto field = static_cast<match::Field>(i);
    const auto told = field == match::Field::kRelativeName        ? match::Field::kName
                      : field == match::Field::kRelativeBirthDate ? match::Field::kBirthDate
                                                                  : field;
    AddPart(match::FieldName(field), LevelText(likeness.pair, told), likeness.pair.millibits[static_cast<size_t>(i)],
            why);
  }
  if (likeness.rival == match::Rival::kRelatives)
    why->add_reasons("weighed against two relatives, who share family name, address and contacts anyway");
}

// Identifiers of which one person has only one, and that differ.
void ExclusiveParts(const RecordEvidence& a, const RecordEvidence& b, v1::WhyResult* why) {
  for (const Shown& shown : a.shown) {
    if (Shows(b, shown.hash) || !shown.rule->exclusive() || shown.alias) continue;
    const auto other =
        std::find_if(b.shown.begin(), b.shown.end(), [&](const Shown& s) { return s.name_space == shown.name_space; });
    if (other == b.shown.end() || other->alias) continue;
    AddPart(shown.name_space, "two values of an exclusive id", -200'000, why);
    why->add_reasons(
        fmt::format("they have different values of {}, of which one person has only one", shown.name_space));
  }
}

// Records of one source that the policy keeps apart.
void SourceParts(const RecordEvidence& a, const RecordEvidence& b, v1::WhyResult* why) {
  for (const OfSource* of : ExcludingSources(a, b)) {
    if (of->rule == v1::IdentityRules::LINK_ONLY) {
      why->add_reasons(fmt::format("records of {} are not compared with each other (policy: LINK_ONLY)", of->source));
      continue;
    }
    AddPart("source", "two records of one source", -200'000, why);
    why->add_reasons(
        fmt::format("both are records of {}, of which a profile has only one (policy: ONE_PER_PROFILE)", of->source));
  }
}

// Identifiers that two records share, taken by themselves.
absl::Status SharedParts(Resolver& resolver, const RecordEvidence& a, const RecordEvidence& b, v1::WhyResult* why) {
  for (const Shown& shown : a.shown) {
    if (!Shows(b, shown.hash)) continue;
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

// One step on the way from node to node: by a tie, or by a link.
struct Stride {
  uint32_t node = 0;  // reached
  std::optional<uint32_t> tie;
};

std::vector<Stride> StridesFrom(const Component& c, uint32_t node, int least_tier) {
  std::vector<Stride> strides;
  for (uint32_t t = 0; t < c.problem.ties.size(); ++t) {
    const graph::Tie& tie = c.problem.ties[t];
    if (tie.tier < least_tier || std::find(tie.nodes.begin(), tie.nodes.end(), node) == tie.nodes.end()) continue;
    for (const uint32_t next : tie.nodes) strides.push_back({next, t});
  }
  if (least_tier > kLikeness) return strides;
  for (const auto& [left, right] : c.links) {
    if (left == node || right == node) strides.push_back({left == node ? right : left, std::nullopt});
  }
  return strides;
}

// The path inside a cluster whose weakest step is strongest in kind, shortest among those.
std::vector<Stride> FindPath(const Component& c, uint32_t from, uint32_t to) {
  for (int tier = kAsserted; tier >= kLikeness; --tier) {
    std::map<uint32_t, std::pair<uint32_t, Stride>> came;  // node -> (previous node, step)
    std::deque<uint32_t> queue = {from};
    came[from] = {from, {}};
    while (!queue.empty() && !came.contains(to)) {
      const uint32_t node = queue.front();
      queue.pop_front();
      for (const Stride& stride : StridesFrom(c, node, tier)) {
        if (c.clustering.cluster[stride.node] != c.clustering.cluster[from]) continue;
        if (came.emplace(stride.node, std::pair(node, stride)).second) queue.push_back(stride.node);
      }
    }
    if (!came.contains(to)) continue;
    std::vector<Stride> path;
    for (uint32_t node = to; node != from; node = came[node].first) path.push_back(came[node].second);
    std::reverse(path.begin(), path.end());
    return path;
  }
  return {};
}

absl::Status TellPath(Resolver& resolver, const Component& component, uint32_t from, uint32_t to, v1::WhyResult* why) {
  std::optional<int64_t> weakest;
  std::optional<Resolver::Likeness> weakest_link;
  std::string weakest_name;
  int weakest_tier = kAsserted;
  uint32_t at = from;
  for (const Stride& stride : FindPath(component, from, to)) {
    const RecordEvidence& left = *component.records[at];
    const RecordEvidence& right = *component.records[stride.node];
    const bool household = component.Household(at, stride.node);
    v1::PathStep* step = why->add_path();
    step->set_from_record(AnchorText(left));
    step->set_to_record(AnchorText(right));
    at = stride.node;
    std::optional<Resolver::Likeness> likeness;
    int64_t score;  // prior and all, so that steps of both kinds compare
    if (stride.tie.has_value()) {
      const int tier = component.problem.ties[*stride.tie].tier;
      step->set_via(component.tie_names[*stride.tie]);
      step->set_weight_millibits(WeightMillibits(static_cast<Tier>(tier)));
      score = kPriorMillibits + step->weight_millibits();
    } else {
      C360_ASSIGN_OR_RETURN(likeness, resolver.LikenessOf(left, right, household));
      step->set_via("likeness");
      step->set_weight_millibits(likeness->score - likeness->prior);
      score = likeness->score;
    }
    if (weakest.has_value() && score >= *weakest) continue;
    weakest = score;
    weakest_link = likeness;
    weakest_name = step->via().substr(0, step->via().find(':'));
    if (stride.tie.has_value()) weakest_tier = component.problem.ties[*stride.tie].tier;
  }
  if (weakest_link.has_value()) {
    TellLikeness(*weakest_link, why);
    Total(weakest_link->prior, why);
    return absl::OkStatus();
  }
  if (weakest.has_value()) AddPart(weakest_name, TierName(weakest_tier), *weakest - kPriorMillibits, why);
  Total(kPriorMillibits, why);
  return absl::OkStatus();
}

// Two that are not one: what speaks for it, what against it.
absl::Status TellApart(Resolver& resolver, const RecordEvidence& a, const RecordEvidence& b, bool household,
                       v1::WhyResult* why) {
  int64_t prior = kPriorMillibits;
  if (a.subject != nullptr && b.subject != nullptr) {
    C360_ASSIGN_OR_RETURN(const auto likeness, resolver.LikenessOf(a, b, household));
    TellLikeness(likeness, why);
    prior = likeness.prior;
    v1::WhyResult shared;  // its reasons count; contacts are among the parts already
    C360_RETURN_IF_ERROR(SharedParts(resolver, a, b, &shared));
    for (const std::string& reason : shared.reasons()) why->add_reasons(reason);
    if (likeness.score >= 0)
      why->add_reasons("alone they would join; together with all that the others say, their profiles do not");
  } else {
    C360_RETURN_IF_ERROR(SharedParts(resolver, a, b, why));
  }
  ExclusiveParts(a, b, why);
  SourceParts(a, b, why);
  Total(prior, why);
  return absl::OkStatus();
}

}  // namespace

// A record that can be compared is: that weighs its identifiers too. Of any other only equal identifiers are known.
absl::StatusOr<v1::WhyResult> ExplainQuery(Resolver& resolver, const RecordEvidence& query,
                                           const RecordEvidence& record) {
  v1::WhyResult why;
  if (record.subject == nullptr) {
    C360_RETURN_IF_ERROR(SharedParts(resolver, record, query, &why));
    Total(kPriorMillibits, &why);
    return why;
  }
  C360_ASSIGN_OR_RETURN(const auto likeness, resolver.LikenessToStranger(query, record));
  TellLikeness(likeness, &why);
  for (const Shown& shown : query.shown) {
    const auto kind = shown.rule->kind();
    if (kind == v1::NamespaceRule::CONTACT || kind == v1::NamespaceRule::NUMBER || !Shows(record, shown.hash)) continue;
    AddPart(shown.name_space, TierName(TierOf(*shown.rule)), WeightMillibits(TierOf(*shown.rule)), &why);
  }
  Total(likeness.prior, &why);
  return why;
}

namespace {

bool OfOneHousehold(std::span<const Component> components, RecordId a, RecordId b) {
  for (const Component& component : components) {
    const auto place = [&component](RecordId id) {
      return std::find_if(component.records.begin(), component.records.end(),
                          [id](const auto& record) { return record->id == id; }) -
             component.records.begin();
    };
    const auto i = place(a), j = place(b), end = static_cast<ptrdiff_t>(component.records.size());
    if (i < end && j < end) return component.Household(static_cast<uint32_t>(i), static_cast<uint32_t>(j));
  }
  return false;
}

std::string ContestText(const Component& component, const graph::Contest& contest) {
  return fmt::format("{} could belong to several people by evidence of the kind \"{}\": it joined none of them",
                     AnchorText(*component.records[contest.node]), TierName(contest.tier));
}

// Scored joins, after those of the ties; `parts` are the clusters so far, by their smallest node.
void TellScoredSteps(const Component& component, uint32_t cluster, std::map<uint32_t, std::vector<uint32_t>>* parts,
                     v1::HowResult* how) {
  for (const graph::Join& join : component.scored.steps) {
    auto& left = (*parts)[join.left];
    auto& right = (*parts)[join.right];
    if (component.clustering.cluster[join.left] == cluster) {
      v1::HowStep* told = how->add_steps();
      told->set_step(how->steps_size());
      for (const uint32_t node : left) told->add_left(AnchorText(*component.records[node]));
      for (const uint32_t node : right) told->add_right(AnchorText(*component.records[node]));
      for (int field = 0; field < match::kFieldCount; ++field) {
        const int32_t part = join.pooled.parts[static_cast<size_t>(field)];
        if (part != 0)
          told->add_via(
              fmt::format("{} {:+.1f} bits", match::FieldName(static_cast<match::Field>(field)), part / 1000.0));
      }
      told->set_score_millibits(join.pooled.score);
    }
    left.insert(left.end(), right.begin(), right.end());
    right.clear();
  }
}

}  // namespace

absl::StatusOr<v1::WhyResult> ExplainPair(Resolver& resolver, std::span<const RecordId> left,
                                          std::span<const RecordId> right) {
  v1::WhyResult why;
  for (const RecordId id : left) {
    if (std::find(right.begin(), right.end(), id) == right.end()) continue;
    why.set_same(true);
    AddPart("record", "shown by one and the same record", WeightMillibits(kAsserted), &why);
    Total(kPriorMillibits, &why);
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
        C360_RETURN_IF_ERROR(TellPath(resolver, component, i, j, &why));
        return why;
      }
    }
  }
  C360_ASSIGN_OR_RETURN(const auto a, resolver.Record(left[0]));
  C360_ASSIGN_OR_RETURN(const auto b, resolver.Record(right[0]));
  C360_RETURN_IF_ERROR(TellApart(resolver, *a, *b, OfOneHousehold(components, a->id, b->id), &why));
  for (const Component& component : components) {
    for (const graph::Contest& contest : component.clustering.contests)
      why.add_reasons(ContestText(component, contest));
    if (component.regime != Regime::kAll) why.add_reasons("the component is above its cap: only person ids join in it");
  }
  if (why.parts_size() == 0 && why.reasons_size() == 0) why.add_reasons("no evidence connects them");
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
    TellScoredSteps(component, cluster, &parts, &how);
    for (uint32_t i = 0; i < component.records.size(); ++i) {
      if (component.clustering.cluster[i] == cluster) how.add_anchors(AnchorText(*component.records[i]));
    }
    for (const graph::Contest& contest : component.clustering.contests)
      how.add_contested(ContestText(component, contest));
  }
  return how;
}

}  // namespace c360::resolve
