// Models on a store: kept as versions, the same after any order of events, refused where plain recency is better.
#include "c360/predictions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "support/world.h"

namespace c360 {
namespace {

using testing::OpenMemory;

constexpr int64_t kStart = 1'700'000'000;
absl::Time Day(int64_t day) { return absl::FromUnixSeconds(kStart + day * 86400); }

v1::Event At(int person, int64_t day, const std::string& id) {
  v1::Event event;
  event.set_source("shop");
  event.set_event_id(std::to_string(person) + "-" + id);
  event.mutable_time()->set_seconds(kStart + day * 86400);
  event.set_channel(v1::CHANNEL_WEB);
  v1::Identifier* identifier = event.add_identifiers();
  identifier->set_namespace_("user_id");
  identifier->set_value("u" + std::to_string(person));
  return event;
}

// People buy about twice a month until they stop; a ticket stays open from 40 days before that.
std::vector<v1::Event> World(int people) {
  std::vector<v1::Event> events;
  for (int person = 0; person < people; ++person) {
    SeededRandom random(static_cast<uint64_t>(person) + 17);
    const auto stop = static_cast<int64_t>(60 + random.Below(300));
    for (int64_t day = static_cast<int64_t>(random.Below(15)); day < std::min<int64_t>(stop, 250);
         day += 5 + static_cast<int64_t>(random.Below(20))) {
      v1::Event event = At(person, day, "o" + std::to_string(day));
      event.mutable_order()->set_order_id(event.event_id());
      event.mutable_order()->mutable_total()->set_currency("EUR");
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(1'000'000 * (1 + random.Below(50))));
      events.push_back(event);
    }
    if (stop - 40 < 250) {
      v1::Event event = At(person, stop - 40, "t");
      event.mutable_case_update()->set_case_id(event.event_id());
      event.mutable_case_update()->set_action(v1::CaseUpdate::OPENED);
      events.push_back(event);
    }
  }
  return events;
}

std::unique_ptr<ProfileStore> StoreOf(const std::vector<v1::Event>& events) {
  auto store = OpenMemory();
  const auto report = store->IngestBatch(events);
  EXPECT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->accepted, static_cast<int64_t>(events.size()));
  return store;
}

TEST(Predictions, ModelsAreKeptAsVersionsAndScoreWithReasons) {
  const auto store = StoreOf(World(300));
  Predictions& predictions = store->predictions();
  EXPECT_EQ(predictions.Score("churn-lr", Day(200)).status().code(), absl::StatusCode::kNotFound);
  const predict::ChurnOptions options{.horizon_days = 40};
  const auto first = predictions.Fit("churn-lr", Day(180), options);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->version(), 1);
  const auto second = predictions.Fit("churn-lr", Day(200), options);
  EXPECT_EQ(second->version(), 2);
  const auto models = predictions.Models();
  ASSERT_EQ(models->size(), 2u);
  EXPECT_EQ((*models)[0].SerializeAsString(), first->SerializeAsString());
  ASSERT_TRUE(second->validation().beats_recency());
  const auto scores = predictions.Score("churn-lr", Day(200));
  ASSERT_TRUE(scores.ok()) << scores.status();
  ASSERT_FALSE(scores->empty());
  for (const v1::PredictionScore& score : *scores) {
    EXPECT_FALSE(score.profile_id().empty());
    double sum = score.base();
    for (const v1::Reason& reason : score.reasons()) sum += reason.contribution();
    EXPECT_NEAR(sum, score.score(), 1e-9);
    EXPECT_GT(score.probability(), 0);
    EXPECT_LT(score.probability(), 1);
  }
  EXPECT_EQ(predictions.Score("churn-lr", Day(200), 3).status().code(), absl::StatusCode::kNotFound);
  // Earlier than the newest model: the one before, which knows nothing of what came later; before that, none.
  ASSERT_TRUE(first->validation().beats_recency());
  const auto earlier = predictions.Score("churn-lr", Day(190));
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  const auto named = predictions.Score("churn-lr", Day(190), 1);
  ASSERT_EQ(earlier->size(), named->size());
  for (size_t i = 0; i < named->size(); ++i)
    EXPECT_EQ((*earlier)[i].SerializeAsString(), (*named)[i].SerializeAsString());
  EXPECT_EQ(predictions.Score("churn-lr", Day(190), 2).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(predictions.Score("churn-lr", Day(170)).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Predictions, TheOrderOfEventsLeavesNoTrace) {
  auto events = World(150);
  const auto store = StoreOf(events);
  std::reverse(events.begin(), events.end());
  const auto backwards = StoreOf(events);
  for (const char* name : {"churn-lr", "churn-gbdt"}) {
    auto a = store->predictions().Fit(name, Day(200), {.horizon_days = 40});
    auto b = backwards->predictions().Fit(name, Day(200), {.horizon_days = 40});
    ASSERT_TRUE(a.ok()) << a.status();
    ASSERT_TRUE(b.ok()) << b.status();
    EXPECT_TRUE(a->SerializeAsString() == b->SerializeAsString()) << name;
  }
}

TEST(Predictions, AScoreThatDoesNotBeatRecencyIsRefused) {
  // Purchases at the pace of a coin: nothing but noise, so that some seed's fit loses to recency.
  const auto store = OpenMemory();
  std::vector<v1::Event> events;
  for (int person = 0; person < 120; ++person) {
    SeededRandom random(static_cast<uint64_t>(person) * 31 + 5);
    for (int64_t day = 0; day < 250; ++day) {
      if (day == 0 || random.Chance(0.012)) {
        v1::Event event = At(person, day, std::to_string(day));
        event.mutable_order()->set_order_id(event.event_id());
        events.push_back(event);
      }
    }
  }
  ASSERT_TRUE(store->IngestBatch(events).ok());
  int refused = 0;
  for (int day = 160; day <= 250 && refused == 0; day += 10) {
    const auto model = store->predictions().Fit("churn-gbdt", Day(day), {.horizon_days = 60});
    ASSERT_TRUE(model.ok()) << model.status();
    if (model->validation().beats_recency()) continue;
    ++refused;
    const auto scores = store->predictions().Score("churn-gbdt", Day(day));
    EXPECT_EQ(scores.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_NE(scores.status().message().find("does not beat plain recency"), absl::string_view::npos);
  }
  EXPECT_GT(refused, 0) << "no fit lost to recency: the test proves nothing";
}

TEST(Predictions, FeaturesHaveOneRowAProfile) {
  const auto store = StoreOf(World(20));
  const auto rows = store->predictions().Features(Day(200));
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->profile_ids.size(), rows->table.rows());
  EXPECT_EQ(rows->table.rows(), 20u);
  EXPECT_TRUE(store->predictions().Features(Day(-1))->profile_ids.empty());
}

}  // namespace
}  // namespace c360
