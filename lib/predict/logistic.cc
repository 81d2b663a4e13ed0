// Tested by logistic_test.cc.
#include <cmath>

#include "base/status.h"
#include "c360/predict/classifier.h"
#include "predict/labels.h"
#include "predict/linear.h"
#include "predict/special.h"

namespace c360::predict {
namespace {

double Transformed(double value, bool logarithm) { return logarithm ? std::log1p(std::max(value, 0.0)) : value; }

// What column `c` adds to the log-odds.
double Term(const LogisticModel& model, std::span<const double> row, size_t c) {
  if (std::isnan(row[c])) return model.missing_offset[c];
  return model.coefficient[c] * ((Transformed(row[c], model.logarithm[c] != 0) - model.mean[c]) / model.scale[c]);
}

bool IsSkewed(const FeatureTable& table, size_t column) {
  double n = 0, sum = 0;
  for (size_t r = 0; r < table.rows(); ++r) {
    const double value = table.Row(r)[column];
    if (std::isnan(value)) continue;
    if (value < 0) return false;
    n += 1;
    sum += value;
  }
  double second = 0, third = 0;
  for (size_t r = 0; r < table.rows(); ++r) {
    const double d = table.Row(r)[column] - sum / n;
    if (std::isnan(d)) continue;
    second += d * d / n;
    third += d * d * d / n;
  }
  return second > 0 && third / std::pow(second, 1.5) > 2;
}

// Mean and deviation of the known values of each column, and whether any is missing.
std::vector<bool> Standardize(const FeatureTable& table, LogisticModel* model) {
  const size_t columns = table.columns();
  model->mean.assign(columns, 0);
  model->scale.assign(columns, 1);
  std::vector<bool> has_missing(columns, false);
  for (size_t c = 0; c < columns; ++c) {
    double n = 0, sum = 0, squares = 0;
    for (size_t r = 0; r < table.rows(); ++r) {
      const double value = Transformed(table.Row(r)[c], model->logarithm[c] != 0);
      if (std::isnan(table.Row(r)[c])) {
        has_missing[c] = true;
        continue;
      }
      n += 1;
      sum += value;
    }
    if (n == 0) continue;
    model->mean[c] = sum / n;
    for (size_t r = 0; r < table.rows(); ++r) {
      const double value = Transformed(table.Row(r)[c], model->logarithm[c] != 0);
      if (!std::isnan(table.Row(r)[c])) squares += (value - model->mean[c]) * (value - model->mean[c]);
    }
    const double deviation = std::sqrt(squares / n);
    if (deviation > 1e-12 * std::max(1.0, std::abs(model->mean[c]))) model->scale[c] = deviation;
  }
  return has_missing;
}

}  // namespace

double LogisticModel::LogOdds(std::span<const double> row) const {
  double sum = intercept;
  for (size_t c = 0; c < row.size(); ++c) sum += Term(*this, row, c);
  return sum;
}

Contributions LogisticModel::Explain(std::span<const double> row) const {
  Contributions parts{.base = intercept, .of_feature = {}};
  for (size_t c = 0; c < row.size(); ++c) parts.of_feature.push_back(Term(*this, row, c));
  return parts;
}

absl::StatusOr<LogisticModel> FitLogistic(const FeatureTable& table, std::span<const uint8_t> labels,
                                          const LogisticOptions& options) {
  C360_RETURN_IF_ERROR(CheckExamples(table, labels));
  if (!(options.inverse_penalty > 0))
    return InvalidArgument("inverse_penalty: {}, must be above 0", options.inverse_penalty);
  LogisticModel model;
  model.names = table.names;
  model.logarithm.assign(table.columns(), 0);
  for (size_t c = 0; options.log_skewed && c < table.columns(); ++c) model.logarithm[c] = IsSkewed(table, c) ? 1 : 0;
  const std::vector<bool> has_missing = Standardize(table, &model);
  const size_t columns = table.columns();
  // The design: standardised columns, then one indicator a column with missing values, then the intercept.
  std::vector<size_t> indicator_of;
  for (size_t c = 0; c < columns; ++c) {
    if (has_missing[c]) indicator_of.push_back(c);
  }
  const size_t n = columns + indicator_of.size() + 1;
  std::vector<double> design(table.rows() * n);
  for (size_t r = 0; r < table.rows(); ++r) {
    const auto row = table.Row(r);
    double* out = &design[r * n];
    for (size_t c = 0; c < columns; ++c) {
      const double value = Transformed(row[c], model.logarithm[c] != 0);
      out[c] = std::isnan(row[c]) ? 0 : (value - model.mean[c]) / model.scale[c];
    }
    for (size_t i = 0; i < indicator_of.size(); ++i) out[columns + i] = std::isnan(row[indicator_of[i]]) ? 1 : 0;
    out[n - 1] = 1;
  }
  std::vector<double> w(n, 0.0);
  for (int iteration = 0; iteration < options.max_iterations; ++iteration) {
    SquareMatrix hessian(n);
    std::vector<double> gradient(n, 0.0);
    for (size_t r = 0; r < table.rows(); ++r) {
      const double* x = &design[r * n];
      double eta = 0;
      for (size_t i = 0; i < n; ++i) eta += w[i] * x[i];
      const double p = Logistic(eta);
      const double weight = p * (1 - p) * options.inverse_penalty;
      const double residual = (labels[r] - p) * options.inverse_penalty;
      for (size_t i = 0; i < n; ++i) {
        gradient[i] += residual * x[i];
        const double wx = weight * x[i];
        if (wx == 0) continue;
        double* h = hessian.row(i);
        for (size_t j = 0; j <= i; ++j) h[j] += wx * x[j];
      }
    }
    for (size_t i = 0; i + 1 < n; ++i) {
      gradient[i] -= w[i];
      hessian(i, i) += 1;
    }
    hessian(n - 1, n - 1) += 1e-9;  // the intercept is free; this only keeps the factor defined when all p are 0 or 1
    if (!CholeskyInPlace(hessian)) return Internal("c360 bug: the penalised Hessian is not positive definite");
    CholeskySolve(hessian, gradient);
    double largest = 0;
    for (size_t i = 0; i < n; ++i) {
      w[i] += gradient[i];
      largest = std::max(largest, std::abs(gradient[i]));
    }
    if (largest < options.tolerance) break;
  }
  model.intercept = w[n - 1];
  model.coefficient.assign(w.begin(), w.begin() + static_cast<std::ptrdiff_t>(columns));
  model.missing_offset.assign(columns, 0);
  for (size_t i = 0; i < indicator_of.size(); ++i) model.missing_offset[indicator_of[i]] = w[columns + i];
  return model;
}

}  // namespace c360::predict
