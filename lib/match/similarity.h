// How alike two short ASCII texts are.
#ifndef C360_LIB_MATCH_SIMILARITY_H_
#define C360_LIB_MATCH_SIMILARITY_H_

#include <cstdint>
#include <string_view>

namespace c360::match {

// Jaro-Winkler similarity in thousandths, prefix of up to four at 0.1. Both empty: 0. Only the first 64 bytes count.
// Symmetric. Source: Winkler, "String Comparator Metrics", ASA Survey Research Methods, 1990.
//   JaroWinkler("martha", "marhta") == 961
int JaroWinkler(std::string_view a, std::string_view b);

// Whether one insertion, deletion, substitution or exchange of neighbours makes them equal (or they are). O(n).
bool WithinOneEdit(std::string_view a, std::string_view b);

// Optimal string alignment distance, cut at 4. Only the first 64 bytes count.
int EditDistance(std::string_view a, std::string_view b);

// What a folded word sounds like: up to six consonant classes after the class of its first letter, vowels and doubles
// left out, packed into a number; 0 for a word without a letter a-z. In the manner of Soundex (Russell, US patent
// 1,261,167) and Metaphone (Philips, Computer Language 7(12), 1990), made for names of several languages: digraphs
// such as "ph", "ck", "sch", "cz", "tz" count as the sound they make.
//   SoundOf("philips") == SoundOf("filip"), SoundOf("meyer") == SoundOf("maier")
uint32_t SoundOf(std::string_view word);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_SIMILARITY_H_
