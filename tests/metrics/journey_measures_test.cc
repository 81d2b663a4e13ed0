#include <gtest/gtest.h>

#include "c360/metrics/measure.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Order;
using testing::Span;

Ratio ValueOf(const FactSet& facts, std::string_view measure, std::string_view name, std::string_view key,
              const MetricsOptions& options = {}) {
  std::vector<MeasureValue> values;
  FindMeasure(measure)->compute(
      {.facts = facts, .period = Span("2024-01-01", "2024-02-01"), .as_of_us = At("2024-06-01"), .options = options},
      &values);
  for (const MeasureValue& value : values)
    if (value.name == name && value.key == key) return value.ratio;
  ADD_FAILURE() << "no " << name << " " << key;
  return {};
}

const FactSet& World() {
  static const FactSet* const facts =
      new FactSet(Facts({{0, "2024-01-01", "channel: CHANNEL_WEB page_view {path: '/p'}"},
                         {0, "2024-01-03", "channel: CHANNEL_EMAIL campaign_touch {action: CLICKED campaign_id: 'c'}"},
                         {0, "2024-01-04", "channel: CHANNEL_ECOMMERCE " + Order("a", 1)},
                         {1, "2024-01-05", "channel: CHANNEL_WEB page_view {path: '/p'}"},
                         {0, "2024-01-04", "stage {stage: 'trial'}"},
                         {0, "2024-03-14", "stage {stage: 'customer'}"},
                         {1, "2024-01-10", "stage {stage: 'trial'}"}}));
  return *facts;
}

TEST(JourneyMeasures, TellWhereJourneysEnd) {
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.begun", "").value, 2);
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.open", "").value, 0);
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.converted", "").value, 0.5);
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.drop_off", "web").value, 0.5);
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.drop_off", "email").value, 0);
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.to_next", "web").value, 2 * 86'400);
  // With a gap of a day nobody comes from the web to the e-mail.
  EXPECT_EQ(*ValueOf(World(), "journeys", "journeys.drop_off", "web", {.journey_gap_days = 1}).value, 1);
}

TEST(JourneyMeasures, TellWhoGoesOnToTheNextStage) {
  EXPECT_EQ(*ValueOf(World(), "stages", "stages.entered", "trial").value, 2);
  EXPECT_EQ(*ValueOf(World(), "stages", "stages.went_on", "trial").value, 0.5);
  EXPECT_EQ(*ValueOf(World(), "stages", "stages.to_next", "trial").value, 70 * 86'400);
  EXPECT_EQ(*ValueOf(World(), "stages", "stages.went_on", "trial", {.stage_gap_days = 60}).value, 0);
}

}  // namespace
}  // namespace c360::metrics
