// The back-test on Online Retail through ingest, identity and the store: cut-off three months before the end.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "c360/import.h"
#include "c360/predictions.h"
#include "support/world.h"

namespace c360 {
namespace {

// A store of the public file `name` of commerce, by its mapping; none, and the test skipped, where it is not there.
std::unique_ptr<ProfileStore> StoreOf(const std::string& name, const std::string& mapping_name) {
  const char* given = std::getenv("C360_DATA_DIR");
  const std::filesystem::path folder = given != nullptr
                                           ? std::filesystem::path(given)
                                           : std::filesystem::path(C360_SOURCE_DIR).parent_path() / "shared" / "data";
  const std::filesystem::path file = folder / "commerce" / name;
  if (!std::filesystem::exists(file)) return nullptr;
  std::ifstream mapping(std::filesystem::path(C360_SOURCE_DIR) / "examples" / "mappings" / mapping_name);
  std::stringstream text;
  text << mapping.rdbuf();
  auto store = testing::OpenMemory();
  const auto imported =
      ImportFile(*store, file.string(), {.format = "csv", .mapping_json = text.str(), .batch = 10000});
  EXPECT_TRUE(imported.ok()) << imported.status();
  return store;
}

TEST(PredictionsData, OnlineRetailBeatsPlainRecency) {
  const auto store = StoreOf("online_retail.csv.gz", "online_retail.json");
  if (store == nullptr) GTEST_SKIP() << "commerce/online_retail.csv.gz is not there; set C360_DATA_DIR";
  const absl::Time as_of = absl::FromCivil(absl::CivilDay(2011, 9, 10), absl::UTCTimeZone());
  for (const char* name : {"churn-lr", "churn-gbdt"}) {
    const auto report = store->predictions().Backtest(name, as_of, {.horizon_days = 90});
    ASSERT_TRUE(report.ok()) << report.status();
    RecordProperty(std::string(name) + "_over_recency", std::to_string(report->auc_over_recency()));
    EXPECT_GE(report->auc_over_recency(), 0.03) << name << " " << report->auc() << " " << report->recency_auc();
    EXPECT_LT(report->log_loss(), report->base_log_loss()) << name;
  }
}

// The published fits through ingest, identity and the store: eight customers who got everything for nothing are
// customers too.
TEST(PredictionsData, CdnowFitsAsPublished) {
  const auto store = StoreOf("CDNOW_sample.txt", "CDNOW_sample.json");
  if (store == nullptr) GTEST_SKIP() << "commerce/CDNOW_sample.txt is not there; set C360_DATA_DIR";
  const absl::Time end = absl::FromCivil(absl::CivilDay(1997, 10, 1), absl::UTCTimeZone());
  const struct {
    const char* model;
    std::vector<double> parameters;
    double log_likelihood;
  } kPublished[] = {{"bgnbd", {.242595, 4.413602, .792922, 2.425906}, -9582.429207},
                    {"mbgnbd", {.524843, 6.183085, .891359, 1.614003}, -9582.135716},
                    {"pareto-nbd", {.553277, 10.577683, .606240, 11.668736}, -9594.976179},
                    {"clv", {.553277, 10.577683, .606240, 11.668736}, -9594.976179}};
  for (const auto& [name, parameters, log_likelihood] : kPublished) {
    SCOPED_TRACE(name);
    const auto model = store->predictions().Fit(name, end, {.horizon_days = 90});
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->purchase().customers(), 2357);
    EXPECT_NEAR(model->purchase().log_likelihood(), log_likelihood, 1e-3);
    ASSERT_EQ(model->purchase().parameters_size(), 4);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(model->purchase().parameters(i), parameters[static_cast<size_t>(i)], 5e-4);
    if (model->name() != "clv") continue;
    const double values[] = {6.249574, 3.744225, 15.443516};
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(model->purchase().gamma_gamma(i), values[i], 5e-4);
  }
}

}  // namespace
}  // namespace c360
