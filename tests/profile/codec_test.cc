#include <gtest/gtest.h>

#include "events.h"

namespace c360::profile {
namespace {

TEST(Codec, ReadsBackToTheByte) {
  const FoldPlan plan(EveryTrait());
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SeededRandom random(seed);
    const Fold fold = FoldOf(plan, RandomEvents(random, random.Below(60), false));
    Fold back(plan);
    ASSERT_TRUE(back.Decode(fold.Encode()).ok());
    EXPECT_EQ(back.Encode(), fold.Encode());
    EXPECT_EQ(back.events(), fold.events());
    EXPECT_EQ(Finished(back).SerializeAsString(), Finished(fold).SerializeAsString());
  }
}

TEST(Codec, CutBytesAreDamage) {
  const FoldPlan plan(EveryTrait());
  SeededRandom random(5);
  const std::string bytes = FoldOf(plan, RandomEvents(random, 20, false)).Encode();
  for (size_t size = 0; size < bytes.size(); ++size) {
    Fold fold(plan);
    EXPECT_EQ(fold.Decode(std::string_view(bytes).substr(0, size)).code(), absl::StatusCode::kDataLoss) << size;
  }
  Fold fold(plan);
  EXPECT_EQ(fold.Decode(bytes + "x").code(), absl::StatusCode::kDataLoss);
}

TEST(Codec, AnyBytesAreReadOrRefused) {
  const FoldPlan plan(EveryTrait());
  SeededRandom random(6);
  const std::string good = FoldOf(plan, RandomEvents(random, 20, false)).Encode();
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = good;
    for (int i = 0; i < 3; ++i) bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    Fold fold(plan);
    fold.Decode(bytes).IgnoreError();
    Finished(fold);
  }
}

}  // namespace
}  // namespace c360::profile
