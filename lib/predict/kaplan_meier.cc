// Tested by kaplan_meier_test.cc.
#include "c360/predict/kaplan_meier.h"

#include <algorithm>
#include <cmath>

#include "base/status.h"

namespace c360::predict {

double SurvivalCurve::At(double time) const {
  const auto after = std::upper_bound(points.begin(), points.end(), time,
                                      [](double t, const SurvivalPoint& point) { return t < point.time; });
  return after == points.begin() ? 1.0 : std::prev(after)->survival;
}

std::optional<double> SurvivalCurve::Median() const {
  for (const SurvivalPoint& point : points) {
    if (point.survival <= 0.5) return point.time;
  }
  return std::nullopt;
}

absl::StatusOr<SurvivalCurve> EstimateSurvival(std::span<const Spell> spells) {
  if (spells.empty()) return InvalidArgument("spells: none given");
  for (size_t i = 0; i < spells.size(); ++i) {
    if (!std::isfinite(spells[i].duration) || spells[i].duration < 0)
      return InvalidArgument("spell {}: duration {}, must be finite and not negative", i, spells[i].duration);
  }
  std::vector<Spell> sorted(spells.begin(), spells.end());
  std::sort(sorted.begin(), sorted.end(), [](const Spell& a, const Spell& b) { return a.duration < b.duration; });
  SurvivalCurve curve;
  double survival = 1;
  double greenwood = 0;
  for (size_t i = 0; i < sorted.size();) {
    SurvivalPoint point{.time = sorted[i].duration, .at_risk = static_cast<int64_t>(sorted.size() - i)};
    for (; i < sorted.size() && sorted[i].duration == point.time; ++i) point.churned += sorted[i].churned ? 1 : 0;
    if (point.churned == 0) continue;
    const auto n = static_cast<double>(point.at_risk);
    const auto d = static_cast<double>(point.churned);
    survival *= 1 - d / n;
    if (n > d) greenwood += d / (n * (n - d));
    point.survival = survival;
    point.std_error = survival * std::sqrt(greenwood);
    curve.points.push_back(point);
  }
  return curve;
}

}  // namespace c360::predict
