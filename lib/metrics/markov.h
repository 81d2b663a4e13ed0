// The Markov chain behind one attribution model.
#ifndef C360_LIB_METRICS_MARKOV_H_
#define C360_LIB_METRICS_MARKOV_H_

#include <cstdint>
#include <span>
#include <vector>

#include "c360/metrics/attribution.h"

namespace c360::metrics {

// By label: 1 - p without the label / p, p the chance to convert from the start. 0 for a label on no path; undefined
// (kZeroBase) where nothing converts.
std::vector<Ratio> RemovalEffects(std::span<const TouchPath> paths, uint32_t labels);

// Removal effects as shares that add up to 1; all zero where they are undefined.
std::vector<double> MarkovShares(std::span<const Ratio> effects);

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_MARKOV_H_
