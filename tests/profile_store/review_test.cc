// The review queue: what is in doubt, what a word on it changes, and that it leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/world.h"

namespace c360::testing {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;

// A town of people with slips: enough namesakes that some pairs are neither sure to be one nor sure to be two.
std::vector<v1::Event> Town(uint64_t seed) {
  static const char* const kFirst[] = {"Anna", "Robert", "Ewa", "Piotr", "Maria", "Jan", "Zofia"};
  static const char* const kLast[] = {"Nowak", "Kowalski", "Wrona", "Lis", "Sroka"};
  SeededRandom random(seed);
  std::vector<v1::Event> events;
  for (int i = 0; i < 120; ++i) {
    std::vector<std::pair<std::string, std::string>> attributes = {{"first_name", kFirst[random.Below(7)]},
                                                                   {"last_name", kLast[random.Below(5)]}};
    if (random.Chance(0.8))
      attributes.emplace_back("birth_date", "19" + std::to_string(70 + random.Below(6)) + "-0" +
                                                std::to_string(1 + random.Below(9)) + "-1" +
                                                std::to_string(random.Below(3)));
    if (random.Chance(0.6)) attributes.emplace_back("city", random.Chance(0.5) ? "Krakow" : "Gdansk");
    events.push_back(MakePerson("r" + std::to_string(i), attributes));
  }
  return events;
}

std::vector<v1::ReviewItem> Review(ProfileStore& store, const ReviewOptions& options = {}) {
  auto items = store.identity().Review(options);
  EXPECT_TRUE(items.ok()) << items.status();
  return items.ok() ? *std::move(items) : std::vector<v1::ReviewItem>();
}

std::string Pair(const v1::ReviewItem& item) { return item.left().key() + " " + item.right().key(); }

TEST(ReviewTest, ItemsAddUpAreInTheBandAndInOrder) {
  const auto store = OpenMemory();
  IngestAll(*store, Town(1), 50);
  const auto items = Review(*store, {.limit = 1000});
  ASSERT_THAT(items.size(), Ge(5u));
  int kinds = 0;
  double last = items[0].gain();
  for (const v1::ReviewItem& item : items) {
    int64_t sum = item.prior_millibits();
    for (const v1::ScorePart& part : item.parts()) sum += part.weight_millibits();
    EXPECT_EQ(sum, item.score_millibits());
    EXPECT_LE(item.gain(), last);
    last = item.gain();
    kinds |= 1 << item.kind();
    EXPECT_EQ(item.kind() == v1::ReviewItem::JOINED, item.left().profile_id() == item.right().profile_id());
    EXPECT_THAT(item.score_millibits(), AllOf(Ge(-5000), Lt(5000))) << "contested or not";
    EXPECT_EQ(item.kind() == v1::ReviewItem::APART, item.score_millibits() < 0);
    EXPECT_THAT(item.left().key(), Not(IsEmpty()));
    EXPECT_NE(item.left().key(), item.right().key());
    EXPECT_EQ(Find(*store, item.left().key()), std::vector<std::string>{item.left().profile_id()});
  }
  EXPECT_NE(kinds & 1 << v1::ReviewItem::JOINED, 0);
  EXPECT_NE(kinds & 1 << v1::ReviewItem::APART, 0);
}

TEST(ReviewTest, TheQueueDoesNotDependOnTheOrderOfArrival) {
  auto events = Town(2);
  const auto store = OpenMemory();
  IngestAll(*store, events, 50);
  SeededRandom random(9);
  Shuffle(random, &events);
  const auto shuffled = OpenMemory();
  IngestAll(*shuffled, events, 7);
  const auto first = Review(*store, {.limit = 1000}), second = Review(*shuffled, {.limit = 1000});
  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(Pair(first[i]), Pair(second[i]));
    EXPECT_EQ(first[i].score_millibits(), second[i].score_millibits());
  }
  const auto few = Review(*store, {.limit = 3});
  ASSERT_EQ(few.size(), 3u);
  for (size_t i = 0; i < few.size(); ++i) EXPECT_EQ(Pair(few[i]), Pair(first[i]));
}

TEST(ReviewTest, WhatIsDecidedLeavesAndIsObeyed) {
  const auto store = OpenMemory();
  IngestAll(*store, Town(3), 50);
  const std::string before = DigestOf(*store);
  EXPECT_EQ(DigestOf(*store), before);  // asking changes nothing
  for (const v1::Assertion::Kind word : {v1::Assertion::SAME, v1::Assertion::NOT_SAME}) {
    for (int round = 0; round < 3; ++round) {
      const auto items = Review(*store, {.limit = 1000});
      ASSERT_FALSE(items.empty());
      const v1::ReviewItem item = items[static_cast<size_t>(round)];
      const auto id = store->identity().Assert(word, item.left().key(), item.right().key(), "seen the papers");
      ASSERT_TRUE(id.ok()) << id.status();
      EXPECT_EQ(Find(*store, item.left().key()) == Find(*store, item.right().key()), word == v1::Assertion::SAME);
      for (const v1::ReviewItem& left : Review(*store, {.limit = 1000})) EXPECT_NE(Pair(left), Pair(item));
      ASSERT_TRUE(store->identity().Withdraw(*id).ok());
    }
  }
  EXPECT_EQ(DigestOf(*store), before);
}

TEST(ReviewTest, RefusesOptionsOutOfRangeAndStopsOnRequest) {
  const auto store = OpenMemory();
  IngestAll(*store, Town(4), 50);
  EXPECT_TRUE(absl::IsInvalidArgument(store->identity().Review({.limit = 0}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(store->identity().Review({.band_bits = 0}).status()));
  EXPECT_TRUE(absl::IsCancelled(store->identity().Review({}, [](const Progress&) { return false; }).status()));
  EXPECT_TRUE(Review(*OpenMemory()).empty());
}

}  // namespace
}  // namespace c360::testing
