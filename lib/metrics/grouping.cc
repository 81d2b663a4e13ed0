// Each grouping names every person; the names side by side are the group. Names are counted before any group is made,
// so the caps hold whatever the attribute. Tested by grouping_test.cc.
#include "c360/metrics/grouping.h"

#include <algorithm>
#include <map>

#include "base/status.h"
#include "c360/metrics/rfm.h"
#include "c360/metrics/value.h"

namespace c360::metrics {
namespace {

constexpr size_t kMostGroupings = 8;
constexpr std::string_view kNone = "(none)";
constexpr std::string_view kOther = "(other)";
constexpr std::string_view kBetween = " / ";

constexpr struct {
  GroupBy by;
  std::string_view name;
} kNames[] = {{GroupBy::kChannel, "channel"},    {GroupBy::kPlan, "plan"},       {GroupBy::kStage, "stage"},
              {GroupBy::kCohort, "cohort"},      {GroupBy::kSegment, "segment"}, {GroupBy::kGeneration, "generation"},
              {GroupBy::kAttribute, "attribute"}};

using Names = std::vector<std::string>;  // by profile

// The subject that facts of `type` gave last before `before_us`.
std::string LatestSubject(std::span<const Fact> facts, const FactSet& texts, EventType type, int64_t before_us) {
  TextId subject = 0;
  for (const Fact& fact : facts)
    if (fact.type == type && fact.time_us < before_us && fact.subject != 0) subject = fact.subject;
  return std::string(texts.Text(subject));
}

std::string CohortOf(std::span<const Fact> facts, const GroupingOptions& options) {
  for (const Fact& fact : facts)
    if (fact.timed()) return options.calendar.Of(options.cohort_unit, fact.time_us).label;
  return "";
}

absl::StatusOr<Names> SegmentsOf(const FactSet& facts, const GroupingOptions& options) {
  const int64_t at_us = options.at_us != 0 ? options.at_us : options.span.begin_us;
  const std::vector<Purchase> purchases = Purchases(facts);
  C360_ASSIGN_OR_RETURN(const auto customers, RfmInputs(facts, purchases, at_us, options.calendar, options.currency));
  const RfmCutPoints cuts = FitRfm(customers);
  Names names(facts.profiles());
  for (const RfmInput& customer : customers) names[customer.profile] = RfmSegment(ScoreRfm(customer, cuts));
  return names;
}

absl::StatusOr<Names> NamesBy(const FactSet& facts, const Grouping& grouping, const GroupingOptions& options,
                              std::span<const std::string> attribute) {
  if (grouping.by == GroupBy::kSegment) return SegmentsOf(facts, options);
  const int64_t latest_us = options.at_us != 0 ? options.at_us : options.span.end_us;
  Names names(facts.profiles());
  for (uint32_t p = 0; p < names.size(); ++p) {
    const auto own = facts.Of(p);
    const std::string_view value = p < attribute.size() ? attribute[p] : std::string_view();
    if (grouping.by == GroupBy::kPlan) names[p] = LatestSubject(own, facts, EventType::kSubscription, latest_us);
    if (grouping.by == GroupBy::kStage) names[p] = LatestSubject(own, facts, EventType::kStage, latest_us);
    if (grouping.by == GroupBy::kCohort) names[p] = CohortOf(own, options);
    if (grouping.by == GroupBy::kGeneration) names[p] = GenerationOf(value);
    if (grouping.by == GroupBy::kAttribute) names[p] = value;
  }
  return names;
}

// The names of the largest groups, at most `most`, by name, with people; the others share one.
std::vector<Group> Gather(const FactSet& facts, const Names& names, size_t most) {
  std::map<std::string_view, size_t> sizes;
  for (uint32_t p = 0; p < facts.profiles(); ++p)
    if (!facts.Of(p).empty()) ++sizes[names[p]];
  std::vector<std::pair<size_t, std::string_view>> order;
  for (const auto& [name, size] : sizes) order.emplace_back(size, name);
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::map<std::string_view, Group> groups;
  for (size_t i = 0; i < order.size(); ++i) {
    const std::string_view name = i < most ? order[i].second : kOther;
    groups[name].name = name;
  }
  for (uint32_t p = 0; p < facts.profiles(); ++p) {
    if (facts.Of(p).empty()) continue;
    const auto it = groups.find(names[p]);
    (it != groups.end() ? it->second : groups[kOther]).profiles.push_back(p);
  }
  std::vector<Group> list;
  for (auto& [name, group] : groups) list.push_back(std::move(group));
  return list;
}

// Each group of people on each channel seen.
std::vector<Group> TimesChannels(const FactSet& facts, std::span<const Group> people) {
  std::map<std::string_view, uint8_t> channels;
  for (const Fact& fact : facts.all())
    if (fact.channel != 0) channels.emplace(ChannelName(static_cast<v1::Channel>(fact.channel)), fact.channel);
  std::vector<Group> groups;
  for (const Group& group : people) {
    for (const auto& [name, channel] : channels)
      groups.push_back({group.name.empty() ? std::string(name) : fmt::format("{}{}{}", group.name, kBetween, name),
                        group.profiles, channel});
  }
  return groups;
}

}  // namespace

std::string_view GroupByName(GroupBy by) {
  for (const auto& [value, name] : kNames)
    if (value == by) return name;
  return "";
}

std::optional<GroupBy> ParseGroupBy(std::string_view name) {
  for (const auto& [value, known] : kNames)
    if (known == name) return value;
  return std::nullopt;
}

std::string_view GenerationOf(std::string_view birth_date) {
  constexpr struct {
    int last_year;
    std::string_view name;
  } kGenerations[] = {{1945, "silent"},     {1964, "boomer"},       {1980, "generation_x"},
                      {1996, "millennial"}, {2012, "generation_z"}, {9999, "alpha"}};
  if (birth_date.size() < 4) return "";
  int year = 0;
  for (const char c : birth_date.substr(0, 4)) {
    if (c < '0' || c > '9') return "";
    year = year * 10 + (c - '0');
  }
  if (birth_date.size() > 4 && birth_date[4] >= '0' && birth_date[4] <= '9') return "";
  for (const auto& generation : kGenerations)
    if (year <= generation.last_year) return generation.name;
  return "";
}

absl::StatusOr<std::vector<Group>> GroupPeople(const FactSet& facts, std::span<const Grouping> groupings,
                                               const GroupingOptions& options,
                                               std::span<const std::vector<std::string>> attributes) {
  if (options.most_groups < 1 || options.most_groups > 1000) return InvalidArgument("most_groups: not in 1..1000");
  if (groupings.size() > kMostGroupings) return InvalidArgument("more than {} groupings", kMostGroupings);
  bool by_channel = false;
  Names joined(facts.profiles());
  bool any = false;
  for (size_t i = 0; i < groupings.size(); ++i) {
    if (groupings[i].by == GroupBy::kChannel) {
      if (by_channel) return InvalidArgument("the channel is asked for twice");
      by_channel = true;
      continue;
    }
    const std::span<const std::string> values =
        i < attributes.size() ? std::span<const std::string>(attributes[i]) : std::span<const std::string>();
    C360_ASSIGN_OR_RETURN(const Names names, NamesBy(facts, groupings[i], options, values));
    for (size_t p = 0; p < joined.size(); ++p) {
      if (any) joined[p] += kBetween;
      joined[p] += names[p].empty() ? kNone : std::string_view(names[p]);
    }
    any = true;
  }
  std::vector<Group> groups;
  if (any) {
    groups = Gather(facts, joined, static_cast<size_t>(options.most_groups));
  } else {
    Group& all = groups.emplace_back();
    for (uint32_t p = 0; p < facts.profiles(); ++p) all.profiles.push_back(p);
  }
  if (by_channel) return TimesChannels(facts, groups);
  return groups;
}

}  // namespace c360::metrics
