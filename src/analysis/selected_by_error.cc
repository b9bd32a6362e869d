#include "analysis/selected_by_error.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"

namespace tw::analysis {

std::vector<double> relative_errors(std::span<const double> observed,
                                    std::span<const double> predicted,
                                    std::span<const double> weights) {
  TW_ASSERT(observed.size() == predicted.size());
  TW_ASSERT(weights.empty() || weights.size() == observed.size());
  double total = 0;
  std::vector<double> errors(observed.size());
  for (std::size_t row = 0; row < observed.size(); ++row) {
    const double weight = weights.empty() ? 1 : weights[row];
    errors[row] = weight * (observed[row] - predicted[row]);
    if (!std::isnan(errors[row])) total += weight * predicted[row];
  }
  for (double& error : errors) error /= total;
  return errors;
}

std::vector<std::size_t> selected_by_error(std::span<const double> errors, double threshold) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < errors.size(); ++row) {
    if (!std::isnan(errors[row])) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [errors](std::size_t a, std::size_t b) {
    return std::abs(errors[a]) < std::abs(errors[b]);
  });
  double left = 0;
  const auto first = std::find_if(rows.begin(), rows.end(), [&](std::size_t row) {
    left += errors[row];
    return std::abs(left) > threshold;
  });
  std::vector<std::size_t> selected(first, rows.end());
  std::stable_sort(selected.begin(), selected.end(), [errors](std::size_t a, std::size_t b) {
    return std::abs(errors[a]) > std::abs(errors[b]);
  });
  return selected;
}

}  // namespace tw::analysis
