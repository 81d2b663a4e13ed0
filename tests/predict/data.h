// The public data sets the models are checked on, read from where they lie; a test skips, visibly, when they are
// absent.
#ifndef C360_TESTS_PREDICT_DATA_H_
#define C360_TESTS_PREDICT_DATA_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "c360/predict/purchases.h"

namespace c360::predict {

inline std::filesystem::path CommerceFile(const std::string& name) {
  const char* dir = std::getenv("C360_DATA_DIR");
  const std::filesystem::path base =
      dir != nullptr ? std::filesystem::path(dir) : std::filesystem::path(C360_SOURCE_DIR) / ".." / "shared" / "data";
  return base / "commerce" / name;
}

#define C360_NEEDS_FILE(name) \
  if (!std::filesystem::exists(CommerceFile(name))) GTEST_SKIP() << name << " is not there; set C360_DATA_DIR"

inline int64_t DayOf(int yyyymmdd) {
  return absl::CivilDay(yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100) - absl::CivilDay(1970, 1, 1);
}

// The 2,357 customers of CDNOW_sample.txt in the file's order.
inline std::vector<std::vector<DayPurchase>> Cdnow() {
  std::ifstream in(CommerceFile("CDNOW_sample.txt"));
  std::map<int, std::vector<DayPurchase>> customers;
  int master, sample, date, quantity;
  double value;
  while (in >> master >> sample >> date >> quantity >> value) customers[sample].push_back({DayOf(date), value});
  std::vector<std::vector<DayPurchase>> rows;
  for (auto& [id, purchases] : customers) rows.push_back(std::move(purchases));
  return rows;
}

// Calibration to 1997-09-30, exact days in weeks.
inline std::vector<Purchases> CdnowWeeks() { return *SummarizePurchases(Cdnow(), DayOf(19970930), 1, 7); }

// Distinct purchase days of each customer in the 39 weeks after calibration.
inline std::vector<double> CdnowHoldout() {
  std::vector<double> counts;
  for (const auto& purchases : Cdnow()) {
    std::map<int64_t, int> days;
    for (const DayPurchase& p : purchases) {
      if (p.day > DayOf(19970930) && p.day <= DayOf(19970930) + 39 * 7) days[p.day] = 1;
    }
    counts.push_back(static_cast<double>(days.size()));
  }
  return counts;
}

// The header and rows of a CSV without quoted commas.
inline std::vector<std::vector<std::string>> ReadCsv(const std::filesystem::path& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::stringstream cells(line);
    std::vector<std::string>& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return rows;
}

// cdnow_customers_summary.csv: the same customers, rounded to two decimals.
inline std::vector<Purchases> CdnowRounded() {
  std::vector<Purchases> customers;
  const auto rows = ReadCsv(CommerceFile("cdnow_customers_summary.csv"));
  for (size_t i = 1; i < rows.size(); ++i)
    customers.push_back({std::stod(rows[i][1]), std::stod(rows[i][2]), std::stod(rows[i][3]), 0});
  return customers;
}

}  // namespace c360::predict

#endif  // C360_TESTS_PREDICT_DATA_H_
