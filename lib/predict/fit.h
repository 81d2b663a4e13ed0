// What the fits of all purchase models share.
#ifndef C360_LIB_PREDICT_FIT_H_
#define C360_LIB_PREDICT_FIT_H_

#include <algorithm>
#include <span>
#include <tuple>
#include <vector>

#include "base/status.h"
#include "c360/predict/purchases.h"
#include "predict/minimize.h"

namespace c360::predict {

// In units of the mean age every plausible parameter lies within e^-10 .. e^10; where the data do not identify one, the
// search runs to the bound instead of to infinity.
inline constexpr double kLogBound = 10;

// Equal customers once, with their number, in a fixed order: faster, and the order of the input leaves no trace in the
// rounding of the sum.
struct Weighted {
  Purchases customer;
  double count = 0;
};

inline std::vector<Weighted> Distinct(std::span<const Purchases> customers) {
  const auto key = [](const Purchases& c) { return std::tie(c.frequency, c.recency, c.age, c.monetary); };
  std::vector<Purchases> sorted(customers.begin(), customers.end());
  std::sort(sorted.begin(), sorted.end(), [&](const Purchases& a, const Purchases& b) { return key(a) < key(b); });
  std::vector<Weighted> distinct;
  for (const Purchases& customer : sorted) {
    if (distinct.empty() || key(distinct.back().customer) != key(customer)) distinct.push_back({customer, 0});
    ++distinct.back().count;
  }
  return distinct;
}

// Fits a purchase model in frequency, recency and age.
//
// `make` turns the parameter vector into the model's parameters, `log_likelihood(parameters, customer)` is one
// customer's. `time_parameter[i]`: parameter i is in the unit of time. The search runs in units of the mean age, where
// fixed starts serve any data.
template <typename Parameters, typename Make, typename LogLikelihood>
absl::StatusOr<std::pair<Parameters, FitReport>> FitPurchaseModel(std::span<const Purchases> customers,
                                                                  const std::vector<bool>& time_parameter,
                                                                  std::span<const std::vector<double>> starts,
                                                                  Make make, LogLikelihood log_likelihood) {
  if (customers.empty()) return InvalidArgument("customers: none given");
  C360_RETURN_IF_ERROR(ValidatePurchases(customers));
  double repeats = 0;
  double age = 0;
  std::vector<Purchases> rows(customers.begin(), customers.end());
  for (Purchases& row : rows) row.monetary = 0;
  std::vector<Weighted> distinct = Distinct(rows);
  for (const Weighted& row : distinct) {
    repeats += row.customer.frequency * row.count;
    age += row.customer.age * row.count;
  }
  if (repeats == 0) return InvalidArgument("customers: nobody bought again; the model has no finite estimate");
  const double unit = age / static_cast<double>(customers.size());
  if (!(unit > 0)) return InvalidArgument("customers: all have age 0");
  const auto negative = [&](const std::vector<Weighted>& data, std::span<const double> point) {
    const Parameters parameters = make(point);
    double sum = 0;
    for (const Weighted& row : data) sum -= row.count * log_likelihood(parameters, row.customer);
    return sum;
  };
  std::vector<Weighted> scaled = distinct;
  for (Weighted& row : scaled) {
    row.customer.recency /= unit;
    row.customer.age /= unit;
  }
  Minimum found = MinimizePositive([&](std::span<const double> point) { return negative(scaled, point); }, starts,
                                   {.all_starts = false, .log_bound = kLogBound});
  for (size_t i = 0; i < found.point.size(); ++i) {
    if (time_parameter[i]) found.point[i] *= unit;
  }
  const Objective in_given_unit = [&](std::span<const double> point) { return negative(distinct, point); };
  FitReport report;
  report.log_likelihood = -in_given_unit(found.point);
  report.customers = static_cast<int64_t>(customers.size());
  report.evaluations = found.evaluations;
  report.converged = found.converged;
  if (auto errors = StandardErrors(in_given_unit, found.point)) report.standard_errors = *std::move(errors);
  return std::pair(make(found.point), std::move(report));
}

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_FIT_H_
