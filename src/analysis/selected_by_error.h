// Selective editing: which rows a person must look at so that the error left in the total is small.
// The rule of Latouche and Berthelot, "Use of a score function to prioritize and limit recontacts
// in editing business surveys", Journal of Official Statistics 8 (1992) 389-400, as Di Zio and
// Guarnera state it, "A contamination model for selective editing", Journal of Official Statistics
// 29 (2013) 539-555.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tw::analysis {

// What each row's error is thought to add to the total, relative to it: weight (observed -
// predicted) / sum of weight x predicted. Without weights each is 1. NaN rows add nothing and have
// score NaN.
std::vector<double> relative_errors(std::span<const double> observed,
                                    std::span<const double> predicted,
                                    std::span<const double> weights = {});

// Rows in rising order of |error|, their signed errors added up: from the first row at which the
// sum is beyond +-threshold, all rows are selected. What is not selected leaves an error of at most
// the threshold. Answers the selected rows (positions from 0), the largest |error| first; equal
// ones in the order of the rows. NaN are never selected. O(n log n).
std::vector<std::size_t> selected_by_error(std::span<const double> errors, double threshold);

}  // namespace tw::analysis
