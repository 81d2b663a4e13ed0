// The Telco churn file as examples: 19 predictors, one-hot where text, as a data scientist would first do it.
#ifndef C360_TESTS_PREDICT_TELCO_H_
#define C360_TESTS_PREDICT_TELCO_H_

#include <set>

#include "c360/predict/classifier.h"
#include "predict/data.h"

namespace c360::predict {

struct Examples {
  FeatureTable table;
  std::vector<uint8_t> labels;

  Examples Where(const std::vector<int>& fold, int which, bool inside) const {
    Examples part;
    part.table.names = table.names;
    for (size_t r = 0; r < labels.size(); ++r) {
      if ((fold[r] == which) != inside) continue;
      const auto row = table.Row(r);
      part.table.values.insert(part.table.values.end(), row.begin(), row.end());
      part.labels.push_back(labels[r]);
    }
    return part;
  }
};

inline Examples Telco() {
  const auto rows = ReadCsv(CommerceFile("telco_churn.csv"));
  Examples examples;
  const std::set<size_t> numeric = {2, 5, 18, 19};  // SeniorCitizen, tenure, MonthlyCharges, TotalCharges
  std::vector<std::vector<std::string>> levels(rows[0].size());
  for (size_t c = 1; c + 1 < rows[0].size(); ++c) {
    if (numeric.contains(c)) {
      examples.table.names.push_back(rows[0][c]);
      continue;
    }
    std::set<std::string> seen;
    for (size_t r = 1; r < rows.size(); ++r) seen.insert(rows[r][c]);
    levels[c].assign(seen.begin(), seen.end());
    for (const std::string& level : levels[c]) examples.table.names.push_back(rows[0][c] + "=" + level);
  }
  for (size_t r = 1; r < rows.size(); ++r) {
    for (size_t c = 1; c + 1 < rows[0].size(); ++c) {
      const std::string& cell = rows[r][c];
      if (numeric.contains(c)) {
        examples.table.values.push_back(cell.find_first_not_of(' ') == std::string::npos ? 0 : std::stod(cell));
      } else {
        for (const std::string& level : levels[c]) examples.table.values.push_back(cell == level ? 1 : 0);
      }
    }
    examples.labels.push_back(rows[r].back() == "Yes" ? 1 : 0);
  }
  return examples;
}

}  // namespace c360::predict

#endif  // C360_TESTS_PREDICT_TELCO_H_
