// A minimiser without derivatives for likelihoods of two to four parameters, and the curvature at a minimum.
#ifndef C360_LIB_PREDICT_MINIMIZE_H_
#define C360_LIB_PREDICT_MINIMIZE_H_

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace c360::predict {

using Objective = std::function<double(std::span<const double>)>;

struct MinimizeOptions {
  double value_tolerance = 1e-9;  // of the simplex: highest less lowest value, absolute
  double point_tolerance = 1e-7;  // of the simplex: its widest side, absolute
  double step = 0.5;              // side of the first simplex
  int max_evaluations = 2'500;    // over all restarts from one start
  int max_restarts = 3;           // fresh simplices at the best point, until one gains nothing
  bool all_starts = true;         // false: later starts only where an earlier one did not converge
  double log_bound = 20;          // MinimizePositive: parameters stay within [e^-bound, e^bound]
};

struct Minimum {
  std::vector<double> point;
  double value = 0;
  int evaluations = 0;
  bool converged = false;
};

// Nelder & Mead (1965), Computer Journal 7:308-313, restarted at its best point until a restart gains no more than the
// tolerance, from each of `starts`; the best end wins, ties the earlier start.
//
// Input   `objective` may return infinity or NaN where it is undefined: such a point loses. `starts` is not empty; all
// of
//         one length.
// Threads pure if `objective` is. Deterministic.
Minimum Minimize(const Objective& objective, std::span<const std::vector<double>> starts,
                 const MinimizeOptions& options = {});

// Minimises over positive parameters, searching their logarithms.
Minimum MinimizePositive(const Objective& objective, std::span<const std::vector<double>> starts,
                         const MinimizeOptions& options = {});

// Standard errors at the minimum of a negative log-likelihood: the square roots of the diagonal of the inverse of its
// Hessian, taken by central differences of relative step `step`. None where the Hessian is not positive definite, i.e.
// where the data do not identify the parameters.
std::optional<std::vector<double>> StandardErrors(const Objective& objective, std::span<const double> point,
                                                  double step = 1e-3);

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_MINIMIZE_H_
