// The published cohort table of the Online Retail data, to the digit, through ingest, identity and the store.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "c360/import.h"
#include "c360/metrics.h"
#include "c360/metrics/cohort.h"
#include "c360/metrics/retention.h"
#include "c360/metrics/value.h"
#include "support/world.h"

namespace c360 {
namespace {

// C360_DATA_DIR, else ../shared/data beside the checkout; empty when it is not there.
std::string DataFile(const std::string& name) {
  const char* given = std::getenv("C360_DATA_DIR");
  const std::filesystem::path folder = given != nullptr
                                           ? std::filesystem::path(given)
                                           : std::filesystem::path(C360_SOURCE_DIR).parent_path() / "shared" / "data";
  const std::filesystem::path file = folder / name;
  return std::filesystem::exists(file) ? file.string() : "";
}

std::string MappingText() {
  std::ifstream file(std::filesystem::path(C360_SOURCE_DIR) / "examples" / "mappings" / "online_retail.json");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(OnlineRetail, CohortTableOfTheReference) {
  const std::string file = DataFile("commerce/online_retail.csv.gz");
  if (file.empty()) GTEST_SKIP() << "commerce/online_retail.csv.gz is not there; set C360_DATA_DIR";
  const auto store = testing::OpenMemory();
  const auto imported = ImportFile(*store, file, {.format = "csv", .mapping_json = MappingText(), .batch = 10000});
  ASSERT_TRUE(imported.ok()) << imported.status();
  const auto snapshot = store->metrics().Facts();
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  const metrics::FactSet& facts = snapshot->facts;

  const int64_t lines = std::count_if(facts.all().begin(), facts.all().end(), metrics::IsPurchase);
  EXPECT_EQ(lines, 397884);
  const auto purchases = metrics::Purchases(facts);
  EXPECT_EQ(purchases.size(), 18532u);
  int64_t revenue = 0, customers = 0;
  for (const metrics::Purchase& purchase : purchases) {
    revenue += purchase.amount_micros;
    customers += purchase.first;
  }
  EXPECT_EQ(customers, 4338);
  EXPECT_NEAR(static_cast<double>(revenue) / 1e6, 8911407.90, 0.005);

  const metrics::Calendar utc;
  const int64_t as_of = absl::ToUnixMicros(absl::FromCivil(absl::CivilSecond(2011, 12, 10), absl::UTCTimeZone()));
  metrics::Period ever;
  ever.end_us = as_of;
  const auto table = metrics::Cohorts(facts, ever, as_of, utc);
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows.size(), 13u);
  const std::vector<int64_t> december = {885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235};
  const std::vector<int64_t> january = {417, 92, 111, 96, 134, 120, 103, 101, 125, 136, 152, 49};
  const std::vector<int64_t> june = {242, 42, 38, 64, 56, 81, 23};
  EXPECT_EQ(table->rows[0].label, "2010-12");
  EXPECT_EQ(table->rows[0].active, december);
  EXPECT_EQ(table->rows[0].complete, 12);  // the last is a partial month
  EXPECT_EQ(table->rows[1].active, january);
  EXPECT_EQ(table->rows[6].label, "2011-06");
  EXPECT_EQ(table->rows[6].active, june);
  EXPECT_EQ(table->rows[12].active, std::vector<int64_t>{41});
}

}  // namespace
}  // namespace c360
