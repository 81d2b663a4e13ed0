#include "normalize/normalizer.h"

#include <gtest/gtest.h>

#include "c360/policy.h"
#include "normalize/name.h"
#include "normalize/text.h"
#include "types/event.h"

namespace c360::normalize {
namespace {

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

TEST(Phone, WhatFollowsANumberIsNoPartOfIt) {
  const PhoneNormalizer plain(""), polish("PL"), american("US"), german("DE");
  for (const char* given : {"+48 601 000 123 (kom.)", "+48 601 000 123 ext. 45", "+48601000123x45",
                            "+48601000123;wew=5", "+48 601-000-123 \xd0\xb4\xd0\xbe\xd0\xb1. 45",
                            "+48 601 000 123 / 22-555", "+48/601/000/123", "+48601000123#45", "tel. +48 601 000 123"})
    EXPECT_EQ(plain.Normalize(given).value_or(""), "+48601000123") << given;
  EXPECT_EQ(*plain.Normalize("601-000-123 / 22-555"), "601000123");
  EXPECT_EQ(*polish.Normalize("601-000-123 wew. 22"), "+48601000123");
  EXPECT_EQ(*german.Normalize("030 / 1234567"), "+49301234567");
  EXPECT_FALSE(american.Normalize("1-800-FLOWERS").ok());  // fewer than five digits, as ever
  EXPECT_EQ(*american.Normalize("1-800-555-CARS"), "+18005552277");
  EXPECT_EQ(*american.Normalize("(212) 555-0177 ext 12"), "+12125550177");
}

TEST(Name, KeysAndDifferences) {
  EXPECT_EQ(NameKey("Jan", "Nowak", ""), NameKey("", "", "NOWAK, Jan"));
  EXPECT_EQ(NameKey("", "", "Dr Jan Nowak"), "jan nowak");
  EXPECT_EQ(GivenName("", "Dhr. Jan Nowak"), "jan");
  EXPECT_EQ(GivenName("", "\u0433-\u0436\u0430 Anna Nowak"), "anna");
  EXPECT_EQ(NameKey("", "", "Sra. Anna Nowak"), NameKey("Anna", "Nowak", ""));
  EXPECT_EQ(Fold("Za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87"), "zazolc");
  EXPECT_TRUE(GivenNamesDiffer("anna", "robert"));
  EXPECT_FALSE(GivenNamesDiffer("anna", "anne"));
  EXPECT_FALSE(GivenNamesDiffer("a", "anna"));
  EXPECT_FALSE(GivenNamesDiffer("", "anna"));
}

TEST(Normalizer, ADefaultRegionThatPhonesDoNotHaveIsRefused) {
  v1::Policy policy = DefaultPolicy();
  for (const char* region : {"", "PL", "GB", "US"}) {
    policy.mutable_normalize()->set_default_region(region);
    EXPECT_TRUE(Normalizer::CheckPolicy(policy).ok()) << region;
  }
  for (const char* region : {"XX", "UK", "ZZ", "001", "pl"}) {
    policy.mutable_normalize()->set_default_region(region);
    EXPECT_EQ(Normalizer::CheckPolicy(policy).code(), absl::StatusCode::kInvalidArgument) << region;
  }
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

// The one look that most identifiers get says what the long way says, wherever in the value the odd character stands.
TEST(Normalizer, OneLookSaysWhatTheLongWaySays) {
  const Normalizer normalizer(DefaultPolicy());
  for (const size_t size : {1, 2, 7, 8, 9, 17, 31, 36, 64, 255, 256, 257}) {
    for (size_t at = 0; at < size; ++at) {
      for (const std::string odd : {"Z", " ", "  ", "\t", "\x01", "\x1f", "\x7f", "\xc3\xbc", "-", "0", "f"}) {
        std::string value(size, 'x');
        value.replace(at, 1, odd);
        for (const char* name_space : {"user_id", "device_id", "record_id"}) {
          v1::Event event;
          event.add_identifiers()->set_namespace_(name_space);
          event.mutable_identifiers(0)->set_value(value);
          std::vector<Refusal> refusals;
          const bool changed = normalizer.Normalize(&event, &refusals);
          const auto normal = normalizer.NormalizeIdentifier(name_space, value);
          ASSERT_EQ(event.identifiers(0).value(), normal.value_or("")) << name_space << " " << value;
          ASSERT_EQ(changed, normal.value_or("") != value) << name_space << " " << value;
          ASSERT_EQ(refusals.empty(), normal.ok()) << name_space << " " << value;
        }
      }
    }
  }
}

TEST(Normalizer, IdentifiersOrWhyNot) {
  struct Case {
    const char *name_space, *given, *normal, *reason;
  };
  const Case kCases[] = {
      {"user_id", "U1", "U1", ""},
      {"user_id", " U  1 ", "U 1", ""},
      {"user_id", "---", "", "no letter or digit"},
      {"user_id", "Anonymous", "", "blocked value"},
      {"user_id", " NULL ", "", "blocked value"},
      {"user_id", "0000", "", "blocked value"},
      {"user_id", "[object Object]", "", "blocked value"},
      {"user_id", "A9E0B0C0-0000-4000-8000-00000000000F", "a9e0b0c0-0000-4000-8000-00000000000f", ""},
      {"record_id", "0", "0", ""},
      {"record_id", "test", "test", ""},
      {"record_id", "A:x", "A:x", ""},
      {"never_heard_of", "0", "", "blocked value"},
      {"email", "test@test.com", "", "blocked"},
      {"email", "Jan@Example.com", "", "blocked pattern"},
      {"email", "jan", "", "no @"},
      {"phone", "111 111 1111", "", "blocked pattern"},
      {"device_id", "00000000-0000-0000-0000-000000000000", "", "blocked value"},
      {"device_id", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "", "does not show its id"},
      {"device_id", "AA-BB-CC-DD-EE-0F", "aa:bb:cc:dd:ee:0f", ""},
      {"ssn", "294-66-9999", "294669999", ""},
      {"passport", "us:x 1", "USX1", ""},
      {"passport", "USA:x 1", "USX1", ""},
      {"passport", "Canada:34543", "CA34543", ""},
      {"passport", "Georgia:34543", "GE34543", ""},
      {"drivers_license", "Georgia:34543", "GA34543", ""},
      {"drivers_license", "texas:8-23", "TX823", ""},
      {"national_id", "PL:PESEL:5123", "PLPESEL5123", ""},
      {"tax_id", "12:3", "123", ""},
      {"tax_id", ":123", "123", ""}};
  const Normalizer normalizer(DefaultPolicy());
  for (const Case& c : kCases) {
    const auto normal = normalizer.NormalizeIdentifier(c.name_space, c.given);
    EXPECT_EQ(normal.value_or(""), c.normal) << c.name_space << " " << c.given;
    if (*c.reason != '\0') {
      EXPECT_NE(normal.status().ToString().find(c.reason), std::string::npos) << c.given << ": " << normal.status();
    }
    // The quick way of a whole event answers as the long one.
    v1::Event event;
    event.add_identifiers()->set_namespace_(c.name_space);
    event.mutable_identifiers(0)->set_value(c.given);
    std::vector<Refusal> refusals;
    const bool changed = normalizer.Normalize(&event, &refusals);
    EXPECT_EQ(event.identifiers(0).value(), c.normal) << c.name_space << " " << c.given;
    EXPECT_EQ(changed, std::string_view(c.normal) != c.given);
    EXPECT_EQ(refusals.size(), normal.ok() ? 0u : 1u);
  }
}

TEST(Normalizer, Attributes) {
  const std::tuple<const char*, const char*, const char*> kCases[] = {{"birth_date", "9.4.1956", "1956-04-09"},
                                                                      {"birth_date#2", "19560409", "1956-04-09"},
                                                                      {"birth_date", "4/9/1956", "4/9/1956"},
                                                                      {"birth_date", "N/A", ""},
                                                                      {"email#2", "Jan@X.PL", "jan@x.pl"},
                                                                      {"email", "no address", "no address"},
                                                                      {"first_name", " none ", ""},
                                                                      {"last_name", "Null", ""},
                                                                      {"city", "Krako\xcc\x81w", "Krak\xc3\xb3w"},
                                                                      {"note", "-", ""}};
  const Normalizer normalizer(DefaultPolicy());
  for (const auto& [name, given, normal] : kCases) {
    v1::Event event;
    event.add_attributes()->set_name(name);
    event.mutable_attributes(0)->mutable_value()->set_text(given);
    std::vector<Refusal> refusals;
    normalizer.Normalize(&event, &refusals);
    EXPECT_EQ(event.attributes(0).value().text(), normal) << name << " " << given;
    EXPECT_EQ(event.attributes(0).raw(), std::string_view(given) == normal ? "" : given) << name;
  }
}

}  // namespace
}  // namespace c360::normalize
