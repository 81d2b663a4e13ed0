// As-of feature rows: what was known of each profile before a moment, as numbers.
#ifndef C360_PREDICT_FEATURES_H_
#define C360_PREDICT_FEATURES_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/predict/classifier.h"

namespace c360::predict {

struct FeatureRows {
  FeatureTable table;
  std::vector<uint32_t> profiles;  // of each row: indices of the FactSet, ascending
};

// One row for each profile with a timed fact from the person before `as_of_us`.
//
// Leakage  Only facts with time strictly before `as_of_us` count; untimed ones never do. That an event was ingested
// late
//          does not matter. What is known in advance (the end of a paid period) counts as known.
// Columns  The fixed ones of FeatureNames(), then for each channel that occurs before `as_of_us`, by its number,
//          recency_days.<channel>, events_90d.<channel>, spend_365d.<channel>. What is undefined for a profile (the
//          mean of no answers) is kMissing, never 0.
// Cost     Linear in the facts, but for the medians. Threads: pure. Deterministic.
// Source   docs/methods/features.md has each column's formula and unit.
FeatureRows BuildFeatures(const metrics::FactSet& facts, int64_t as_of_us);

// The fixed columns, in order.
std::span<const std::string_view> FeatureNames();

// Brings rows into the columns that a model was fitted on: those it does not know are dropped, those that lack are
// kMissing.
FeatureTable AlignColumns(const FeatureTable& table, std::span<const std::string> names);

}  // namespace c360::predict

#endif  // C360_PREDICT_FEATURES_H_
