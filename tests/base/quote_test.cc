#include "base/quote.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace c360 {
namespace {

TEST(Quote, WordsStayAsTheyAre) {
  EXPECT_EQ(Quoted(""), "");
  EXPECT_EQ(Quoted("campaign_touch.clicked"), "campaign_touch.clicked");
  EXPECT_EQ(Quoted("z\xc5\x82oty \xe2\x82\xac \xf0\x9f\x98\x80"), "z\xc5\x82oty \xe2\x82\xac \xf0\x9f\x98\x80");
}

TEST(Quote, OneLineOfTextWhateverTheBytes) {
  EXPECT_EQ(Quoted("a\nb\x1b[2J\x7f"), "a?b?[2J?");
  EXPECT_EQ(Quoted("\xff"
                   "a\xe2\x82"
                   "b\xc5"),
            "?a??b?");
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b)
      EXPECT_TRUE(IsUtf8(Quoted(std::string{static_cast<char>(a), static_cast<char>(b), 'x'})));
  }
}

// A cut in the midst of a character would leave what is no text of what was.
TEST(Quote, LongTextsAreCutBetweenCharacters) {
  EXPECT_EQ(Quoted(std::string(40, 'x')), std::string(32, 'x'));
  std::string text = "x";
  for (int i = 0; i < 20; ++i) text += "\xc5\x82";
  EXPECT_EQ(Quoted(text), text.substr(0, 31));
}

}  // namespace
}  // namespace c360
