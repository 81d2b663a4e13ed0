// Times of cases: first answer, solution. Tested by tests/metrics/case_times_test.cc.
#include <functional>
#include <map>
#include <optional>

#include "c360/metrics/service.h"

namespace c360::metrics {
namespace {

std::vector<ChannelTimes> ByChannel(std::span<const Case> cases, const Period& period,
                                    const std::function<Duration(const Case&)>& measure) {
  std::vector<Duration> all;
  std::map<uint8_t, std::vector<Duration>> by_channel;
  for (const Case& item : cases) {
    if (!item.OpenedIn(period)) continue;
    all.push_back(measure(item));
    by_channel[item.channel].push_back(all.back());
  }
  std::vector<ChannelTimes> result = {{0, Summarise(all)}};
  for (const auto& [channel, durations] : by_channel) {
    if (channel != 0) result.push_back({channel, Summarise(durations)});
  }
  return result;
}

}  // namespace

std::vector<ChannelTimes> FirstResponse(std::span<const Case> cases, const Period& period, int64_t horizon_us) {
  return ByChannel(cases, period, [&](const Case& item) {
    // A call's answer lies after its wait: it may pass the horizon.
    if (item.first_response_us && *item.first_response_us < horizon_us) {
      return Duration{*item.first_response_us - item.opened_us, true};
    }
    return Duration{item.solved_us.value_or(horizon_us) - item.opened_us, false};
  });
}

std::vector<ChannelTimes> Resolution(std::span<const Case> cases, const Period& period, int64_t horizon_us) {
  return ByChannel(cases, period, [&](const Case& item) {
    return Duration{item.solved_us.value_or(horizon_us) - item.opened_us, item.solved()};
  });
}

}  // namespace c360::metrics
