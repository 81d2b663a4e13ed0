// The tables that make up Measures(): one for each family, in the file that computes it.
#ifndef C360_LIB_METRICS_REGISTRY_H_
#define C360_LIB_METRICS_REGISTRY_H_

#include <span>

#include "c360/metrics/measure.h"

namespace c360::metrics {

// A new family adds its line here and in registry.cc.
std::span<const Measure> RetentionMeasures();
std::span<const Measure> ServiceMeasures();
std::span<const Measure> VoiceMeasures();
std::span<const Measure> ValueMeasures();
std::span<const Measure> CampaignMeasures();
std::span<const Measure> ActivityMeasures();
std::span<const Measure> JourneyMeasures();

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_REGISTRY_H_
