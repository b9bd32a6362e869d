// The medcouple: a robust measure of skewness in [-1, 1], 0 for a symmetric sample. Brys, Hubert
// and Struyf, "A robust measure of skewness", Journal of Computational and Graphical Statistics 13
// (2004) 996-1017.
#pragma once

#include <span>

namespace tw::analysis {

// The median, over all pairs of a value a at or above the median m and a value b at or below it, of
//
//   h(a, b) = ((a - m) - (m - b)) / (a - b)
//
// and, for values that equal m, of 1, 0 or -1 by their places in the order. The n^2 / 4 pairs are
// never formed: sorted both ways they are a matrix with falling rows and columns, in which a median
// is found by halving (Johnson and Mizoguchi, SIAM Journal on Computing 7 (1978) 147-153).
// O(n log n) time, O(n) memory. NaN of no values; no value may be NaN.
double medcouple(std::span<const double> values);

}  // namespace tw::analysis
