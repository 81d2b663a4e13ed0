// Which given names are forms of one name.
#ifndef C360_LIB_MATCH_NICKNAMES_H_
#define C360_LIB_MATCH_NICKNAMES_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace c360::match {

// The number under which a folded given name is known; 0: it has no other forms. Stable within one build only, so never
// stored. Threads: safe, the table is made at first use.
uint16_t NicknameId(std::string_view given);

// The full names that a name of this number is a form of, folded: "bob" -> "robert"; at most three, none for 0.
std::span<const std::string_view> FullNames(uint16_t id);

// Whether two numbers name forms of one name: "bob" and "robert", "alex" and "alexandra". False for 0.
// Cost   about 10 ns.
bool SameNickname(uint16_t a, uint16_t b);

}  // namespace c360::match

#endif  // C360_LIB_MATCH_NICKNAMES_H_
