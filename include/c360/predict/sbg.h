// sBG: how long customers with a contract to renew stay.
#ifndef C360_PREDICT_SBG_H_
#define C360_PREDICT_SBG_H_

#include <cstdint>
#include <span>

#include "absl/status/statusor.h"

namespace c360::predict {

// At each renewal a customer leaves with a probability that varies over customers as Beta(alpha, beta).
struct SbgParameters {
  double alpha = 0;
  double beta = 0;
};
struct SbgFit {
  SbgParameters parameters;
  double log_likelihood = 0;
  bool converged = false;
};

// Share of a cohort that is still there after `period` renewals, period >= 0; 1 at 0.
double SbgSurvival(const SbgParameters& p, int period);

// Share of those there before renewal `period` who renew, period >= 1: (beta + t - 1) / (alpha + beta + t - 1). It
// rises with t although no customer changes: those who leave easily have left.
double SbgRetention(const SbgParameters& p, int period);

// Discounted expected residual lifetime, in periods, of a customer who has renewed `renewals` times and is about to
// renew again, at a discount of `discount` > 0 a period: the expected sum over the renewals to come, the next one
// undiscounted.
double SbgDiscountedResidualLifetime(const SbgParameters& p, int renewals, double discount);

// Fits one cohort. `alive[t]` customers were there after t renewals: alive[0] is the cohort's size, then never rising.
// Errors  InvalidArgument: fewer than 2 counts, a negative or rising one, nobody at the start, or nobody lost or all
// lost at
//         the first renewal (no finite estimate).
// Source  Fader & Hardie (2007), J. Interactive Marketing 21(1):76-90; Fader & Hardie (2010), Marketing Science 29(1)
// for
//         DERL. docs/methods/sbg.md.
//
//   const int64_t alive[] = {1000, 631, 468, 382, 326, 289, 262, 241};
//   FitSbg(alive)->parameters  // alpha 0.704, beta 1.182
absl::StatusOr<SbgFit> FitSbg(std::span<const int64_t> alive);

}  // namespace c360::predict

#endif  // C360_PREDICT_SBG_H_
