#include "analysis/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Position {
  std::size_t below = 0;
  double part = 0;  // of the way to the next value
};

Position position(std::size_t count, double p) {
  TW_ASSERT(p >= 0 && p <= 1);
  const double place = static_cast<double>(count - 1) * p;
  const double below = std::floor(place);
  return {.below = static_cast<std::size_t>(below), .part = place - below};
}

double between(double below, double above, double part) {
  return part == 0 ? below : below + part * (above - below);
}

}  // namespace

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

double quantile(std::span<const double> sorted, double p) {
  if (sorted.empty()) return kNan;
  const auto [below, part] = position(sorted.size(), p);
  return between(sorted[below], sorted[std::min(below + 1, sorted.size() - 1)], part);
}

double quantile_of(std::vector<double>& values, double p) {
  if (values.empty()) return kNan;
  const auto [below, part] = position(values.size(), p);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), middle, values.end());
  if (part == 0) return *middle;
  return between(*middle, *std::min_element(middle + 1, values.end()), part);
}

double median(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  return quantile_of(copy, 0.5);
}

double median_absolute_deviation(std::span<const double> values, double center) {
  std::vector<double> distances(values.size());
  std::transform(values.begin(), values.end(), distances.begin(),
                 [center](double value) { return std::abs(value - center); });
  return quantile_of(distances, 0.5);
}

}  // namespace tw::analysis
