// All that is held on one person, for the person.
#ifndef C360_EXAMPLES_C360_RENDER_PERSON_H_
#define C360_EXAMPLES_C360_RENDER_PERSON_H_

#include <string>

#include "c360/privacy.h"

namespace c360::command {

// {"profile":{...},"events":[{...}],"assertions":[{...}]}; events as they ingest again.
std::string PersonJson(const PersonExport& person);

// A page in Markdown: identifiers, attributes with where they come from, traits, corrections, every event in full.
std::string PersonPage(const PersonExport& person);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_RENDER_PERSON_H_
