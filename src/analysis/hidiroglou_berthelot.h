// Hidiroglou and Berthelot's bounds for ratios between two amounts of the same row: last month's
// and this month's, or quantity and value. "Statistical editing and imputation for periodic
// business surveys", Survey Methodology 12 (1986) 73-83.
//
// A ratio far from the median weighs more where the amounts are large, so a small trader's odd
// price does not hide a large one's. With r = y2 / y1 and its median R:
//
//   s = 1 - R / r  if r < R,  else  r / R - 1          the ratio, symmetric about zero
//   E = s max(y1, y2)^U                                the score
//   lower = EM - C max(EM - EQ1, |A EM|)               EQ1, EM, EQ3 the quartiles of E,
//   upper = EM + C max(EQ3 - EM, |A EM|)               or the quantiles at pct and 1 - pct
//
// A row is an outlier outside the bounds. Quantiles are of type 7 (quantile.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/usable.h"

namespace tw::analysis {

struct HidiroglouBerthelotOptions {
  double u = 0.5;        // in [0, 1]: 0 all sizes weigh the same, 1 in proportion
  double a = 0.05;       // >= 0: keeps the bounds apart where scores cluster about their median
  double c_lower = 4;    // > 0: width below the median
  double c_upper = 4;    // > 0: width above it
  double percent = .25;  // in (0, 0.5): 0.10 keeps narrow quartiles from flagging too many
};

struct HidiroglouBerthelot {
  double median_ratio = 0;  // NaN, as the rest, where no row is usable
  double score_median = 0;
  double lower = 0;
  double upper = 0;
  // A value a row, NaN where excluded.
  std::vector<double> ratio;
  std::vector<double> score;
  // (E - EM) over the distance that C multiplies on that side: comparable between groups. 0 where
  // the score is the median's; infinite where that distance is 0 and the score is not.
  std::vector<double> distance;
  std::vector<std::uint8_t> flagged;
  std::size_t outliers = 0;
  ExcludedRows excluded;  // a zero, negative or missing amount on either side, in rising order
};

// Both spans have a value a row. O(n log n) time, O(n) memory.
HidiroglouBerthelot hidiroglou_berthelot(std::span<const double> y1, std::span<const double> y2,
                                         const HidiroglouBerthelotOptions& options = {});

}  // namespace tw::analysis
