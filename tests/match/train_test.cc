#include "match/train.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/batch_linker.h"

namespace c360::match {
namespace {

std::vector<TrainingRecord> RecordsOf(const testing::PeopleSet& set, const testing::Population& people) {
  std::vector<TrainingRecord> records;
  for (uint32_t i = 0; i < people.size(); ++i) records.push_back({set.records[i].key, &people.subject(i)});
  return records;
}

const v1::LevelWeight& LevelNamed(const v1::MatchModel& model, Comparison comparison, std::string_view name) {
  for (const v1::LevelWeight& level : model.comparisons(static_cast<int>(comparison)).levels()) {
    if (level.name() == name) return level;
  }
  ADD_FAILURE() << name;
  return v1::LevelWeight::default_instance();
}

TEST(Train, TheSameSetInAnyOrderGivesTheSameModel) {
  const testing::PeopleSet set = testing::MakeFamilies(150, 11);
  const testing::Population people(set);
  std::vector<TrainingRecord> records = RecordsOf(set, people);
  const auto first = Train(records, {.random_pairs = 50'000});
  std::reverse(records.begin(), records.end());
  const auto second = Train(records, {.random_pairs = 50'000});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(Model::FromProto(*first)->version(), Model::FromProto(*second)->version());
}

TEST(Train, EstimatesWhatTheGeneratorDid) {
  const testing::PeopleSet set = testing::MakeFamilies(800, 12);
  const testing::Population people(set);
  const auto model = Train(RecordsOf(set, people), {.random_pairs = 50'000});
  ASSERT_TRUE(model.ok());
  // 4 to 8 % of names carry a slip, so two of one person agree in 84 to 92 %; chance agreement is one in tens.
  // Of given names less, for twins and other pairs of relatives blur it.
  EXPECT_NEAR(LevelNamed(*model, Comparison::kGiven, "exact").m(), 0.78, 0.12);
  EXPECT_NEAR(LevelNamed(*model, Comparison::kFamily, "exact").m(), 0.88, 0.06);
  EXPECT_NEAR(LevelNamed(*model, Comparison::kGiven, "exact").u(), 0.013, 0.006);
  // A person gives three records on average, weighted by record 1.67 partners... within what pairs of relatives blur.
  EXPECT_NEAR(static_cast<double>(model->partners_milli()) / 1000, 2.7, 0.8);
  EXPECT_FALSE(DescribeModel(*model).empty());
}

TEST(Train, ScarceRecordsAreRefused) {
  const testing::PeopleSet set = testing::MakeFamilies(3, 1);
  const testing::Population people(set);
  EXPECT_EQ(Train(RecordsOf(set, people)).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Train, WhatIsNotLearntStaysBuiltIn) {
  const testing::PeopleSet set = testing::MakeFamilies(150, 13);
  const testing::Population people(set);
  const auto trained = Train(RecordsOf(set, people), {.random_pairs = 50'000});
  ASSERT_TRUE(trained.ok());
  const auto model = *Model::FromProto(*trained);
  for (const Comparison comparison : {Comparison::kKind, Comparison::kGeneration, Comparison::kOrder}) {
    for (uint8_t level = 1; level < LevelNames(comparison).size(); ++level) {
      EXPECT_EQ(model.Weight(comparison, {level, Answer::kNoRarity}),
                Model::BuiltIn().Weight(comparison, {level, Answer::kNoRarity}));
    }
  }
}

}  // namespace
}  // namespace c360::match
