#include "analysis/mad_rule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "analysis/quantile.h"
#include "base/result.h"

namespace tw::analysis {

MadRule mad_rule(std::span<const double> values, const MadOptions& options) {
  TW_ASSERT(options.threshold > 0 && options.tolerance >= 0);
  MadRule result;
  result.score.assign(values.size(), std::numeric_limits<double>::quiet_NaN());
  result.flagged.assign(values.size(), 0);

  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
               [](double value) { return !std::isnan(value); });
  result.used = kept.size();
  result.median = median(kept);
  for (double& value : kept) {
    value = std::abs(value - result.median);
    if (value <= options.tolerance) value = 0;
  }
  result.scale = kNormalMad * median(kept);
  if (result.scale == 0) {
    double sum = 0;
    for (const double distance : kept) sum += distance;
    result.scale = std::sqrt(std::numbers::pi / 2) * sum / static_cast<double>(kept.size());
    result.by_mean = result.scale > 0;
  }

  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) continue;
    const double away = values[row] - result.median;
    result.score[row] = std::abs(away) <= options.tolerance ? 0 : away / result.scale;
    result.flagged[row] = std::abs(result.score[row]) > options.threshold;
    result.flagged_count += result.flagged[row];
  }
  return result;
}

}  // namespace tw::analysis
