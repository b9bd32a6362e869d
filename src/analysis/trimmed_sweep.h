// The exact least trimmed squares line in the plane.
//
// At the best line's slope the h rows it rests on are neighbours in the order of y - slope x, since
// exchanging one of them for a row with a smaller residual would improve the line. So it is enough
// to look, for each order that occurs as the slope goes from minus to plus infinity, at each run of
// h neighbours. The order changes where two rows change places, at the slope of the line through
// them; that touches one sum of the first k rows, and the two runs that begin or end there.
// Hossjer, "Exact computation of the least trimmed squares estimate in simple linear regression",
// Computational Statistics and Data Analysis 19 (1995) 265-282, walks the orders so in
// O(n^3 log n); with sums of the first k rows each exchange costs O(1) instead (compare Mount and
// others, "On the least trimmed squares estimator", Algorithmica 69 (2014) 148-183).
#pragma once

#include <span>
#include <vector>

#include "analysis/regression.h"

namespace tw::analysis {

// Lines one of which, after concentration steps, is the best. x and y are finite, equally long and
// not empty; `start` is a good line with its sum of the h smallest squares, above zero: residuals
// are taken from it, so that sums stay small and precise.
//
// O(n^2 log n) time, 16 n (n - 1) / 2 bytes. Exchanges whose slopes differ by less than 1e-9 of
// what the data can tell are taken together: the sum of squares is a parabola in the slope, so
// passing over the orders between them costs 1e-18 of it.
std::vector<Line> trimmed_sweep(std::span<const double> x, std::span<const double> y,
                                std::size_t kept, const Line& start, double start_squares);

}  // namespace tw::analysis
