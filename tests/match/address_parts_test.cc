#include "match/address_parts.h"

#include <gtest/gtest.h>

#include <string>

namespace c360::match {
namespace {

TEST(ParseAddress, HouseStreetAndUnit) {
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
    const AddressParts parts = ParseAddress(text);
    EXPECT_EQ(parts.street, street) << text;
    EXPECT_EQ(parts.house, house) << text;
    EXPECT_EQ(parts.unit, unit) << text;
  }
}

TEST(ParseAddress, WholeAddressesInOneLine) {
  const struct {
    const char* text;
    const char* street;
    const char* house;
    const char* unit;
    const char* places;
    const char* region;
    const char* postcode;
  } cases[] = {
      {"123 Main Street, Las Vegas NV 89132", "mainst", "123", "", "lasvegas", "nv", "89132"},
      {"9304 W. 15th St La Blanca, FL 60527", "w15thst", "9304", "", "lablanca", "fl", "60527"},
      {"80 Delaware Ave SE Washington DC 40040", "delawareavese", "80", "", "washington", "dc", "40040"},
      {"445 Overpass Rd San Ramon", "overpassrd", "445", "", "sanramon", "", ""},
      {"Suite 900, 1450 N City Rd", "ncityrd", "1450", "900", "", "", ""},
      {"1450 N City Rd Suite 900", "ncityrd", "1450", "900", "", "", ""},
      {"Adventura Apartments 638 Downey St, Salem, OR", "downeyst", "638", "", "salem", "or", ""},
      {"638 Downey St, Salem, OR 97301-1234", "downeyst", "638", "", "salem", "or", "97301"},
      {"Skyline House, 705 Sheppard Ave, Toronto M1S 1T4", "sheppardave", "705", "", "toronto", "", "m1s1t4"},
      {"Ansbacher Strasse 23, 56422 Dusseldorf", "ansbacherst", "23", "", "dusseldorf", "", "56422"},
      {"23 Ansbacher Street", "ansbacherst", "23", "", "", "", ""},
      {"#01-11, HillV2, 4 Hillview Rise, 667979", "hillviewrise", "4", "0111", "", "", "667979"},
      {"No 321, Street 128 Phnom Penh Cambodia", "st128", "321", "", "phnompenh", "", ""},
      {"#321, Street 128", "st128", "321", "", "", "", ""},
      {"133 New Bridge Road, Chinatown Point, Singapore 059413", "newbridgerd", "133", "", "chinatownpoint|singapore",
       "", "059413"},
      {"Hughes Plaza, 100 Howard Way, Las Vegas, NV 89111", "howardway", "100", "", "lasvegas", "nv", "89111"},
      {"Tolmacheva Ul., bld. 8, appt. 71 Smolensk", "tolmachevaul", "8", "71", "smolensk", "", ""},
      {"18 Danver Place, Loughborough, LE11 1UU, United Kingdom", "danverpl", "18", "", "loughborough", "", "le111uu"},
      {"Fieldstrasse 10, FL-2198 Triesen, Liechtenstein", "fieldstrasse", "10", "", "triesen", "", "2198"},
      {"P.O. Box 12987", "pobox", "12987", "", "", "", ""},
      {"PO BOX 12987, Chicago, IL", "pobox", "12987", "", "chicago", "il", ""},
      {"12 St Andrews St Edinburgh", "standrewsst", "12", "", "edinburgh", "", ""},
      {"5 Park Place", "parkpl", "5", "", "", "", ""},
      {", ,", "", "", "", "", "", ""},
      {"#", "", "", "", "", "", ""},
  };
  for (const auto& expected : cases) {
    const AddressParts parts = ParseAddress(expected.text);
    std::string places;
    for (const std::string& place : parts.places) places.append(places.empty() ? "" : "|").append(place);
    EXPECT_EQ(parts.street, expected.street) << expected.text;
    EXPECT_EQ(parts.house, expected.house) << expected.text;
    EXPECT_EQ(parts.unit, expected.unit) << expected.text;
    EXPECT_EQ(places, expected.places) << expected.text;
    EXPECT_EQ(parts.region, expected.region) << expected.text;
    EXPECT_EQ(parts.postcode, expected.postcode) << expected.text;
  }
}

}  // namespace
}  // namespace c360::match
