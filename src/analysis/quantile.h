// Order statistics of doubles. No value may be NaN; those who may meet one take it out first
// (usable.h).
#pragma once

#include <span>
#include <vector>

namespace tw::analysis {

// Makes the median absolute deviation of a normal sample estimate its standard deviation:
// 1 / quantile of the standard normal at 3/4, as statistics packages round it.
constexpr double kNormalMad = 1.4826;

// A sorted copy.
std::vector<double> sorted(std::span<const double> values);

// The quantile at `p` in [0, 1] of sorted values, type 7 of Hyndman and Fan, "Sample quantiles in
// statistical packages", American Statistician 50 (1996) 361-365, the default of R and of numpy:
// linear between the values at the positions around (n - 1) p. NaN of no values.
double quantile(std::span<const double> sorted, double p);

// The same without sorting everything: O(n), and the vector is reordered.
double quantile_of(std::vector<double>& values, double p);

// O(n) time and memory. NaN of no values.
double median(std::span<const double> values);

// The median of |value - center|, not scaled. O(n). NaN of no values.
double median_absolute_deviation(std::span<const double> values, double center);

}  // namespace tw::analysis
