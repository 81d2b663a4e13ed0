// Tested by gamma_gamma_test.cc.
#include "c360/predict/gamma_gamma.h"

#include <cmath>

#include "predict/fit.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

bool Counts(const Purchases& c) { return c.frequency > 0 && c.monetary > 0; }

// Pearson's correlation; 0 where one of the two does not vary.
double Correlation(const std::vector<Weighted>& rows) {
  double n = 0, sx = 0, sy = 0;
  for (const Weighted& row : rows) {
    n += row.count;
    sx += row.count * row.customer.frequency;
    sy += row.count * row.customer.monetary;
  }
  double xx = 0, yy = 0, xy = 0;
  for (const Weighted& row : rows) {
    const double dx = row.customer.frequency - sx / n;
    const double dy = row.customer.monetary - sy / n;
    xx += row.count * dx * dx;
    yy += row.count * dy * dy;
    xy += row.count * dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

}  // namespace

double GammaGammaLogLikelihood(const GammaGammaParameters& p, const Purchases& c) {
  if (!Counts(c)) return 0;
  const double px = p.p * c.frequency;
  return LogGamma(px + p.q) - LogGamma(px) - LogGamma(p.q) + p.q * std::log(p.v) + (px - 1) * std::log(c.monetary) +
         px * std::log(c.frequency) - (px + p.q) * std::log(c.frequency * c.monetary + p.v);
}

absl::StatusOr<double> GammaGammaExpectedValue(const GammaGammaParameters& p, const Purchases& c) {
  if (!(p.q > 1)) return FailedPrecondition("q is {}: a mean value exists for q > 1 only", p.q);
  const double population = p.p * p.v / (p.q - 1);
  if (!Counts(c)) return population;
  const double px = p.p * c.frequency;
  return ((p.q - 1) * population + px * c.monetary) / (px + p.q - 1);
}

absl::StatusOr<GammaGammaFit> FitGammaGamma(std::span<const Purchases> customers) {
  C360_RETURN_IF_ERROR(ValidatePurchases(customers));
  std::vector<Purchases> rows;
  double mean = 0;
  for (const Purchases& customer : customers) {
    if (!Counts(customer)) continue;
    rows.push_back({.frequency = customer.frequency, .monetary = customer.monetary});
  }
  if (rows.size() < 2)
    return InvalidArgument("customers: {} with a repeat purchase of positive value, need at least 2", rows.size());
  const std::vector<Weighted> distinct = Distinct(rows);
  for (const Weighted& row : distinct) mean += row.count * row.customer.monetary / static_cast<double>(rows.size());
  const Objective negative = [&](std::span<const double> v) {
    double sum = 0;
    for (const Weighted& row : distinct) sum -= row.count * GammaGammaLogLikelihood({v[0], v[1], v[2]}, row.customer);
    return sum;
  };
  const std::vector<std::vector<double>> starts = {{1, 2, mean}, {6, 4, mean / 2}};
  const Minimum found = MinimizePositive(negative, starts);
  GammaGammaFit fit;
  fit.parameters = {found.point[0], found.point[1], found.point[2]};
  fit.report = {.log_likelihood = -found.value,
                .customers = static_cast<int64_t>(rows.size()),
                .evaluations = found.evaluations,
                .converged = found.converged,
                .standard_errors = StandardErrors(negative, found.point).value_or(std::vector<double>())};
  fit.correlation = Correlation(distinct);
  fit.left_out = static_cast<int64_t>(customers.size() - rows.size());
  return fit;
}

}  // namespace c360::predict
