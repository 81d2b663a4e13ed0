// Nelder-Mead with the standard coefficients (reflect 1, expand 2, contract and shrink 1/2). A collapsed simplex is the
// method's known failure; a restart with a fresh one at the best point is the known cure. Tested by minimize_test.cc.
#include "predict/minimize.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "predict/linear.h"

namespace c360::predict {
namespace {

using Point = std::vector<double>;

struct Vertex {
  Point point;
  double value;
};

class Search {
 public:
  Search(const Objective& objective, const MinimizeOptions& options) : objective_(objective), options_(options) {}

  Minimum Run(const Point& start) {
    Minimum best = Descend(start);
    for (int restart = 0; restart < options_.max_restarts && !Exhausted(); ++restart) {
      Minimum again = Descend(best.point);
      const bool gained = again.value < best.value - options_.value_tolerance;
      if (again.value <= best.value) best = std::move(again);
      if (!gained) break;
    }
    best.evaluations = evaluations_;
    return best;
  }

 private:
  bool Exhausted() const { return evaluations_ >= options_.max_evaluations; }

  double Value(const Point& point) {
    ++evaluations_;
    const double value = objective_(point);
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
  }

  Minimum Descend(const Point& start) {
    const size_t n = start.size();
    std::vector<Vertex> simplex{{start, Value(start)}};
    for (size_t i = 0; i < n; ++i) {
      Point point = start;
      point[i] += options_.step;
      const double value = Value(point);
      simplex.push_back({std::move(point), value});
    }
    const auto by_value = [](const Vertex& a, const Vertex& b) { return a.value < b.value; };
    std::stable_sort(simplex.begin(), simplex.end(), by_value);
    while (!Exhausted() && !Settled(simplex)) {
      Step(simplex);
      std::stable_sort(simplex.begin(), simplex.end(), by_value);
    }
    return {simplex[0].point, simplex[0].value, evaluations_, Settled(simplex) && std::isfinite(simplex[0].value)};
  }

  bool Settled(const std::vector<Vertex>& simplex) const {
    if (!(simplex.back().value - simplex.front().value <= options_.value_tolerance)) return false;
    double width = 0;
    for (const Vertex& vertex : simplex) {
      for (size_t i = 0; i < vertex.point.size(); ++i)
        width = std::max(width, std::abs(vertex.point[i] - simplex[0].point[i]));
    }
    return width <= options_.point_tolerance;
  }

  // Replaces the worst vertex by one on the line through it and the centre of the others, or shrinks to the best.
  void Step(std::vector<Vertex>& simplex) {
    const size_t n = simplex.size() - 1;
    Point centre(n, 0.0);
    for (size_t v = 0; v < n; ++v) {
      for (size_t i = 0; i < n; ++i) centre[i] += simplex[v].point[i] / static_cast<double>(n);
    }
    Vertex& worst = simplex[n];
    const auto along = [&](double t) {
      Point point(n);
      for (size_t i = 0; i < n; ++i) point[i] = centre[i] + t * (worst.point[i] - centre[i]);
      const double value = Value(point);
      return Vertex{std::move(point), value};
    };
    Vertex reflected = along(-1.0);
    if (reflected.value < simplex[0].value) {
      Vertex expanded = along(-2.0);
      worst = expanded.value < reflected.value ? std::move(expanded) : std::move(reflected);
      return;
    }
    if (reflected.value < simplex[n - 1].value) {
      worst = std::move(reflected);
      return;
    }
    Vertex contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
    if (contracted.value < std::min(reflected.value, worst.value)) {
      worst = std::move(contracted);
      return;
    }
    for (size_t v = 1; v <= n; ++v) {
      for (size_t i = 0; i < n; ++i)
        simplex[v].point[i] = simplex[0].point[i] + 0.5 * (simplex[v].point[i] - simplex[0].point[i]);
      simplex[v].value = Value(simplex[v].point);
    }
  }

  const Objective& objective_;
  const MinimizeOptions& options_;
  int evaluations_ = 0;
};

}  // namespace

Minimum Minimize(const Objective& objective, std::span<const std::vector<double>> starts,
                 const MinimizeOptions& options) {
  Minimum best;
  best.value = std::numeric_limits<double>::infinity();
  int evaluations = 0;
  for (const Point& start : starts) {
    Minimum found = Search(objective, options).Run(start);
    evaluations += found.evaluations;
    if (best.point.empty() || found.value < best.value - options.value_tolerance) best = std::move(found);
    if (best.converged && !options.all_starts) break;
  }
  best.evaluations = evaluations;
  return best;
}

Minimum MinimizePositive(const Objective& objective, std::span<const std::vector<double>> starts,
                         const MinimizeOptions& options) {
  std::vector<Point> log_starts;
  for (const Point& start : starts) {
    Point& logs = log_starts.emplace_back();
    for (const double value : start) logs.push_back(std::log(value));
  }
  const Objective in_logs = [&](std::span<const double> logs) {
    Point point;
    for (const double log : logs) {
      if (std::abs(log) > options.log_bound) return std::numeric_limits<double>::infinity();
      point.push_back(std::exp(log));
    }
    return objective(point);
  };
  Minimum found = Minimize(in_logs, log_starts, options);
  for (double& value : found.point) value = std::exp(value);
  return found;
}

std::optional<std::vector<double>> StandardErrors(const Objective& objective, std::span<const double> point,
                                                  double step) {
  const size_t n = point.size();
  const auto shifted = [&](size_t i, double by_i, size_t j, double by_j) {
    Point moved(point.begin(), point.end());
    moved[i] += by_i;
    moved[j] += by_j;
    return objective(moved);
  };
  SquareMatrix hessian(n);
  for (size_t i = 0; i < n; ++i) {
    const double hi = step * std::max(std::abs(point[i]), 1e-8);
    for (size_t j = 0; j <= i; ++j) {
      const double hj = step * std::max(std::abs(point[j]), 1e-8);
      const double second =
          i == j ? (shifted(i, hi, i, 0) - 2 * objective(point) + shifted(i, -hi, i, 0)) / (hi * hi)
                 : (shifted(i, hi, j, hj) - shifted(i, hi, j, -hj) - shifted(i, -hi, j, hj) + shifted(i, -hi, j, -hj)) /
                       (4 * hi * hj);
      hessian(i, j) = hessian(j, i) = second;
    }
  }
  if (!CholeskyInPlace(hessian)) return std::nullopt;
  std::vector<double> errors;
  for (size_t i = 0; i < n; ++i) {
    Point unit(n, 0.0);
    unit[i] = 1.0;
    CholeskySolve(hessian, unit);
    errors.push_back(std::sqrt(unit[i]));
  }
  return errors;
}

}  // namespace c360::predict
