#include "c360/predict/churn.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/random.h"
#include "c360/metrics/retention.h"
#include "metrics/facts.h"
#include "predict/artefact.h"
#include "predict/online_retail.h"

namespace c360::predict {
namespace {

constexpr int64_t kDay = 86'400'000'000;

// The data end on 2011-12-09; the cut-off lies three months before.
int64_t ThreeMonthsBeforeTheEnd() { return DayOf(20110910) * kDay; }

class OnlineRetailBacktest : public testing::TestWithParam<std::string> {};

TEST_P(OnlineRetailBacktest, BeatsPlainRecency) {
  C360_NEEDS_FILE("online_retail.csv.gz");
  static const metrics::FactSet facts = OnlineRetail();
  const auto report = Backtest(GetParam(), facts, ThreeMonthsBeforeTheEnd(), {.horizon_days = 90});
  ASSERT_TRUE(report.ok()) << report.status();
  RecordProperty("auc_over_recency", std::to_string(report->auc_over_recency()));
  EXPECT_TRUE(report->beats_recency());
  EXPECT_GE(report->auc_over_recency(), 0.02);
  EXPECT_LT(report->log_loss(), report->base_log_loss());
  int64_t binned = 0;
  for (const auto& bin : report->calibration()) binned += bin.count();
  EXPECT_EQ(binned, report->test_examples());
}

INSTANTIATE_TEST_SUITE_P(Models, OnlineRetailBacktest, testing::Values("churn-lr", "churn-gbdt", "mbgnbd"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '-');
                           return name;
                         });

// CDNOW as facts: the purchase models as scores for "buys within 26 weeks".
TEST(Churn, PurchaseModelsAgainstRecencyOnCdnow) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  metrics::FactSetBuilder builder;
  uint32_t profile = 0;
  for (const auto& purchases : Cdnow()) {
    for (const DayPurchase& purchase : purchases) {
      builder.Add({.time_us = purchase.day * kDay,
                   .amount_micros = static_cast<int64_t>(purchase.value * 1e6 + 0.5),
                   .profile = profile,
                   .flags = static_cast<uint16_t>(purchase.value > 0 ? metrics::kFlagHasAmount : 0),
                   .type = EventType::kOrder});
    }
    ++profile;
  }
  const auto facts = std::move(builder).Finish(profile);
  for (const char* name : {"bgnbd", "pareto-nbd", "clv"}) {
    const auto report = Backtest(name, facts, DayOf(19971231) * kDay, {.horizon_days = 180});
    ASSERT_TRUE(report.ok()) << name << report.status();
    // BG/NBD takes everyone who bought once for alive, and here falls behind recency: such a score is refused.
    EXPECT_EQ(report->beats_recency(), std::string_view(name) != "bgnbd")
        << name << " " << report->auc() << " " << report->recency_auc();
  }
  const auto model = FitPredictionModel("clv", facts, DayOf(19971231) * kDay, {.horizon_days = 180});
  const auto scores = ScoreProfiles(*model, facts, DayOf(19971231) * kDay);
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ(scores->size(), 2357u);
  for (const ScoredProfile& one : *scores) {
    EXPECT_GE(one.score.value(), 0);
    EXPECT_GT(one.score.probability_alive(), 0);
    EXPECT_EQ(one.score.reasons_size(), 4);
  }
}

// A world with planted effects: 600 people who buy about every 15 days for a year; half of them stop for good at day
// 200, each after a bad experience (a ticket left open) some days before.
metrics::FactSet Planted(uint64_t seed, bool reversed = false, int64_t last_day = 400) {
  metrics::FactSetBuilder builder;
  constexpr uint32_t kPeople = 600;
  for (uint32_t i = 0; i < kPeople; ++i) {
    SeededRandom random(seed * 1000 + i);
    const uint32_t profile = reversed ? kPeople - 1 - i : i;
    const auto stop = static_cast<int64_t>(100 + random.Below(500));
    for (int64_t day = static_cast<int64_t>(random.Below(15)); day < std::min(stop, last_day);
         day += 5 + static_cast<int64_t>(random.Below(20))) {
      v1::Event event;
      event.mutable_time()->set_seconds(day * 86400);
      event.set_channel(v1::CHANNEL_WEB);
      event.mutable_order()->set_order_id(std::to_string(day));
      event.mutable_order()->mutable_total()->set_micros(static_cast<int64_t>(1'000'000 * (1 + random.Below(50))));
      event.mutable_order()->mutable_total()->set_currency("EUR");
      builder.Add(profile, event);
    }
    const int64_t ticket = stop - 40;
    if (ticket < last_day) {
      v1::Event event;
      event.mutable_time()->set_seconds(ticket * 86400);
      event.mutable_case_update()->set_case_id("c");
      event.mutable_case_update()->set_action(v1::CaseUpdate::OPENED);
      builder.Add(profile, event);
    }
  }
  return std::move(builder).Finish(kPeople);
}

TEST(Churn, FindsThePlantedCauseAndNamesIt) {
  const auto facts = Planted(1);
  const ChurnOptions options{.horizon_days = 40};
  for (const char* name : {"churn-lr", "churn-gbdt"}) {
    const auto report = Backtest(name, facts, 300 * kDay, options);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_GT(report->auc_over_recency(), 0) << name;
    const auto model = FitPredictionModel(name, facts, 300 * kDay, options);
    const auto scores = ScoreProfiles(*model, facts, 300 * kDay);
    ASSERT_TRUE(scores.ok());
    int named = 0;
    for (const ScoredProfile& one : *scores) {
      double sum = one.score.base();
      for (const auto& reason : one.score.reasons()) {
        sum += reason.contribution();
        named += reason.feature() == "unresolved_age_days" && reason.has_value() && reason.value() < 40;
      }
      EXPECT_NEAR(sum, one.score.score(), 1e-9);
    }
    EXPECT_GT(named, 10) << name;
  }
}

// What happens at or after the cut-off must not move a feature, a model or a score.
TEST(Churn, NothingLeaksFromAfterTheCutOff) {
  const auto whole = Planted(1);
  const auto cut = Planted(1).Where([](const metrics::Fact& fact) { return fact.time_us < 300 * kDay; });
  const auto a = BuildFeatures(whole, 300 * kDay);
  const auto b = BuildFeatures(cut, 300 * kDay);
  EXPECT_EQ(a.table.names, b.table.names);
  ASSERT_EQ(a.table.values.size(), b.table.values.size());
  for (size_t i = 0; i < a.table.values.size(); ++i)
    EXPECT_TRUE(a.table.values[i] == b.table.values[i] ||
                (std::isnan(a.table.values[i]) && std::isnan(b.table.values[i])));
  for (const std::string_view name : {"churn-lr", "churn-gbdt"}) {
    const auto from_whole = FitPredictionModel(name, whole, 300 * kDay, {.horizon_days = 40});
    const auto from_cut = FitPredictionModel(name, cut, 300 * kDay, {.horizon_days = 40});
    ASSERT_TRUE(from_whole.ok()) << name << from_whole.status();
    EXPECT_TRUE(from_whole->SerializeAsString() == from_cut->SerializeAsString()) << name;
  }
}

TEST(Churn, TheNumberingOfProfilesLeavesNoTrace) {
  const auto facts = Planted(2);
  const auto reversed = Planted(2, true);
  for (const std::string_view name : {"churn-lr", "churn-gbdt", "mbgnbd"}) {
    const auto a = FitPredictionModel(name, facts, 300 * kDay, {.horizon_days = 40});
    const auto b = FitPredictionModel(name, reversed, 300 * kDay, {.horizon_days = 40});
    ASSERT_TRUE(a.ok()) << a.status();
    ASSERT_TRUE(b.ok()) << b.status();
    EXPECT_TRUE(a->SerializeAsString() == b->SerializeAsString()) << name;
  }
}

// Orders that stand, once each: neither a cancelled one, nor one that comes to nothing, nor a later line of an old one
// is a return of the customer, and none of them makes one.
TEST(Churn, CountsThePurchasesThatMetricsCounts) {
  using metrics::testing::Order;
  const auto facts = metrics::testing::Facts({
      {0, "2024-01-10", Order("a", 5)},
      {0, "2024-02-10", Order("b", 5)},  // comes back
      {1, "2024-01-10", Order("a", 5)},
      {1, "2024-02-10", Order("b", 5)},  // cancelled
      {1, "2024-02-11", "order_cancelled {order_id: 'b'}"},
      {2, "2024-01-10", Order("a", 5)},
      {2, "2024-02-10", Order("b", 5)},
      {2, "2024-02-11", Order("b", -5)},  // comes to nothing
      {3, "2024-01-10", Order("a", 5)},
      {3, "2024-02-10", Order("a", 5)},  // a later line
      {4, "2024-01-10", Order("a", 5)},  // never was a customer
      {4, "2024-01-11", "order_cancelled {order_id: 'a'}"},
      {5, "2024-01-10", Order("a", 5)},
      {5, "2024-02-10", Order("b", 5)},  // what happens after the window is in no label
      {5, "2024-03-10", "order_cancelled {order_id: 'b'}"},
  });
  const auto examples = BuildChurnExamples(facts, metrics::testing::At("2024-02-01"), {.horizon_days = 29});
  ASSERT_TRUE(examples.ok());
  EXPECT_EQ(examples->rows.profiles, (std::vector<uint32_t>{0, 1, 2, 3, 5}));
  EXPECT_EQ(examples->labels, (std::vector<uint8_t>{0, 1, 1, 1, 0}));
}

// Who is subscribed is what docs/methods/status.md says, for labels and features alike.
TEST(Churn, AgreesWithTheStatusOnWhoIsSubscribed) {
  const auto change = [](const char* action, const char* more = "") {
    return std::string("subscription {action: ") + action + " subscription_id: 's' " + more + "}";
  };
  const auto facts = metrics::testing::Facts({
      {0, "2024-01-01", change("STARTED")},  // no customer: what has ended is not revived by a change of terms
      {0, "2024-01-10", change("EXPIRED")},
      {0, "2024-01-12", change("CHANGED")},
      {1, "2024-01-01", change("STARTED")},  // paid to March
      {1, "2024-01-10", change("CANCELLED", "ends_at {seconds: 1710028800}")},
      {2, "2024-01-01", change("STARTED")},  // pauses
      {2, "2024-01-10", change("PAUSED")},
      {3, "2024-01-10", change("CANCELLED")},  // of no known begin
      {4, "2024-01-01", change("STARTED")},    // renewed at the instant of its expiry
      {4, "2024-01-10", change("EXPIRED")},
      {4, "2024-01-10", change("RENEWED")},
      {5, "2024-01-01", change("STARTED")},  // leaves in the window
      {5, "2024-02-10", change("CANCELLED")},
  });
  const int64_t as_of = metrics::testing::At("2024-02-01");
  const auto examples = BuildChurnExamples(facts, as_of, {.horizon_days = 29});
  ASSERT_TRUE(examples.ok());
  EXPECT_EQ(examples->rows.profiles, (std::vector<uint32_t>{1, 2, 4, 5}));
  EXPECT_EQ(examples->labels, (std::vector<uint8_t>{0, 0, 0, 1}));
  const auto spells = metrics::CustomerSpells(facts, {}, as_of);
  const FeatureRows rows = BuildFeatures(facts, as_of);
  const auto subscribed =
      std::find(rows.table.names.begin(), rows.table.names.end(), "subscribed") - rows.table.names.begin();
  for (size_t r = 0; r < rows.profiles.size(); ++r) {
    const bool customer = std::any_of(spells.begin(), spells.end(), [&](const metrics::Spell& spell) {
      return spell.profile == rows.profiles[r] && spell.ActiveAt(as_of);
    });
    EXPECT_EQ(rows.table.Row(r)[static_cast<size_t>(subscribed)], customer) << rows.profiles[r];
  }
}

// Sums over examples come out the same in any numbering of profiles, to the last bit.
TEST(Churn, TheNumberingOfProfilesLeavesNoTraceInABacktest) {
  for (const std::string_view name : {"churn-lr", "mbgnbd"}) {
    const auto a = Backtest(name, Planted(2), 300 * kDay, {.horizon_days = 40});
    const auto b = Backtest(name, Planted(2, true), 300 * kDay, {.horizon_days = 40});
    ASSERT_TRUE(a.ok()) << a.status();
    ASSERT_TRUE(b.ok()) << b.status();
    EXPECT_TRUE(a->SerializeAsString() == b->SerializeAsString()) << name;
  }
}

TEST(Churn, LabelsAndGap) {
  metrics::FactSetBuilder builder;
  const auto order = [&](uint32_t profile, int day) {
    v1::Event event;
    event.mutable_time()->set_seconds(day * 86400);
    event.mutable_order()->set_order_id("o" + std::to_string(day));
    builder.Add(profile, event);
  };
  const auto subscription = [&](uint32_t profile, int day, v1::SubscriptionChange::Action action) {
    v1::Event event;
    event.mutable_time()->set_seconds(day * 86400);
    event.mutable_subscription()->set_subscription_id("s");
    event.mutable_subscription()->set_action(action);
    builder.Add(profile, event);
  };
  order(0, 10), order(0, 115);  // comes back in the window
  order(1, 10), order(1, 105);  // only in the gap: left
  order(2, 10), order(2, 130);  // only after the window: left
  subscription(3, 10, v1::SubscriptionChange::STARTED), subscription(3, 115, v1::SubscriptionChange::CANCELLED);
  subscription(4, 10, v1::SubscriptionChange::STARTED),
      subscription(4, 105, v1::SubscriptionChange::CANCELLED);  // in the gap
  subscription(5, 10, v1::SubscriptionChange::STARTED), subscription(5, 50, v1::SubscriptionChange::EXPIRED);  // before
  subscription(6, 10, v1::SubscriptionChange::STARTED);
  order(7, 110);  // not yet a customer
  const auto facts = std::move(builder).Finish(8);
  const auto examples = BuildChurnExamples(facts, 100 * kDay, {.horizon_days = 20, .gap_days = 10});
  ASSERT_TRUE(examples.ok());
  EXPECT_EQ(examples->rows.profiles, (std::vector<uint32_t>{0, 1, 2, 3, 6}));
  EXPECT_EQ(examples->labels, (std::vector<uint8_t>{0, 1, 1, 1, 0}));
}

// With the events over, everyone seems to leave: no model is made of that.
TEST(Churn, RefusesAWindowThatNobodySaw) {
  const auto facts = Planted(1, /*reversed=*/false, /*last_day=*/400);
  const ChurnOptions options{.horizon_days = 60};
  EXPECT_TRUE(Backtest("churn-lr", facts, 340 * kDay, options).ok());
  const auto late = Backtest("churn-lr", facts, 380 * kDay, options);
  EXPECT_EQ(late.status().code(), absl::StatusCode::kFailedPrecondition) << late.status();
  EXPECT_TRUE(FitPredictionModel("churn-lr", facts, 400 * kDay, options).ok());
  EXPECT_EQ(FitPredictionModel("churn-lr", facts, 460 * kDay, options).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

// An event of a wrong clock is not the end of the events.
TEST(Churn, AStrayEventDoesNotMakeAWindowSeen) {
  const auto facts = Planted(1);
  metrics::FactSetBuilder builder;
  for (metrics::Fact fact : facts.all()) {
    fact.currency = builder.pool().Intern(facts.Text(fact.currency));
    builder.Add(fact);
  }
  builder.Add({.time_us = 5000 * kDay, .profile = 0, .type = EventType::kPageView});
  const auto strayed = std::move(builder).Finish(facts.profiles());
  const ChurnOptions options{.horizon_days = 60};
  EXPECT_TRUE(Backtest("churn-lr", strayed, 340 * kDay, options).ok());
  EXPECT_EQ(Backtest("churn-lr", strayed, 380 * kDay, options).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(Churn, RefusesWhatItCannotDo) {
  const auto facts = Planted(1);
  EXPECT_EQ(FitPredictionModel("prophet", facts, 300 * kDay).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FitPredictionModel("churn-lr", facts, 300 * kDay, {.horizon_days = 0}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FitPredictionModel("churn-lr", {}, 300 * kDay).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Backtest("churn-lr", facts, 390 * kDay, {.horizon_days = 400}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  v1::PredictionModel damaged = *FitPredictionModel("churn-gbdt", facts, 300 * kDay, {.horizon_days = 40});
  damaged.mutable_boosted()->mutable_trees(0)->mutable_nodes(0)->set_left(0);
  EXPECT_EQ(ScoreProfiles(damaged, facts, 300 * kDay).status().code(), absl::StatusCode::kInvalidArgument);
  damaged = *FitPredictionModel("churn-lr", facts, 300 * kDay, {.horizon_days = 40});
  damaged.mutable_logistic()->mutable_mean()->RemoveLast();
  EXPECT_FALSE(ScoreProfiles(damaged, facts, 300 * kDay).ok());
  damaged.Clear();
  damaged.set_name("clv");
  for (const double parameter : {1, 1, -1, 1}) damaged.mutable_purchase()->add_parameters(parameter);
  EXPECT_FALSE(ScoreProfiles(damaged, facts, 300 * kDay).ok());
}

}  // namespace
}  // namespace c360::predict
