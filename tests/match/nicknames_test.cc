#include "match/nicknames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c360::match {
namespace {

bool Same(std::string_view a, std::string_view b) { return SameNickname(NicknameId(a), NicknameId(b)); }

TEST(Nicknames, FormsOfOneName) {
  EXPECT_TRUE(Same("bob", "robert"));
  EXPECT_TRUE(Same("maggie", "margaret"));
  EXPECT_TRUE(Same("alex", "alexander"));
  EXPECT_TRUE(Same("alex", "alexandra"));
  EXPECT_TRUE(Same("gosia", "malgorzata"));
  EXPECT_TRUE(Same("mohamed", "muhammad"));
  EXPECT_TRUE(Same("howie", "howard"));
  EXPECT_TRUE(Same("anabella", "annabelle"));
}

TEST(Nicknames, NamesThatOnlyLookAlikeAreNone) {
  EXPECT_FALSE(Same("darla", "darlene"));
  EXPECT_FALSE(Same("alexander", "alexandra"));
  EXPECT_FALSE(Same("maria", "marian"));
  EXPECT_FALSE(Same("anna", "annabelle"));
  EXPECT_NE(NicknameId("annabelle"), 0);
  EXPECT_FALSE(Same("zzyzx", "zzyzx"));  // unknown names have no number
  EXPECT_EQ(NicknameId("zzyzx"), 0);
}

TEST(Nicknames, FullNamesLeadBack) {
  EXPECT_THAT(FullNames(NicknameId("bob")), ::testing::Contains("robert"));
  EXPECT_THAT(FullNames(0), ::testing::IsEmpty());
}

}  // namespace
}  // namespace c360::match
