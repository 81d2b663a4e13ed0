// Groups of people and channels that the numbers of a report are told apart by.
#ifndef C360_METRICS_GROUPING_H_
#define C360_METRICS_GROUPING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"

namespace c360::metrics {

enum class GroupBy : uint8_t {
  kChannel,     // what happened on each channel; facts without one are in none
  kPlan,        // people by their latest plan
  kStage,       // people by the stage they entered last, of any journey
  kCohort,      // people by the calendar unit of their first timed fact
  kSegment,     // people by their RFM segment (c360/metrics/rfm.h)
  kGeneration,  // people by their birth date: GenerationOf
  kAttribute,   // people by an attribute of their profile, e.g. "country"
};
std::string_view GroupByName(GroupBy by);  // "channel", "plan", ...
std::optional<GroupBy> ParseGroupBy(std::string_view name);

struct Grouping {
  GroupBy by = GroupBy::kChannel;
  // kAttribute: its name; of an address a part may follow: "address.city", "address.country".
  std::string attribute = {};
};

struct GroupingOptions {
  Period span;  // of the report
  Calendar calendar = {};
  CalendarUnit cohort_unit = CalendarUnit::kMonth;
  // The moment whose plan, stage and segment count; 0: the span's end for plan and stage, its begin for the segment. A
  // segment is made of purchases: taken at the end it would hold the outcome that it is to tell apart.
  int64_t at_us = 0;
  std::string currency = {};  // of the segment's values, where purchases are in several
  int most_groups = 20;       // of people; the largest by name, all others are "(other)". 1 to 1,000
};

// The group of each person. `(none)` where one has no such plan, attribute, ...; several groupings give "PL / gold".
struct Group {
  std::string name;  // "" for the one group of all
  std::vector<uint32_t> profiles = {};
  std::optional<uint8_t> channel = {};  // only facts of this v1::Channel
};

// Groups by name; people without facts are in none.
//
// Input   `attributes[i]`, for groupings[i] of kAttribute and kGeneration, holds each profile's value by index; "" is
//         none. Others are not looked at.
// Output  none of `groupings`: one group of all. The channel makes of each group of people one for each channel seen;
//         its name comes last, wherever it stands among the groupings.
// Errors  InvalidArgument: most_groups out of range, the channel twice, more than 8 groupings. FailedPrecondition: for
//         the segment, purchases are in several currencies and none is named.
// Cost    linear in the facts. Source: docs/methods/groups.md
absl::StatusOr<std::vector<Group>> GroupPeople(const FactSet& facts, std::span<const Grouping> groupings,
                                               const GroupingOptions& options,
                                               std::span<const std::vector<std::string>> attributes = {});

// "silent" (born before 1946), "boomer" (1946 to 1964), "generation_x" (to 1980), "millennial" (to 1996),
// "generation_z" (to 2012), "alpha"; "" of anything that does not begin with a year. Source: Pew Research Center
// (2019).
std::string_view GenerationOf(std::string_view birth_date);

}  // namespace c360::metrics

#endif  // C360_METRICS_GROUPING_H_
