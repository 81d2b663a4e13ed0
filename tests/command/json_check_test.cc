#include "json_check.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace c360::command {
namespace {

TEST(IsJson, TakesEveryKindOfValue) {
  for (const std::string_view text :
       {"null", "true", "false", "0", "-1", "1.5", "1e9", "-0.5E-3", R"("")", R"("a\nA")", "[]", "[1,2]", "{}",
        R"({"a":{"b":[null,{"c":"d"}]}})", R"( { "a" : [ 1 , 2 ] } )"}) {
    EXPECT_TRUE(IsJson(text)) << text;
  }
}

TEST(IsJson, RefusesAllElse) {
  for (const std::string_view text :
       {"",    " ",        "nul",       "nulll",    "01",          "1.",   ".5",    "+1",    "-",
        "1e",  "'a'",      R"("a)",     R"("\x")",  R"("\u12G4")", "[1,]", "[1 2]", "[",     "]",
        "{,}", R"({"a"})", R"({"a":})", R"({a:1})", R"({"a":1,})", "1 2",  "{}{}",  "[1]\n", "NaN"}) {
    EXPECT_FALSE(IsJson(text)) << text;
  }
  EXPECT_FALSE(IsJson(std::string_view("\"a\nb\"")));
  EXPECT_FALSE(IsJson(std::string_view("1\0", 2)));
}

TEST(IsJson, StopsAtItsDepth) {
  const auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(IsJson(nested(100)));
  EXPECT_FALSE(IsJson(nested(1'000'000)));
}

}  // namespace
}  // namespace c360::command
