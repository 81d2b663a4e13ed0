// What people do: a visit to the shop, an answer to a campaign, a talk with support, as messages.
#ifndef C360_EXAMPLES_C360_GENERATE_SCENARIO_H_
#define C360_EXAMPLES_C360_GENERATE_SCENARIO_H_

#include <cstdint>
#include <vector>

#include "generate/message.h"
#include "generate/state.h"
#include "generate/world.h"

namespace c360::generate {

// Appends exactly `count` messages of one session of `person` from `start_ms` on, and notes in `state` what they show.
//
// The truth stands on these rules, which hold for every session:
//   a message without a user id is somebody's only if it shows an own device or an own contact which some message
//   connects with a user id: in this session at the latest;
//   what a family or a kiosk shares is shown with a user id, or alone, never beside something own without one.
//
// REQUIRES: count >= 1, and a further session of a person with an old user id, whose alias call joins the two.
void AppendSession(const World& world, const Person& person, int64_t start_ms, int count, PersonState* state,
                   std::vector<Message>* messages);

// Appends `count` messages of somebody who never says who they are.
void AppendVisit(const World& world, int64_t visitor, int64_t start_ms, int count, std::vector<Message>* messages);

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_SCENARIO_H_
