// Tested by tests/metrics/contacts_test.cc.
#include "metrics/contacts.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "c360/v1/event.pb.h"
#include "metrics/shared.h"

namespace c360::metrics {
namespace {

constexpr int64_t kSameContact = 60'000'000;

// What is known of the cases of one profile.
struct CaseNote {
  int64_t opened_us = kUntimed;
  TextId driver = 0;
  bool told_twice = false;  // a call or message stands for the opening
};

}  // namespace

bool IsInboundMessage(const Fact& fact) {
  return fact.type == EventType::kMessage && fact.action == v1::Message::CUSTOMER && !fact.Has(kFlagSpam);
}

bool IsInboundCall(const Fact& fact) {
  return fact.type == EventType::kCall && fact.direction != v1::DIRECTION_OUTBOUND;
}

void AppendContacts(std::span<const Fact> facts, int64_t horizon_us, std::vector<Contact>* contacts) {
  const size_t begin = contacts->size();
  absl::flat_hash_map<uint64_t, CaseNote> cases;
  for (const Fact& fact : facts) {
    if (!fact.timed()) continue;
    if (fact.time_us >= horizon_us) break;
    if (fact.type == EventType::kCase && fact.key != 0) {
      CaseNote& note = cases[fact.key];
      if (fact.subject != 0) note.driver = fact.subject;
      if (fact.action == v1::CaseUpdate::OPENED && note.opened_us == kUntimed) {
        note.opened_us = fact.time_us;
        contacts->push_back({fact.time_us, fact.key, fact.subject, fact.channel, -1});
      }
    } else if (IsInboundMessage(fact)) {
      contacts->push_back({fact.time_us, fact.link, 0, fact.channel, 0});
    } else if (IsInboundCall(fact)) {
      contacts->push_back({fact.time_us, fact.link, fact.subject, fact.channel, BoundedMs(fact.number2)});
    }
  }
  if (cases.empty()) return;
  for (size_t i = begin; i < contacts->size(); ++i) {
    Contact& contact = (*contacts)[i];
    const auto note = cases.find(contact.case_key);
    if (contact.case_key == 0 || note == cases.end()) continue;
    if (contact.driver == 0) contact.driver = note->second.driver;
    const bool is_opening = contact.talk_ms < 0;
    // Without a recorded opening nothing is told twice.
    if (is_opening || note->second.opened_us == kUntimed) continue;
    // What the customer said before the opening is what was written down with it, be it minutes later.
    if (contact.time_us - note->second.opened_us < kSameContact) note->second.told_twice = true;
  }
  // Openings (marked by a talk time below zero) that something else tells of go.
  contacts->erase(std::remove_if(contacts->begin() + static_cast<ptrdiff_t>(begin), contacts->end(),
                                 [&](Contact& contact) {
                                   if (contact.talk_ms >= 0) return false;
                                   contact.talk_ms = 0;
                                   return cases[contact.case_key].told_twice;
                                 }),
                  contacts->end());
}

}  // namespace c360::metrics
