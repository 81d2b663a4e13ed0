// One line of a postal address taken apart.
#ifndef C360_LIB_MATCH_ADDRESS_PARTS_H_
#define C360_LIB_MATCH_ADDRESS_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace c360::match {

// Folded, without blanks; empty where not said.
struct AddressParts {
  std::string street;               // kinds of street in their short form: "main street" -> "mainst"
  std::string house;                // "12", "12a"
  std::string unit;                 // what follows apt, unit, flat, suite or "#"
  std::vector<std::string> places;  // what stands behind the street and is none of the others: towns, counties
  std::string region;               // the code of a state of the US
  std::string postcode;
};

// A street line, or a whole address in one line:
//
//   "12 Main Street, Apt 4"   "ul. Dluga 12/3"   "Forbes Street"   "1450 N City Rd Suite 900"
//   "123 Main Street, Las Vegas NV 89132"   "Skyline Apartments, 705 Sheppard Ave"   "PO Box 12"
//   "Calle Mayor, 12, 28012 Madrid"   "ul. 3 Maja 12, 30-111 Krakow"   "Wilgenlaan 9, 3512 AB Utrecht"
//   "23 Ansbacher Strasse, 56422 Dusseldorf"   "80 Delaware Ave SE Washington DC 40040"
//
// A number first or last in the street's part is the house's; a name of a building in front of it, and the country
// behind, are left out. Without commas the places begin behind the first kind of street ("st", "rd", "way").
AddressParts ParseAddress(std::string_view text);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_ADDRESS_PARTS_H_
