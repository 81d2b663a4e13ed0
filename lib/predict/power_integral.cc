// Gauss-Legendre on panels. With m the smaller of a and b, d >= 0 their difference and w = ln(m+u), the integrand is
//
//   exp(-(p-1) w - q ln(d + e^w)),      p the power of m+u, q that of d+m+u,
//
// whose nearest singularities, w = ln d +- i pi, stay away from the real line whatever d: in u they lie at -a and -b,
// next to the interval. The logarithm of the integrand is concave, so its slope only falls; a panel is so long that the
// integrand changes by e^8 at most and the singularities are beyond its length. There 12 points leave an error near
// 1e-16. Once the slope is negative and what is left cannot matter, the rest is dropped: frequent buyers have steep
// integrands. Tested by power_integral_test.cc.
#include "predict/power_integral.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace c360::predict {
namespace {

constexpr int kPoints = 12;
constexpr double kLongest = 3;      // of a panel, in w
constexpr double kMostChange = 8;   // of the logarithm over a panel
constexpr double kNothing = 1e-18;  // of the integral

struct Rule {
  std::array<double, kPoints> place;  // in 0 .. 1
  std::array<double, kPoints> weight;
};

// The zeroes of the Legendre polynomial by Newton's method, from Tricomi's first approximation (Abramowitz & Stegun
// 22.16.6, 25.4.29).
Rule MakeRule() {
  Rule rule{};
  for (int i = 0; i < kPoints; ++i) {
    double x = std::cos(M_PI * (i + 0.75) / (kPoints + 0.5));
    double slope = 1;
    for (int step = 0; step < 20; ++step) {
      double before = 1, value = x;
      for (int n = 2; n <= kPoints; ++n) {
        const double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
        before = value;
        value = next;
      }
      slope = kPoints * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    rule.place[i] = (1 - x) / 2;
    rule.weight[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return rule;
}

}  // namespace

double LogPowerIntegral(double a, double p, double b, double q, double from, double to) {
  static const Rule kRule = MakeRule();
  if (!(from < to)) return -std::numeric_limits<double>::infinity();
  if (a > b) {
    std::swap(a, b);
    std::swap(p, q);
  }
  const double d = b - a;
  const double first = std::log(a + from);
  const double base = -(p - 1) * first - q * std::log(b + from);  // ln of the integrand there
  const double length = std::log1p((to - from) / (a + from));
  // -slope of the logarithm at a place; rises with it.
  const auto fall = [&](double t) {
    const double e = std::exp(first + t);
    return (p - 1) + q * (e / (d + e));
  };
  const auto log_value = [&](double t) {
    return -(p - 1) * (first + t) - q * std::log(d + std::exp(first + t)) - base;
  };
  double sum = 0;
  for (double at = 0; at < length;) {
    double step = std::min(kLongest, length - at);
    const double steepest = std::max(std::abs(fall(at)), std::abs(fall(at + step)));
    step = std::min(step, kMostChange / std::max(steepest, 1e-300));
    if (at + step == at) break;
    double part = 0;
    for (int i = 0; i < kPoints; ++i) part += kRule.weight[i] * std::exp(log_value(at + step * kRule.place[i]));
    sum += part * step;
    at += step;
    if (fall(at) > 0 && std::exp(log_value(at)) * (length - at) < kNothing * sum) break;
  }
  return base + std::log(sum);
}

}  // namespace c360::predict
