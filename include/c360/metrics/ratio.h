// A ratio that knows when it has no value.
#ifndef C360_METRICS_RATIO_H_
#define C360_METRICS_RATIO_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/numeric/int128.h"

namespace c360::metrics {

// Why a measure has no value. kDefined: it has one.
enum class Undefined : uint8_t {
  kDefined = 0,
  kNoData,           // nothing was observed: no customer, order, answer, ... to measure
  kZeroBase,         // the denominator is zero, though something was observed
  kBaseTooSmall,     // below the least base that the caller asked for
  kHistoryTooShort,  // not observed for long enough
  kNotObservedYet,   // the period has not ended, or its outcome is still open (censored)
  kNoCost,           // no cost is known: see reference facts
  kNoControl,        // no hold-out group to compare with
  kMixedUnits,       // units that do not add up, e.g. two currencies
  kNotConverged,     // the computation found no answer
  kNoTarget,         // no service level is set
  kNoCalendar,       // a service level names a business calendar that the reference facts do not hold
  kNoGoal,           // the goal of the campaign is no type of event
};

// "no data", "the base is zero", ...: as reports print it after "undefined:". Empty for kDefined.
std::string_view UndefinedReason(Undefined why);

// A sum of amounts in micros. One amount fits 64 bits; the revenue of a year in a currency of small units does not.
using MicrosSum = absl::int128;

// numerator / denominator, or the reason why there is no such number.
//
// Shape  `value` is set exactly when `why` is kDefined. Dimensionless unless the measure says otherwise; a share is in
//        [0, 1], never in per cent. NaN and infinity never occur.
struct Ratio {
  double numerator = 0;
  double denominator = 0;
  std::optional<double> value;
  Undefined why = Undefined::kNoData;

  // A zero denominator gives kZeroBase, or `if_zero` where the caller knows better.
  static Ratio Of(double numerator, double denominator, Undefined if_zero = Undefined::kZeroBase);
  // The same of things counted, or of micros: nothing counted is no data, unless the caller knows better.
  static Ratio OfCounts(int64_t part, int64_t whole, Undefined if_zero = Undefined::kNoData) {
    return Of(static_cast<double>(part), static_cast<double>(whole), if_zero);
  }
  // The same of sums of money.
  static Ratio OfSums(MicrosSum part, MicrosSum whole, Undefined if_zero = Undefined::kNoData) {
    return Of(static_cast<double>(part), static_cast<double>(whole), if_zero);
  }
  // A number that is no quotient: numerator = value, denominator = 1. Not finite: kNotConverged.
  static Ratio Number(double value);
  static Ratio None(Undefined why, double numerator = 0, double denominator = 0);

  bool defined() const { return value.has_value(); }
  friend bool operator==(const Ratio&, const Ratio&) = default;
};

}  // namespace c360::metrics

#endif  // C360_METRICS_RATIO_H_
