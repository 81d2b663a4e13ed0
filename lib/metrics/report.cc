// Splits the facts into groups once, then asks every measure about every period. What measures share (spells, orders)
// is made once a group, not once a measure. Tested by report_test.cc.
#include "c360/metrics/report.h"

#include <algorithm>
#include <map>

#include "base/status.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr size_t kMostPeriods = 1000;

struct Group {
  std::string name;
  FactSet facts;
};

std::string PlanOf(std::span<const Fact> facts, const FactSet& texts, int64_t before_us) {
  TextId plan = 0;
  for (const Fact& fact : facts)
    if (fact.type == EventType::kSubscription && fact.time_us < before_us && fact.subject != 0) plan = fact.subject;
  return std::string(texts.Text(plan));
}

std::string CohortOf(std::span<const Fact> facts, const ReportQuery& query) {
  for (const Fact& fact : facts)
    if (fact.timed()) return query.calendar.Of(query.cohort_unit, fact.time_us).label;
  return "";
}

// The names of the largest groups, at most `most`; the others share one.
std::vector<Group> SplitByName(const FactSet& facts, std::vector<std::string> names, size_t most) {
  std::map<std::string, size_t> sizes;
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    if (names[p].empty()) names[p] = "(none)";
    sizes[names[p]] += facts.Of(p).empty() ? 0 : 1;
  }
  std::erase_if(sizes, [](const auto& entry) { return entry.second == 0; });
  if (sizes.size() > most) {
    std::vector<std::pair<size_t, std::string>> order;
    for (const auto& [name, size] : sizes) order.emplace_back(size, name);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (size_t i = most; i < order.size(); ++i) sizes.erase(order[i].second);
    sizes["(other)"] = 0;
  }
  std::map<std::string, int32_t> index;
  std::vector<Group> groups;
  for (const auto& [name, size] : sizes) {
    index[name] = static_cast<int32_t>(groups.size());
    groups.push_back({name, {}});
  }
  std::vector<int32_t> group_of(facts.profiles(), -1);
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    auto it = index.find(names[p]);
    if (it == index.end()) it = index.find("(other)");
    if (it != index.end()) group_of[p] = it->second;
  }
  auto sets = facts.ByProfile(group_of, groups.size());
  for (size_t i = 0; i < groups.size(); ++i) groups[i].facts = std::move(sets[i]);
  return groups;
}

std::vector<Group> SplitByChannel(const FactSet& facts) {
  std::map<std::string, uint8_t> channels;
  for (const Fact& fact : facts.all())
    if (fact.channel != 0) channels.emplace(ChannelName(static_cast<v1::Channel>(fact.channel)), fact.channel);
  std::vector<Group> groups;
  for (const auto& [name, channel] : channels)
    groups.push_back({name, facts.Where([&, wanted = channel](const Fact& fact) { return fact.channel == wanted; })});
  return groups;
}

std::vector<Group> Split(const FactSet& facts, const ReportQuery& query, std::span<const std::string> attribute_of) {
  if (query.by == GroupBy::kNone) return {{"", facts}};
  if (query.by == GroupBy::kChannel) return SplitByChannel(facts);
  std::vector<std::string> names(facts.profiles());
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    if (query.by == GroupBy::kPlan) names[p] = PlanOf(facts.Of(p), facts, query.span.end_us);
    if (query.by == GroupBy::kCohort) names[p] = CohortOf(facts.Of(p), query);
    if (query.by == GroupBy::kAttribute && p < attribute_of.size()) names[p] = attribute_of[p];
  }
  return SplitByName(facts, std::move(names), static_cast<size_t>(query.most_groups));
}

absl::Status ChooseMeasures(const std::vector<std::string>& names, std::vector<const Measure*>* chosen) {
  for (const std::string& name : names)
    if (FindMeasure(name) == nullptr) return InvalidArgument("there is no measure \"{}\"", name.substr(0, 64));
  for (const Measure& measure : Measures()) {
    if (names.empty() || std::find(names.begin(), names.end(), measure.name) != names.end())
      chosen->push_back(&measure);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Period>> ChoosePeriods(const ReportQuery& query, int64_t as_of_us) {
  if (query.span.begin_us >= query.span.end_us) return InvalidArgument("the span is empty");
  Period span = query.calendar.Custom(query.span.begin_us, query.span.end_us);
  if (!query.span.label.empty()) span.label = query.span.label;
  span.end_us = std::min(span.end_us, as_of_us);
  if (span.begin_us >= span.end_us) return std::vector<Period>();
  if (!query.unit) return std::vector<Period>{span};
  const int64_t units =
      query.calendar.IndexOf(*query.unit, span.end_us - 1) - query.calendar.IndexOf(*query.unit, span.begin_us) + 1;
  if (units > static_cast<int64_t>(kMostPeriods))
    return InvalidArgument("{} periods are more than {}; take a longer unit", units, kMostPeriods);
  return query.calendar.Split(*query.unit, span);
}

}  // namespace

absl::StatusOr<std::vector<ReportRow>> Report(const FactSet& facts, const ReportQuery& query,
                                              std::span<const std::string> attribute_of) {
  if (query.most_groups < 1 || query.most_groups > 1000) return InvalidArgument("most_groups: not in 1..1000");
  const int64_t as_of_us = query.as_of_us != 0 ? query.as_of_us : query.span.end_us;
  std::vector<const Measure*> measures;
  C360_RETURN_IF_ERROR(ChooseMeasures(query.measures, &measures));
  C360_ASSIGN_OR_RETURN(const std::vector<Period> periods, ChoosePeriods(query, as_of_us));
  std::vector<ReportRow> rows;
  std::vector<MeasureValue> values;
  for (const Group& group : Split(facts, query, attribute_of)) {
    const std::vector<Spell> spells = CustomerSpells(group.facts, query.options, as_of_us);
    const std::vector<Purchase> purchases = Purchases(group.facts);
    for (const Period& period : periods) {
      const MeasureInput input{.facts = group.facts,
                               .period = period,
                               .calendar = query.calendar,
                               .as_of_us = as_of_us,
                               .options = query.options,
                               .costs = query.costs,
                               .reference = query.reference,
                               .spells = &spells,
                               .purchases = &purchases};
      values.clear();
      for (const Measure* measure : measures) measure->compute(input, &values);
      for (MeasureValue& value : values) rows.push_back({period, group.name, std::move(value)});
    }
  }
  return rows;
}

}  // namespace c360::metrics
