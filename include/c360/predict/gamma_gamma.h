// Gamma-Gamma: what a purchase of a customer is worth on average.
#ifndef C360_PREDICT_GAMMA_GAMMA_H_
#define C360_PREDICT_GAMMA_GAMMA_H_

#include <span>

#include "absl/status/statusor.h"
#include "c360/predict/purchases.h"

namespace c360::predict {

// Purchase values of one customer vary as Gamma(p, nu); nu varies over customers as Gamma(q, v). v in the unit of
// money.
struct GammaGammaParameters {
  double p = 0;
  double q = 0;  // the mean exists for q > 1 only
  double v = 0;
};

struct GammaGammaFit {
  GammaGammaParameters parameters;
  FitReport report;        // over the customers with frequency > 0 and monetary > 0
  double correlation = 0;  // of frequency and monetary value; the model assumes that they are independent
  int64_t left_out = 0;    // customers without a repeat purchase of positive value
};

// Log-likelihood of the mean repeat value; 0 for a customer without one. Threads: pure.
double GammaGammaLogLikelihood(const GammaGammaParameters& p, const Purchases& customer);

// Expected mean value of this customer's purchases: between the population's mean and the customer's own, the nearer to
// the latter the more purchases there are. Without repeat purchase: the population's.
// Errors  FailedPrecondition: q <= 1, no mean exists.
absl::StatusOr<double> GammaGammaExpectedValue(const GammaGammaParameters& p, const Purchases& customer);

// Errors  InvalidArgument: bad numbers, or fewer than 2 customers with a repeat purchase of positive value.
// Source  Fader, Hardie & Lee (2005), JMR 42(4); Fader & Hardie, note 025 (2013). docs/methods/gamma_gamma.md.
absl::StatusOr<GammaGammaFit> FitGammaGamma(std::span<const Purchases> customers);

}  // namespace c360::predict

#endif  // C360_PREDICT_GAMMA_GAMMA_H_
