// States: start, one a label, conversion, null. Counts of steps along the paths give the chances Q between states and R
// into conversion; x = Q x + R is the chance to convert from each state, solved by elimination, no simulation. A label
// taken out turns every step into it into a null: in the equations its x is 0. Tested by attribution_test.cc.
#include "metrics/markov.h"

#include <cmath>

namespace c360::metrics {
namespace {

// Solves a x = b by Gaussian elimination with partial pivoting, in place. I - Q of states that all reach an end has
// full rank; a state that nothing leaves (on no path) has the row x = 0.
std::vector<double> Solve(std::vector<std::vector<double>> a, std::vector<double> b) {
  const size_t n = b.size();
  for (size_t column = 0; column < n; ++column) {
    size_t pivot = column;
    for (size_t row = column + 1; row < n; ++row)
      if (std::fabs(a[row][column]) > std::fabs(a[pivot][column])) pivot = row;
    if (a[pivot][column] == 0) continue;
    std::swap(a[pivot], a[column]);
    std::swap(b[pivot], b[column]);
    for (size_t row = column + 1; row < n; ++row) {
      const double factor = a[row][column] / a[column][column];
      if (factor == 0) continue;
      for (size_t k = column; k < n; ++k) a[row][k] -= factor * a[column][k];
      b[row] -= factor * b[column];
    }
  }
  std::vector<double> x(n, 0.0);
  for (size_t row = n; row-- > 0;) {
    double sum = b[row];
    for (size_t k = row + 1; k < n; ++k) sum -= a[row][k] * x[k];
    x[row] = a[row][row] == 0 ? 0 : sum / a[row][row];
  }
  return x;
}

struct Chain {
  std::vector<std::vector<double>> to_state;  // state 0 is the start, label + 1 a label
  std::vector<double> to_conversion;

  // Chance to convert from the start with state `removed` a dead end; 0: none removed.
  double Conversion(size_t removed) const {
    const size_t n = to_conversion.size();
    std::vector<std::vector<double>> a(n, std::vector<double>(n, 0.0));
    std::vector<double> b(n, 0.0);
    for (size_t i = 0; i < n; ++i) {
      a[i][i] = 1;
      if (removed != 0 && i == removed) continue;
      for (size_t j = 0; j < n; ++j) a[i][j] -= to_state[i][j];
      b[i] = to_conversion[i];
    }
    return Solve(std::move(a), std::move(b))[0];
  }
};

Chain BuildChain(std::span<const TouchPath> paths, uint32_t labels) {
  const size_t n = labels + size_t{1};
  Chain chain{std::vector<std::vector<double>>(n, std::vector<double>(n, 0.0)), std::vector<double>(n, 0.0)};
  std::vector<double> out(n, 0.0);
  for (const TouchPath& path : paths) {
    const double people = path.conversions + path.nulls;
    if (path.touches.empty() || people <= 0) continue;
    size_t at = 0;
    for (const uint32_t label : path.touches) {
      chain.to_state[at][label + 1] += people;
      out[at] += people;
      at = label + 1;
    }
    chain.to_conversion[at] += path.conversions;
    out[at] += people;
  }
  for (size_t i = 0; i < n; ++i) {
    if (out[i] == 0) continue;
    for (double& chance : chain.to_state[i]) chance /= out[i];
    chain.to_conversion[i] /= out[i];
  }
  return chain;
}

}  // namespace

std::vector<Ratio> RemovalEffects(std::span<const TouchPath> paths, uint32_t labels) {
  const Chain chain = BuildChain(paths, labels);
  const double p = chain.Conversion(0);
  std::vector<Ratio> effects;
  for (uint32_t label = 0; label < labels; ++label)
    effects.push_back(Ratio::Of(p - chain.Conversion(label + size_t{1}), p));
  return effects;
}

std::vector<double> MarkovShares(std::span<const Ratio> effects) {
  double sum = 0;
  for (const Ratio& effect : effects) sum += effect.value.value_or(0);
  std::vector<double> shares;
  for (const Ratio& effect : effects) shares.push_back(sum > 0 ? effect.value.value_or(0) / sum : 0);
  return shares;
}

}  // namespace c360::metrics
