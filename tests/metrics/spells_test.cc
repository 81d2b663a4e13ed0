#include <gtest/gtest.h>

#include "c360/metrics/retention.h"
#include "metrics/facts.h"

namespace c360::metrics {
namespace {

using testing::At;
using testing::Facts;
using testing::Line;
using testing::Order;

struct Expected {
  const char* begin;
  const char* end;  // null: open
};

void ExpectSpells(const FactSet& facts, const MetricsOptions& options, const char* as_of,
                  const std::vector<Expected>& expected) {
  const auto spells = CustomerSpells(facts, options, At(as_of));
  ASSERT_EQ(spells.size(), expected.size());
  for (size_t i = 0; i < spells.size(); ++i) {
    EXPECT_EQ(spells[i].begin_us, At(expected[i].begin)) << i;
    EXPECT_EQ(spells[i].end_us, expected[i].end == nullptr ? Spell::kOpen : At(expected[i].end)) << i;
  }
}

std::string Change(const char* action, const char* id = "s", const char* more = "") {
  return std::string("subscription {action: ") + action + " subscription_id: '" + id + "' " + more + "}";
}

TEST(Spells, ByInactivity) {
  const FactSet facts = Facts({{0, "2024-01-01", Order("a", 5)},
                               {0, "2024-01-31", Order("b", 5)},
                               {0, "2024-03-01", Order("c", 5)},
                               {0, "", Order("untimed", 5)},
                               {0, "2024-03-05", "page_view {}"}});
  MetricsOptions options{.inactivity_days = 30};
  ExpectSpells(facts, options, "2024-03-20", {{"2024-01-01", nullptr}});  // gaps of 30 days exactly touch
  options.inactivity_days = 29;
  ExpectSpells(facts, options, "2024-03-20",
               {{"2024-01-01", "2024-01-30"}, {"2024-01-31", "2024-02-29"}, {"2024-03-01", nullptr}});
  ExpectSpells(facts, options, "2024-03-30",
               {{"2024-01-01", "2024-01-30"}, {"2024-01-31", "2024-02-29"}, {"2024-03-01", "2024-03-30"}});
  options.any_activity = true;
  options.inactivity_days = 10;
  ExpectSpells(facts, options, "2024-03-14",
               {{"2024-01-01", "2024-01-11"}, {"2024-01-31", "2024-02-10"}, {"2024-03-01", nullptr}});
  ExpectSpells(facts, {.inactivity_days = 30}, "2024-01-15", {{"2024-01-01", nullptr}});  // the rest is not known yet
}

TEST(Spells, ARefundedOrFreeOrderIsNoPurchase) {
  ExpectSpells(Facts({{0, "2024-01-01", Order("a", 0)}, {0, "2024-01-02", Order("a", -3)}}), {}, "2024-02-01", {});
  ExpectSpells(Facts({{0, "2024-01-01", "order {order_id: 'x'}"}}), {}, "2024-02-01", {{"2024-01-01", nullptr}});
}

TEST(Spells, OneSubscription) {
  struct Case {
    const char* what;
    std::vector<Line> lines;
    std::vector<Expected> expected;
  };
  const Case cases[] = {
      {"runs", {{0, "2024-01-01", Change("STARTED")}}, {{"2024-01-01", nullptr}}},
      {"cancelled at once",
       {{0, "2024-01-01", Change("STARTED")}, {0, "2024-02-01", Change("CANCELLED")}},
       {{"2024-01-01", "2024-02-01"}}},
      {"cancelled to the end of what is paid",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("CANCELLED", "s", "ends_at {seconds: 1709251200}")}},
       {{"2024-01-01", "2024-03-01"}}},
      {"a cancellation withdrawn in time",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("CANCELLED", "s", "ends_at {seconds: 1709251200}")},
        {0, "2024-02-15", Change("RESUMED")}},
       {{"2024-01-01", nullptr}}},
      {"a change of terms withdraws no cancellation",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("CANCELLED", "s", "ends_at {seconds: 1709251200}")},
        {0, "2024-02-15", Change("CHANGED", "s", "plan: 'x'")}},
       {{"2024-01-01", "2024-03-01"}}},
      {"back later",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("EXPIRED")},
        {0, "2024-04-01", Change("STARTED")}},
       {{"2024-01-01", "2024-02-01"}, {"2024-04-01", nullptr}}},
      {"a pause is no end",
       {{0, "2024-01-01", Change("STARTED")}, {0, "2024-02-01", Change("PAUSED")}},
       {{"2024-01-01", nullptr}}},
      {"first heard of at its end", {{0, "2024-02-01", Change("CANCELLED")}}, {}},
      {"first heard of at a renewal", {{0, "2024-02-01", Change("RENEWED")}}, {{"2024-02-01", nullptr}}},
      {"expired and renewed at one instant",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("EXPIRED")},
        {0, "2024-02-01", Change("RENEWED")}},
       {{"2024-01-01", nullptr}}},
      {"expired at the instant of the renewal, and for good later",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("EXPIRED")},
        {0, "2024-02-01", Change("RENEWED")},
        {0, "2024-03-01", Change("EXPIRED")}},
       {{"2024-01-01", "2024-03-01"}}},
      {"a change of terms revives nothing",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("EXPIRED")},
        {0, "2024-02-03", Change("CHANGED")}},
       {{"2024-01-01", "2024-02-01"}}},
      {"ended twice",
       {{0, "2024-01-01", Change("STARTED")},
        {0, "2024-02-01", Change("CANCELLED")},
        {0, "2024-02-09", Change("EXPIRED")}},
       {{"2024-01-01", "2024-02-01"}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    ExpectSpells(Facts(c.lines), {}, "2024-06-01", c.expected);
  }
}

TEST(Spells, SeveralSubscriptionsAreOneCustomer) {
  const FactSet facts = Facts({
      {0, "2024-01-01", Change("STARTED", "a")},
      {0, "2024-02-01", Change("STARTED", "b", "plan: 'big'")},
      {0, "2024-03-01", Change("CANCELLED", "a", "cause: INVOLUNTARY reasons: 'card'")},
      {0, "2024-04-01", Change("CANCELLED", "b", "cause: VOLUNTARY reasons: 'price'")},
  });
  const auto spells = CustomerSpells(facts, {}, At("2024-06-01"));
  ASSERT_EQ(spells.size(), 1u);
  EXPECT_EQ(spells[0].begin_us, At("2024-01-01"));
  EXPECT_EQ(spells[0].end_us, At("2024-04-01"));
  EXPECT_EQ(spells[0].cause, ChurnCause::kVoluntary);
  EXPECT_EQ(facts.Text(spells[0].reasons), "price");
  EXPECT_EQ(facts.Text(spells[0].plan), "big");
}

TEST(Spells, ByInactivityACancelledOrderIsNoPurchase) {
  const FactSet facts = Facts({{0, "2024-01-01", Order("a", 1)},
                               {0, "2024-02-01", Order("b", 1)},
                               {0, "2024-02-02", "order_cancelled {order_id: 'b'}"},
                               {1, "2024-02-01", Order("c", 1)},
                               {1, "2024-02-02", "order_cancelled {order_id: 'c'}"}});
  const auto spells = CustomerSpells(facts, {.inactivity_days = 20}, At("2024-06-01"));
  ASSERT_EQ(spells.size(), 1u);
  EXPECT_EQ(spells[0].end_us, At("2024-01-21"));
  // As activity it is one like any other.
  EXPECT_EQ(CustomerSpells(facts, {.inactivity_days = 20, .any_activity = true}, At("2024-06-01")).size(), 3u);
}

TEST(Spells, DefinitionsApart) {
  const FactSet facts = Facts({{0, "2024-01-01", Change("STARTED")},
                               {0, "2024-01-02", Change("CANCELLED")},
                               {0, "2024-02-01", Order("o", 1)},
                               {1, "2024-02-01", Order("p", 1)}});
  EXPECT_EQ(CustomerSpells(facts, {.churn = ChurnDefinition::kAuto}, At("2024-03-01")).size(), 2u);
  EXPECT_EQ(CustomerSpells(facts, {.churn = ChurnDefinition::kContractual}, At("2024-03-01")).size(), 1u);
  const auto by_activity = CustomerSpells(facts, {.churn = ChurnDefinition::kInactivity}, At("2024-03-01"));
  ASSERT_EQ(by_activity.size(), 2u);
  EXPECT_EQ(by_activity[0].begin_us, At("2024-02-01"));
}

}  // namespace
}  // namespace c360::metrics
