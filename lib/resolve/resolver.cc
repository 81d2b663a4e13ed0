// Components and what ties them.
//
// Everything here is a function of the records, the assertions and the policy: who shows a value, and what those who
// show it claim, never of clusters made before. So a recomputation of the components that touch a change gives what a
// computation from nothing would give. Tested by tests/profile_store/law_test.cc against a slow reference.
#include "resolve/resolver.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/status.h"
#include "fmt/format.h"
#include "match/households.h"
#include "normalize/name.h"

namespace c360::resolve {
namespace {

// Exclusive claims of a record: (namespace, canonical identifier), those that counts.
using Claim = std::pair<std::string, Hash128Value>;

constexpr std::string_view kSourceClaim = "\n";  // before the name of a source: no namespace begins so

std::vector<Claim> ClaimsOf(const RecordEvidence& record, const Assertions& assertions) {
  std::vector<Claim> claims;
  for (const Shown& shown : record.shown) {
    if (shown.rule->exclusive() && assertions.Counts(record, shown))
      claims.emplace_back(shown.name_space, assertions.Canonical(shown.hash));
  }
  return claims;
}

// Identifiers of one person under two names: a record that shows a former name says that both are one.
class ClaimClasses {
 public:
  void Learn(const RecordEvidence& record, const Assertions& assertions) {
    for (const Shown& former : record.shown) {
      if (!former.alias || !former.rule->exclusive() || !assertions.Counts(record, former)) continue;
      for (const Shown& present : record.shown) {
        if (!present.alias && present.name_space == former.name_space && assertions.Counts(record, present)) {
          Unite({former.name_space, assertions.Canonical(former.hash)},
                {present.name_space, assertions.Canonical(present.hash)});
        }
      }
    }
  }
  Claim Find(Claim claim) const {
    for (auto it = parent_.find(claim); it != parent_.end(); it = parent_.find(claim)) claim = it->second;
    return claim;
  }

 private:
  void Unite(const Claim& a, const Claim& b) {
    Claim x = Find(a), y = Find(b);
    if (x == y) return;
    if (y < x) std::swap(x, y);
    parent_[y] = x;
  }
  std::map<Claim, Claim> parent_;
};

// Two records that by their names alone cannot be one person: every given name of one differs from every one of the
// other.
bool NamesDiffer(const RecordEvidence& a, const RecordEvidence& b) {
  if (a.given_names.empty() || b.given_names.empty()) return false;
  for (const std::string& x : a.given_names) {
    for (const std::string& y : b.given_names) {
      if (!normalize::GivenNamesDiffer(x, y)) return false;
    }
  }
  return true;
}

// Up to so many records under one value are held against each other; of more, each against so many.
constexpr size_t kJudgeAll = 24;
constexpr size_t kJudgeAgainst = 12;

}  // namespace

// By what they say of a person these two are different people.
absl::StatusOr<bool> Resolver::PeopleDiffer(const RecordEvidence& a, const RecordEvidence& b) {
  const auto may_compare = [](const RecordEvidence& record) { return record.brief || record.subject != nullptr; };
  if ((a.brief || b.brief) && may_compare(a) && may_compare(b)) {
    C360_ASSIGN_OR_RETURN(const auto whole_a, Record(a.id));
    C360_ASSIGN_OR_RETURN(const auto whole_b, Record(b.id));
    return PeopleDiffer(*whole_a, *whole_b);
  }
  if (a.subject != nullptr && b.subject != nullptr) return match::ClearlyDifferent(model_, *a.subject, *b.subject);
  return NamesDiffer(a, b);
}

Tier TierOf(const v1::NamespaceRule& rule) {
  switch (rule.kind()) {
    case v1::NamespaceRule::PERSON:
      return kPerson;
    case v1::NamespaceRule::DEVICE:
      return kDevice;
    default:
      return kContact;
  }
}

int64_t WeightMillibits(Tier tier) {
  switch (tier) {
    case kAsserted:
      return 100'000;
    case kPerson:
      return 60'000;
    case kContact:
      return 40'000;
    case kDevice:
      return 30'000;
    case kLikeness:
      return 0;  // each pair has its own
  }
  return 0;
}

absl::StatusOr<std::shared_ptr<const RecordEvidence>> Resolver::Record(RecordId id) {
  auto& slot = records_[id];
  if (slot == nullptr) {
    C360_ASSIGN_OR_RETURN(slot, source_.Record(id));
  }
  return slot;
}

absl::StatusOr<std::shared_ptr<const RecordEvidence>> Resolver::Brief(RecordId id) {
  if (const auto it = records_.find(id); it != records_.end() && it->second != nullptr) return it->second;
  C360_ASSIGN_OR_RETURN(auto record, source_.Brief(id));
  if (!record->brief) records_.insert_or_assign(id, record);
  return record;
}

absl::StatusOr<Standing> Resolver::Judge(const Shown& shown,
                                         std::span<const std::shared_ptr<const RecordEvidence>> records) {
  ClaimClasses classes;
  for (const auto& record : records) classes.Learn(*record, assertions_);
  std::map<std::string, Hash128Value> claimed;
  std::vector<std::set<Claim>> claims(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    for (const Claim& raw : ClaimsOf(*records[i], assertions_)) {
      const Claim claim = classes.Find(raw);
      const auto [it, fresh] = claimed.emplace(claim.first, claim.second);
      if (!fresh && it->second != claim.second) return Standing::kSharedByIds;
      claims[i].insert(claim);
    }
  }
  if (!policy_.identity().names_split_contacts() || TierOf(*shown.rule) == kPerson) return Standing::kJoins;
  // Of many records each is held against a few, always the same ones: shared by many shows against any of them.
  std::vector<size_t> order(records.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return records[a]->order < records[b]->order; });
  const size_t few = records.size() <= kJudgeAll ? records.size() : kJudgeAgainst;
  for (size_t x = 0; x < few; ++x) {
    for (size_t y = x + 1; y < order.size(); ++y) {
      const size_t i = order[x], j = order[y];
      C360_ASSIGN_OR_RETURN(const bool differ, PeopleDiffer(*records[i], *records[j]));
      if (!differ) continue;
      const bool one_by_id =
          std::any_of(claims[i].begin(), claims[i].end(), [&](const Claim& c) { return claims[j].contains(c); });
      if (!one_by_id) return Standing::kSharedByNames;
    }
  }
  return Standing::kJoins;
}

absl::StatusOr<const Resolver::Value*> Resolver::LoadValue(const Shown& shown) {
  auto& slot = values_[shown.hash];
  if (slot != nullptr) return slot.get();
  auto value = std::make_unique<Value>();
  const size_t cap = static_cast<size_t>(shown.rule->evidence_cap() > 0 ? shown.rule->evidence_cap()
                                                                        : policy_.identity().evidence_cap());
  C360_ASSIGN_OR_RETURN(const Members members, source_.MembersOf(shown.hash, cap));
  if (members.count > cap) {
    value->standing = Standing::kCapped;
  } else {
    std::vector<std::shared_ptr<const RecordEvidence>> records;
    for (const RecordId id : members.records) {
      C360_ASSIGN_OR_RETURN(auto record, Brief(id));
      if (!assertions_.Counts(*record, shown)) continue;
      value->records.push_back(id);
      records.push_back(std::move(record));
    }
    C360_ASSIGN_OR_RETURN(value->standing, Judge(shown, records));
    if (value->standing != Standing::kJoins) value->records.clear();
  }
  // Loading records may have grown the map: look the place up again.
  auto& place = values_[shown.hash];
  place = std::move(value);
  return place.get();
}

absl::StatusOr<Standing> Resolver::StandingOf(const Shown& shown) {
  C360_ASSIGN_OR_RETURN(const Value* value, LoadValue(shown));
  return value->standing;
}

absl::StatusOr<std::vector<RecordId>> Resolver::NamedBy(const Hash128Value& identifier) {
  const size_t cap = static_cast<size_t>(policy_.identity().evidence_cap());
  C360_ASSIGN_OR_RETURN(const Members members, source_.MembersOf(identifier, cap));
  std::vector<RecordId> anchored, showing;
  if (members.count <= cap) {
    for (const RecordId id : members.records) {
      C360_ASSIGN_OR_RETURN(const auto record, Record(id));
      (record->anchor_hash == identifier ? anchored : showing).push_back(id);
    }
  } else {
    C360_ASSIGN_OR_RETURN(const RecordId id, source_.Anchored(identifier));
    if (id.value != 0) anchored.push_back(id);
  }
  return anchored.empty() ? showing : anchored;
}

absl::StatusOr<std::vector<RecordId>> Resolver::Neighbours(const RecordEvidence& record, Regime regime) {
  std::vector<RecordId> neighbours;
  for (const Shown& shown : record.shown) {
    for (const size_t index : assertions_.Naming(shown.hash)) {
      const AssertionEntry& entry = assertions_.entries()[index];
      if (entry.kind != v1::Assertion::SAME) continue;
      C360_ASSIGN_OR_RETURN(const auto here, NamedBy(shown.hash));
      if (std::find(here.begin(), here.end(), record.id) == here.end()) continue;
      C360_ASSIGN_OR_RETURN(const auto there, NamedBy(entry.left == shown.hash ? entry.right : entry.left));
      neighbours.insert(neighbours.end(), here.begin(), here.end());
      neighbours.insert(neighbours.end(), there.begin(), there.end());
    }
    if (!assertions_.Counts(record, shown)) continue;
    if (regime == Regime::kPersonOnly && TierOf(*shown.rule) != kPerson) continue;
    C360_ASSIGN_OR_RETURN(const Value* value, LoadValue(shown));
    neighbours.insert(neighbours.end(), value->records.begin(), value->records.end());
  }
  if (regime == Regime::kAll && record.subject != nullptr) {
    C360_ASSIGN_OR_RETURN(const auto linked, source_.Linked(record.id));
    neighbours.insert(neighbours.end(), linked.begin(), linked.end());
  }
  return neighbours;
}

absl::StatusOr<std::vector<RecordId>> Resolver::Walk(RecordId seed, Regime regime, const Ids& large, bool* complete) {
  const size_t cap = static_cast<size_t>(policy_.identity().component_cap());
  std::vector<RecordId> found = {seed};
  absl::flat_hash_set<RecordId> seen = {seed};
  *complete = false;
  if (large.contains(seed)) return found;
  for (size_t next = 0; next < found.size(); ++next) {
    C360_ASSIGN_OR_RETURN(const auto record, Record(found[next]));
    C360_ASSIGN_OR_RETURN(const auto neighbours, Neighbours(*record, regime));
    for (const RecordId neighbour : neighbours) {
      if (large.contains(neighbour)) return found;
      if (seen.insert(neighbour).second) found.push_back(neighbour);
    }
    if (found.size() > cap) return found;
  }
  *complete = true;
  return found;
}

absl::StatusOr<std::vector<Component>> Resolver::Resolve(std::span<const RecordId> seeds) {
  Round round;
  round.queue.assign(seeds.begin(), seeds.end());
  for (size_t next = 0; next < round.queue.size(); ++next) {
    const RecordId id = round.queue[next];
    if (!round.spread.insert(id).second) continue;
    bool complete;
    C360_ASSIGN_OR_RETURN(std::vector<RecordId> ids, Walk(id, Regime::kAll, round.large, &complete));
    if (complete) {
      round.spread.insert(ids.begin(), ids.end());
      C360_RETURN_IF_ERROR(ClusterWhole(std::move(ids), round));
      continue;
    }
    round.large.insert(ids.begin(), ids.end());
    if (!round.done.contains(id)) C360_RETURN_IF_ERROR(ClusterByPerson(id, round));
    C360_RETURN_IF_ERROR(Spread(id, round));
  }
  return std::move(round.components);
}

absl::Status Resolver::ClusterWhole(std::vector<RecordId> ids, Round& round) {
  C360_ASSIGN_OR_RETURN(Component component, ClusterRecords(ids, Regime::kAll));
  if (!OverLimit(component)) {
    for (const RecordId id : ids) round.done.emplace(id, Regime::kAll);
    round.components.push_back(std::move(component));
    return absl::OkStatus();
  }
  // As if the component were above its cap, so that nothing changes for its records when it comes to be.
  for (const RecordId id : ids) {
    if (!round.done.contains(id)) C360_RETURN_IF_ERROR(ClusterByPerson(id, round));
  }
  return absl::OkStatus();
}

// Clusters `id` with those whom PERSON evidence ties to it, or alone where they are too many.
absl::Status Resolver::ClusterByPerson(RecordId id, Round& round) {
  bool complete;
  C360_ASSIGN_OR_RETURN(std::vector<RecordId> ids, Walk(id, Regime::kPersonOnly, round.large_by_person, &complete));
  const Regime regime = complete ? Regime::kPersonOnly : Regime::kNone;
  if (!complete) {
    round.large_by_person.insert(ids.begin(), ids.end());
    ids = {id};
  }
  for (const RecordId member : ids) round.done.emplace(member, regime);
  // Each of them may lie beside records that do not know yet.
  round.queue.insert(round.queue.end(), ids.begin(), ids.end());
  C360_ASSIGN_OR_RETURN(Component component, ClusterRecords(std::move(ids), regime));
  round.components.push_back(std::move(component));
  return absl::OkStatus();
}

// `id` lies in a component above the cap: whoever beside it was clustered as if it did not is to be clustered again.
absl::Status Resolver::Spread(RecordId id, Round& round) {
  C360_ASSIGN_OR_RETURN(const auto record, Record(id));
  const Regime own = round.done.at(id);
  C360_ASSIGN_OR_RETURN(const auto neighbours, Neighbours(*record, Regime::kAll));
  for (const RecordId neighbour : neighbours) {
    round.large.insert(neighbour);
    if (round.done.contains(neighbour)) continue;
    C360_ASSIGN_OR_RETURN(const Regime regime, source_.RegimeOf(neighbour));
    if (regime == Regime::kAll) round.queue.push_back(neighbour);
  }
  if (own != Regime::kNone) return absl::OkStatus();
  C360_ASSIGN_OR_RETURN(const auto people, Neighbours(*record, Regime::kPersonOnly));
  for (const RecordId neighbour : people) {
    round.large_by_person.insert(neighbour);
    if (round.done.contains(neighbour)) continue;
    C360_ASSIGN_OR_RETURN(const Regime regime, source_.RegimeOf(neighbour));
    if (regime != Regime::kNone) round.queue.push_back(neighbour);
  }
  return absl::OkStatus();
}

bool Resolver::OverLimit(const Component& component) const {
  std::map<std::pair<uint32_t, std::string>, std::pair<int, std::set<Hash128Value>>> held;
  for (size_t node = 0; node < component.records.size(); ++node) {
    for (const Shown& shown : component.records[node]->shown) {
      if (shown.rule->limit_per_profile() <= 0 || !assertions_.Counts(*component.records[node], shown)) continue;
      auto& [limit, values] = held[{component.clustering.cluster[node], shown.name_space}];
      limit = shown.rule->limit_per_profile();
      values.insert(shown.hash);
      if (values.size() > static_cast<size_t>(limit) && component.records.size() > 1) return true;
    }
  }
  return false;
}

absl::StatusOr<Component> Resolver::ClusterRecords(std::vector<RecordId> ids, Regime regime) {
  Component component;
  component.regime = regime;
  for (const RecordId id : ids) {
    C360_ASSIGN_OR_RETURN(auto record, Record(id));
    component.records.push_back(std::move(record));
  }
  std::sort(component.records.begin(), component.records.end(),
            [](const auto& a, const auto& b) { return a->order != b->order ? a->order < b->order : a->id < b->id; });
  absl::flat_hash_map<RecordId, uint32_t> nodes;
  for (uint32_t i = 0; i < component.records.size(); ++i) nodes[component.records[i]->id] = i;
  component.problem.nodes = static_cast<uint32_t>(component.records.size());
  absl::flat_hash_set<Hash128Value> tied;
  for (const auto& record : component.records) {
    if (regime == Regime::kNone) break;
    for (const Shown& shown : record->shown) {
      if (!assertions_.Counts(*record, shown) || tied.contains(shown.hash)) continue;
      if (regime == Regime::kPersonOnly && TierOf(*shown.rule) != kPerson) continue;
      C360_ASSIGN_OR_RETURN(const Value* value, LoadValue(shown));
      if (value->records.size() < 2) continue;
      graph::Tie tie{.tier = TierOf(*shown.rule), .nodes = {}};
      for (const RecordId id : value->records) {
        if (const auto it = nodes.find(id); it != nodes.end()) tie.nodes.push_back(it->second);
      }
      if (tie.nodes.size() < 2) continue;
      std::sort(tie.nodes.begin(), tie.nodes.end());
      tied.insert(shown.hash);
      component.problem.ties.push_back(std::move(tie));
      component.tie_values.push_back(shown.hash);
      component.tie_names.push_back(fmt::format("{}:{}", shown.name_space, shown.value));
    }
  }
  if (regime != Regime::kNone) C360_RETURN_IF_ERROR(AddAssertedTies(nodes, &component));
  AddClaims(&component);
  component.clustering = graph::Cluster(component.problem);
  if (regime == Regime::kAll) C360_RETURN_IF_ERROR(JoinByLikeness(nodes, &component));
  return component;
}

absl::StatusOr<Resolver::Likeness> Resolver::LikenessOf(const RecordEvidence& a, const RecordEvidence& b,
                                                        bool household) {
  C360_ASSIGN_OR_RETURN(const auto rarity_a, source_.RarityOf(a));
  C360_ASSIGN_OR_RETURN(const auto rarity_b, source_.RarityOf(b));
  const match::Side left{a.subject.get(), rarity_a}, right{b.subject.get(), rarity_b};
  Likeness likeness{.pair = household ? match::CompareInHousehold(model_, left, right)
                                      : match::Compare(model_, left, right)};
  const int32_t prior = model_.PriorMillibits(source_.Comparable());
  const int32_t strangers = match::TotalAgainst(model_, prior, match::Rival::kStrangers, likeness.pair);
  const int32_t relatives = match::TotalAgainst(model_, prior, match::Rival::kRelatives, likeness.pair);
  likeness.rival = relatives < strangers ? match::Rival::kRelatives : match::Rival::kStrangers;
  likeness.prior = relatives < strangers ? model_.relatives_prior() : prior;
  likeness.score = std::min(strangers, relatives);
  return likeness;
}

absl::StatusOr<Resolver::Likeness> Resolver::LikenessToStranger(const RecordEvidence& query,
                                                                const RecordEvidence& record) {
  C360_ASSIGN_OR_RETURN(const auto rarity_of_query, source_.RarityOf(query));
  C360_ASSIGN_OR_RETURN(const auto rarity, source_.RarityOf(record));
  Likeness likeness{.pair =
                        match::Compare(model_, {query.subject.get(), rarity_of_query}, {record.subject.get(), rarity})};
  likeness.prior = model_.PriorMillibits(source_.Comparable());
  likeness.score = match::TotalAgainst(model_, likeness.prior, likeness.rival, likeness.pair);
  return likeness;
}

// The ties have made clusters; what their records say joins some of them further.
absl::Status Resolver::JoinByLikeness(const absl::flat_hash_map<RecordId, uint32_t>& nodes, Component* component) {
  for (uint32_t node = 0; node < component->records.size(); ++node) {
    if (component->records[node]->subject == nullptr) continue;
    C360_ASSIGN_OR_RETURN(const auto linked, source_.Linked(component->records[node]->id));
    for (const RecordId other : linked) {
      const auto it = nodes.find(other);
      if (it != nodes.end() && node < it->second) component->links.emplace_back(node, it->second);
    }
  }
  if (component->links.empty()) return absl::OkStatus();
  std::vector<std::vector<uint8_t>> rarity;
  for (const auto& record : component->records) {
    C360_ASSIGN_OR_RETURN(rarity.emplace_back(), source_.RarityOf(*record));
  }
  static_assert(match::kFieldCount <= graph::kMostFields);
  graph::AgglomerationProblem problem;
  problem.nodes = component->problem.nodes;
  problem.claims = component->problem.claims;
  problem.start = component->clustering.cluster;
  problem.candidates = component->links;
  problem.opponents = {{model_.PriorMillibits(source_.Comparable()), match::FieldsAgainst(match::Rival::kStrangers)},
                       {model_.relatives_prior(), match::FieldsAgainst(match::Rival::kRelatives)}};
  problem.not_repeated = match::FieldsNotRepeated();
  std::vector<match::Side> sides;
  for (size_t i = 0; i < rarity.size(); ++i) sides.push_back({component->records[i]->subject.get(), rarity[i]});
  const match::Households households(model_, sides);
  problem.score = [&](uint32_t a, uint32_t b, graph::FieldScores* scores) {
    *scores = {};
    if (sides[a].subject == nullptr || sides[b].subject == nullptr) return;
    const match::PairScore pair = households.Compare(a, b);
    std::copy(pair.millibits.begin(), pair.millibits.end(), scores->millibits.begin());
    scores->present = pair.present;
  };
  component->tied = std::move(component->clustering.cluster);
  component->in_household = households.members();
  component->scored = graph::Agglomerate(problem);
  component->clustering.cluster = component->scored.cluster;
  return absl::OkStatus();
}

absl::Status Resolver::AddAssertedTies(const absl::flat_hash_map<RecordId, uint32_t>& nodes, Component* component) {
  std::set<size_t> indices;
  for (const auto& record : component->records) {
    for (const Shown& shown : record->shown) {
      for (const size_t index : assertions_.Naming(shown.hash)) indices.insert(index);
    }
  }
  for (const size_t index : indices) {
    const AssertionEntry& entry = assertions_.entries()[index];
    if (entry.kind != v1::Assertion::SAME) continue;
    C360_ASSIGN_OR_RETURN(const auto left, NamedBy(entry.left));
    C360_ASSIGN_OR_RETURN(const auto right, NamedBy(entry.right));
    if (left.empty() || right.empty()) continue;
    graph::Tie tie{.tier = kAsserted, .nodes = {}};
    for (const auto* side : {&left, &right}) {
      for (const RecordId id : *side) {
        if (const auto it = nodes.find(id); it != nodes.end()) tie.nodes.push_back(it->second);
      }
    }
    std::sort(tie.nodes.begin(), tie.nodes.end());
    tie.nodes.erase(std::unique(tie.nodes.begin(), tie.nodes.end()), tie.nodes.end());
    if (tie.nodes.size() < 2) continue;
    component->problem.ties.push_back(std::move(tie));
    component->tie_values.push_back({.high = 0, .low = static_cast<uint64_t>(entry.id)});
    component->tie_names.push_back(fmt::format("assertion {}", entry.id));
  }
  return absl::OkStatus();
}

// Exclusive identifiers become claims by namespace, records of sources with one record a profile by source; each
// NOT_SAME becomes a property of its own on which its two sides differ.
void Resolver::AddClaims(Component* component) {
  ClaimClasses classes;
  for (const auto& record : component->records) classes.Learn(*record, assertions_);
  std::map<std::string, uint32_t> properties;
  std::map<Claim, uint32_t> values;
  component->problem.claims.resize(component->records.size());
  for (size_t node = 0; node < component->records.size(); ++node) {
    const RecordEvidence& record = *component->records[node];
    std::set<graph::Claim> claims;
    const auto claim_one = [&](const Claim& claim) {
      const uint32_t property = properties.emplace(claim.first, static_cast<uint32_t>(properties.size())).first->second;
      const uint32_t value = values.emplace(claim, static_cast<uint32_t>(values.size())).first->second;
      claims.insert({.property = property, .value = value});
    };
    for (const Claim& raw : ClaimsOf(record, assertions_)) claim_one(classes.Find(raw));
    for (const OfSource& of : record.of_sources) {
      if (of.rule == v1::IdentityRules::ONE_PER_PROFILE)
        claim_one({std::string(kSourceClaim) + of.source, of.record_key});
    }
    for (const Shown& shown : record.shown) {
      for (const size_t index : assertions_.Naming(shown.hash)) {
        const AssertionEntry& entry = assertions_.entries()[index];
        if (entry.kind != v1::Assertion::NOT_SAME || !assertions_.Counts(record, shown)) continue;
        claims.insert(
            {.property = 0x80000000u + static_cast<uint32_t>(index), .value = entry.left == shown.hash ? 0u : 1u});
      }
    }
    component->problem.claims[node].assign(claims.begin(), claims.end());
  }
}

}  // namespace c360::resolve
