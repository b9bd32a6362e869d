// The rule of median and median absolute deviation: a value is odd when it lies more than so many
// robust standard deviations from the median. Hampel, "The influence curve and its role in robust
// estimation", Journal of the American Statistical Association 69 (1974) 383-393.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tw::analysis {

struct MadOptions {
  double threshold = 3.5;  // robust standard deviations; > 0
  // Distances from the median up to this are rounding: 0 for plain values, kLogRounding for
  // logarithms of unit values.
  double tolerance = 0;
};

struct MadRule {
  double median = 0;  // NaN where there is no value
  double scale = 0;   // 1.4826 MAD; 0 where all values are equal
  // More than half the values are equal, so the MAD is 0, and the scale is instead the mean
  // absolute deviation times sqrt(pi / 2), which has the same expectation on normal values
  // (Iglewicz and Hoaglin, "How to detect and handle outliers", ASQC 1993).
  bool by_mean = false;
  std::size_t used = 0;
  std::size_t flagged_count = 0;
  // A value a row: (value - median) / scale, NaN where the value is NaN.
  std::vector<double> score;
  std::vector<std::uint8_t> flagged;  // |score| > threshold
};

// NaN values are passed over. O(n) time and memory.
MadRule mad_rule(std::span<const double> values, const MadOptions& options = {});

}  // namespace tw::analysis
