#include "metrics/registry.h"

namespace c360::metrics {

std::string_view UnitName(Unit unit) {
  constexpr std::string_view kNames[] = {"count", "share", "score", "number", "money", "seconds", "days"};
  return kNames[static_cast<size_t>(unit)];
}

std::span<const Measure> Measures() {
  static const std::vector<Measure> kAll = [] {
    std::vector<Measure> all;
    for (const std::span<const Measure> family :
         {RetentionMeasures(), ValueMeasures(), ServiceMeasures(), VoiceMeasures(), CampaignMeasures(),
          JourneyMeasures(), ActivityMeasures()})
      all.insert(all.end(), family.begin(), family.end());
    return all;
  }();
  return kAll;
}

const Measure* FindMeasure(std::string_view name) {
  for (const Measure& measure : Measures())
    if (measure.name == name) return &measure;
  return nullptr;
}

}  // namespace c360::metrics
