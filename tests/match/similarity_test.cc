#include "match/similarity.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace c360::match {
namespace {

// Winkler's own examples (1990) and their usual values.
TEST(JaroWinkler, PublishedValues) {
  EXPECT_EQ(JaroWinkler("martha", "marhta"), 961);
  EXPECT_EQ(JaroWinkler("dwayne", "duane"), 840);
  EXPECT_EQ(JaroWinkler("dixon", "dicksonx"), 813);
  EXPECT_EQ(JaroWinkler("abc", "xyz"), 0);
  EXPECT_EQ(JaroWinkler("same", "same"), 1000);
  EXPECT_EQ(JaroWinkler("", ""), 0);
  EXPECT_EQ(JaroWinkler("a", ""), 0);
}

TEST(EditDistance, CountsAnExchangeOfNeighboursAsOne) {
  EXPECT_EQ(EditDistance("nowak", "nowka"), 1);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
  EXPECT_EQ(EditDistance("abc", "abc"), 0);
  EXPECT_EQ(EditDistance("abc", "uvwxyz"), 4);  // cut
}

// All words of up to four letters of two: the quick test agrees with the distance.
TEST(WithinOneEdit, AgreesWithTheDistanceOnAllShortWords) {
  std::vector<std::string> words = {""};
  for (size_t i = 0; i < words.size() && words[i].size() < 4; ++i) {
    words.push_back(words[i] + "a");
    words.push_back(words[i] + "b");
  }
  for (const std::string& a : words) {
    for (const std::string& b : words) EXPECT_EQ(WithinOneEdit(a, b), EditDistance(a, b) <= 1) << a << " " << b;
  }
}

TEST(SoundOf, SpellingsOfOneSoundMeet) {
  EXPECT_EQ(SoundOf("philips"), SoundOf("filips"));
  EXPECT_EQ(SoundOf("meyer"), SoundOf("maier"));
  EXPECT_EQ(SoundOf("schmidt"), SoundOf("schmitt"));
  EXPECT_EQ(SoundOf("kowalsky"), SoundOf("kowalski"));
  EXPECT_NE(SoundOf("nowak"), SoundOf("kowal"));
  EXPECT_EQ(SoundOf("123"), 0u);
}

}  // namespace
}  // namespace c360::match
