#include "match/address_parts.h"

#include <gtest/gtest.h>

#include <span>
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

struct Whole {
  const char* text;
  const char* street;
  const char* house;
  const char* unit;
  const char* places;
  const char* region;
  const char* postcode;
};

void ExpectParts(std::span<const Whole> cases) {
  for (const Whole& expected : cases) {
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

TEST(ParseAddress, WholeAddressesInOneLine) {
  const Whole cases[] = {
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
      {"12 Route 66", "route66", "12", "", "", "", ""},
      {"12 Highway 50", "hwy50", "12", "", "", "", ""},
      {"12 D Street, Reno", "dst", "12", "", "reno", "", ""},
      {"Rose Cottage, Dublin 4", "rosecottage", "", "", "dublin4", "", ""},
      {"12 Main Street, Birmingham, AL 35004", "mainst", "12", "", "birmingham", "al", "35004"},
      {"1234 Milne Cove, Reno NV 89501", "milnecove", "1234", "", "reno", "nv", "89501"},
      {", ,", "", "", "", "", "", ""},
      {"#", "", "", "", "", "", ""},
  };
  ExpectParts(cases);
}

TEST(ParseAddress, WholeAddressesOfTheContinent) {
  const Whole cases[] = {
      {"Polna 12, 00-111 Warszawa", "polna", "12", "", "warszawa", "", "00111"},
      {"ul. Polna 12 00-111 Warszawa", "polna", "12", "", "warszawa", "", "00111"},
      {"00-111 Warszawa, ul. Polna 12", "polna", "12", "", "warszawa", "", "00111"},
      {"Plac Zamkowy, 00-111, Warszawa", "placzamkowy", "", "", "warszawa", "", "00111"},
      {"Lindenlaan 9, 3512 AB Utrecht", "lindenlaan", "9", "", "utrecht", "", "3512ab"},
      {"Lindenlaan 9, 3512 NE Utrecht", "lindenlaan", "9", "", "utrecht", "", "3512ne"},
      {"Ringgasse 1/4, A-1010 Wien", "ringgasse", "1", "4", "wien", "", "1010"},
      {"Seeweg 5a, 8001 Z\u00fcrich", "seeweg", "5a", "", "zurich", "", "8001"},
      {"Storgatan 5, S-111 22 Stockholm", "storgatan", "5", "", "stockholm", "", "11122"},
      {"Dlouh\u00e1 12, 110 00 Praha 1", "dlouha", "12", "", "praha1", "", "11000"},
      {"Rua Augusta 10, 1000-205 Lisboa", "ruaaugusta", "10", "", "lisboa", "", "1000205"},
      {"Haus Sonne, Amselweg 5, D-56422 Neustadt", "amselweg", "5", "", "neustadt", "", "56422"},
      {"Amselweg 5 56422 Neustadt", "amselweg", "5", "", "neustadt", "", "56422"},
      {"Calle Mayor, 12", "callemayor", "12", "", "", "", ""},
      {"Calle Mayor 12, 3\u00ba B, 28012 Madrid", "callemayor", "12", "3ob", "madrid", "", "28012"},
      {"Via Roma, 12, 00184 Roma", "viaroma", "12", "", "roma", "", "00184"},
      {"Rathausplatz, 1010, Wien", "rathausplatz", "", "", "wien", "", "1010"},
      {"Sadovaja ul., d. 100", "sadovajaul", "100", "", "", "", ""},
      {"\u0443\u043b. \u041b\u0435\u043d\u0438\u043d\u0430, \u0434. 12, \u043a\u0432. 5", "lenina", "12", "5", "", "",
       ""},
      {"ul. 3 Maja 12", "3maja", "12", "", "", "", ""},
      {"3 Maja 12/5, 30-111 Krak\u00f3w", "3maja", "12", "5", "krakow", "", "30111"},
      {"ul. 1000-lecia 7", "1000lecia", "7", "", "", "", ""},
      {"os. Zielone 5, Krak\u00f3w", "oszielone", "5", "", "krakow", "", ""},
      {"pl. 3 Maja 12", "pl3maja", "12", "", "", "", ""},
  };
  ExpectParts(cases);
}

}  // namespace
}  // namespace c360::match
