#include "c360/predict/purchases.h"

#include <gtest/gtest.h>

#include <random>

#include "predict/data.h"

namespace c360::predict {
namespace {

// The six customers of a public library's own test (retention.md 1.2).
std::vector<std::vector<DayPurchase>> SixCustomers() {
  const auto day = [](int d) { return DayOf(d); };
  return {{{day(20150101), 1}, {day(20150206), 2}},
          {{day(20150101), 2}},
          {{day(20150101), 3}, {day(20150102), 1}, {day(20150105), 5}},
          {{day(20150116), 6}, {day(20150202), 3}, {day(20150205), 9}},
          {{day(20150116), 3}, {day(20150117), 1}, {day(20150118), 8}},
          {{day(20150202), 5}}};
}

TEST(Purchases, SummarizesByDay) {
  const auto s = SummarizePurchases(SixCustomers(), DayOf(20150207));
  ASSERT_TRUE(s.ok());
  const double expected[][4] = {{1, 36, 37, 2}, {0, 0, 37, 0},   {2, 4, 37, 3},
                                {2, 20, 22, 6}, {2, 2, 22, 4.5}, {0, 0, 5, 0}};
  ASSERT_EQ(s->size(), 6u);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ((*s)[i].frequency, expected[i][0]) << i;
    EXPECT_EQ((*s)[i].recency, expected[i][1]) << i;
    EXPECT_EQ((*s)[i].age, expected[i][2]) << i;
    EXPECT_EQ((*s)[i].monetary, expected[i][3]) << i;
  }
}

TEST(Purchases, SummarizesByWeek) {
  // Weeks run Monday to Sunday: days counted from Monday 2014-12-29.
  auto customers = SixCustomers();
  const int64_t monday = DayOf(20141229);
  for (auto& purchases : customers) {
    for (DayPurchase& p : purchases) p.day -= monday;
  }
  const auto s = SummarizePurchases(customers, DayOf(20150207) - monday, 7);
  ASSERT_TRUE(s.ok());
  const double expected[][3] = {{1, 5, 5}, {0, 0, 5}, {1, 1, 5}, {1, 3, 3}, {0, 0, 3}, {0, 0, 0}};
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ((*s)[i].frequency, expected[i][0]) << i;
    EXPECT_EQ((*s)[i].recency, expected[i][1]) << i;
    EXPECT_EQ((*s)[i].age, expected[i][2]) << i;
  }
}

TEST(Purchases, SameDayIsOnePurchaseAndOrderDoesNotMatter) {
  const std::vector<std::vector<DayPurchase>> one = {{{5, 1}, {0, 2}, {5, 3}, {9, 100}}};
  const auto s = SummarizePurchases(one, 8);
  EXPECT_EQ((*s)[0].frequency, 1);
  EXPECT_EQ((*s)[0].recency, 5);
  EXPECT_EQ((*s)[0].monetary, 4);
}

TEST(Purchases, CdnowHasItsPublishedCounts) {
  C360_NEEDS_FILE("CDNOW_sample.txt");
  const auto customers = CdnowWeeks();
  EXPECT_EQ(customers.size(), 2357u);
  double repeats = 0;
  int zeros = 0;
  for (const Purchases& c : customers) {
    repeats += c.frequency;
    zeros += c.frequency == 0;
  }
  EXPECT_EQ(repeats, 2457);
  EXPECT_EQ(zeros, 1411);
}

TEST(Purchases, RefusesWhatCannotBe) {
  EXPECT_FALSE(SummarizePurchases({}, 0, 0).ok());
  EXPECT_FALSE(SummarizePurchases({}, 0, 1, 0).ok());
  for (const Purchases& bad : {Purchases{-1, 0, 1}, Purchases{1, 5, 4}, Purchases{0, 1, 2}, Purchases{1, -1, 2},
                               Purchases{1, 1, std::nan("")}})
    EXPECT_EQ(ValidatePurchases(std::span(&bad, 1)).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace c360::predict
