#include "normalize/text.h"

#include <gtest/gtest.h>

namespace c360::normalize {
namespace {

struct Case {
  const char *given, *text, *folded_case, *folded;
};

TEST(Text, Forms) {
  const Case kCases[] = {{"  Jan\tNowak ", "Jan Nowak", "jan nowak", "jan nowak"},
                         {"", "", "", ""},
                         {" \n ", "", "", ""},
                         {"\xc5\xbb\xc3\xb3\xc5\x82\xc4\x87", "\xc5\xbb\xc3\xb3\xc5\x82\xc4\x87",
                          "\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87", "zolc"},
                         {"Jo\xcc\x81zef", "J\xc3\xb3zef", "j\xc3\xb3zef", "jozef"},            // combining accent
                         {"\xef\xbc\xa1\xef\xbc\xa2", "\xef\xbc\xa1\xef\xbc\xa2", "ab", "ab"},  // full width
                         {"a\xc2\xa0 b", "a b", "a b", "a b"},                                  // no-break space
                         {"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd",
                          "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd", "ivan"}};
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeText(c.given), c.text) << c.given;
    EXPECT_EQ(FoldCase(c.given), c.folded_case) << c.given;
    EXPECT_EQ(Fold(c.given), c.folded) << c.given;
    // All are projections: what is normal stays.
    EXPECT_EQ(NormalizeText(NormalizeText(c.given)), NormalizeText(c.given));
    EXPECT_EQ(FoldCase(FoldCase(c.given)), FoldCase(c.given));
    EXPECT_EQ(Fold(Fold(c.given)), Fold(c.given));
  }
}

TEST(Text, InvalidBytesBecomeTheReplacementCharacter) { EXPECT_EQ(NormalizeText("a\xff"), "a\xef\xbf\xbd"); }

TEST(Text, NumberText) {
  EXPECT_EQ(NormalizeNumberText(" ab-12 3/x"), "AB123X");
  EXPECT_EQ(NormalizeNumberText("us:\xef\xbc\x91"), "US1");
}

}  // namespace
}  // namespace c360::normalize
