#include "formats/text.h"

#include <gtest/gtest.h>

namespace c360::formats {
namespace {

TEST(Text, DecimalsAreExact) {
  EXPECT_EQ(ParseMicros("2.55"), 2'550'000);
  EXPECT_EQ(ParseMicros("-0.1"), -100'000);
  EXPECT_EQ(ParseMicros("17"), 17'000'000);
  EXPECT_EQ(ParseMicros("0.0000005"), 1);
  EXPECT_EQ(ParseMicros("0.0000004"), 0);
  for (const char* given : {"", "-", "x", "1.2.3", "999999999999999999999"})
    EXPECT_FALSE(ParseMicros(given).has_value()) << given;
}

TEST(Text, Times) {
  EXPECT_EQ(ParseIsoMicros("1970-01-01T00:00:01.5Z"), 1'500'000);
  EXPECT_EQ(ParseIsoMicros("1970-01-01T01:00:01+01:00"), 1'000'000);
  EXPECT_EQ(ParseIsoMicros("1970-01-02 00:00:00"), 86'400'000'000);
  EXPECT_FALSE(ParseIsoMicros("yesterday").has_value());
}

TEST(Text, SnakeCase) {
  EXPECT_EQ(SnakeCase("Order Completed"), "order_completed");
  EXPECT_EQ(SnakeCase("firstName"), "first_name");
}

}  // namespace
}  // namespace c360::formats
