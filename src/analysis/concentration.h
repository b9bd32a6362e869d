// Concentration steps: a line, the h rows with the smallest squared residuals from it, the least
// squares line of those. The sum of the h smallest squares never rises, so the steps end.
#pragma once

#include <random>
#include <span>
#include <vector>

#include "analysis/regression.h"

namespace tw::analysis {

struct Candidate {
  Line line;
  double objective = 0;  // sum of the h smallest squared residuals from `line`
};

// Holds working memory of 4 doubles a row and refers to x and y, which must outlive it.
class Concentration {
 public:
  Concentration(std::span<const double> x, std::span<const double> y, std::size_t kept);

  // One step; the objective is that of the new line over the rows that gave it. O(n).
  Candidate step(const Line& line);
  // Steps until the objective falls no more.
  Candidate settle(const Line& line);
  // The sum of the h smallest squared residuals from the line. O(n).
  double objective(const Line& line);

 private:
  double threshold(const Line& line);

  std::span<const double> x_;
  std::span<const double> y_;
  std::size_t kept_;
  std::vector<double> square_, ordered_, kept_x_, kept_y_;
};

// The best line from random pairs of rows, by nested samples where there are many (see
// least_trimmed_squares.h). x and y are finite, equally long and not empty.
Candidate concentrated_line(std::span<const double> x, std::span<const double> y, std::size_t kept,
                            std::uint64_t seed);

}  // namespace tw::analysis
