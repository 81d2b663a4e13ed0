// One line of a street address taken apart.
#ifndef C360_LIB_MATCH_ADDRESS_PARTS_H_
#define C360_LIB_MATCH_ADDRESS_PARTS_H_

#include <string>
#include <string_view>

namespace c360::match {

// Folded, without blanks; empty where not said.
struct StreetParts {
  std::string street;  // kinds of street in their short form: "main street" -> "mainst"
  std::string house;   // "12", "12a"
  std::string unit;    // what follows apt, unit, flat, suite or "#"
};

// "12 Main Street, Apt 4", "ul. Dluga 12/3", "Forbes Street". A number first or last is the house's.
StreetParts ParseStreet(std::string_view text);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_ADDRESS_PARTS_H_
