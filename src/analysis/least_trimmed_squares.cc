#include "analysis/least_trimmed_squares.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/concentration.h"
#include "analysis/distribution.h"
#include "analysis/quantile.h"
#include "analysis/trimmed_sweep.h"
#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kGoodRows = 0.9875;  // two-sided 97.5 % of good rows are kept
// Residuals so small beside the values they are left of are rounding.
constexpr double kPerfect = 1e-9;

// Pison, Van Aelst and Willems (2002): the factor that corrects a scale for its sample size, for
// one explaining variable and an intercept. Fitted there to simulations at h / n = .5 and .875,
// each as 1 - exp(a) / n^b, and taken linearly between.
struct SmallSample {
  double a_500, b_500, a_875, b_875;
  double factor(double rows, double share) const {
    const double at_500 = 1 - std::exp(a_500) / std::pow(rows, b_500);
    const double at_875 = 1 - std::exp(a_875) / std::pow(rows, b_875);
    const double at = share <= 0.875 ? at_500 + (at_875 - at_500) / 0.375 * (share - 0.5)
                                     : at_875 + (1 - at_875) / 0.125 * (share - 0.875);
    return 1 / at;
  }
};
constexpr SmallSample kRaw{.a_500 = 0.630869217886906,
                           .b_500 = 0.650789250442946,
                           .a_875 = 0.565065391014791,
                           .b_875 = 1.03044199012509};
constexpr SmallSample kReweighted{.a_500 = 1.58609654199605,
                                  .b_500 = 1.46340162526468,
                                  .a_875 = 0.391653958727332,
                                  .b_875 = 1.03167487483316};

// Of the standard deviation over those rows of a normal sample that lie nearest the center.
double consistency(double kept, double rows) {
  if (kept >= rows) return 1;
  const double z = normal_quantile((kept / rows + 1) / 2);
  return 1 / std::sqrt(1 - 2 * rows / kept * z * normal_density(z));
}

// What residuals are small beside; wrong rows do not raise it.
double usual_size(std::span<const double> y) { return median_absolute_deviation(y, 0); }

Candidate best_line(std::span<const double> x, std::span<const double> y, std::size_t kept,
                    const TrimmedSquaresOptions& options, double zero) {
  Candidate best = concentrated_line(x, y, kept, options.seed);
  if (x.size() > options.exact_up_to || best.objective <= zero) return best;
  Concentration concentration(x, y, kept);
  for (const Line& line : trimmed_sweep(x, y, kept, best.line, best.objective)) {
    const Candidate settled = concentration.settle(line);
    if (settled.objective < best.objective) best = settled;
  }
  return best;
}

// Flags what is farther from the line than `limit`, and farther than rounding makes it where that
// is given as a part of y; answers how many are good.
std::size_t judge(std::span<const double> x, std::span<const double> y, const Line& line,
                  double limit, TrimmedSquares& result, double rounding = 0) {
  std::size_t good = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    result.residual[i] = y[i] - line.at(x[i]);
    const double allowed = std::max(limit, rounding * std::abs(y[i]));
    result.flagged[i] = !(std::abs(result.residual[i]) <= allowed);
    good += result.flagged[i] == 0 ? 1 : 0;
  }
  result.flagged_count = x.size() - good;
  return good;
}

LeastSquares fit_good(std::span<const double> x, std::span<const double> y,
                      const std::vector<std::uint8_t>& flagged) {
  std::vector<double> good_x;
  std::vector<double> good_y;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (flagged[i] != 0) continue;
    good_x.push_back(x[i]);
    good_y.push_back(y[i]);
  }
  return least_squares(good_x, good_y);
}

}  // namespace

TrimmedSquares least_trimmed_squares(std::span<const double> x, std::span<const double> y,
                                     const TrimmedSquaresOptions& options) {
  TW_ASSERT(x.size() == y.size());
  const std::size_t rows = x.size();
  TrimmedSquares result;
  result.residual.assign(rows, kNan);
  result.flagged.assign(rows, 0);
  if (rows == 0) {
    result.raw = result.line = {kNan, kNan};
    result.raw_scale = result.scale = result.objective = kNan;
    return result;
  }
  result.kept = options.kept > 0 ? options.kept : std::min((rows + 3) / 2, rows);
  TW_ASSERT(2 * result.kept > rows && result.kept <= rows);

  const auto n = static_cast<double>(rows);
  const auto h = static_cast<double>(result.kept);
  const double rounding = kPerfect * usual_size(y);
  const Candidate best = best_line(x, y, result.kept, options, h * rounding * rounding);
  result.raw = best.line;
  result.objective = best.objective;
  result.exact = rows <= options.exact_up_to;
  result.perfect = best.objective <= h * rounding * rounding;
  const double limit = normal_quantile(kGoodRows);
  if (result.perfect) {
    result.line = best.line;
    judge(x, y, result.line, rounding, result, kPerfect);
    return result;
  }

  // The correction is for the share asked for, a half where h is the default.
  const double share = options.kept > 0 ? h / n : 0.5;
  result.raw_scale = std::sqrt(best.objective / h) * consistency(h, n) * kRaw.factor(n, share);
  const std::size_t good = judge(x, y, result.raw, limit * result.raw_scale, result);
  const LeastSquares fit = fit_good(x, y, result.flagged);
  result.line = fit.line;
  const auto kept = static_cast<double>(good);
  result.scale = std::sqrt(fit.squares / (kept - 1)) * consistency(kept, n) *
                 (good < rows ? kReweighted.factor(n, share) : 1);
  judge(x, y, result.line, limit * result.scale, result);
  return result;
}

}  // namespace tw::analysis
