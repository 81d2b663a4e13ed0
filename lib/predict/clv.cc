// Tested by clv_test.cc.
#include "c360/predict/clv.h"

#include <cmath>

#include "base/status.h"

namespace c360::predict {

absl::StatusOr<double> DiscountedClv(const std::function<double(double)>& expected_purchases, double value,
                                     const ClvOptions& options) {
  if (options.months < 1 || options.months > 1200)
    return InvalidArgument("months: {}, must be 1 to 1200", options.months);
  if (!(options.periods_per_month > 0))
    return InvalidArgument("periods_per_month: {}, must be above 0", options.periods_per_month);
  if (!(options.monthly_discount > -1))
    return InvalidArgument("monthly_discount: {}, must be above -1", options.monthly_discount);
  double sum = 0;
  double before = 0;
  for (int month = 1; month <= options.months; ++month) {
    const double upto = expected_purchases(month * options.periods_per_month);
    sum += (upto - before) * std::pow(1 + options.monthly_discount, -month);
    before = upto;
  }
  return value * sum;
}

}  // namespace c360::predict
