#include "analysis/regression.h"

#include <algorithm>

#include "base/result.h"

namespace tw::analysis {

LeastSquares least_squares(std::span<const double> x, std::span<const double> y) {
  TW_ASSERT(x.size() == y.size() && !x.empty());
  const auto count = static_cast<double>(x.size());
  double sum_x = 0;
  double sum_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum_x += x[i];
    sum_y += y[i];
  }
  LeastSquares fit;
  fit.mean_x = sum_x / count;
  const double mean_y = sum_y / count;
  double product = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double away = x[i] - fit.mean_x;
    fit.spread_x += away * away;
    product += away * (y[i] - mean_y);
  }
  // The mean of equal values may differ from them by rounding: no spread, whatever the sum says.
  const bool all_equal = std::all_of(x.begin(), x.end(), [&](double each) { return each == x[0]; });
  if (all_equal) fit.spread_x = 0;
  fit.line.slope = fit.spread_x > 0 ? product / fit.spread_x : 0;
  fit.line.intercept = mean_y - fit.line.slope * fit.mean_x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double residual = (y[i] - mean_y) - fit.line.slope * (x[i] - fit.mean_x);
    fit.squares += residual * residual;
  }
  return fit;
}

}  // namespace tw::analysis
