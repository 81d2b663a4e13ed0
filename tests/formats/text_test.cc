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
  EXPECT_EQ(ParseMicros("+2.5e3"), 2'500'000'000);
  EXPECT_EQ(ParseMicros("-1E-6"), -1);
  EXPECT_EQ(ParseMicros(".5"), 500'000);
  EXPECT_EQ(ParseMicros("100000000000"), 100'000'000'000'000'000);
  for (const char* given : {"", "-", "x", ".", "1.2.3", "e5", "1e", "1e400", "0x10", "nan", "inf", "1 000",
                            "100000000000.1", "999999999999999999999"})
    EXPECT_FALSE(ParseMicros(given).has_value()) << given;
}

TEST(Text, SnakeCase) {
  EXPECT_EQ(SnakeCase("Order Completed"), "order_completed");
  EXPECT_EQ(SnakeCase("firstName"), "first_name");
  EXPECT_EQ(SnakeCase("EMAIL"), "email");
  EXPECT_EQ(SnakeCase("Live - Chat"), "live_chat");
  EXPECT_EQ(SnakeCase(""), "");
}

TEST(Text, TrimBlanks) {
  EXPECT_EQ(TrimBlanks(" \ta b\r "), "a b");
  EXPECT_EQ(TrimBlanks(" \t"), "");
}

}  // namespace
}  // namespace c360::formats
