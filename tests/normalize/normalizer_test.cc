#include "normalize/normalizer.h"

#include <gtest/gtest.h>

#include "c360/policy.h"
#include "normalize/name.h"
#include "normalize/text.h"
#include "types/event.h"

namespace c360::normalize {
namespace {

TEST(Email, FormsOfOneAddressMeet) {
  for (const char* given :
       {"jan@x.pl", " Jan@X.PL ", "<jan@x.pl>", "mailto:JAN@x.pl", "\xef\xbd\x8a\xef\xbd\x81\xef\xbd\x8e@x.pl"}) {
    const auto normal = NormalizeEmail(given);
    ASSERT_TRUE(normal.ok()) << given;
    EXPECT_EQ(*normal, "jan@x.pl") << given;
  }
  EXPECT_EQ(*NormalizeEmail("J.an+a@googlemail.com", {.gmail_rules = true}), "jan@gmail.com");
  EXPECT_EQ(*NormalizeEmail("j.an+a@gmail.com"), "j.an+a@gmail.com");
}

TEST(Email, JunkIsRefused) {
  for (const char* given : {"", "jan", "@x.pl", "jan@", "a@b@c", "a b@c.pl", "a@.pl", "a@b..pl"})
    EXPECT_FALSE(NormalizeEmail(given).ok()) << given;
}

TEST(Phone, FormsOfOneNumberMeet) {
  const PhoneNormalizer plain(""), polish("PL");
  for (const char* given : {"+48601000123", "0048 601 000 123", "+48 601-000-123", "tel:+48601000123"}) {
    for (int twice = 0; twice < 2; ++twice)
      EXPECT_EQ(*plain.Normalize(given), "+48601000123") << given;  // the second from the memo
  }
  EXPECT_EQ(*polish.Normalize("601 000 123"), "+48601000123");
  EXPECT_EQ(*plain.Normalize("601 000 123"), "601000123");
  EXPECT_FALSE(plain.Normalize("000-000-0000").ok());
  EXPECT_FALSE(plain.Normalize("12").ok());
}

TEST(Name, KeysAndDifferences) {
  EXPECT_EQ(NameKey("Jan", "Nowak", ""), NameKey("", "", "NOWAK, Jan"));
  EXPECT_EQ(NameKey("", "", "Dr Jan Nowak"), "jan nowak");
  EXPECT_EQ(Fold("Za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87"), "zazolc");
  EXPECT_TRUE(GivenNamesDiffer("anna", "robert"));
  EXPECT_FALSE(GivenNamesDiffer("anna", "anne"));
  EXPECT_FALSE(GivenNamesDiffer("a", "anna"));
  EXPECT_FALSE(GivenNamesDiffer("", "anna"));
}

TEST(Normalizer, KeepsTheGivenFormAndRefusesJunk) {
  v1::Event event;
  const std::pair<const char*, const char*> kIds[] = {{"email", "Jan@X.PL"},
                                                      {"user_id", "NULL"},
                                                      {"phone", "000-000-0000"},
                                                      {"anonymous_id", "A9E0B0C0-0000-4000-8000-00000000000F"}};
  for (const auto& [name_space, value] : kIds) {
    event.add_identifiers()->set_namespace_(name_space);
    event.mutable_identifiers()->rbegin()->set_value(value);
  }
  event.add_attributes()->set_name("first_name");
  event.mutable_attributes(0)->mutable_value()->set_text("  n/a ");
  Canonicalize(&event);
  const Hash128Value before = ContentHash(&event);
  const v1::Event given = event;
  const Normalizer normalizer(DefaultPolicy());
  std::vector<Refusal> refusals;
  normalizer.Normalize(&event, &refusals);
  EXPECT_EQ(refusals.size(), 2u);
  EXPECT_EQ(event.attributes(0).value().text(), "");
  for (const v1::Identifier& identifier : event.identifiers()) {
    if (identifier.namespace_() == "email") {
      EXPECT_EQ(identifier.value(), "jan@x.pl");
    }
    if (identifier.namespace_() == "user_id") {
      EXPECT_EQ(identifier.value(), "");
    }
  }
  RestoreGiven(&event);
  EXPECT_EQ(event.SerializeAsString(), given.SerializeAsString());
  EXPECT_EQ(ContentHash(&event), before);
}

}  // namespace
}  // namespace c360::normalize
