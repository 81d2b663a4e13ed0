// Contact drivers: exact counts, for a business has few reasons. Tested by tests/metrics/drivers_test.cc.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "c360/metrics/service.h"
#include "metrics/contacts.h"

namespace c360::metrics {

std::vector<DriverCount> TopDrivers(const FactSet& facts, const Period& period, int64_t horizon_us, size_t top) {
  struct Count {
    int64_t now = 0, before = 0;
  };
  const int64_t before_us = period.begin_us - (period.end_us - period.begin_us);
  absl::flat_hash_map<TextId, Count> counts;
  int64_t all = 0;
  std::vector<Contact> contacts;
  absl::flat_hash_set<uint64_t> cases;
  for (uint32_t profile = 0; profile < facts.profiles(); ++profile) {
    contacts.clear();
    if (!cases.empty()) cases.clear();
    AppendContacts(facts.Of(profile), horizon_us, &contacts);
    for (const Contact& contact : contacts) {
      if (contact.driver == 0 || (contact.case_key != 0 && !cases.insert(contact.case_key).second)) continue;
      if (period.Contains(contact.time_us)) {
        ++counts[contact.driver].now;
        ++all;
      } else if (contact.time_us >= before_us && contact.time_us < period.begin_us) {
        ++counts[contact.driver].before;
      }
    }
  }
  std::vector<DriverCount> result;
  for (const auto& [driver, count] : counts) {
    if (count.now == 0) continue;
    Ratio trend = Ratio::OfCounts(count.now - count.before, count.before, Undefined::kZeroBase);
    result.push_back({driver, count.now, Ratio::OfCounts(count.now, all, Undefined::kZeroBase), trend});
  }
  // Ids are in the order of their texts.
  std::sort(result.begin(), result.end(), [](const DriverCount& a, const DriverCount& b) {
    return a.contacts != b.contacts ? a.contacts > b.contacts : a.driver < b.driver;
  });
  if (result.size() > top) result.resize(top);
  return result;
}

}  // namespace c360::metrics
