// The forward search: least squares on a few rows that surely agree, then on one row more each
// step, always those nearest the line. Wrong rows come in last, and the step before they do stands
// out: the nearest row still outside is suddenly far. Atkinson and Riani, "Robust Diagnostic
// Regression Analysis", Springer 2000, chapter 2; the envelopes: Riani, Atkinson and Cerioli,
// "Finding an unknown number of multivariate outliers", Journal of the Royal Statistical Society B
// 71 (2009) 447-466.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/regression.h"

namespace tw::analysis {

struct ForwardSearchOptions {
  std::size_t begin = 7;           // rows of the first step
  std::size_t most_steps = 1000;   // more rows than this come in several at a time
  std::size_t exact_up_to = 2000;  // of the least trimmed squares line that chooses the first rows
};

// One step: the line through `rows` rows, and the rows left outside.
struct ForwardStep {
  std::size_t rows = 0;
  Line line;
  double scale = 0;  // root of the squares over rows - 2
  // The smallest |residual| / (scale sqrt(1 + leverage)) of a row outside: the minimum deletion
  // residual. Infinite where the scale is 0.
  double deletion_residual = 0;
  // Where it lies in 1, 50, 99 and 99.99 of 100 samples of this size without a wrong row.
  double low = 0, middle = 0, high = 0, highest = 0;
};

struct ForwardSearch {
  std::vector<ForwardStep> steps;
  // The step from which, in the second half of the search, the deletion residual stays above
  // `highest` for three steps: the rows outside it do not belong. Its number of rows; 0 for none.
  std::size_t signal = 0;
  // A value a row: the number of rows of the first step from which on it is always in; the last
  // row to come in has the number of all rows.
  std::vector<std::size_t> entered;
  std::vector<std::uint8_t> flagged;  // outside the step of the signal
  std::size_t flagged_count = 0;
};

// Of y on x; finite, equally long. Fewer than 10 rows: no step. O(steps n) time, O(n) memory; the
// first rows are the nearest to the least trimmed squares line.
ForwardSearch forward_search(std::span<const double> x, std::span<const double> y,
                             const ForwardSearchOptions& options = {});

}  // namespace tw::analysis
