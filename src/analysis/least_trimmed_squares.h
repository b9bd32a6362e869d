// Least trimmed squares: the line for which the sum of the h smallest squared residuals is least,
// so that up to half of the rows may be wrong, in any way, and not pull it. Rousseeuw, "Least
// median of squares regression", Journal of the American Statistical Association 79 (1984) 871-880.
//
// Up to `exact_up_to` rows the line found is the best there is (trimmed_sweep.h: O(n^2 log n) time,
// 16 bytes for each of n (n - 1) / 2 pairs: 2,000 rows take about a second and 32 MB). Beyond, by
// random starts and concentration steps on nested samples (Rousseeuw and Van Driessen, "Computing
// LTS regression for large data sets", Data Mining and Knowledge Discovery 12 (2006) 29-45): O(n)
// time and memory; a line that no exchange of rows by their residuals improves, as a rule but not
// surely the best. The same input gives the same answer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/regression.h"

namespace tw::analysis {

struct TrimmedSquaresOptions {
  std::size_t kept = 0;  // h, in (n / 2, n]; 0 for (n + 3) / 2, the most robust
  std::size_t exact_up_to = 2000;
  std::uint64_t seed = 1;  // of the random starts
};

struct TrimmedSquares {
  // The trimmed fit itself. Its scale estimates the standard deviation of good rows: the root of
  // the mean of the h squares, made consistent for normal errors and corrected for small samples
  // (Pison, Van Aelst and Willems, "Small sample corrections for LTS and MCD", Metrika 55 (2002)
  // 111-123).
  Line raw;
  double raw_scale = 0;
  // Least squares over the rows within 2.24 raw scales (quantile .9875 of the normal): more precise
  // than the raw fit and as robust. Its scale is corrected in the same way.
  Line line;
  double scale = 0;
  double objective = 0;  // sum of the h smallest squared residuals of the raw fit
  std::size_t kept = 0;  // h
  bool exact = false;
  // More than half of the rows lie on one line (up to rounding), the scale is 0, and every other
  // row is flagged.
  bool perfect = false;
  // A value a row: y minus the reweighted line; flagged where beyond 2.24 scales.
  std::vector<double> residual;
  std::vector<std::uint8_t> flagged;
  std::size_t flagged_count = 0;
};

// Of y on x; finite, equally long. No rows: every figure NaN; fewer than 3: a perfect fit.
TrimmedSquares least_trimmed_squares(std::span<const double> x, std::span<const double> y,
                                     const TrimmedSquaresOptions& options = {});

}  // namespace tw::analysis
