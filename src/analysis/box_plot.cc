#include "analysis/box_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/medcouple.h"
#include "analysis/quantile.h"
#include "base/result.h"

namespace tw::analysis {
namespace {

// Exponents of Hubert and Vandervieren: of the fence on the side of the short tail and of the long.
constexpr double kShortTail = -4;
constexpr double kLongTail = 3;

}  // namespace

BoxPlot box_plot(std::span<const double> values, const BoxPlotOptions& options) {
  TW_ASSERT(options.factor > 0 && options.tolerance >= 0);
  BoxPlot result;
  result.score.assign(values.size(), std::numeric_limits<double>::quiet_NaN());
  result.flagged.assign(values.size(), 0);

  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
               [](double value) { return !std::isnan(value); });
  std::sort(kept.begin(), kept.end());
  result.used = kept.size();
  result.q1 = quantile(kept, 0.25);
  result.median = quantile(kept, 0.5);
  result.q3 = quantile(kept, 0.75);
  if (options.adjusted) result.medcouple = medcouple(kept);
  const double skew = result.medcouple;
  const double below = std::exp((skew >= 0 ? kShortTail : -kLongTail) * skew);
  const double above = std::exp((skew >= 0 ? kLongTail : -kShortTail) * skew);
  const double width = options.factor * (result.q3 - result.q1);
  result.lower = result.q1 - width * below;
  result.upper = result.q3 + width * above;

  for (std::size_t row = 0; row < values.size(); ++row) {
    const double value = values[row];
    if (std::isnan(value)) continue;
    double& score = result.score[row];
    score = 0;
    if (value < result.q1 - options.tolerance) score = (value - result.q1) / (width * below);
    if (value > result.q3 + options.tolerance) score = (value - result.q3) / (width * above);
    result.flagged[row] =
        value < result.lower - options.tolerance || value > result.upper + options.tolerance;
    result.flagged_count += result.flagged[row];
  }
  return result;
}

}  // namespace tw::analysis
