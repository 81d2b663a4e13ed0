// Fold(a) + Fold(b) == Fold(a ++ b), whatever the parts and their order: to the byte, and in what a reader sees.
#include <gtest/gtest.h>

#include "events.h"

namespace c360::profile {
namespace {

struct World {
  const char* what;
  size_t events;
  bool many;
  int cap;
  int worlds;
};

class Merge : public ::testing::TestWithParam<World> {};

TEST_P(Merge, IsOfTheSetAlone) {
  const World& world = GetParam();
  v1::Policy policy = EveryTrait();
  policy.mutable_identity()->set_features_per_record_cap(world.cap);
  const FoldPlan plan(policy);
  for (uint64_t seed = 0; seed < static_cast<uint64_t>(world.worlds); ++seed) {
    SCOPED_TRACE(std::string(world.what) + ", seed " + std::to_string(seed));
    SeededRandom random(seed);
    std::vector<v1::Event> events = RandomEvents(random, world.events, world.many);
    const Fold whole = FoldOf(plan, events);
    const std::string bytes = whole.Encode();
    const std::string seen = Finished(whole).SerializeAsString();
    for (size_t i = events.size(); i > 1; --i) std::swap(events[i - 1], events[random.Below(i)]);
    EXPECT_EQ(FoldOf(plan, events).Encode(), bytes);
    // Three parts, merged as (a + b) + c, a + (b + c) and c + (b + a), some of them read back from bytes.
    std::vector<v1::Event> parts[3];
    for (const v1::Event& event : events) parts[random.Below(3)].push_back(event);
    const Fold a = FoldOf(plan, parts[0]), c = FoldOf(plan, parts[2]);
    Fold b(plan);
    ASSERT_TRUE(b.Decode(FoldOf(plan, parts[1]).Encode()).ok());
    Fold left = a, right = b, turned = c, inner = b;
    left.Merge(b);
    left.Merge(c);
    right.Merge(c);
    Fold outer = a;
    outer.Merge(right);
    inner.Merge(a);
    turned.Merge(inner);
    EXPECT_EQ(left.Encode(), bytes);
    EXPECT_EQ(outer.Encode(), bytes);
    EXPECT_EQ(turned.Encode(), bytes);
    EXPECT_EQ(Finished(left).SerializeAsString(), seen);
    Fold with_nothing(plan);
    with_nothing.Merge(whole);
    with_nothing.Merge(Fold(plan));
    EXPECT_EQ(with_nothing.Encode(), bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Worlds, Merge,
                         ::testing::Values(World{"small", 20, false, 1000, 200}, World{"tight caps", 60, false, 2, 100},
                                           World{"many values", 2000, true, 1000, 3},
                                           World{"many values, tight caps", 1000, true, 20, 5}));

}  // namespace
}  // namespace c360::profile
