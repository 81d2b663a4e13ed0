// The back-test on Online Retail through ingest, identity and the store: cut-off three months before the end.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "c360/import.h"
#include "c360/predictions.h"
#include "support/world.h"

namespace c360 {
namespace {

TEST(PredictionsData, OnlineRetailBeatsPlainRecency) {
  const char* given = std::getenv("C360_DATA_DIR");
  const std::filesystem::path folder = given != nullptr
                                           ? std::filesystem::path(given)
                                           : std::filesystem::path(C360_SOURCE_DIR).parent_path() / "shared" / "data";
  const std::filesystem::path file = folder / "commerce" / "online_retail.csv.gz";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "commerce/online_retail.csv.gz is not there; set C360_DATA_DIR";
  std::ifstream mapping(std::filesystem::path(C360_SOURCE_DIR) / "examples" / "mappings" / "online_retail.json");
  std::stringstream text;
  text << mapping.rdbuf();
  const auto store = testing::OpenMemory();
  const auto imported =
      ImportFile(*store, file.string(), {.format = "csv", .mapping_json = text.str(), .batch = 10000});
  ASSERT_TRUE(imported.ok()) << imported.status();
  const absl::Time as_of = absl::FromCivil(absl::CivilDay(2011, 9, 10), absl::UTCTimeZone());
  for (const char* name : {"churn-lr", "churn-gbdt"}) {
    const auto report = store->predictions().Backtest(name, as_of, {.horizon_days = 90});
    ASSERT_TRUE(report.ok()) << report.status();
    RecordProperty(std::string(name) + "_over_recency", std::to_string(report->auc_over_recency()));
    EXPECT_GE(report->auc_over_recency(), 0.03) << name << " " << report->auc() << " " << report->recency_auc();
    EXPECT_LT(report->log_loss(), report->base_log_loss()) << name;
  }
}

}  // namespace
}  // namespace c360
