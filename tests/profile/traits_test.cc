// Every function, windows, money, untimed and late events.
#include "profile/traits.h"

#include <gtest/gtest.h>

#include "events.h"

namespace c360::profile {
namespace {

using Function = v1::TraitRule;

v1::Trait TraitOf(Function::Function function, const std::string& field, const std::vector<v1::Event>& events,
                  int window_days = 0, int64_t now_second = 1'700'000'000, int limit = 0) {
  v1::Policy policy = DefaultPolicy();
  policy.clear_traits();
  Function* rule = policy.add_traits();
  rule->set_name("t");
  rule->set_function(function);
  rule->set_field(field);
  rule->set_window_days(window_days);
  rule->set_limit(limit);
  const FoldPlan plan(policy);
  return Finished(FoldOf(plan, events), now_second).traits(0);
}

std::string MoneyText(const v1::Trait& trait) {
  std::string text;
  for (const v1::Money& money : trait.money().values())
    text += money.currency() + " " + std::to_string(money.micros()) + ";";
  return text;
}

TEST(Traits, NumbersAreSummedExactly) {
  // In doubles 0.1 ten times is not 1, and 1e15 + 0.1 - 1e15 is not 0.1.
  std::vector<v1::Event> tenths(10, PropertyOf(1, 0.1));
  EXPECT_EQ(TraitOf(Function::SUM, "property:x", tenths).integer(), 1);
  EXPECT_EQ(
      TraitOf(Function::SUM, "property:x", {PropertyOf(1, 1e12), PropertyOf(1, 0.1), PropertyOf(1, -1e12)}).number(),
      0.1);
  EXPECT_EQ(TraitOf(Function::MEAN, "property:x", {PropertyOf(1, 1), PropertyOf(1, 2)}).number(), 1.5);
  EXPECT_EQ(TraitOf(Function::MIN, "property:x", {PropertyOf(1, 0.3), PropertyOf(1, -7.25)}).number(), -7.25);
  EXPECT_EQ(TraitOf(Function::MAX, "property:x", {PropertyOf(1, 0.3), PropertyOf(1, -7.25)}).number(), 0.3);
}

TEST(Traits, HugeNumbersNeitherOverflowNorDependOnOrder) {
  std::vector<v1::Event> events = {PropertyOf(1, 1e300), PropertyOf(1, -1e300), PropertyOf(1, 5)};
  EXPECT_EQ(TraitOf(Function::SUM, "property:x", events).integer(), 5);
  std::swap(events[0], events[2]);
  EXPECT_EQ(TraitOf(Function::SUM, "property:x", events).integer(), 5);
}

TEST(Traits, NoMatchingValueIsUndefinedNotZero) {
  const std::vector<v1::Event> events = {EventOf("x", 1)};
  for (const auto function : {Function::SUM, Function::MEAN, Function::MIN, Function::MAX, Function::FIRST,
                              Function::LAST, Function::MOST_FREQUENT, Function::UNIQUE_LIST}) {
    EXPECT_EQ(TraitOf(function, "property:x", events).result_case(), v1::Trait::RESULT_NOT_SET) << function;
    EXPECT_EQ(TraitOf(function, "money", events).result_case(), v1::Trait::RESULT_NOT_SET) << function;
  }
  EXPECT_EQ(TraitOf(Function::COUNT, "", events).integer(), 1);
  EXPECT_EQ(TraitOf(Function::FIRST_TIME, "", {EventOf("x", -1)}).result_case(), v1::Trait::RESULT_NOT_SET);
  EXPECT_EQ(TraitOf(Function::TIME_SINCE, "", {EventOf("x", -1)}).result_case(), v1::Trait::RESULT_NOT_SET);
}

TEST(Traits, MoneyIsByCurrency) {
  const std::vector<v1::Event> events = {OrderOf(20, "PLN", 10'000'000), OrderOf(10, "EUR", 3'000'001),
                                         OrderOf(30, "PLN", 5'000'001)};
  EXPECT_EQ(MoneyText(TraitOf(Function::SUM, "money", events)), "EUR 3000001;PLN 15000001;");
  EXPECT_EQ(MoneyText(TraitOf(Function::MEAN, "money", events)),
            "EUR 3000001;PLN 7500001;");  // a half goes away from 0
  EXPECT_EQ(MoneyText(TraitOf(Function::MIN, "money", events)), "EUR 3000001;PLN 5000001;");
  EXPECT_EQ(MoneyText(TraitOf(Function::MAX, "money", events)), "EUR 3000001;PLN 10000000;");
  EXPECT_EQ(MoneyText(TraitOf(Function::FIRST, "money", events)), "EUR 3000001;");
  EXPECT_EQ(MoneyText(TraitOf(Function::LAST, "money", events)), "PLN 5000001;");
}

TEST(Traits, ReturnsCountNegative) {
  v1::Event back = EventOf("shop", 5);
  back.mutable_order_return()->mutable_total()->set_currency("PLN");
  back.mutable_order_return()->mutable_total()->set_micros(4'000'000);
  EXPECT_EQ(MoneyText(TraitOf(Function::SUM, "money", {OrderOf(1, "PLN", 10'000'000), back})), "PLN 6000000;");
}

TEST(Traits, FirstAndLastGoByEventTime) {
  const auto at = [](int64_t second, const char* text) { return Shows("x", second, "a", text); };
  // Late events, untimed events, equal times.
  const std::vector<v1::Event> events = {at(30, "c"), at(-1, "u"), at(10, "b"), at(10, "a"), at(30, "d")};
  EXPECT_EQ(TraitOf(Function::FIRST, "attribute:a", events).text(), "a");
  EXPECT_EQ(TraitOf(Function::LAST, "attribute:a", events).text(), "c");
  EXPECT_EQ(TraitOf(Function::FIRST, "attribute:a", {at(-1, "v"), at(-1, "u")}).text(), "u");
  EXPECT_EQ(TraitOf(Function::LAST, "attribute:a", {at(-1, "v"), at(-1, "u")}).text(), "u");
  EXPECT_EQ(TraitOf(Function::FIRST_TIME, "", events).time().seconds(), 10);
  EXPECT_EQ(TraitOf(Function::LAST_TIME, "", events).time().seconds(), 30);
}

TEST(Traits, LastOfANumberIsANumber) {
  v1::Event survey = EventOf("x", 5);
  survey.mutable_survey_answer()->set_score(9.5);
  const v1::Trait trait = TraitOf(Function::LAST, "score", {survey});
  EXPECT_EQ(trait.number(), 9.5);
}

TEST(Traits, MostFrequentAndLists) {
  std::vector<v1::Event> events;
  for (const char* text : {"b", "a", "c", "b", "a"}) events.push_back(Shows("x", 1, "a", text));
  EXPECT_EQ(TraitOf(Function::MOST_FREQUENT, "attribute:a", events).text(), "a");
  const v1::Trait list = TraitOf(Function::UNIQUE_LIST, "attribute:a", events);
  ASSERT_EQ(list.list().values_size(), 3);
  EXPECT_EQ(list.list().values(0), "a");
  EXPECT_FALSE(list.approximate());
  const v1::Trait capped = TraitOf(Function::UNIQUE_LIST, "attribute:a", events, 0, 100, 2);
  EXPECT_EQ(capped.list().values_size(), 2);
  EXPECT_TRUE(capped.approximate());
}

TEST(Traits, DistinctTurnsIntoASketch) {
  std::vector<v1::Event> events;
  for (int i = 0; i < 1000; ++i) events.push_back(Shows("x", i, "a", std::to_string(i)));
  const v1::Trait many = TraitOf(Function::DISTINCT, "attribute:a", events);
  EXPECT_TRUE(many.approximate());
  EXPECT_NEAR(static_cast<double>(many.integer()), 1000, 65);
  events.resize(256);
  const v1::Trait few = TraitOf(Function::DISTINCT, "attribute:a", events);
  EXPECT_EQ(few.integer(), 256);
  EXPECT_FALSE(few.approximate());
}

TEST(Traits, DaysAreASet) {
  const std::vector<v1::Event> events = {EventOf("x", 0),          EventOf("x", kDay - 1), EventOf("x", kDay),
                                         EventOf("x", 100 * kDay), EventOf("x", kDay),     EventOf("x", -1)};
  EXPECT_EQ(TraitOf(Function::DISTINCT_DAYS, "", events).integer(), 3);
  v1::Event before_epoch = EventOf("x", 0);
  before_epoch.mutable_time()->set_seconds(-1);  // the day before the first
  EXPECT_EQ(TraitOf(Function::DISTINCT_DAYS, "", {before_epoch, EventOf("x", 0)}).integer(), 2);
}

TEST(Traits, WindowsEndWhereTheReaderStands) {
  const std::vector<v1::Event> events = {OrderOf(0, "PLN", 1), OrderOf(5 * kDay, "PLN", 10),
                                         OrderOf(6 * kDay, "PLN", 100), OrderOf(-1, "PLN", 1000)};
  struct Case {
    int64_t now;
    int64_t count;
    const char* money;
  };
  for (const Case& c : {Case{0, 1, "PLN 1;"}, Case{2 * kDay - 1, 1, "PLN 1;"}, Case{2 * kDay, 0, ""},
                        Case{6 * kDay, 2, "PLN 110;"}, Case{7 * kDay, 1, "PLN 100;"}, Case{8 * kDay, 0, ""}}) {
    EXPECT_EQ(TraitOf(Function::COUNT, "", events, 2, c.now).integer(), c.count) << c.now;
    EXPECT_EQ(MoneyText(TraitOf(Function::SUM, "money", events, 2, c.now)), c.money) << c.now;
    EXPECT_EQ(TraitOf(Function::DISTINCT, "order_id", events, 2, c.now).integer(), c.count) << c.now;
    EXPECT_EQ(TraitOf(Function::DISTINCT_DAYS, "", events, 2, c.now).integer(), c.count) << c.now;
  }
}

TEST(Traits, TimeSinceIsCountedAtRead) {
  EXPECT_EQ(TraitOf(Function::TIME_SINCE, "", {EventOf("x", 0), EventOf("x", kDay)}, 0, 3 * kDay + kDay / 2).number(),
            2.5);
  EXPECT_EQ(TraitOf(Function::TIME_SINCE, "", {EventOf("x", kDay)}, 0, kDay / 2).number(), -0.5);  // from the future
}

}  // namespace
}  // namespace c360::profile
