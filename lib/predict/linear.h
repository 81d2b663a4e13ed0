// Dense symmetric systems of the size of a parameter vector. Threads: pure.
#ifndef C360_LIB_PREDICT_LINEAR_H_
#define C360_LIB_PREDICT_LINEAR_H_

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace c360::predict {

// Row-major n x n.
class SquareMatrix {
 public:
  explicit SquareMatrix(size_t n) : n_(n), cells_(n * n, 0.0) {}
  size_t size() const { return n_; }
  double& operator()(size_t row, size_t column) { return cells_[row * n_ + column]; }
  double operator()(size_t row, size_t column) const { return cells_[row * n_ + column]; }
  double* row(size_t row) { return cells_.data() + row * n_; }

 private:
  size_t n_;
  std::vector<double> cells_;
};

// Replaces the lower half of a symmetric matrix by its Cholesky factor; false when it is not positive definite.
inline bool CholeskyInPlace(SquareMatrix& m) {
  const size_t n = m.size();
  for (size_t j = 0; j < n; ++j) {
    double diagonal = m(j, j);
    for (size_t k = 0; k < j; ++k) diagonal -= m(j, k) * m(j, k);
    if (!(diagonal > 0.0)) return false;
    m(j, j) = std::sqrt(diagonal);
    for (size_t i = j + 1; i < n; ++i) {
      double value = m(i, j);
      for (size_t k = 0; k < j; ++k) value -= m(i, k) * m(j, k);
      m(i, j) = value / m(j, j);
    }
  }
  return true;
}

// Solves A x = b in place, given the factor of A.
inline void CholeskySolve(const SquareMatrix& factor, std::span<double> b) {
  const size_t n = factor.size();
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < i; ++k) b[i] -= factor(i, k) * b[k];
    b[i] /= factor(i, i);
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; ++k) b[i] -= factor(k, i) * b[k];
    b[i] /= factor(i, i);
  }
}

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_LINEAR_H_
