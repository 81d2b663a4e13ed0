#include "c360/evaluate.h"

#include <gtest/gtest.h>

#include <vector>

namespace c360 {
namespace {

TEST(Evaluate, OnePersonSplitInTwo) {
  const std::vector<LabelledItem> items = {{1, 1}, {1, 1}, {2, 1}};
  const Evaluation result = Evaluate(items);
  EXPECT_DOUBLE_EQ(*result.pairwise.precision, 1);
  EXPECT_DOUBLE_EQ(*result.pairwise.recall, 1.0 / 3);
  EXPECT_DOUBLE_EQ(*result.bcubed.recall, (2.0 / 3 + 2.0 / 3 + 1.0 / 3) / 3);
  EXPECT_EQ(result.split_entities, 1);
  EXPECT_EQ(result.mixed_profiles, 0);
}

TEST(Evaluate, TwoPeopleMixed) {
  const std::vector<LabelledItem> items = {{1, 1}, {1, 2}};
  const Evaluation result = Evaluate(items);
  EXPECT_DOUBLE_EQ(*result.pairwise.precision, 0);
  EXPECT_FALSE(result.pairwise.recall.has_value());  // no true pair: undefined, not 0 and not 1
  EXPECT_EQ(result.mixed_profiles, 1);
}

TEST(Evaluate, NothingIsUndefined) { EXPECT_FALSE(Evaluate({}).bcubed.precision.has_value()); }

}  // namespace
}  // namespace c360
