// Waiting time of calls. Tested by tests/metrics/waiting_test.cc.
#include <algorithm>

#include "c360/metrics/service.h"
#include "c360/v1/event.pb.h"
#include "metrics/contacts.h"
#include "metrics/shared.h"

namespace c360::metrics {

Waiting WaitingTime(const FactSet& facts, const Period& period, int64_t horizon_us) {
  Waiting result;
  std::vector<Duration> waits;
  int64_t abandoned = 0;
  double sum_us = 0;
  for (const Fact& fact : facts.all()) {
    if (!IsInboundCall(fact) || !fact.timed() || !period.Contains(fact.time_us) || fact.time_us >= horizon_us) continue;
    const int64_t wait_us = BoundedMs(fact.number) * 1000;
    waits.push_back({wait_us, fact.action == v1::Call::ANSWERED});
    abandoned += fact.action == v1::Call::ABANDONED;
    sum_us += static_cast<double>(wait_us);  // whole microseconds: exact, in any order
    result.longest_s = std::max(result.longest_s, static_cast<double>(wait_us) / 1e6);
  }
  const auto calls = static_cast<double>(waits.size());
  result.wait = Summarise(waits);
  result.mean_wait = Ratio::Of(sum_us / 1e6, calls, Undefined::kNoData);
  result.abandoned = Ratio::Of(static_cast<double>(abandoned), calls, Undefined::kNoData);
  return result;
}

}  // namespace c360::metrics
