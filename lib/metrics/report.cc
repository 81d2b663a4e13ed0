// Asks every measure about every period of every group. What measures share (spells, orders) is made once a group, not
// once a measure. Tested by report_test.cc.
#include "c360/metrics/report.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr size_t kMostPeriods = 1000;

// The facts of one group; profiles are renumbered.
FactSet FactsOf(const FactSet& facts, const Group& group) {
  FactSet own = group.profiles.size() == facts.profiles() ? facts : facts.Of(group.profiles);
  if (!group.channel) return own;
  return own.Where([&](const Fact& fact) { return fact.channel == *group.channel; });
}

// Of `costs` those that are this group's alone. What a business spent on everybody is not known by group: dividing it
// by the group's people or revenue would be wrong, so the group's numbers say that no cost is known.
std::vector<CostFact> CostsOfGroup(std::span<const CostFact> costs, const Group& group, bool of_all_people) {
  std::vector<CostFact> own;
  for (const CostFact& cost : costs) {
    const bool everybodys = of_all_people && !group.channel;
    const bool of_channel = of_all_people && group.channel && cost.channel == *group.channel;
    if (everybodys || of_channel || cost.kind == CostFact::Kind::kChannel) own.push_back(cost);
  }
  return own;
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

absl::Status CheckOptions(const MetricsOptions& options) {
  const std::pair<std::string_view, int> days[] = {{"inactivity_days", options.inactivity_days},
                                                   {"attribution_days", options.attribution_days},
                                                   {"journey_gap_days", options.journey_gap_days},
                                                   {"stage_gap_days", options.stage_gap_days}};
  for (const auto& [name, value] : days)
    if (value < 1 || value > kMostDays) return InvalidArgument("{}: {}, must be 1 to {}", name, value, kMostDays);
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
                                              std::span<const std::vector<std::string>> attributes) {
  const int64_t as_of_us = query.as_of_us != 0 ? query.as_of_us : query.span.end_us;
  C360_RETURN_IF_ERROR(CheckOptions(query.options));
  std::vector<const Measure*> measures;
  C360_RETURN_IF_ERROR(ChooseMeasures(query.measures, &measures));
  C360_ASSIGN_OR_RETURN(const std::vector<Period> periods, ChoosePeriods(query, as_of_us));
  C360_ASSIGN_OR_RETURN(const std::vector<Group> groups, GroupPeople(facts, query.by,
                                                                     {.span = query.span,
                                                                      .calendar = query.calendar,
                                                                      .cohort_unit = query.cohort_unit,
                                                                      .at_us = query.group_at_us,
                                                                      .currency = query.segment_currency,
                                                                      .most_groups = query.most_groups},
                                                                     attributes));
  const bool of_all_people = std::all_of(query.by.begin(), query.by.end(),
                                         [](const Grouping& grouping) { return grouping.by == GroupBy::kChannel; });
  std::vector<ReportRow> rows;
  std::vector<MeasureValue> values;
  for (const Group& group : groups) {
    const FactSet own = FactsOf(facts, group);
    const std::vector<Spell> spells = CustomerSpells(own, query.options, as_of_us);
    const std::vector<Purchase> purchases = Purchases(own);
    const std::vector<CostFact> costs = CostsOfGroup(query.costs, group, of_all_people);
    for (const Period& period : periods) {
      const MeasureInput input{.facts = own,
                               .period = period,
                               .calendar = query.calendar,
                               .as_of_us = as_of_us,
                               .options = query.options,
                               .costs = costs,
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
