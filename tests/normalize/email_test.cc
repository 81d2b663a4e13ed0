#include "normalize/email.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c360::normalize {
namespace {

TEST(Email, FormsOfOneAddressMeet) {
  const std::pair<const char*, const char*> kCases[] = {
      {"jan@x.pl", "jan@x.pl"},
      {" Jan@X.PL ", "jan@x.pl"},
      {"<jan@x.pl>", "jan@x.pl"},
      {"Jan Nowak <Jan@x.pl>", "jan@x.pl"},
      {"mailto:JAN@x.pl", "jan@x.pl"},
      {"jan@x.pl.", "jan@x.pl"},
      {"\xef\xbd\x8a\xef\xbd\x81\xef\xbd\x8e@x.pl", "jan@x.pl"},  // full width
      {"jan@b\xc3\xbc"
       "cher.de",
       "jan@xn--bcher-kva.de"},
      {"JAN@B\xc3\x9c"
       "CHER.DE",
       "jan@xn--bcher-kva.de"},
      {"jan@xn--bcher-kva.de", "jan@xn--bcher-kva.de"},
      {"\xc5\xbb\xc3\xb3\xc5\x82w@x.pl", "\xc5\xbc\xc3\xb3\xc5\x82w@x.pl"},  // the local part keeps its letters
      {"a+b.c@gmail.com", "a+b.c@gmail.com"}};
  for (const auto& [given, normal] : kCases) {
    const auto email = NormalizeEmail(given);
    ASSERT_TRUE(email.ok()) << given << ": " << email.status();
    EXPECT_EQ(*email, normal) << given;
  }
}

TEST(Email, ProviderRulesAreAskedFor) {
  EXPECT_EQ(*NormalizeEmail("J.an+a@googlemail.com", {.gmail_rules = true}), "jan@gmail.com");
  EXPECT_EQ(*NormalizeEmail("j.an+a@x.pl", {.gmail_rules = true}), "j.an+a@x.pl");
  EXPECT_EQ(*NormalizeEmail("j.an+a@x.pl", {.strip_plus_tag = true}), "j.an@x.pl");
  EXPECT_EQ(*NormalizeEmail("+a@x.pl", {.strip_plus_tag = true}), "+a@x.pl");
  EXPECT_FALSE(NormalizeEmail("...@gmail.com", {.gmail_rules = true}).ok());
}

TEST(Email, WhatIsRefusedSaysWhyWithoutTheAddress) {
  const std::pair<std::string, const char*> kCases[] = {{"", "no @"},
                                                        {"jan", "no @"},
                                                        {"@x.pl", "before or after"},
                                                        {"jan@", "before or after"},
                                                        {"a@b@c", "more than one @"},
                                                        {"a b@c.pl", "no address holds"},
                                                        {"a,b@c.pl", "no address holds"},
                                                        {"a@.pl", "empty part"},
                                                        {"a@b..pl", "empty part"},
                                                        {"a@-b.pl", "starts or ends with -"},
                                                        {"a@b c.pl", "no domain holds"},
                                                        {"a@b/c.pl", "no domain holds"},
                                                        {"jan>", "a > without a <"},
                                                        {std::string(65, 'a') + "@x.pl", "too long"},
                                                        {"a@" + std::string(64, 'b') + ".pl", "too long"},
                                                        {"a@xn--\xc3\xbc.de", "IDNA"}};
  for (const auto& [given, reason] : kCases) {
    const auto email = NormalizeEmail(given);
    ASSERT_EQ(email.status().code(), absl::StatusCode::kInvalidArgument) << given;
    EXPECT_THAT(email.status().ToString(), testing::HasSubstr(reason)) << given;
  }
}

}  // namespace
}  // namespace c360::normalize
