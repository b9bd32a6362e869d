#include "analysis/distribution.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr double kPrecision = 1e-16;
constexpr int kMostTerms = 10000;

// The x in [low, high] where the rising function passes `target`: halving, to the last bits.
template <class F>
double inverse(F rising, double target, double low, double high) {
  for (int i = 0; i < 200; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (rising(middle) < target ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

// Upper regularized incomplete gamma function Q(a, x): its series for small x, Lentz's continued
// fraction otherwise (NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2).
double upper_gamma(double a, double x) {
  if (x <= 0) return 1;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < kMostTerms && term > sum * kPrecision; ++n) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  double b = x + 1 - a;
  double c = 1 / std::numeric_limits<double>::min();
  double d = 1 / b;
  double fraction = d;
  for (int n = 1; n < kMostTerms; ++n) {
    const double an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= d * c;
    if (std::abs(d * c - 1) < 4 * kPrecision) break;
  }
  return front * fraction;
}

// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz.
double beta_fraction(double x, double a, double b) {
  const double tiny = std::numeric_limits<double>::min();
  const auto nonzero = [tiny](double value) { return std::abs(value) < tiny ? tiny : value; };
  double c = 1;
  double d = 1 / nonzero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m < kMostTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < 4 * kPrecision) break;
  }
  return fraction;
}

// Regularized incomplete beta function I_x(a, b).
double beta_cdf(double x, double a, double b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(x, a, b) / a;
  return 1 - front * beta_fraction(1 - x, b, a) / b;
}

}  // namespace

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_quantile(double p) {
  TW_ASSERT(p > 0 && p < 1);
  // From below zero, where the tail keeps its precision.
  if (p > 0.5) return -normal_quantile(1 - p);
  return inverse(normal_cdf, p, -40, 1);
}

double chi_square_survival(double x, double degrees) { return upper_gamma(degrees / 2, x / 2); }

double beta_quantile(double p, double a, double b) {
  TW_ASSERT(p > 0 && p < 1 && a > 0 && b > 0);
  return inverse([a, b](double x) { return beta_cdf(x, a, b); }, p, 0, 1);
}

double student_quantile(double p, double degrees) {
  TW_ASSERT(p > 0 && p < 1 && degrees > 0);
  if (p == 0.5) return 0;
  if (p > 0.5) return -student_quantile(1 - p, degrees);
  // P(T <= -t) = I_x(v / 2, 1 / 2) / 2 with x = v / (v + t^2); DLMF 8.17 and its use for t.
  const double x = beta_quantile(2 * p, degrees / 2, 0.5);
  return -std::sqrt(degrees * (1 - x) / x);
}

}  // namespace tw::analysis
