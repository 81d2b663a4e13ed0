// Names, places and telephone numbers of several countries.
#ifndef C360_EXAMPLES_C360_GENERATE_NAMES_H_
#define C360_EXAMPLES_C360_GENERATE_NAMES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace c360::generate {

// A name as it is written (UTF-8), and as it stands in an e-mail address.
struct Name {
  std::string_view written;
  std::string_view ascii;
};

struct Country {
  std::string_view code;      // ISO 3166-1 alpha-2
  std::string_view currency;  // ISO 4217
  std::string_view language;
  std::string_view dialling;       // "48"
  std::string_view mobile_prefix;  // national digits that mobile numbers start with
  int free_digits;                 // digits after the prefix
  std::span<const Name> given;
  std::span<const Name> family;
  std::span<const std::string_view> cities;
};

std::span<const Country> Countries();

// Digits of the national number with the serial `number`; unique while number < 10^free_digits.
std::string NationalNumber(const Country& country, int64_t number);
// The number as somebody wrote it: style 0 "+48601000000", 1 "+48 601 000 000", 2 "+48 601-000-000", 3 "0048601000000".
std::string WrittenPhone(const Country& country, int64_t number, int style);
inline constexpr int kPhoneStyles = 4;

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_NAMES_H_
