// Contacts: what a customer asked of the business, on any channel, each once.
#ifndef C360_LIB_METRICS_CONTACTS_H_
#define C360_LIB_METRICS_CONTACTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/measure.h"

namespace c360::metrics {

struct Contact {
  int64_t time_us = 0;
  uint64_t case_key = 0;  // 0: of no case
  TextId driver = 0;      // 0: not said
  uint8_t channel = 0;    // v1::Channel
  int64_t talk_ms = 0;    // of calls
};

// The contacts among one profile's `facts`, before `horizon_us`, by time: calls that are not outbound, be they answered
// or not; messages of customers that are no spam; the opening of a case, unless a call or message of that case came
// before it or within a minute after it, for then that is the contact. A message or call takes the driver of its case.
// What has no time is left out. Appends to `contacts`. Cost: O(n log n) at worst, linear as a rule.
void AppendContacts(std::span<const Fact> facts, int64_t horizon_us, std::vector<Contact>* contacts);

// Up to when outcomes are known.
inline int64_t HorizonOf(const MeasureInput& input) {
  return input.as_of_us != 0 ? input.as_of_us : input.period.end_us;
}
// The end of the period, as far as it is known.
inline int64_t KnownEndOf(const MeasureInput& input) {
  return input.period.end_us < HorizonOf(input) ? input.period.end_us : HorizonOf(input);
}

// Of an inbound contact: messages of customers, calls that are not outbound.
bool IsInboundMessage(const Fact& fact);
bool IsInboundCall(const Fact& fact);

}  // namespace c360::metrics

#endif  // C360_LIB_METRICS_CONTACTS_H_
