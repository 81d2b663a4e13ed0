// Names of people, as far as anchors and shared contacts need them.
#ifndef C360_LIB_NORMALIZE_NAME_H_
#define C360_LIB_NORMALIZE_NAME_H_

#include <string>
#include <string_view>

#include "c360/v1/event.pb.h"

namespace c360::normalize {

// The key under which a name anchors a contact: folded tokens without titles, sorted, so that "Nowak, Jan" and "jan
// NOWAK" are one. Empty when nothing is left. Threads: pure.
std::string NameKey(std::string_view given, std::string_view family, std::string_view full);
// The folded first given name, from the part or the first token of the full name ("Family, Given" understood); empty
// when unknown.
std::string GivenName(std::string_view given, std::string_view full);
// Of the attributes first_name, last_name, name of an event.
std::string NameKeyOf(const v1::Event& event);
std::string GivenNameOf(const v1::Event& event);

// `full` without a Russian courtesy title in front, of which folding would leave single letters.
std::string_view WithoutRussianTitle(std::string_view full);

// Whether two folded given names are clearly different: neither is unknown, an initial or a prefix of the other, or
// within one edit (two for names of six letters and more). Nicknames count as different; the scored comparison knows
// better.
bool GivenNamesDiffer(std::string_view a, std::string_view b);

}  // namespace c360::normalize

#endif  // C360_LIB_NORMALIZE_NAME_H_
