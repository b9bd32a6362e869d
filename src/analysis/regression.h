// A straight line, fitted by least squares.
#pragma once

#include <span>

namespace tw::analysis {

struct Line {
  double intercept = 0;
  double slope = 0;
  double at(double x) const { return intercept + slope * x; }
};

struct LeastSquares {
  Line line;
  double squares = 0;  // sum of squared residuals
  double mean_x = 0;
  double spread_x = 0;  // sum of squared deviations of x from its mean
};

// Of y on x; both spans are equally long, finite and not empty. Where all x are equal no slope can
// be told: it is 0 and the intercept the mean. In three passes about the means, so that large
// common offsets cost no precision. O(n).
LeastSquares least_squares(std::span<const double> x, std::span<const double> y);

}  // namespace tw::analysis
