// The churn and retention measures by name.
#include "metrics/registry.h"

namespace c360::metrics {

std::span<const Measure> RetentionMeasures() { return {}; }

}  // namespace c360::metrics
