// Postal addresses.
#ifndef C360_LIB_NORMALIZE_ADDRESS_H_
#define C360_LIB_NORMALIZE_ADDRESS_H_

#include <string>
#include <string_view>

#include "c360/v1/event.pb.h"

namespace c360::normalize {

// Upper case, blanks folded: " sw1a  1aa" -> "SW1A 1AA".
std::string NormalizePostalCode(std::string_view text);

// ISO 3166-1 alpha-2 of a country given by a code of two or three letters or by its English name: "pol", "Poland",
// "poland" -> "PL"; "UK" -> "GB". What is not known stays as text.
std::string NormalizeCountry(std::string_view text);

// The code of a state of the US, in lower case, of its code or its name: "Ohio", "OH" -> "oh"; empty for what is none.
// Two letters may mean something else ("CA" Canada, "DE" Germany): only where a state is meant.
std::string_view UsState(std::string_view text);

// Who issued an official number, in one form: a country as NormalizeCountry has it, a state of the US by its code; else
// as it is, in upper case. "USA" -> "US", "Texas" -> "TX". `by_state`: states come first, so that Georgia is one.
std::string NormalizeIssuer(std::string_view text, bool by_state = false);

// Every part trimmed and folded as text, the postal code and country as above. Threads: pure.
v1::Address NormalizeAddress(const v1::Address& given);

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_ADDRESS_H_
