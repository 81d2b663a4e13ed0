// Tested by tests/metrics/fcr_test.cc.
#include <algorithm>

#include "c360/metrics/service.h"
#include "metrics/contacts.h"

namespace c360::metrics {
namespace {

// Whether the person of `item` made contact again on its driver within the window.
bool Repeated(const Case& item, std::span<const Contact> contacts, int64_t window_us) {
  return std::any_of(contacts.begin(), contacts.end(), [&](const Contact& contact) {
    if (contact.time_us <= item.opened_us || contact.time_us > item.opened_us + window_us) return false;
    // Contacts of the case itself stand in its count, which knows the opening told twice.
    return contact.case_key != item.key && contact.driver == item.driver && item.driver != 0;
  });
}

}  // namespace

FirstContactResolution Fcr(const FactSet& facts, std::span<const Case> cases, const Period& period, int64_t horizon_us,
                           const FcrOptions& options) {
  FirstContactResolution result;
  int64_t opened = 0, solved = 0, first = 0, beyond_first_level = 0, settled = 0, once = 0;
  std::vector<Contact> contacts;
  uint32_t contacts_of = UINT32_MAX;
  for (const Case& item : cases) {
    if (!item.OpenedIn(period)) continue;
    ++opened;
    solved += item.solved();
    first += item.SolvedAtFirstContact();
    const bool other_level =
        item.transfers > 0 || std::find(options.not_first_level.begin(), options.not_first_level.end(), item.driver) !=
                                  options.not_first_level.end();
    beyond_first_level += other_level && !item.SolvedAtFirstContact();
    if (item.opened_us > horizon_us - options.repeat_window_us) {
      ++result.too_recent;
      continue;
    }
    ++settled;
    if (item.contacts > 1 || item.reopens > 0 || item.transfers > 0) continue;
    if (contacts_of != item.profile) {
      contacts.clear();
      AppendContacts(facts.Of(item.profile), horizon_us, &contacts);
      contacts_of = item.profile;
    }
    once += !Repeated(item, contacts, options.repeat_window_us);
  }
  result.gross = Ratio::OfCounts(first, opened);
  result.of_solved = Ratio::OfCounts(first, solved);
  result.net = Ratio::OfCounts(first, opened - beyond_first_level);
  result.no_repeat = Ratio::OfCounts(once, settled);
  if (settled == 0 && result.too_recent > 0) result.no_repeat.why = Undefined::kNotObservedYet;
  return result;
}

}  // namespace c360::metrics
