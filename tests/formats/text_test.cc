#include "formats/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

// Letter by letter, as docs/formats have it.
std::string SnakeCaseByLetters(std::string_view text) {
  std::string out;
  char before = '\0';
  for (const char c : text) {
    const bool blank = c == ' ' || c == '-', upper = c >= 'A' && c <= 'Z';
    const bool word_ends = (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9');
    if ((blank && !out.empty() && out.back() != '_') || (upper && word_ends)) out.push_back('_');
    if (!blank) out.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
    before = c;
  }
  return out;
}

TEST(Text, SnakeCaseOfAllShortTexts) {
  constexpr std::string_view kLetters = "aB7 -_\xc5";
  std::vector<std::string> texts = {""};
  std::string used_again = "before";
  for (size_t i = 0; i < texts.size(); ++i) {
    SnakeCaseTo(texts[i], &used_again);
    ASSERT_EQ(used_again, SnakeCaseByLetters(texts[i])) << texts[i];
    for (size_t k = 0; k < kLetters.size() && texts[i].size() < 5; ++k) texts.push_back(texts[i] + kLetters[k]);
  }
}

TEST(Text, TrimBlanks) {
  EXPECT_EQ(TrimBlanks(" \ta b\r "), "a b");
  EXPECT_EQ(TrimBlanks(" \t"), "");
}

}  // namespace
}  // namespace c360::formats
