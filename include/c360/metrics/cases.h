// Cases: each put together from the events that name it.
#ifndef C360_METRICS_CASES_H_
#define C360_METRICS_CASES_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "c360/metrics/fact.h"
#include "c360/metrics/period.h"

namespace c360::metrics {

// One case of one profile, as known at the horizon of the fold.
//
// Shape  Times in microseconds since the Unix epoch. `opened_us` is the time of the case's first event: its opening,
//        where that is an update OPENED or a contact of the customer, or an OPENED is heard of later. Else the case
//        was opened before what is known (`opening_known` is false): it counts as open or solved, but nobody can say
//        how long it took, nor what its first contact was.
struct Case {
  uint64_t key = 0;  // hash of the case id; equal within a FactSet and between stores
  uint32_t profile = 0;
  uint8_t channel = 0;  // v1::Channel of the event that opened it
  int32_t severity = 0;
  TextId driver = 0;
  TextId priority = 0;
  TextId agent = 0;  // the last one named
  int64_t opened_us = 0;
  bool opening_known = true;
  std::optional<int64_t> first_response_us = {};  // first answer of a human: a message of an agent, or a call answered
  std::optional<int64_t> first_solved_us = {};
  std::optional<int64_t> solved_us = {};  // last solution, where it stands; none while open or open again
  int contacts = 0;  // of the customer: the opening where nothing came before it, and each message or call
  int answers = 0;   // messages of agents and calls answered
  int reopens = 0;
  int transfers = 0;                                     // hand-overs to another agent or queue
  bool last_word_is_customers = false;                   // what came last was a contact
  std::vector<std::pair<int64_t, int64_t>> pauses = {};  // [begin, end) waiting for the customer, ascending

  bool solved() const { return solved_us.has_value(); }
  bool OpenedIn(const Period& period) const { return opening_known && period.Contains(opened_us); }
  // Solved by what followed the first contact alone.
  bool SolvedAtFirstContact() const { return solved() && contacts <= 1 && reopens == 0; }
};

struct CaseFoldOptions {
  // A contact so soon after the opening is the opening itself: systems tell of both.
  int64_t same_contact_us = 60'000'000;
};

// Folds the events before `horizon_us` into cases.
//
// Input   facts of type case, and messages and calls whose `link` is a case. What has no time, or no case id, is left
//         out. A case id that two profiles show is two cases.
// Rules   SOLVED solves, CLOSED solves what nobody solved before; REOPENED opens again (a message alone does not);
//         PENDING stops the clock until a contact of the customer or another update of the case; OPENED is a contact
//         where the case has none yet; messages of bots are neither contact nor answer; spam is no contact.
// Output  by (profile, opened_us, key).
// Cost    O(n) in the facts, O(m log m) in the cases of one profile. Threads: pure.
// Source  docs/methods/service.md.
std::vector<Case> FoldCases(const FactSet& facts, int64_t horizon_us, const CaseFoldOptions& options = {});

}  // namespace c360::metrics

#endif  // C360_METRICS_CASES_H_
