#include "match/model.h"

#include <gtest/gtest.h>

#include "google/protobuf/text_format.h"

namespace c360::match {
namespace {

TEST(RarityOf, AFunctionOfRoundedCounts) {
  EXPECT_EQ(RarityOf(1, 1 << 20) & 31, 20);
  EXPECT_EQ(RarityOf(1024, 1 << 20) & 31, 10);
  EXPECT_EQ(RarityOf(1000, 1'000'000), RarityOf(1024, 1 << 20));
  EXPECT_EQ(RarityOf(5, 20) & 31, 7);  // as among 512
  EXPECT_EQ(RarityOf(1 << 20, 1 << 20) & 31, 0);
  int changes = 0;
  for (uint64_t n = 1024; n < 1'000'000; ++n) changes += RarityOf(8, n) != RarityOf(8, n + 1);
  EXPECT_EQ(changes, 10);
}

TEST(Model, PriorFallsWithTheNumberOfRecords) {
  const Model& model = Model::BuiltIn();
  EXPECT_EQ(model.PriorMillibits(1 << 20) - model.PriorMillibits(1 << 21), 1000);
  EXPECT_EQ(model.PriorMillibits(10), model.PriorMillibits(2048));
}

TEST(Model, RareValuesWeighMore) {
  const Model& model = Model::BuiltIn();
  const uint64_t n = 1 << 20;
  const int32_t rare = model.Weight(Comparison::kFamily, {level::kFamilyExact, RarityOf(100, n)});
  const int32_t common = model.Weight(Comparison::kFamily, {level::kFamilyExact, RarityOf(100'000, n)});
  EXPECT_GT(rare, common + 8000);
  const int32_t known_to_few = model.Weight(Comparison::kPhone, {level::kPhoneExact, RarityOf(2, n)});
  EXPECT_EQ(model.Weight(Comparison::kPhone, {level::kPhoneExact, Answer::kNoRarity}), known_to_few);
  EXPECT_LT(model.Weight(Comparison::kPhone, {level::kPhoneExact, RarityOf(64, n)}), known_to_few - 3000);
}

// However well a model thinks of a contact or a place: what all strangers have in common tells nobody apart.
TEST(Model, WhatEverybodyShowsWeighsNothing) {
  const Model& model = Model::BuiltIn();
  const uint64_t n = 1 << 20;
  const struct {
    Comparison comparison;
    uint8_t level;
  } answers[] = {{Comparison::kPhone, level::kPhoneExact},
                 {Comparison::kEmail, level::kEmailExact},
                 {Comparison::kStreet, level::kStreetExact},
                 {Comparison::kPostcode, level::kPostcodeExact}};
  for (const auto& [comparison, found] : answers) {
    SCOPED_TRACE(ComparisonName(comparison));
    EXPECT_LE(model.Weight(comparison, {found, RarityOf(n, n)}), 0);
    EXPECT_LE(model.Weight(comparison, {found, RarityOf(n / 8, n)}), 3000);
    EXPECT_GT(model.Weight(comparison, {found, RarityOf(2, n)}), 8000);
  }
  // Beside the street the house is new.
  EXPECT_EQ(model.Weight(Comparison::kStreet, {level::kStreetAndHouse, RarityOf(n, n)}), 7000);
}

TEST(Model, EveryLevelIsNamedAndBuiltInRoundTrips) {
  const Model& built_in = Model::BuiltIn();
  ASSERT_EQ(built_in.proto().comparisons_size(), static_cast<int>(kComparisons));
  for (size_t i = 0; i < kComparisons; ++i) {
    const auto names = LevelNames(static_cast<Comparison>(i));
    const v1::ComparisonModel& comparison = built_in.proto().comparisons(static_cast<int>(i));
    ASSERT_EQ(comparison.levels_size() + 1, static_cast<int>(names.size())) << comparison.name();
    ASSERT_LE(names.size(), kMostLevels);
    double m = 0, u = 0;
    for (const v1::LevelWeight& level : comparison.levels()) {
      m += level.m();
      u += level.u();
    }
    EXPECT_NEAR(m, 1, 0.06) << comparison.name();
    if (static_cast<Comparison>(i) != Comparison::kOrder && static_cast<Comparison>(i) != Comparison::kKind) {
      EXPECT_NEAR(u, 1, 0.06) << comparison.name();
    }
  }
  std::string text;
  ASSERT_TRUE(google::protobuf::TextFormat::PrintToString(built_in.proto(), &text));
  v1::MatchModel read;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &read));
  const auto again = Model::FromProto(read);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->version(), built_in.version());
}

TEST(Model, WhatIsNotNamedKeepsTheBuiltInWeight) {
  v1::MatchModel proto;
  v1::ComparisonModel* gender = proto.add_comparisons();
  gender->set_name("gender");
  v1::LevelWeight* differs = gender->add_levels();
  differs->set_name("differs");
  differs->set_weight_millibits(-9000);
  const auto model = Model::FromProto(proto);
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(model->Weight(Comparison::kGender, {level::kGenderDiffers, Answer::kNoRarity}), -9000);
  EXPECT_EQ(model->Weight(Comparison::kGender, {level::kGenderEqual, Answer::kNoRarity}),
            Model::BuiltIn().Weight(Comparison::kGender, {level::kGenderEqual, Answer::kNoRarity}));
  EXPECT_NE(model->version(), Model::BuiltIn().version());
}

TEST(Model, RefusesWhatItDoesNotKnow) {
  for (const char* text :
       {"comparisons { name: 'shoe_size' }", "comparisons { name: 'gender' levels { name: 'maybe' } }",
        "comparisons { name: 'gender' levels { name: 'equal' weight_millibits: 99999 } }", "partners_milli: -5"}) {
    v1::MatchModel proto;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &proto)) << text;
    EXPECT_EQ(Model::FromProto(proto).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace c360::match
