#include "match/address_parts.h"

#include <gtest/gtest.h>

namespace c360::match {
namespace {

TEST(ParseStreet, HouseStreetAndUnit) {
  const struct {
    const char* text;
    const char* street;
    const char* house;
    const char* unit;
  } cases[] = {
      {"12 Main Street, Apt 4", "mainst", "12", "4"},  {"Forbes Street", "forbesst", "", ""},
      {"ul. D\u0142uga 12/3", "dluga", "12", "3"},     {"D\u0142uga 12a", "dluga", "12a", ""},
      {"Hauptstra\u00dfe 5", "hauptstrasse", "5", ""}, {"", "", "", ""},
      {"5 Milne Cove", "milnecove", "5", ""},
  };
  for (const auto& [text, street, house, unit] : cases) {
    const StreetParts parts = ParseStreet(text);
    EXPECT_EQ(parts.street, street) << text;
    EXPECT_EQ(parts.house, house) << text;
    EXPECT_EQ(parts.unit, unit) << text;
  }
}

}  // namespace
}  // namespace c360::match
