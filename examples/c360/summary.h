// One line on what an event was about.
#ifndef C360_EXAMPLES_C360_SUMMARY_H_
#define C360_EXAMPLES_C360_SUMMARY_H_

#include <string>

#include "c360/v1/event.pb.h"
#include "c360/v1/profile.pb.h"

namespace c360::command {

// What happened, for people: "o-17, 3 lines, 59.97 EUR" for an order, "opened, delivery late" for a case. Empty where
// the kind says it all. Printable, not shortened.
std::string Summarise(const v1::Event& event);

// "59.97 EUR"; with `as_negative` "-59.97 EUR".
std::string MoneyText(const v1::Money& money, bool as_negative = false);
// A value as text for people; an address on one line.
std::string ValueText(const v1::Value& value);
// The result of a trait as text for people; "-" when undefined.
std::string TraitText(const v1::Trait& trait);

}  // namespace c360::command

#endif  // C360_EXAMPLES_C360_SUMMARY_H_
