// A person's name taken apart.
#ifndef C360_LIB_MATCH_NAME_PARTS_H_
#define C360_LIB_MATCH_NAME_PARTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace c360::match {

// Folded words of a name, in order. A word in a script that cannot be written in Latin letters stays in its own letters
// (it has a byte above 0x7f); it is equal to itself and comparable with nothing else.
struct NameParts {
  std::vector<std::string> given;   // all given names, the first one first; an initial is one letter
  std::vector<std::string> family;  // words of the family name without particles ("van der berg" -> "berg")
  std::string family_joined;        // the whole family name without blanks: "vanderberg"
  int generation = 0;               // 1 senior or I, 2 junior or II, 3 III, ...; 0 not said
};

// A full name: "Dr. Jan van der Berg, Jr.", "Nowak, Jan Maria". Titles, honours and what follows an ordinal that
// belongs to a title ("1st baronet") are left out. One word alone is a family name. The family name stands first where
// a patronymic stands last ("Orlov Pavel Ilyich"), and in Vietnamese names of three words or more ("Nguyen Van Son").
NameParts ParseFullName(std::string_view text);
// Given names, or a family name, from a field of its own. A generation may stand in either.
NameParts ParseGivenNames(std::string_view text);
NameParts ParseFamilyName(std::string_view text);
// "Jr.", "II", "senior" -> 2, 2, 1; 0 for all else.
int ParseGeneration(std::string_view text);

// Lower case words of any text: letters and digits, apostrophes dropped, all else a blank.
std::vector<std::string> FoldedWords(std::string_view text);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_NAME_PARTS_H_
