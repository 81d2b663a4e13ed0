#include "match/subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "base/random.h"
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

TEST(Subject, BirthDatesThatStandForNoneAreNotKept) {
  for (const char* date : {"1900-01-01", "01/01/1900", "1.1.1901", "1970-01-01", "1970-01-01T00:00:00Z", "1/1/70",
                           "1111-11-11", "9999-12-31", "2999-05-17"})
    EXPECT_THAT(S({{"name", "Ewa Zielona"}, {"birth_date", date}})->birth_dates(), IsEmpty()) << date;
  for (const char* date : {"1900-01-02", "1971-01-01", "1970", "1623-05-17", "2024-12-31"})
    EXPECT_EQ(S({{"name", "Ewa Zielona"}, {"birth_date", date}})->birth_dates().size(), 1u) << date;
  // Beside a real one they deny nothing.
  EXPECT_EQ(S({{"birth_date", "1971-11-23"}, {"birth_date", "1900-01-01"}})->birth_dates().size(), 1u);
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

TEST(Subject, ACompanyIsItsNameWithoutLegalFormsAndAnds) {
  const auto key = [](const char* text) {
    const std::vector<std::string> texts = TextsOf(*S({{"company", text}}), ValueKind::kCompany);
    return texts.empty() ? std::string() : texts[0];
  };
  for (const char* text : {"Berg Tal",         "Berg & Tal KG",   "Berg und Tal GmbH & Co. KG",
                           "Berg and Tal Ltd", "Berg y Tal S.L.", "Berg et Tal SARL",
                           "Berg Tal S.p.A.",  "Berg Tal SpA",    "Berg Tal sp. z o.o.",
                           "Berg Tal Sp zoo",  "Berg Tal A/S",    "Berg Tal AS",
                           "Berg Tal AB",      "Oy Berg Tal Ab",  "Berg Tal ApS",
                           "Berg Tal B.V.",    "Berg Tal N.V.",   "Berg Tal S.A.",
                           "Berg Tal s.r.o.",  "Berg Tal OHG",    "Berg Tal UG",
                           "Berg Tal eG"})
    EXPECT_EQ(key(text), "berg tal") << text;
  EXPECT_EQ(key("As Berg"), "as berg");        // a word, unless it stands last
  EXPECT_EQ(key("A B C Berg"), "a b c berg");  // initials make no legal form
  EXPECT_EQ(key("AB"), "ab");
  EXPECT_EQ(key("KG"), "kg");
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

// Whatever words and marks stand together, nothing is read beyond its end, and a second reading says the same.
TEST(Subject, TakesAnyText) {
  static constexpr const char* kPieces[] = {"12",
                                            "st",
                                            "#",
                                            ",",
                                            " ",
                                            "po",
                                            "box",
                                            "ul.",
                                            "no",
                                            "bld",
                                            "56422",
                                            "LE11",
                                            "1UU",
                                            "NV",
                                            "Ohio",
                                            "I",
                                            "II",
                                            "(",
                                            ")",
                                            "/",
                                            "-",
                                            "6",
                                            "98",
                                            "1998",
                                            "May",
                                            "\n",
                                            ";",
                                            "suite",
                                            "rd",
                                            "singapore",
                                            "se",
                                            "\xc5\x82",
                                            "\xff",
                                            "nee",
                                            "jr",
                                            "Petrovich",
                                            "\u738b\u6770",
                                            "acme",
                                            "ltd",
                                            "@",
                                            "x"};
  static constexpr const char* kNames[] = {"name",   "first_name", "last_name",   "birth_date", "address",
                                           "street", "company",    "employer",    "region",     "email",
                                           "phone",  "city",       "postal_code", "suffix"};
  SeededRandom random(17);
  for (int turn = 0; turn < 20'000; ++turn) {
    std::vector<std::string> texts;
    std::vector<NamedText> values;
    for (int i = 0; i < 4; ++i) {
      std::string& text = texts.emplace_back();
      for (uint64_t length = random.Below(9); length > 0; --length) {
        text += kPieces[random.Below(std::size(kPieces))];
        if (random.Chance(0.6)) text += ' ';
      }
    }
    for (const std::string& text : texts) values.push_back({kNames[random.Below(std::size(kNames))], text});
    const auto subject = MakeSubject(values);
    EXPECT_EQ(Terms(*subject), Terms(*MakeSubject(values)));
    EXPECT_EQ(subject->terms(), Terms(*subject).size());
  }
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
