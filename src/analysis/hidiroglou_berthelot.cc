#include "analysis/hidiroglou_berthelot.h"

#include <algorithm>
#include <limits>

#include "analysis/quantile.h"
#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Equal prices computed from different amounts differ by rounding; that is no deviation.
constexpr double kRounding = 8 * std::numeric_limits<double>::epsilon();

std::vector<double> without_nan(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
               [](double value) { return !std::isnan(value); });
  return kept;
}

double symmetric(double ratio, double median_ratio) {
  const double s = ratio < median_ratio ? 1 - median_ratio / ratio : ratio / median_ratio - 1;
  return std::abs(s) <= kRounding ? 0 : s;
}

}  // namespace

HidiroglouBerthelot hidiroglou_berthelot(std::span<const double> y1, std::span<const double> y2,
                                         const HidiroglouBerthelotOptions& options) {
  TW_ASSERT(y1.size() == y2.size());
  TW_ASSERT(options.u >= 0 && options.u <= 1 && options.a >= 0);
  TW_ASSERT(options.c_lower > 0 && options.c_upper > 0);
  TW_ASSERT(options.percent > 0 && options.percent < 0.5);

  const std::size_t rows = y1.size();
  HidiroglouBerthelot result;
  result.ratio.assign(rows, kNan);
  result.score.assign(rows, kNan);
  result.distance.assign(rows, kNan);
  result.flagged.assign(rows, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    auto reason = unusable_as_positive(y1[row]);
    if (!reason) reason = unusable_as_positive(y2[row]);
    const double ratio = y2[row] / y1[row];
    if (!reason && !std::isnormal(ratio)) reason = Reason::kNotFinite;
    if (reason) {
      result.excluded.push_back({row, *reason});
    } else {
      result.ratio[row] = ratio;
    }
  }

  result.median_ratio = median(without_nan(result.ratio));
  for (std::size_t row = 0; row < rows; ++row) {
    if (std::isnan(result.ratio[row])) continue;
    result.score[row] = symmetric(result.ratio[row], result.median_ratio) *
                        std::pow(std::max(y1[row], y2[row]), options.u);
  }

  const auto scores = sorted(without_nan(result.score));
  result.score_median = quantile(scores, 0.5);
  const double least = std::abs(options.a * result.score_median);
  const double below = std::max(result.score_median - quantile(scores, options.percent), least);
  const double above = std::max(quantile(scores, 1 - options.percent) - result.score_median, least);
  result.lower = result.score_median - options.c_lower * below;
  result.upper = result.score_median + options.c_upper * above;
  for (std::size_t row = 0; row < rows; ++row) {
    const double score = result.score[row];
    if (std::isnan(score)) continue;
    const double away = score - result.score_median;
    result.distance[row] = away == 0 ? 0 : away / (away < 0 ? below : above);
    result.flagged[row] = score < result.lower || score > result.upper;
    result.outliers += result.flagged[row];
  }
  return result;
}

}  // namespace tw::analysis
