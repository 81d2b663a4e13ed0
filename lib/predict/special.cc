// Series and continued fractions. The continued fractions are evaluated by the modified Lentz method (Thompson &
// Barnett 1986), which keeps the ratio of successive convergents and so never overflows. Tested by special_test.cc.
#include "predict/special.h"

#include <cmath>
#include <limits>

#if defined(__GLIBC__)
extern "C" double lgamma_r(double, int*) noexcept;
#endif

namespace c360::predict {
namespace {

constexpr double kEpsilon = 1e-16;
constexpr int kMaxTerms = 1'000'000;
constexpr int kMaxFractions = 2'000;  // enough down to 1 - z = 1e-4; a search that strays further needs no digits there
constexpr double kTiny = 1e-300;

double NotZero(double value) { return std::abs(value) < kTiny ? kTiny : value; }

}  // namespace

double LogGamma(double x) {
#if defined(__GLIBC__)
  int sign = 0;
  return lgamma_r(x, &sign);
#else
  return std::lgamma(x);
#endif
}

double LogBeta(double a, double b) { return LogGamma(a) + LogGamma(b) - LogGamma(a + b); }

double LogAdd(double a, double b) {
  const double high = std::fmax(a, b);
  const double low = std::fmin(a, b);
  if (std::isinf(high)) return high;
  return high + std::log1p(std::exp(low - high));
}

double LogSubtract(double a, double b) {
  if (!(a > b)) return -std::numeric_limits<double>::infinity();
  return a + std::log(-std::expm1(b - a));
}

double LogOnePlusExp(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

double Logistic(double x) {
  if (x >= 0) return 1.0 / (1.0 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1.0 + e);
}

double Hypergeometric2F1(double a, double b, double c, double z) {
  double term = 1.0;
  double sum = 1.0;
  for (int n = 0; n < kMaxTerms; ++n) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
    sum += term;
    // The first terms may pass near zero while a + n or b + n changes sign, so the rule waits for both to be past it.
    if (std::abs(term) <= kEpsilon * std::abs(sum) && a + n > 0 && b + n > 0) break;
    if (term == 0.0) break;
  }
  return sum;
}

double HypergeometricOne(double b, double c, double z) {
  // F = 1 / (1 + d1 / (1 + d2 / (1 + ...))), d_{2k+1} = -(b+k)(c+k-1) z / ((c+2k-1)(c+2k)),
  // d_{2k} = -k (c-b+k-1) z / ((c+2k-2)(c+2k-1)), with (c+k-1)/(c+2k-1) = 1 at k = 0.
  double f = 1.0;
  double numerator = 1.0;
  double denominator = 0.0;
  for (int m = 1; m < kMaxFractions; ++m) {
    double d;
    if (m % 2 == 1) {
      const double k = (m - 1) / 2;
      d = k == 0 ? -b / c * z : -(b + k) * (c + k - 1) * z / ((c + 2 * k - 1) * (c + 2 * k));
    } else {
      const double k = m / 2;
      d = -k * (c - b + k - 1) * z / ((c + 2 * k - 2) * (c + 2 * k - 1));
    }
    denominator = 1.0 / NotZero(1.0 + d * denominator);
    numerator = NotZero(1.0 + d / numerator);
    const double delta = numerator * denominator;
    f *= delta;
    if (std::abs(delta - 1.0) < kEpsilon) break;
  }
  return 1.0 / f;
}

double TricomiEqual(double s, double z) {
  // Gamma(a, z) = e^-z z^a / (z+1-a - 1(1-a)/(z+3-a - 2(2-a)/(z+5-a - ...))), a = 1 - s.
  const double a = 1.0 - s;
  double base = z + 1.0 - a;
  double c = 1.0 / kTiny;
  double d = 1.0 / NotZero(base);
  double h = d;
  for (int n = 1; n < kMaxTerms; ++n) {
    const double an = -n * (n - a);
    base += 2.0;
    d = 1.0 / NotZero(an * d + base);
    c = NotZero(base + an / c);
    const double delta = d * c;
    h *= delta;
    if (std::abs(delta - 1.0) < kEpsilon) break;
  }
  return std::exp(a * std::log(z)) * h;
}

}  // namespace c360::predict
