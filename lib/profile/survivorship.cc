// Which value survives. A rule is a key to be greatest; ties go to the more trusted source, then to the smaller value,
// which the order of the map decides. Events without a time take no part in recency: a value that only they showed
// loses to every other by MOST_RECENT and by OLDEST. Tested by tests/profile/survivorship_test.cc.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/bytes.h"
#include "profile/attributes.h"
#include "profile/value.h"
#include "types/event.h"

namespace c360::profile {
namespace {

using Rule = v1::SurvivorshipRule;
using Entry = std::pair<const std::string, ValueFold>;

// (attribute, value) pairs of a group's key.
std::vector<std::pair<std::string_view, std::string_view>> PartsOf(std::string_view key) {
  std::vector<std::pair<std::string_view, std::string_view>> parts;
  std::string_view name, value;
  while (ReadLengthPrefixed(&key, &name) && ReadLengthPrefixed(&key, &value)) parts.emplace_back(name, value);
  return parts;
}

std::string TextOf(std::string_view encoded) {
  v1::Value value;
  return DecodeValue(encoded, &value) ? ValueText(value) : "";
}

// The most trusted source that showed the value, and when that trust showed it first and last.
struct Trust {
  int rank = INT32_MAX;
  Seen seen;
};
Trust TrustOf(const FoldPlan& plan, const ValueFold& value) {
  Trust trust;
  for (const auto& [source, seen] : value.sources.map()) {
    const int rank = plan.SourceRank(source);
    if (rank < trust.rank) trust = {.rank = rank, .seen = {}};
    if (rank == trust.rank) trust.seen.Merge(seen);
  }
  return trust;
}

int64_t Oldness(int64_t first_us) { return first_us == kNoTime ? kNoTime : -first_us; }

// `length` is that of the value's text.
std::tuple<int64_t, int64_t, int64_t> Merit(const FoldPlan& plan, Rule::Rule rule, const ValueFold& value,
                                            int64_t length) {
  const Trust trust = TrustOf(plan, value);
  const int64_t trusted = -static_cast<int64_t>(trust.rank);
  switch (rule) {
    case Rule::OLDEST:
      return {Oldness(value.seen.first_us), trusted, 0};
    case Rule::FIRST_NON_EMPTY:
      return {trusted, Oldness(trust.seen.first_us), 0};
    case Rule::MOST_FREQUENT:
      return {value.seen.count, trusted, 0};
    case Rule::SOURCE_PRIORITY:
      return {trusted, trust.seen.last_us, 0};
    case Rule::LONGEST:
      return {length, value.seen.last_us, trusted};
    default:
      return {value.seen.last_us, trusted, 0};
  }
}

void SetProvenance(const ValueFold& value, v1::GoldenAttribute* golden) {
  golden->set_count(value.seen.count);
  for (const auto& [source, seen] : value.sources.map()) golden->add_sources(source);
  if (value.seen.first_us != kNoTime) SetMicros(value.seen.first_us, golden->mutable_first_seen());
  if (value.seen.last_us != kNoTime) SetMicros(value.seen.last_us, golden->mutable_last_seen());
}

v1::GoldenAttribute NewGolden(std::string_view name, Rule::Rule rule, const Values& values, size_t withheld) {
  v1::GoldenAttribute golden;
  golden.set_name(std::string(name));
  golden.set_rule(Rule::Rule_Name(rule));
  golden.set_distinct_values(values.EstimateKeys() - static_cast<int64_t>(withheld));
  golden.set_dropped(values.dropped());
  return golden;
}

void ChooseAttribute(const FoldPlan& plan, const std::string& name, const Values& values, const Withheld& withheld,
                     std::vector<v1::GoldenAttribute>* out) {
  const Rule::Rule rule = plan.RuleOf(name);
  const Entry* best = nullptr;
  std::tuple<int64_t, int64_t, int64_t> best_merit;
  std::vector<const Entry*> shown;
  for (const Entry& entry : values.map()) {
    const bool needs_text = !withheld.empty() || rule == Rule::LONGEST;
    const std::string text = needs_text ? TextOf(entry.first) : "";
    if (!withheld.empty() && withheld.contains({name, text})) continue;
    shown.push_back(&entry);
    const auto merit = Merit(plan, rule, entry.second, TextLength(text));
    if (best != nullptr && merit <= best_merit) continue;
    best = &entry;
    best_merit = merit;
  }
  if (best == nullptr) return;
  v1::GoldenAttribute golden = NewGolden(name, rule, values, values.map().size() - shown.size());
  if (rule != Rule::UNION) {
    DecodeValue(best->first, golden.add_values());
    SetProvenance(best->second, &golden);
  } else {
    ValueFold all;
    for (const Entry* entry : shown) {
      DecodeValue(entry->first, golden.add_values());
      all.Merge(entry->second, plan.cap());
    }
    SetProvenance(all, &golden);
  }
  out->push_back(std::move(golden));
}

// Whether all that `key` shows, and more, is shown together by another key.
bool IsPartOfAnother(const std::string& key, const std::vector<const Entry*>& shown) {
  const auto parts = PartsOf(key);
  return std::any_of(shown.begin(), shown.end(), [&](const Entry* other) {
    if (other->first.size() <= key.size()) return false;
    const auto all = PartsOf(other->first);
    return std::includes(all.begin(), all.end(), parts.begin(), parts.end());
  });
}

// A group whose parts are all found together in a fuller group adds nothing: a city alone does not hide the address in
// it. Among the others the rule chooses.
void ChooseGroup(const FoldPlan& plan, const std::string& name, const Values& values, const Withheld& withheld,
                 std::vector<v1::GoldenAttribute>* out) {
  const Rule::Rule rule = plan.RuleOf(name) == Rule::UNION ? Rule::MOST_RECENT : plan.RuleOf(name);
  std::vector<const Entry*> shown;
  std::vector<std::pair<std::tuple<int64_t, int64_t, int64_t>, const Entry*>> order;
  for (const Entry& entry : values.map()) {
    int64_t length = 0;
    bool taken_off = false;
    for (const auto& [part, value] : PartsOf(entry.first)) {
      const std::string text = TextOf(value);
      length += TextLength(text);
      taken_off = taken_off || withheld.contains({std::string(part), text});
    }
    if (taken_off) continue;
    shown.push_back(&entry);
    order.emplace_back(Merit(plan, rule, entry.second, length), &entry);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  const auto best = std::find_if(order.begin(), order.end(),
                                 [&](const auto& entry) { return !IsPartOfAnother(entry.second->first, shown); });
  if (best == order.end()) return;
  for (const auto& [part, value] : PartsOf(best->second->first)) {
    v1::GoldenAttribute golden = NewGolden(part, rule, values, values.map().size() - shown.size());
    DecodeValue(value, golden.add_values());
    SetProvenance(best->second->second, &golden);
    out->push_back(std::move(golden));
  }
}

}  // namespace

void AttributesFold::Finish(const FoldPlan& plan, const Withheld& withheld, v1::Profile* profile) const {
  std::vector<v1::GoldenAttribute> golden;
  for (const auto& [name, attribute] : attributes.map())
    ChooseAttribute(plan, name, attribute.values, withheld, &golden);
  for (const auto& [name, group] : groups) ChooseGroup(plan, name, group.values, withheld, &golden);
  std::stable_sort(golden.begin(), golden.end(), [](const auto& a, const auto& b) { return a.name() < b.name(); });
  for (v1::GoldenAttribute& attribute : golden) *profile->add_attributes() = std::move(attribute);
}

}  // namespace c360::profile
