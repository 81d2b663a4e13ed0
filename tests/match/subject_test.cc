#include "match/subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/subjects.h"

namespace c360::match {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::S;
using ::testing::StartsWith;

std::vector<std::string> TextsOf(const Subject& subject, ValueKind kind) {
  std::vector<std::string> texts;
  for (const Word& word : subject.words(kind)) texts.emplace_back(subject.text(word));
  return texts;
}

TEST(Subject, AFullNameAddsOnlyWhatThePartsDoNotSay) {
  const auto subject = S({{"first_name", "Frank"}, {"last_name", "Brightman"}, {"name", "Frank Edward Brightman"}});
  EXPECT_THAT(TextsOf(*subject, ValueKind::kGiven), ::testing::ElementsAre("frank"));
  EXPECT_THAT(TextsOf(*subject, ValueKind::kMiddle), ::testing::ElementsAre("edward"));
  EXPECT_THAT(TextsOf(*subject, ValueKind::kFamily), ::testing::ElementsAre("brightman"));
  const auto alone = S({{"first_name", "bryant"}, {"name", "bryant"}});
  EXPECT_THAT(TextsOf(*alone, ValueKind::kFamily), IsEmpty());
}

TEST(Subject, PlaceholdersAndInvalidNumbersAreNotKept) {
  const auto subject = S({{"first_name", "null"},
                          {"last_name", "unknown"},
                          {"email", "N/A"},
                          {"phone", "000-000-0000"},
                          {"ssn", "078-05-1120"},
                          {"passport", "AAAAAAA"},
                          {"birth_date", "-"},
                          {"user_id", "u1"}});
  EXPECT_FALSE(subject->comparable());
  EXPECT_THAT(Terms(*subject), IsEmpty());
}

TEST(Subject, ComparableNeedsANameANumberOrTwoThings) {
  EXPECT_TRUE(S({{"last_name", "Nowak"}})->comparable());
  EXPECT_TRUE(S({{"passport", "AB123456"}})->comparable());
  EXPECT_TRUE(S({{"number:pass", "AB123456"}})->comparable());
  EXPECT_TRUE(S({{"birth_date", "1980-02-03"}, {"city", "Lublin"}})->comparable());
  EXPECT_FALSE(S({{"city", "Lublin"}})->comparable());
  EXPECT_FALSE(S({})->comparable());
}

TEST(Subject, WhoeverHasAnEmployerIsNoCompany) {
  EXPECT_TRUE(S({{"company", "Acme"}})->is_organisation());
  EXPECT_FALSE(S({{"employer", "Acme"}})->is_organisation());
  EXPECT_FALSE(S({{"employer", "Acme"}})->comparable());
  EXPECT_TRUE(S({{"name", "Ewa Zielona"}, {"employer", "Acme"}})->has(ValueKind::kCompany));
}

TEST(Subject, PlacesOutOfALineCountOnlyWhereNoFieldSaysThem) {
  const auto line = S({{"name", "Ewa Zielona"}, {"address", "5 Mill Road, Reno NV 89501"}});
  ASSERT_EQ(line->words(ValueKind::kCity).size(), 1u);
  EXPECT_EQ(line->text(line->words(ValueKind::kCity)[0]), "reno");
  EXPECT_EQ(line->text(line->words(ValueKind::kPostcode)[0]), "89501");
  EXPECT_EQ(line->text(line->words(ValueKind::kRegion)[0]), "nv");
  const auto fields =
      S({{"name", "Ewa Zielona"}, {"city", "Sparks"}, {"address", "5 Mill Road, Reno NV 89501"}, {"region", "Nevada"}});
  ASSERT_EQ(fields->words(ValueKind::kCity).size(), 1u);
  EXPECT_EQ(fields->text(fields->words(ValueKind::kCity)[0]), "sparks");
  EXPECT_EQ(fields->text(fields->words(ValueKind::kRegion)[0]), "nv");
}

TEST(Subject, TheOrderOfValuesDoesNotMatter) {
  std::vector<std::pair<std::string, std::string>> values = {
      {"name", "Jan Maria Nowak"}, {"email", "a@b.pl"}, {"email", "c@d.pl"},         {"phone", "+48601000000"},
      {"street", "D\u0142uga 5"},  {"city", "Lublin"},  {"birth_date", "1980-02-03"}};
  for (int i = 0; i < 20; ++i) values.emplace_back("phone", "+4860100000" + std::to_string(100 + i));
  std::sort(values.begin(), values.end());
  const auto make = [&] {
    std::vector<NamedText> named;
    for (const auto& [name, text] : values) named.push_back({name, text});
    return MakeSubject(named);
  };
  const auto first = make();
  std::reverse(values.begin(), values.end());
  const auto second = make();
  EXPECT_EQ(Terms(*first), Terms(*second));
  EXPECT_EQ(first->words(ValueKind::kPhone).size(), Subject::kMostValues);
}

TEST(Subject, TermsNameTheirKind) {
  const auto terms = Terms(*S({{"first_name", "Jan"}, {"last_name", "Nowak"}, {"city", "Nowy S\u0105cz"}}));
  EXPECT_THAT(terms, Contains("family|nowak"));
  EXPECT_THAT(terms, Contains("given|jan"));
  EXPECT_THAT(terms, Contains("city|nowysacz"));
}

TEST(Subject, CountsAddressesWhole) {
  const auto terms = [](const char* street, const char* house) {
    return Terms(*S({{"first_name", "Jan"}, {"last_name", "Nowak"}, {"street", street}, {"house_number", house}}));
  };
  EXPECT_THAT(terms("Lipowa", "5"), Contains("house|lipowa|5"));
  EXPECT_THAT(terms("Lipowa", ""), Not(Contains(StartsWith("house"))));
  EXPECT_THAT(Terms(*S({{"last_name", "Nowak"}, {"street", "Lipowa"}, {"street", "Polna"}, {"house_number", "5"}})),
              Not(Contains(StartsWith("house"))));
}

TEST(Subject, StaysSmall) {
  const auto subject = S({{"name", "Jan Maria Nowak"},
                          {"email", "jan.nowak@example.org"},
                          {"phone", "+48601000000"},
                          {"street", "D\u0142uga 5"},
                          {"city", "Lublin"},
                          {"postal_code", "20-001"},
                          {"birth_date", "1980-02-03"},
                          {"gender", "male"}});
  EXPECT_LT(subject->bytes(), 700u);
}

}  // namespace
}  // namespace c360::match
