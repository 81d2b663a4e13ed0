// Self-service against contacts: per person, two sorted lists of moments are compared. Tested by
// tests/metrics/self_service_test.cc.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "c360/metrics/service.h"
#include "c360/v1/event.pb.h"
#include "metrics/contacts.h"

namespace c360::metrics {
namespace {

struct HelpSession {
  int64_t begin_us = 0;
  uint8_t outcome = v1::SelfService::VIEWED;  // the last one said
};

void AppendSessions(std::span<const Fact> facts, int64_t horizon_us, std::vector<HelpSession>* sessions) {
  absl::flat_hash_map<uint64_t, size_t> known;
  for (const Fact& fact : facts) {
    if (fact.type != EventType::kSelfService || !fact.timed() || fact.time_us >= horizon_us) continue;
    size_t place = sessions->size();
    if (fact.key != 0) place = known.try_emplace(fact.key, place).first->second;
    if (place == sessions->size()) sessions->push_back({fact.time_us});
    if (fact.action != v1::SelfService::VIEWED) (*sessions)[place].outcome = fact.action;
  }
}

// Whether some element of `times` (ascending) lies in [from, to].
bool AnyWithin(const std::vector<int64_t>& times, int64_t from, int64_t to) {
  const auto it = std::lower_bound(times.begin(), times.end(), from);
  return it != times.end() && *it <= to;
}

}  // namespace

SelfServiceResult SelfService(const FactSet& facts, const Period& period, int64_t horizon_us,
                              const SelfServiceOptions& options) {
  SelfServiceResult result;
  int64_t users = 0, callers = 0, settled = 0, deflected = 0, contacts_in = 0, after_trying = 0, resolved = 0, said = 0;
  std::vector<HelpSession> sessions;
  std::vector<Contact> contacts;
  std::vector<int64_t> session_times, contact_times;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    sessions.clear(), contacts.clear(), session_times.clear(), contact_times.clear();
    AppendSessions(facts.Of(profile), horizon_us, &sessions);
    AppendContacts(facts.Of(profile), horizon_us, &contacts);
    for (const HelpSession& session : sessions) session_times.push_back(session.begin_us);
    for (const Contact& contact : contacts) contact_times.push_back(contact.time_us);
    bool uses = false, calls = false;
    for (const HelpSession& session : sessions) {
      if (!period.Contains(session.begin_us)) continue;
      uses = true;
      ++result.sessions;
      said += session.outcome != v1::SelfService::VIEWED;
      resolved += session.outcome == v1::SelfService::RESOLVED;
      if (session.begin_us > horizon_us - options.window_us) {
        ++result.too_recent;
        continue;
      }
      ++settled;
      deflected += !AnyWithin(contact_times, session.begin_us, session.begin_us + options.window_us);
    }
    for (const Contact& contact : contacts) {
      if (!period.Contains(contact.time_us)) continue;
      calls = true;
      ++contacts_in;
      after_trying += AnyWithin(session_times, contact.time_us - options.window_us, contact.time_us);
    }
    users += uses;
    callers += calls;
  }
  const Undefined open = result.too_recent > 0 ? Undefined::kNotObservedYet : Undefined::kNoData;
  result.score = Ratio::OfCounts(users, callers, users > 0 ? Undefined::kZeroBase : Undefined::kNoData);
  result.deflection = Ratio::OfCounts(deflected, settled, open);
  result.deflected_volume = Ratio::OfCounts(deflected, deflected + contacts_in, open);
  result.contacts_after_trying = Ratio::OfCounts(after_trying, contacts_in);
  result.resolved = Ratio::OfCounts(resolved, said);
  return result;
}

}  // namespace c360::metrics
