// What has been shown of each person so far. The truth is read from it at the end.
#ifndef C360_EXAMPLES_C360_GENERATE_STATE_H_
#define C360_EXAMPLES_C360_GENERATE_STATE_H_

#include <cstdint>

#include "generate/world.h"

namespace c360::generate {

// Bits of PersonState::shown. An identifier's bit is set when the file connects it with a user id of the person.
enum Shown : uint32_t {
  kShownUserId = 1u << 0,
  kShownOldUserId = 1u << 1,
  kShownEmail = 1u << 2,  // and << 1 for the second
  kShownPhone = 1u << 4,
  kShownNationalPhone = 1u << 5,  // without the country code: a value of its own
  kShownFamilyEmail = 1u << 6,
  kShownFamilyPhone = 1u << 7,
  kShownTablet = 1u << 8,
  kShownKiosk = 1u << 9,
  kShownDevice = 1u << 10,  // and << 1 .. for the further ones
};

// One person's progress; 16 bytes, for there may be millions.
struct PersonState {
  uint32_t left = 0;  // messages still to come
  uint32_t shown = 0;
  uint32_t orders = 0;
  uint16_t sessions = 0;
  uint8_t steps = 0;           // of the story told so far
  bool migrated : 1 = false;   // from the old user id to the new one
  bool has_story : 1 = false;  // what a story is about then happens in it alone

  bool Has(uint32_t bit) const { return (shown & bit) != 0; }
};

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_STATE_H_
