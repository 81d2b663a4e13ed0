// Journeys by name: over channels to a purchase, and along stages. Tested by journey_measures_test.cc.
#include "base/status.h"
#include "c360/metrics/journey.h"
#include "metrics/contacts.h"
#include "metrics/registry.h"
#include "metrics/value_writer.h"

namespace c360::metrics {
namespace {

JourneyReport Report(const MeasureInput& input, JourneyBy by, int gap_days) {
  // Less than a day of a gap would be a slip in the options, not a wish.
  const auto report = Journeys(input.facts, input.period, HorizonOf(input),
                               {.by = by, .gap_us = std::max(1, gap_days) * kDayMicros, .most_paths = 0});
  return report.ok() ? *report : JourneyReport();
}

void ComputeJourneys(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const JourneyReport report = Report(input, JourneyBy::kChannel, input.options.journey_gap_days);
  ValueWriter writer(values);
  writer.Count("journeys.begun", report.journeys.entered);
  writer.Count("journeys.open", report.journeys.open());
  writer.Share("journeys.converted", report.journeys.WentOn(), Better::kHigher);
  for (const JourneyStep& step : report.steps) {
    writer.Count("journeys.visits", step.outcomes.entered, Better::kNeither, step.step);
    writer.Share("journeys.drop_off", step.outcomes.DropOff(), Better::kLower, step.step);
    writer.Seconds("journeys.to_next", step.to_next.p50, step.step);
  }
}

void ComputeStages(const MeasureInput& input, std::vector<MeasureValue>* values) {
  const JourneyReport report = Report(input, JourneyBy::kStage, input.options.stage_gap_days);
  ValueWriter writer(values);
  for (const JourneyStep& step : report.steps) {
    writer.Count("stages.entered", step.outcomes.entered, Better::kNeither, step.step);
    writer.Share("stages.went_on", step.outcomes.WentOn(), Better::kHigher, step.step);
    writer.Seconds("stages.to_next", step.to_next.p50, step.step);
  }
}

constexpr Measure kMeasures[] = {
    {"journeys", "journeys over channels: conversion, where they end, time between steps", ComputeJourneys},
    {"stages", "stages entered, who goes on to another, after how long", ComputeStages},
};

}  // namespace

std::span<const Measure> JourneyMeasures() { return kMeasures; }

}  // namespace c360::metrics
