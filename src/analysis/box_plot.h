// Tukey's fences about the quartiles, and the adjusted ones for skewed data: Hubert and
// Vandervieren, "An adjusted boxplot for skewed distributions", Computational Statistics and Data
// Analysis 52 (2008) 5186-5201. With the medcouple M and a factor k, usually 1.5:
//
//   M >= 0:  [Q1 - k exp(-4 M) IQR,  Q3 + k exp(3 M) IQR]
//   M <  0:  [Q1 - k exp(-3 M) IQR,  Q3 + k exp(4 M) IQR]
//
// M = 0 gives Tukey's. Quartiles are of type 7 (quantile.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tw::analysis {

struct BoxPlotOptions {
  double factor = 1.5;    // > 0
  bool adjusted = false;  // by the medcouple
  double tolerance = 0;   // so far outside a fence is rounding; see MadOptions
};

struct BoxPlot {
  double q1 = 0;  // NaN, as the rest, where there is no value
  double median = 0;
  double q3 = 0;
  double medcouple = 0;  // 0 for the plain box plot
  double lower = 0;      // fences
  double upper = 0;
  std::size_t used = 0;
  std::size_t flagged_count = 0;
  // A value a row: how far beyond the nearer quartile, in units of the way from there to the fence;
  // 0 between the quartiles, below -1 or above 1 outside the fences, NaN where the value is NaN.
  // Infinite where the quartiles are equal and the value is outside.
  std::vector<double> score;
  std::vector<std::uint8_t> flagged;
};

// NaN values are passed over. O(n log n) time, O(n) memory.
BoxPlot box_plot(std::span<const double> values, const BoxPlotOptions& options = {});

}  // namespace tw::analysis
