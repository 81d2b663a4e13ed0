#include "c360/metrics/journey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using ::testing::ElementsAre;
using testing::Facts;
using testing::Order;
using testing::Span;

constexpr double kDay = 86'400;
const char* const kWeb = "channel: CHANNEL_WEB page_view {path: '/p'}";
const char* const kOpened = "channel: CHANNEL_EMAIL campaign_touch {action: OPENED campaign_id: 'c'}";
const char* const kCall = "channel: CHANNEL_VOICE call {outcome: ANSWERED}";

// Seven journeys of five people, and one direct purchase.
FactSet World() {
  return Facts({
      {0, "2024-01-01", kWeb},  // web, e-mail, bought
      {0, "2024-01-03", kOpened},
      {0, "2024-01-04", Order("a", 1)},
      {1, "2024-01-01", kWeb},  // web (twice is once), e-mail, gone
      {1, "2024-01-02", kWeb},
      {1, "2024-01-05", kOpened},
      {2, "2024-01-10", kWeb},           // web, gone
      {2, "2024-03-15", kCall},          // call, gone
      {3, "2024-06-20", kOpened},        // e-mail, still open
      {4, "2024-01-01", Order("b", 1)},  // direct
      {5, "2024-02-01", kWeb},           // web, bought
      {5, "2024-02-01T10:00:00Z", Order("c", 1)},
      {5, "2024-02-01T10:00:00Z", Order("c", 2)},  // a further line of it
      {5, "2024-02-02", kWeb},                     // web, gone
      {5, "", kCall},
  });
}

JourneyReport ReportOf(const FactSet& facts, const JourneyOptions& options = {},
                       const Period& period = Span("2024-01-01", "2024-07-01"),
                       const std::string& horizon = "2024-07-01") {
  auto report = Journeys(facts, period, At(horizon), options);
  EXPECT_TRUE(report.ok()) << report.status();
  return *std::move(report);
}

void ExpectOutcomes(const JourneyOutcomes& outcomes, int64_t entered, int64_t went_on, int64_t converted,
                    int64_t dropped) {
  EXPECT_EQ(outcomes.entered, entered);
  EXPECT_EQ(outcomes.went_on, went_on);
  EXPECT_EQ(outcomes.converted, converted);
  EXPECT_EQ(outcomes.dropped, dropped);
}

TEST(Journeys, EveryVisitHasItsOutcome) {
  const JourneyReport report = ReportOf(World());
  ExpectOutcomes(report.journeys, 7, 0, 2, 4);
  EXPECT_EQ(report.journeys.open(), 1);
  EXPECT_DOUBLE_EQ(*report.journeys.DropOff().value, 4.0 / 6);
  EXPECT_EQ(report.people, 5);
  EXPECT_EQ(report.direct, 1);
  ASSERT_EQ(report.steps.size(), 3u);
  EXPECT_EQ(report.steps[0].step, "web");
  ExpectOutcomes(report.steps[0].outcomes, 5, 2, 1, 2);
  EXPECT_DOUBLE_EQ(*report.steps[0].outcomes.DropOff().value, 2.0 / 5);
  EXPECT_EQ(report.steps[1].step, "email");
  ExpectOutcomes(report.steps[1].outcomes, 3, 0, 1, 1);
  EXPECT_DOUBLE_EQ(*report.steps[1].outcomes.DropOff().value, 1.0 / 2);  // the open one is in neither
  EXPECT_EQ(report.steps[2].step, "voice");
  ExpectOutcomes(report.steps[2].outcomes, 1, 0, 0, 1);
  ASSERT_EQ(report.by_position.size(), 2u);
  ExpectOutcomes(report.by_position[0], 7, 2, 1, 3);
  ExpectOutcomes(report.by_position[1], 2, 0, 1, 1);
}

TEST(Journeys, TimeBetweenSteps) {
  const JourneyReport report = ReportOf(World());
  const DurationSummary& web = report.steps[0].to_next;  // 2 days, 4 days, 10 hours
  EXPECT_EQ(web.n, 3);
  EXPECT_DOUBLE_EQ(*web.mean_of_ended.value, (6 * kDay + 36'000) / 3);
  EXPECT_DOUBLE_EQ(*web.p50.value, 2 * kDay);
  EXPECT_DOUBLE_EQ(*report.steps[1].to_next.p50.value, kDay);
  EXPECT_EQ(report.steps[2].to_next.p50.why, Undefined::kNoData);
  ASSERT_EQ(report.transitions.size(), 3u);
  EXPECT_EQ(report.transitions[0].from, "web");
  EXPECT_EQ(report.transitions[0].to, "email");
  EXPECT_EQ(report.transitions[0].count, 2);
  EXPECT_DOUBLE_EQ(*report.transitions[0].share.value, 2.0 / 5);
  EXPECT_DOUBLE_EQ(*report.transitions[0].time.mean_of_ended.value, 3 * kDay);
  EXPECT_EQ(report.transitions[1].from, "email");
  EXPECT_EQ(report.transitions[1].to, "");
  EXPECT_DOUBLE_EQ(*report.transitions[1].share.value, 1.0 / 2);
}

TEST(Journeys, PathsByNumber) {
  const JourneyReport report = ReportOf(World());
  ASSERT_EQ(report.paths.size(), 4u);
  EXPECT_THAT(report.paths[0].steps, ElementsAre("web"));
  EXPECT_EQ(report.paths[0].journeys, 3);
  EXPECT_EQ(report.paths[0].converted, 1);
  EXPECT_EQ(report.paths[0].dropped, 2);
  EXPECT_DOUBLE_EQ(*report.paths[0].duration.p50.value, 36'000);
  EXPECT_THAT(report.paths[1].steps, ElementsAre("web", "email"));
  EXPECT_EQ(report.paths[1].journeys, 2);
  EXPECT_DOUBLE_EQ(*report.paths[1].duration.p50.value, 3 * kDay);
  EXPECT_EQ(report.paths[2].duration.p50.why, Undefined::kNoData);
  // Cut to their first step, the two kinds that begin on the web stay apart: one is longer.
  const JourneyReport cut = ReportOf(World(), {.most_paths = 2, .path_steps = 1});
  ASSERT_EQ(cut.paths.size(), 2u);
  EXPECT_THAT(cut.paths[0].steps, ElementsAre("web"));
  EXPECT_FALSE(cut.paths[0].longer);
  EXPECT_TRUE(cut.paths[1].longer);
  EXPECT_EQ(cut.paths[1].journeys, 2);
  EXPECT_EQ(cut.by_position.size(), 1u);
}

TEST(Journeys, BeginInThePeriodAndEndWhenKnown) {
  // February: only the fifth person's. Their journeys before and after it belong to other periods.
  ExpectOutcomes(ReportOf(World(), {}, Span("2024-02-01", "2024-03-01")).journeys, 2, 0, 1, 1);
  // Told on the 3rd: the gap is not over.
  ExpectOutcomes(ReportOf(World(), {}, Span("2024-02-01", "2024-03-01"), "2024-02-03").journeys, 2, 0, 1, 0);
  EXPECT_EQ(ReportOf(World(), {}, Span("2024-06-01", "2024-07-01")).journeys.DropOff().why, Undefined::kNotObservedYet);
  // A gap of exactly the length does not end a journey.
  const FactSet month = Facts({{0, "2024-01-01", kWeb}, {0, "2024-01-31", kCall}});
  EXPECT_EQ(ReportOf(month).journeys.entered, 1);
  EXPECT_EQ(ReportOf(month, {.gap_us = 30 * kDayMicros - 1}).journeys.entered, 2);
}

TEST(Journeys, OfStagesPagesAndTypes) {
  const FactSet facts = Facts({{0, "2024-01-01", "stage {stage: 'lead'}"},
                               {0, "2024-01-04", "stage {stage: 'trial'}"},
                               {0, "2024-01-05", Order("a", 1)},
                               {0, "2024-01-11", "stage {stage: 'customer'}"},
                               {1, "2024-01-02", "stage {stage: 'lead'}"},
                               {1, "2024-01-03", "page_view {path: '/pricing'}"},
                               {1, "2024-01-03", "page_view {path: '/signup'}"}});
  const JourneyReport stages = ReportOf(facts, {.by = JourneyBy::kStage});
  EXPECT_EQ(stages.steps[0].step, "lead");
  EXPECT_DOUBLE_EQ(*stages.steps[0].outcomes.WentOn().value, 0.5);
  EXPECT_DOUBLE_EQ(*stages.steps[0].to_next.p50.value, 3 * kDay);
  EXPECT_THAT(stages.paths[1].steps, ElementsAre("lead", "trial", "customer"));
  EXPECT_EQ(stages.journeys.converted, 0);
  const JourneyReport reached = ReportOf(facts, {.by = JourneyBy::kStage, .conversion = [&](const Fact& fact) {
                                                   return facts.Text(fact.subject) == "customer";
                                                 }});
  EXPECT_EQ(reached.journeys.converted, 1);
  EXPECT_DOUBLE_EQ(*reached.paths[1].duration.p50.value, 10 * kDay);
  const JourneyReport pages = ReportOf(facts, {.by = JourneyBy::kPage});
  EXPECT_THAT(pages.paths[0].steps, ElementsAre("/pricing", "/signup"));
  EXPECT_EQ(ReportOf(facts, {.by = JourneyBy::kType}).steps[0].step, "page_view");
  EXPECT_EQ(ReportOf(facts, {.by = JourneyBy::kType, .collapse = false}).steps[0].outcomes.entered, 2);
}

TEST(Journeys, OfNobodyAreNone) {
  const JourneyReport report = ReportOf(FactSet());
  EXPECT_TRUE(report.steps.empty());
  EXPECT_EQ(report.journeys.DropOff().why, Undefined::kNoData);
  EXPECT_FALSE(Journeys(FactSet(), Span("2024-01-01", "2024-07-01"), 0, {.gap_us = 0}).ok());
  EXPECT_FALSE(Journeys(FactSet(), Span("2024-01-01", "2024-07-01"), 0, {.path_steps = 0}).ok());
  EXPECT_FALSE(Journeys(FactSet(), Span("2024-01-01", "2024-07-01"), 0, {.most_paths = 10'001}).ok());
}

TEST(JourneyByName, NamesAndParses) {
  for (const JourneyBy by : {JourneyBy::kChannel, JourneyBy::kType, JourneyBy::kPage, JourneyBy::kStage})
    EXPECT_EQ(ParseJourneyBy(JourneyByName(by)), by);
  EXPECT_FALSE(ParseJourneyBy("luck").has_value());
}

TEST(Journeys, ACancelledOrderConvertsNobody) {
  const FactSet facts = Facts({{0, "2024-01-01", kWeb},
                               {0, "2024-01-02", "channel: CHANNEL_WEB " + Order("a", 1)},
                               {0, "2024-01-09", "order_cancelled {order_id: 'a'}"},
                               {1, "2024-01-01", kWeb},
                               {1, "2024-01-02", "channel: CHANNEL_WEB " + Order("b", 1)}});
  const auto report = *Journeys(facts, Span("2024-01-01", "2024-02-01"), At("2024-06-01"));
  EXPECT_EQ(report.journeys.entered, 2);
  EXPECT_EQ(report.journeys.converted, 1);
  EXPECT_EQ(report.journeys.dropped, 1);
}

}  // namespace
}  // namespace c360::metrics
