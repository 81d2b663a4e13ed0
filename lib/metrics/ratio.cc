#include "c360/metrics/ratio.h"

#include <cmath>

namespace c360::metrics {

std::string_view UndefinedReason(Undefined why) {
  switch (why) {
    case Undefined::kDefined:
      return "";
    case Undefined::kNoData:
      return "no data";
    case Undefined::kZeroBase:
      return "the base is zero";
    case Undefined::kBaseTooSmall:
      return "the base is too small";
    case Undefined::kHistoryTooShort:
      return "not observed for long enough";
    case Undefined::kNotObservedYet:
      return "the outcome is still open";
    case Undefined::kNoCost:
      return "no cost is known";
    case Undefined::kNoControl:
      return "there is no hold-out group";
    case Undefined::kMixedUnits:
      return "the units do not add up";
    case Undefined::kNotConverged:
      return "the computation found no answer";
    case Undefined::kNoTarget:
      return "no target is set";
    case Undefined::kNoCalendar:
      return "there is no calendar of this name";
    case Undefined::kNoGoal:
      return "the campaign's goal is no type of event";
  }
  return "";
}

Ratio Ratio::Of(double numerator, double denominator, Undefined if_zero) {
  if (denominator == 0) return None(if_zero, numerator, denominator);
  const double value = numerator / denominator + 0.0;  // never -0
  if (!std::isfinite(value)) return None(Undefined::kNotConverged);
  return {numerator, denominator, value, Undefined::kDefined};
}

Ratio Ratio::Number(double value) {
  if (!std::isfinite(value)) return None(Undefined::kNotConverged);
  value += 0.0;  // never -0
  return {value, 1, value, Undefined::kDefined};
}

Ratio Ratio::None(Undefined why, double numerator, double denominator) {
  return {numerator, denominator, std::nullopt, why};
}

}  // namespace c360::metrics
