// The special functions of the purchase models, in logarithms where values leave the range of a double.
//
// Source: Abramowitz & Stegun 6, 13, 15; DLMF 8.9.2, 15.7. Threads: pure. Tested by special_test.cc.
#ifndef C360_LIB_PREDICT_SPECIAL_H_
#define C360_LIB_PREDICT_SPECIAL_H_

namespace c360::predict {

// ln |Gamma(x)|, x > 0. Unlike std::lgamma it writes no global, so threads may call it.
double LogGamma(double x);

// ln B(a, b), a, b > 0.
double LogBeta(double a, double b);

// ln(e^a + e^b); either may be -infinity.
double LogAdd(double a, double b);

// ln(e^a - e^b), a >= b; -infinity when equal.
double LogSubtract(double a, double b);

// ln(1 + e^x) without overflow.
double LogOnePlusExp(double x);

// 1 / (1 + e^-x) without overflow.
double Logistic(double x);

// 2F1(a, b; c; z) by its power series, 0 <= z < 1, c no integer <= 0. Meant for the right-hand sides of Euler's
// transformation, whose terms shrink: relative error near 1e-14 there. Cost: about 36 / -ln z terms, at most a million.
double Hypergeometric2F1(double a, double b, double c, double z);

// 2F1(1, b; c; z), 0 <= z < 1, c > b > 0 or z small, by Gauss's continued fraction, which needs about 18 / sqrt(1 - z)
// terms where the series needs 36 / (1 - z); at most 2,000.
double HypergeometricOne(double b, double c, double z);

// Tricomi's U(s, s, z) = e^z Gamma(1 - s, z), s > 0, z > 0, by Legendre's continued fraction.
double TricomiEqual(double s, double z);

}  // namespace c360::predict

#endif  // C360_LIB_PREDICT_SPECIAL_H_
