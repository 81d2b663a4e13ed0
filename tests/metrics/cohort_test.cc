#include "c360/metrics/cohort.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "c360/metrics/retention.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using ::testing::ElementsAre;
using testing::Facts;
using testing::Order;
using testing::Span;

const Period kEver = Span("2000-01-01", "2100-01-01");

TEST(Cohorts, MonthsExactAndUnbounded) {
  const FactSet facts = Facts({
      {0, "2024-01-05", Order("a", 1)},
      {0, "2024-03-05", Order("b", 1)},
      {0, "2024-03-06", Order("c", 1)},
      {1, "2024-01-31", Order("d", 1)},
      {1, "2024-02-01", Order("e", 1)},
      {2, "2024-02-10", Order("f", 1)},
      {2, "", Order("untimed", 1)},
      {3, "2024-02-10", "page_view {}"},
  });
  const auto exact = Cohorts(facts, kEver, At("2024-03-20"), Calendar());
  ASSERT_TRUE(exact.ok());
  ASSERT_EQ(exact->rows.size(), 2u);
  EXPECT_EQ(exact->rows[0].label, "2024-01");
  EXPECT_THAT(exact->rows[0].active, ElementsAre(2, 1, 1));
  EXPECT_EQ(exact->rows[0].complete, 2);  // March has not ended
  EXPECT_THAT(exact->rows[1].active, ElementsAre(1, 0));
  ASSERT_EQ(exact->average.size(), 2u);
  EXPECT_DOUBLE_EQ(*exact->average[0].value, 1);
  EXPECT_DOUBLE_EQ(*exact->average[1].value, 1.0 / 2);
  const auto unbounded = Cohorts(facts, kEver, At("2024-03-20"), Calendar(), {.exact = false});
  EXPECT_THAT(unbounded->rows[0].active, ElementsAre(2, 2, 1));
  EXPECT_THAT(Cohorts(facts, kEver, At("2024-03-20"), Calendar(), {.units = 2})->rows[0].active, ElementsAre(2, 1));
}

// reference/retention.md 1.2: born Monday 20:00, back Tuesday 06:00: calendar day 1, rolling day 0.
TEST(Cohorts, RollingAndCalendarDaysDiffer) {
  const FactSet facts = Facts({{0, "2024-01-01T20:00:00Z", Order("a", 1)}, {0, "2024-01-02T06:00:00Z", Order("b", 1)}});
  const auto calendar = Cohorts(facts, kEver, At("2024-01-04"), Calendar(), {.unit = CalendarUnit::kDay});
  EXPECT_THAT(calendar->rows[0].active, ElementsAre(1, 1, 0));
  const auto rolling =
      Cohorts(facts, kEver, At("2024-01-04"), Calendar(), {.unit = CalendarUnit::kDay, .calendar_units = false});
  EXPECT_EQ(rolling->rows[0].active[0], 1);
  EXPECT_EQ(rolling->rows[0].active[1], 0);
  EXPECT_EQ(rolling->rows[0].complete, 2);
}

TEST(Cohorts, TheZoneDecidesTheMonth) {
  const FactSet facts = Facts({{0, "2024-01-31T23:30:00Z", Order("a", 1)}});
  EXPECT_EQ(Cohorts(facts, kEver, At("2024-03-01"), *Calendar::Named("Europe/Warsaw"))->rows[0].label, "2024-02");
}

TEST(Cohorts, BoundsItsUnits) {
  const FactSet facts = Facts({{0, "2000-01-01", Order("a", 1)}});
  EXPECT_FALSE(Cohorts(facts, kEver, At("2024-01-01"), Calendar(), {.unit = CalendarUnit::kDay}).ok());
  EXPECT_TRUE(Cohorts(facts, kEver, At("2024-01-01"), Calendar(), {.unit = CalendarUnit::kDay, .units = 30}).ok());
  EXPECT_TRUE(Cohorts(FactSet(), kEver, At("2024-01-01"), Calendar())->rows.empty());
}

// As everywhere else an order that was cancelled is no purchase; who wants what was placed asks for it.
TEST(Cohorts, ACancelledOrderBringsNobody) {
  const FactSet facts = Facts({{0, "2024-01-05", Order("a", 1)},
                               {0, "2024-01-06", "order_cancelled {order_id: 'a'}"},
                               {1, "2024-01-05", Order("b", 1)},
                               {1, "2024-02-05", Order("c", 1)},
                               {1, "2024-03-05", "order_cancelled {order_id: 'c'}"}});
  const auto table = *Cohorts(facts, kEver, At("2024-03-01"), Calendar());
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_THAT(table.rows[0].active, ElementsAre(1, 0));
  const auto placed = [](const Fact& fact) { return IsPurchase(fact); };
  EXPECT_THAT(Cohorts(facts, kEver, At("2024-03-01"), Calendar(), {.birth = placed})->rows[0].active,
              ElementsAre(2, 1));
}

// A birth of one kind, activity of another.
TEST(Cohorts, BirthAndActivityMayDiffer) {
  const FactSet facts = Facts({{0, "2024-01-05", "login {success: true}"},
                               {0, "2024-02-05", Order("a", 1)},
                               {0, "2024-03-05", "login {success: true}"}});
  const auto login = [](const Fact& fact) { return fact.type == EventType::kLogin; };
  const auto table = *Cohorts(facts, kEver, At("2024-04-01"), Calendar(), {.activity = login});
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_EQ(table.rows[0].label, "2024-02");
  EXPECT_THAT(table.rows[0].active, ElementsAre(0, 1));
}

}  // namespace
}  // namespace c360::metrics
