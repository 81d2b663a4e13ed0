// What the evidence in the file says of each identifier.
#ifndef C360_EXAMPLES_C360_GENERATE_TRUTH_H_
#define C360_EXAMPLES_C360_GENERATE_TRUTH_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "generate/state.h"
#include "generate/world.h"

namespace c360::generate {

// The name of a person in the truth.
std::string EntityName(int64_t person);

// Calls `row` for every identifier that the file connects with exactly one person, by person. What a family or a kiosk
// shares is among it only where one person alone has shown it: then nothing in the file tells that it is shared.
void WriteTruth(const World& world, std::span<const PersonState> people,
                const std::function<void(std::string_view name_space, std::string_view value, int64_t person)>& row);

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_TRUTH_H_
