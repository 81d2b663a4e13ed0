// Normal forms of free text. Invalid UTF-8 becomes U+FFFD; nothing fails. All functions are pure and safe to call
// concurrently.
#ifndef C360_LIB_NORMALIZE_TEXT_H_
#define C360_LIB_NORMALIZE_TEXT_H_

#include <string>
#include <string_view>

namespace c360::normalize {

// Trimmed, Unicode NFC, inner white space folded to one blank: "  Jan\tNowak " -> "Jan Nowak". ASCII, and
// the letters of European languages with it, take a short way, here and below.
std::string NormalizeText(std::string_view text);
// Case folded after NFKC: full-width and upper case letters meet their plain ones; accents stay.
std::string FoldCase(std::string_view text);
// Compared form: transliterated to Latin, accents dropped, lower case: accented letters become plain ones.
std::string Fold(std::string_view text);
// Upper case letters and digits only: " ab-12 3" -> "AB123".
std::string NormalizeNumberText(std::string_view text);

bool IsAscii(std::string_view text);

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_TEXT_H_
