#include "text.h"

#include <gtest/gtest.h>

#include <array>

namespace c360::command {
namespace {

TEST(Text, WidthCountsCodePoints) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("\u0141ukasz"), 6u);
  EXPECT_EQ(PadRight("\u0141", 3), "\u0141  ");
  EXPECT_EQ(PadLeft("12", 4), "  12");
  EXPECT_EQ(PadLeft("12345", 4), "12345");
}

TEST(Text, ShortensAtCodePoints) {
  EXPECT_EQ(Shorten("short", 5), "short");
  EXPECT_EQ(Shorten("a longer text", 8), "a lon...");
  EXPECT_EQ(Shorten("\u0141\u0141\u0141\u0141\u0141", 4), "\u0141...");
  EXPECT_EQ(Shorten("abcdef", 2), "..");
}

TEST(Text, PrintableTakesAwayWhatATerminalWouldObey) {
  EXPECT_EQ(Printable("Jan \u0141"), "Jan \u0141");
  EXPECT_EQ(Printable("a\x1b[31mb"), "a?[31mb");
  EXPECT_EQ(Printable("a\nb\tc"), "a b c");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m"),
            "?31m");                                 // CSI as one character
  EXPECT_EQ(Printable("\u202Eabc\u2066"), "?abc?");  // turned writing
  EXPECT_EQ(Printable("\xFF\xC5"), "??");
  EXPECT_EQ(Printable("\x7F"), "?");
}

TEST(Text, GroupsDigits) {
  EXPECT_EQ(GroupDigits(0), "0");
  EXPECT_EQ(GroupDigits(999), "999");
  EXPECT_EQ(GroupDigits(1000), "1,000");
  EXPECT_EQ(GroupDigits(-1234567), "-1,234,567");
  EXPECT_EQ(Counted(1, "event", "events"), "1 event");
  EXPECT_EQ(Counted(0, "event", "events"), "0 events");
}

TEST(Text, FindsTheNearestName) {
  constexpr std::array<std::string_view, 4> kNames = {"output", "limit", "as-of", "db"};
  EXPECT_EQ(NearestName("ouptut", kNames), "output");
  EXPECT_EQ(NearestName("lim", kNames), "limit");
  EXPECT_EQ(NearestName("asof", kNames), "as-of");
  EXPECT_EQ(NearestName("colour", kNames), "");
  EXPECT_EQ(NearestName("", kNames), "");
  EXPECT_EQ(NearestName("xy", kNames), "");
}

TEST(Text, MissingFileIsNotFound) {
  std::string text;
  EXPECT_TRUE(absl::IsNotFound(ReadFile("/nonexistent/file", &text)));
}

}  // namespace
}  // namespace c360::command
