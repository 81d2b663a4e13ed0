#include "normalize/address.h"

#include <gtest/gtest.h>

namespace c360::normalize {
namespace {

TEST(Address, CountriesByCodeAndName) {
  const std::pair<const char*, const char*> kCases[] = {{"PL", "PL"},
                                                        {"pl", "PL"},
                                                        {"POL", "PL"},
                                                        {"Poland", "PL"},
                                                        {" united  kingdom ", "GB"},
                                                        {"UK", "GB"},
                                                        {"USA", "US"},
                                                        {"Germany", "DE"},
                                                        {"Wakanda", "Wakanda"},
                                                        {"", ""},
                                                        {"Czechia", "CZ"},
                                                        {"czech republic", "CZ"}};
  for (const auto& [given, normal] : kCases) EXPECT_EQ(NormalizeCountry(given), normal) << given;
}

TEST(Address, StatesAndIssuers) {
  EXPECT_EQ(UsState("Ohio"), "oh");
  EXPECT_EQ(UsState(" OH"), "oh");
  EXPECT_EQ(UsState("new  york"), "ny");
  EXPECT_EQ(UsState("Ontario"), "");
  EXPECT_EQ(UsState(""), "");
  EXPECT_EQ(NormalizeIssuer("usa"), "US");
  EXPECT_EQ(NormalizeIssuer("Texas"), "TX");
  EXPECT_EQ(NormalizeIssuer("Georgia"), "GE");
  EXPECT_EQ(NormalizeIssuer("Georgia", /*by_state=*/true), "GA");
  EXPECT_EQ(NormalizeIssuer("Lower Saxony"), "LOWER SAXONY");
}

TEST(Address, PostalCodes) {
  EXPECT_EQ(NormalizePostalCode(" sw1a  1aa "), "SW1A 1AA");
  EXPECT_EQ(NormalizePostalCode("00-950"), "00-950");
}

TEST(Address, Parts) {
  v1::Address given;
  given.set_street("  Main \t Street ");
  given.set_city("Krako\xcc\x81w");  // o with a combining accent
  given.set_country("poland");
  const v1::Address normal = NormalizeAddress(given);
  EXPECT_EQ(normal.street(), "Main Street");
  EXPECT_EQ(normal.city(), "Krak\xc3\xb3w");
  EXPECT_EQ(normal.country(), "PL");
}

}  // namespace
}  // namespace c360::normalize
