#include "match/name_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

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

TEST(ParseFullName, TitlesOfManyLanguages) {
  for (const char* text : {"Dhr. Jan Maler",
                           "Mevr. drs. Jan Maler",
                           "Mw. Jan Maler",
                           "Dipl.-Ing. Jan Maler",
                           "dr hab. in\u017c. Jan Maler",
                           "Dr. h.c. Jan Maler",
                           "Sr. Jan Maler",
                           "Sra. Jan Maler",
                           "Srta Jan Maler",
                           "Se\u00f1or Jan Maler",
                           "Don Jan Maler",
                           "Do\u00f1a Jan Maler",
                           "Mx Jan Maler",
                           "Sig. Jan Maler",
                           "Sig.ra Jan Maler",
                           "Dott. Jan Maler",
                           "Dott.ssa Jan Maler",
                           "Dna. Jan Maler",
                           "Maler, Sr. Jan",
                           "\u0433-\u043d Jan Maler",
                           "\u0413-\u0436\u0430 Jan Maler"}) {
    const NameParts parts = ParseFullName(text);
    EXPECT_THAT(parts.given, ElementsAre("jan")) << text;
    EXPECT_EQ(parts.family_joined, "maler") << text;
    EXPECT_EQ(parts.generation, 0) << text;
  }
  // What may be a name stays one where a name would be missing.
  EXPECT_THAT(ParseFullName("Don Maler").given, ElementsAre("don"));
  EXPECT_THAT(ParseFullName("Sig Maler").given, ElementsAre("sig"));
  EXPECT_THAT(ParseGivenNames("Don").given, ElementsAre("don"));
  EXPECT_THAT(ParseFullName("H. C. Maler").given, ElementsAre("h", "c"));
  EXPECT_EQ(ParseFullName("Jan Maler Sr.").generation, 1);
}

TEST(ParseFullName, VietnameseNamesStartWithTheFamily) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"Nguy\u1ec5n V\u0103n S\u01a1n", "son", "nguyen"},
      {"Tr\u1ea7n Th\u1ecb Y\u1ebfn", "yen", "tran"},
      {"Pham Thi Minh Khai", "khai", "pham"},
      {"L\u00ea Th\u1ecb Hoa", "hoa", "le"},
      {"Khoat Van Tran", "khoat", "tran"},
      {"Minh Anh Nguyen", "minh", "nguyen"},
      {"Hoa Le", "hoa", "le"},
      {"Nguyen Hoa", "nguyen", "hoa"},  // of two words nobody knows
      {"Le Roy Brown", "le", "brown"},
      {"Ho Lee Sing", "ho", "sing"},
      {"Ly Marie Duval", "ly", "duval"}};
  for (const auto& [text, given, family] : cases) {
    const NameParts parts = ParseFullName(text);
    ASSERT_FALSE(parts.given.empty()) << text;
    EXPECT_EQ(parts.given[0], given) << text;
    EXPECT_EQ(parts.family_joined, family) << text;
  }
}

TEST(ParseFullName, VietnameseManAndWomanAreNoMiddleNames) {
  EXPECT_THAT(ParseFullName("Nguyen Van Son").given, ElementsAre("son"));
  EXPECT_THAT(ParseFullName("Pham Thi Minh Khai").given, ElementsAre("khai", "minh"));
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
  const std::tuple<const char*, const char*, const char*> cases[] = {
      // In Cyrillic: Orlov Pavel Sergeevich, Orlova Anna Yuryevna, Orlov Pavel Ilyich, Kozak Olena Andriyivna.
      {"\u041e\u0440\u043b\u043e\u0432 \u041f\u0430\u0432\u0435\u043b "
       "\u0421\u0435\u0440\u0433\u0435\u0435\u0432\u0438\u0447",
       "pavel", "orlov"},
      {"\u041e\u0440\u043b\u043e\u0432\u0430 \u0410\u043d\u043d\u0430 \u042e\u0440\u044c\u0435\u0432\u043d\u0430",
       "anna", "orlova"},
      {"\u041e\u0440\u043b\u043e\u0432 \u041f\u0430\u0432\u0435\u043b \u0418\u043b\u044c\u0438\u0447", "pavel",
       "orlov"},
      {"\u041a\u043e\u0437\u0430\u043a \u041e\u043b\u0435\u043d\u0430 "
       "\u0410\u043d\u0434\u0440\u0456\u0457\u0432\u043d\u0430",
       "olena", "kozak"},
      {"Kozak Taras Andriyovych", "taras", "kozak"},
      {"Roman Petrovich Abramovich", "roman", "abramovich"},  // a patronymic, then a family name like one
      // A family name of the Balkans, in Latin letters and in Cyrillic.
      {"Ana Marija Petrovi\u0107", "ana", "petrovic"},
      {"\u0410\u043d\u0430 \u041c\u0430\u0440\u0438\u0458\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0438\u045b",
       "ana", "petrovic"}};
  for (const auto& [text, given, family] : cases) {
    const NameParts name = ParseFullName(text);
    ASSERT_FALSE(name.given.empty()) << text;
    EXPECT_EQ(name.given[0], given) << text;
    EXPECT_EQ(name.family_joined, family) << text;
  }
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
