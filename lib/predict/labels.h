// What every classifier asks of its examples.
#ifndef C360_LIB_PREDICT_LABELS_H_
#define C360_LIB_PREDICT_LABELS_H_

#include <algorithm>
#include <cmath>
#include <span>

#include "base/status.h"
#include "c360/predict/classifier.h"

namespace c360::predict {

inline absl::Status CheckLabels(size_t rows, std::span<const uint8_t> labels) {
  if (rows == 0) return InvalidArgument("rows: none given");
  if (labels.size() != rows) return InvalidArgument("labels: {} for {} rows", labels.size(), rows);
  for (size_t i = 0; i < rows; ++i) {
    if (labels[i] > 1) return InvalidArgument("label {}: {}, must be 0 or 1", i, labels[i]);
  }
  const auto positives = std::count(labels.begin(), labels.end(), 1);
  if (positives == 0 || positives == static_cast<std::ptrdiff_t>(rows))
    return InvalidArgument("labels: all {} are {}; both classes are needed", rows, positives == 0 ? 0 : 1);
  return absl::OkStatus();
}

inline absl::Status CheckExamples(const FeatureTable& table, std::span<const uint8_t> labels) {
  if (table.names.empty()) return InvalidArgument("columns: none given");
  if (table.values.size() % table.columns() != 0)
    return InvalidArgument("values: {} do not fill rows of {}", table.values.size(), table.columns());
  for (size_t i = 0; i < table.values.size(); ++i) {
    if (std::isinf(table.values[i]))
      return InvalidArgument("row {}, column {}: infinite", i / table.columns(), table.names[i % table.columns()]);
  }
  return CheckLabels(table.rows(), labels);
}

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_LABELS_H_
