// The logarithm of value over quantity: what prices are compared on, because errors of a factor
// (mass off by 1,000, wrong currency) are then distances, the same up and down.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "analysis/usable.h"

namespace tw::analysis {

// Equal prices computed from different amounts differ by rounding, in the logarithm by some 1e-15.
// Differences up to this are none.
constexpr double kLogRounding = 1e-14;

struct LogUnitValues {
  std::vector<double> values;  // a row each, ln(value / quantity); NaN where excluded
  ExcludedRows excluded;       // missing, zero, negative, or a ratio out of range; in rising order
};

// Both spans have a value a row. O(n).
LogUnitValues log_unit_values(std::span<const double> quantity, std::span<const double> value);

// ln(value); excludes by the same reasons.
LogUnitValues log_values(std::span<const double> value);

}  // namespace tw::analysis
