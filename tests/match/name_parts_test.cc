#include "match/name_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c360::match {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ParseFullName, GivenNamesAndFamilyName) {
  const NameParts plain = ParseFullName("Frank Edward Brightman");
  EXPECT_THAT(plain.given, ElementsAre("frank", "edward"));
  EXPECT_EQ(plain.family_joined, "brightman");
  const NameParts turned = ParseFullName("Nowak, Jan Maria");
  EXPECT_THAT(turned.given, ElementsAre("jan", "maria"));
  EXPECT_EQ(turned.family_joined, "nowak");
}

TEST(ParseFullName, TitlesHonoursAndOrdinalsAreNoNames) {
  const NameParts baronet = ParseFullName("Sir John Eliot, 1st Baronet");
  EXPECT_THAT(baronet.given, ElementsAre("john"));
  EXPECT_EQ(baronet.family_joined, "eliot");
  const NameParts doctor = ParseFullName("Dr. Anna Nowak PhD");
  EXPECT_THAT(doctor.given, ElementsAre("anna"));
  EXPECT_EQ(doctor.family_joined, "nowak");
  EXPECT_EQ(ParseFullName("Constance Smith (n\u00e9e Herbert)").family_joined, "herbert");
  EXPECT_THAT(ParseGivenNames("Mrs.").given, IsEmpty());
  EXPECT_EQ(ParseFamilyName("Major").family_joined, "major");
}

TEST(ParseFullName, Generations) {
  EXPECT_EQ(ParseFullName("John Smith Jr.").generation, 2);
  EXPECT_EQ(ParseFullName("John Smith, Jr.").generation, 2);
  EXPECT_EQ(ParseFullName("John Smith, Jr.").family_joined, "smith");
  EXPECT_EQ(ParseFullName("John Smith Sr").generation, 1);
  EXPECT_EQ(ParseFullName("John Smith III").generation, 3);
  EXPECT_EQ(ParseFullName("John Smith").generation, 0);
  EXPECT_EQ(ParseFamilyName("Smith Jr").generation, 2);
  EXPECT_EQ(ParseGeneration("II"), 2);
  EXPECT_EQ(ParseGeneration("I"), 1);
  EXPECT_EQ(ParseGeneration("Smith"), 0);
  const NameParts first = ParseGivenNames("Edgar I");  // or an initial: both stand
  EXPECT_EQ(first.generation, 1);
  EXPECT_EQ(first.given, (std::vector<std::string>{"edgar", "i"}));
  EXPECT_EQ(ParseGivenNames("I").generation, 0);
}

TEST(ParseFamilyName, ParticlesAndCompounds) {
  const NameParts dutch = ParseFullName("Jan van der Berg");
  EXPECT_EQ(dutch.family_joined, "vanderberg");
  EXPECT_THAT(dutch.family, ElementsAre("berg"));
  EXPECT_THAT(ParseFamilyName("Garc\u00eda-L\u00f3pez").family, ElementsAre("garcia", "lopez"));
  EXPECT_EQ(ParseFamilyName("O'Brien").family_joined, "obrien");
  EXPECT_EQ(ParseFamilyName("stansf9eld").family_joined, "stansf9eld");  // a slip of the pen
}

TEST(ParseFullName, OtherScripts) {
  const NameParts han = ParseFullName("\u7fd2\u8fd1\u5e73");
  EXPECT_THAT(han.given, ElementsAre("jinping"));
  EXPECT_EQ(han.family_joined, "xi");
  EXPECT_THAT(ParseFullName("\u0412\u043b\u0430\u0434\u0438\u043c\u0438\u0440 \u041f\u0443\u0442\u0438\u043d").given,
              ElementsAre("vladimir"));
  // What cannot be written in Latin letters keeps its own, marks included: two such names are not made equal.
  EXPECT_NE(ParseFullName("\u179f\u17bb\u1781\u17b6").family_joined, ParseFullName("\u179f\u1781\u17b6").family_joined);
}

TEST(ParseFullName, APatronymicLastMeansTheFamilyNameFirst) {
  const NameParts parts = ParseFullName("Ivanov Sergey Petrovich");
  EXPECT_EQ(parts.family_joined, "ivanov");
  EXPECT_EQ(parts.given, (std::vector<std::string>{"sergey", "petrovich"}));
  EXPECT_EQ(ParseFullName("Sergey Petrovich Ivanov").family_joined, "ivanov");
  EXPECT_EQ(ParseFullName("Novak Djokovich").family_joined, "djokovich");
}

TEST(ParseFullName, OneWordIsAFamilyName) {
  EXPECT_THAT(ParseFullName("Tate").given, IsEmpty());
  EXPECT_EQ(ParseFullName("Tate").family_joined, "tate");
  EXPECT_EQ(ParseFullName("").family_joined, "");
  EXPECT_EQ(ParseFullName(",").family_joined, "");
  EXPECT_EQ(ParseFullName("Nowak,").family_joined, "nowak");
}

}  // namespace
}  // namespace c360::match
