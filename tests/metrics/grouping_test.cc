#include "c360/metrics/grouping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using ::testing::ElementsAre;
using testing::Facts;
using ::testing::IsEmpty;
using testing::Order;
using testing::Span;

using People = std::map<std::string, std::vector<uint32_t>>;

GroupingOptions Year() { return {.span = Span("2024-01-01", "2025-01-01")}; }

People By(const FactSet& facts, const std::vector<Grouping>& by, const GroupingOptions& options = Year(),
          const std::vector<std::vector<std::string>>& attributes = {}) {
  const auto groups = GroupPeople(facts, by, options, attributes);
  EXPECT_TRUE(groups.ok()) << groups.status();
  People people;
  for (const Group& group : *groups) people[group.name] = group.profiles;
  return people;
}

std::string Plan(const std::string& plan) {
  return "subscription {action: STARTED subscription_id: 's' plan: '" + plan + "'}";
}

TEST(GroupPeople, NoneIsOneGroupOfAll) {
  EXPECT_EQ(By(Facts({{0, "2024-01-01", Order("a", 1)}, {2, "2024-01-01", Order("b", 1)}}), {}),
            (People{{"", {0, 1, 2}}}));
}

TEST(GroupPeople, ByTheLatestPlanAndStageBeforeTheEndOrTheMomentAsked) {
  const FactSet facts = Facts({{0, "2024-02-01", Plan("basic")},
                               {0, "2024-06-01", Plan("gold")},
                               {0, "2025-01-01", Plan("late")},  // not before the end
                               {1, "2024-03-01", "stage {stage: 'lead'}"},
                               {1, "2024-04-01", "stage {stage: 'customer'}"},
                               {3, "", Plan("untimed")}});
  EXPECT_EQ(By(facts, {{GroupBy::kPlan}}), (People{{"gold", {0}}, {"(none)", {1}}, {"untimed", {3}}}));
  EXPECT_EQ(By(facts, {{GroupBy::kStage}}), (People{{"customer", {1}}, {"(none)", {0, 3}}}));
  GroupingOptions may = Year();
  may.at_us = At("2024-03-15");
  EXPECT_EQ(By(facts, {{GroupBy::kPlan}}, may), (People{{"basic", {0}}, {"(none)", {1}}, {"untimed", {3}}}));
  EXPECT_EQ(By(facts, {{GroupBy::kStage}}, may), (People{{"lead", {1}}, {"(none)", {0, 3}}}));
}

TEST(GroupPeople, ByCohortUnitsOfTheCalendar) {
  const FactSet facts = Facts({{0, "", Order("x", 1)},
                               {0, "2024-01-31", Order("a", 1)},
                               {0, "2024-09-01", Order("b", 1)},
                               {1, "2024-02-01", Order("c", 1)},
                               {2, "", Order("d", 1)}});
  EXPECT_EQ(By(facts, {{GroupBy::kCohort}}), (People{{"2024-01", {0}}, {"2024-02", {1}}, {"(none)", {2}}}));
  GroupingOptions quarters = Year();
  quarters.cohort_unit = CalendarUnit::kQuarter;
  EXPECT_EQ(By(facts, {{GroupBy::kCohort}}, quarters), (People{{"2024-Q1", {0, 1}}, {"(none)", {2}}}));
}

// The six customers whose segments a public library's test gives (docs/methods/rfm.md), as of that test's end.
FactSet SixCustomers(const std::string& currency_of_last = "GBP") {
  return Facts({{0, "2015-01-01", Order("1", 1)},
                {0, "2015-02-06", Order("2", 2)},
                {1, "2015-01-01", Order("3", 2)},
                {2, "2015-01-01", Order("4", 3)},
                {2, "2015-01-02", Order("5", 1)},
                {2, "2015-01-05", Order("6", 5)},
                {3, "2015-01-16", Order("7", 6)},
                {3, "2015-02-02", Order("8", 3)},
                {3, "2015-02-05", Order("9", 9)},
                {4, "2015-01-16", Order("10", 3)},
                {4, "2015-01-17", Order("11", 1)},
                {4, "2015-01-18", Order("12", 8)},
                {5, "2015-02-02", Order("13", 5, currency_of_last)},
                {6, "2015-03-01", Order("14", 70)}});  // not a customer yet
}

TEST(GroupPeople, BySegmentAtTheBegin) {
  const GroupingOptions options = {.span = Span("2015-02-06T12:00:00Z", "2016-01-01")};
  EXPECT_EQ(By(SixCustomers(), {{GroupBy::kSegment}}, options), (People{{"Other", {0}},
                                                                        {"Inactive", {1}},
                                                                        {"At Risk", {2}},
                                                                        {"Premium", {3}},
                                                                        {"Repeat", {4}},
                                                                        {"Top Spender", {5}},
                                                                        {"(none)", {6}}}));
  // At another moment, other segments: by then the newcomer has bought.
  GroupingOptions later = options;
  later.at_us = At("2015-03-02");
  EXPECT_FALSE(By(SixCustomers(), {{GroupBy::kSegment}}, later).contains("(none)"));
}

TEST(GroupPeople, SegmentsOfSeveralCurrenciesNeedOneNamed) {
  GroupingOptions options = {.span = Span("2015-02-06T12:00:00Z", "2016-01-01")};
  const std::vector<Grouping> by = {{GroupBy::kSegment}};
  EXPECT_EQ(GroupPeople(SixCustomers("EUR"), by, options).status().code(), absl::StatusCode::kFailedPrecondition);
  options.currency = "EUR";
  EXPECT_EQ(By(SixCustomers("EUR"), by, options).at("(none)").size(), 6u);
}

TEST(GroupPeople, ByAttributeAndGeneration) {
  const FactSet facts =
      Facts({{0, "2024-01-01", Order("a", 1)}, {1, "2024-01-01", Order("b", 1)}, {2, "2024-01-01", Order("c", 1)}});
  EXPECT_EQ(By(facts, {{GroupBy::kAttribute, "country"}, {GroupBy::kGeneration}}, Year(),
               {{"PL", "PL", ""}, {"1980-12-31", "1981-01-01", "unknown"}}),
            (People{{"PL / generation_x", {0}}, {"PL / millennial", {1}}, {"(none) / (none)", {2}}}));
}

TEST(GroupPeople, TheLargestAreNamedTheRestAreOther) {
  std::vector<testing::Line> lines;
  std::vector<std::vector<std::string>> city(1);
  for (uint32_t p = 0; p < 9; ++p) {
    lines.push_back({p, "2024-01-01", Order("o", 1)});
    city[0].push_back(p < 4 ? "big" : p < 6 ? "a-tie" : p < 8 ? "b-tie" : "small");
  }
  GroupingOptions options = Year();
  options.most_groups = 2;
  EXPECT_EQ(By(Facts(lines), {{GroupBy::kAttribute, "city"}}, options, city),
            (People{{"big", {0, 1, 2, 3}}, {"a-tie", {4, 5}}, {"(other)", {6, 7, 8}}}));
}

TEST(GroupPeople, ChannelsCutEachGroup) {
  const FactSet facts = Facts({{0, "2024-01-01", "channel: CHANNEL_WEB " + Plan("gold")},
                               {1, "2024-01-01", "channel: CHANNEL_EMAIL " + Order("b", 1)},
                               {1, "2024-01-01", Order("c", 1)}});
  const std::vector<Grouping> by = {{GroupBy::kChannel}, {GroupBy::kPlan}};
  const auto groups = *GroupPeople(facts, by, Year());
  std::vector<std::string> names;
  for (const Group& group : groups) {
    names.push_back(group.name);
    EXPECT_TRUE(group.channel.has_value());
  }
  EXPECT_THAT(names, ElementsAre("(none) / email", "(none) / web", "gold / email", "gold / web"));
  EXPECT_THAT(By(FactSet(), by), IsEmpty());
}

TEST(GroupPeople, RefusesWhatMakesNoSense) {
  GroupingOptions options = Year();
  options.most_groups = 0;
  EXPECT_FALSE(GroupPeople(FactSet(), {}, options).ok());
  const std::vector<Grouping> twice = {{GroupBy::kChannel}, {GroupBy::kChannel}}, many(9, {GroupBy::kPlan});
  EXPECT_FALSE(GroupPeople(FactSet(), twice, Year()).ok());
  EXPECT_FALSE(GroupPeople(FactSet(), many, Year()).ok());
}

TEST(GenerationOf, GoesByTheYearOfBirth) {
  const std::pair<const char*, const char*> kCases[] = {{"1945-12-31", "silent"},
                                                        {"1946-01-01", "boomer"},
                                                        {"1964", "boomer"},
                                                        {"1965", "generation_x"},
                                                        {"1996-05-05", "millennial"},
                                                        {"1997", "generation_z"},
                                                        {"2012", "generation_z"},
                                                        {"2013-01-01", "alpha"},
                                                        {"", ""},
                                                        {"199", ""},
                                                        {"31.12.1980", ""},
                                                        {"19801231", ""}};
  for (const auto& [date, generation] : kCases) EXPECT_EQ(GenerationOf(date), generation) << date;
}

TEST(GroupByName, NamesAndParses) {
  for (const GroupBy by : {GroupBy::kChannel, GroupBy::kPlan, GroupBy::kStage, GroupBy::kCohort, GroupBy::kSegment,
                           GroupBy::kGeneration, GroupBy::kAttribute})
    EXPECT_EQ(ParseGroupBy(GroupByName(by)), by);
  EXPECT_FALSE(ParseGroupBy("luck").has_value());
}

}  // namespace
}  // namespace c360::metrics
