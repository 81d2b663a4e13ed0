// One walk over the durations, shortest first; each of the days asked for is read off on the way. Tested by
// survival_test.cc, and on public data by tests/predict/kaplan_meier_test.cc.
#include "c360/metrics/survival.h"

#include <algorithm>
#include <cmath>

#include "c360/metrics/censored.h"

namespace c360::metrics {
namespace {

// S is a product of quotients of whole numbers; what rounding adds must not move the median to the next duration.
constexpr double kRounding = 1e-12;

// The first spells that begin in the period, shortest first, ends before what is still open.
std::vector<Duration> TimesAsCustomer(std::span<const Spell> spells, const Period& period, int64_t horizon_us) {
  std::vector<Duration> times;
  for (size_t i = 0; i < spells.size(); ++i) {
    const Spell& spell = spells[i];
    const bool first = i == 0 || spells[i - 1].profile != spell.profile;
    if (!first || !period.Contains(spell.begin_us) || spell.begin_us > horizon_us) continue;
    times.push_back({std::min(spell.end_us, horizon_us) - spell.begin_us, spell.end_us <= horizon_us});
  }
  std::sort(times.begin(), times.end(), [](const Duration& a, const Duration& b) {
    return a.micros != b.micros ? a.micros < b.micros : a.ended > b.ended;
  });
  return times;
}

// The curve at one moment: S, and the sum of Greenwood's terms, which is infinite where S is 0.
struct Point {
  double survival = 1;
  double terms = 0;
  SurvivalAt At(int days) const {
    const double error = survival > 0 ? survival * std::sqrt(terms) : 0;
    return {days, Ratio::Number(survival), Ratio::Number(error)};
  }
};

}  // namespace

CustomerSurvival SurvivalOf(std::span<const Spell> spells, const Period& period, int64_t horizon_us,
                            std::span<const int> days) {
  const std::vector<Duration> times = TimesAsCustomer(spells, period, horizon_us);
  CustomerSurvival result;
  result.people = static_cast<int64_t>(times.size());
  result.median_days = Ratio::None(times.empty() ? Undefined::kNoData : Undefined::kNotObservedYet);
  Point point;
  size_t asked = 0;
  const auto read_before = [&](int64_t micros) {
    for (; asked < days.size() && days[asked] * kDayMicros < micros; ++asked)
      result.at.push_back(point.At(days[asked]));
  };
  for (size_t i = 0; i < times.size();) {
    const int64_t now = times[i].micros;
    read_before(now);
    size_t next = i, ends = 0;
    for (; next < times.size() && times[next].micros == now; ++next) ends += times[next].ended;
    const auto at_risk = static_cast<double>(times.size() - i), gone = static_cast<double>(ends);
    point.survival *= 1 - gone / at_risk;
    if (gone < at_risk) point.terms += gone / (at_risk * (at_risk - gone));
    result.left += static_cast<int64_t>(ends);
    if (!result.median_days.defined() && point.survival <= 0.5 + kRounding)
      result.median_days = Ratio::Number(static_cast<double>(now) / static_cast<double>(kDayMicros));
    i = next;
  }
  // Beyond the longest time nothing is known, unless everybody is gone.
  const bool all_gone = !times.empty() && point.survival <= kRounding;
  if (!times.empty()) read_before(all_gone ? INT64_MAX : times.back().micros + 1);
  for (; asked < days.size(); ++asked) {
    const Ratio none = Ratio::None(times.empty() ? Undefined::kNoData : Undefined::kNotObservedYet);
    result.at.push_back({days[asked], none, none});
  }
  return result;
}

}  // namespace c360::metrics
