// One walk over the sorted durations carries the survival curve, its area and the percentiles. Tested by
// tests/metrics/censored_test.cc.
#include "c360/metrics/censored.h"

#include <algorithm>
#include <vector>

namespace c360::metrics {
namespace {

constexpr double kMicrosPerSecond = 1e6;
// S is a product of quotients of whole numbers; what rounding adds must not move a percentile to the next duration.
constexpr double kRounding = 1e-12;

}  // namespace

DurationSummary Summarise(std::span<const Duration> durations) {
  DurationSummary summary;
  std::vector<Duration> sorted(durations.begin(), durations.end());
  for (Duration& duration : sorted) duration.micros = std::max<int64_t>(duration.micros, 0);
  std::sort(sorted.begin(), sorted.end(), [](const Duration& a, const Duration& b) {
    return a.micros != b.micros ? a.micros < b.micros : a.ended > b.ended;
  });
  summary.n = static_cast<int64_t>(sorted.size());
  if (sorted.empty()) return summary;
  double survival = 1, area = 0;
  int64_t before = 0;
  absl::int128 sum = 0;  // a million cases of a third of a year pass 64 bits
  std::optional<double> p50, p90;
  for (size_t i = 0; i < sorted.size();) {
    const int64_t now = sorted[i].micros;
    size_t next = i, ends = 0;
    for (; next < sorted.size() && sorted[next].micros == now; ++next) ends += sorted[next].ended;
    area += survival * static_cast<double>(now - before) / kMicrosPerSecond;
    before = now;
    survival *= 1 - static_cast<double>(ends) / static_cast<double>(sorted.size() - i);
    sum += absl::int128(now) * static_cast<int64_t>(ends);
    summary.ended += static_cast<int64_t>(ends);
    const double seconds = static_cast<double>(now) / kMicrosPerSecond;
    if (!p50 && survival <= 0.5 + kRounding) p50 = seconds;
    if (!p90 && survival <= 0.1 + kRounding) p90 = seconds;
    i = next;
  }
  const auto percentile = [](const std::optional<double>& value) {
    return value ? Ratio::Number(*value) : Ratio::None(Undefined::kNotObservedYet);
  };
  summary.mean_of_ended = Ratio::Of(static_cast<double>(sum) / kMicrosPerSecond, static_cast<double>(summary.ended),
                                    Undefined::kNotObservedYet);
  summary.restricted_mean = Ratio::Number(area);
  summary.p50 = percentile(p50);
  summary.p90 = percentile(p90);
  return summary;
}

}  // namespace c360::metrics
