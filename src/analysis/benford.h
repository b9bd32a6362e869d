// How far the leading digits of a set of amounts are from Benford's law, P(d) = log10(1 + 1 / d).
// Amounts that were made up, split below a threshold or copied tend to be far. The law is only to
// be expected where amounts are many and spread over orders of magnitude; what is reported is a
// reason to look, never proof. Nigrini, "Benford's Law", Wiley 2012, chapters 4, 5 and 7.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/usable.h"

namespace tw::analysis {

enum class LeadingDigits : std::uint8_t { kFirst = 1, kFirstTwo = 2 };

struct BenfordOptions {
  LeadingDigits digits = LeadingDigits::kFirst;
  // Fewer values are not judged. 0: so many that each digit is expected five times at least, as the
  // chi-square statistic needs (Cochran 1952): 110 for first digits, 1,146 for the first two.
  std::size_t fewest = 0;
  // Nor values that spread over fewer orders of magnitude, log10 of the 99th over the 1st
  // percentile.
  double orders = 2;
};

// By Nigrini's bounds on the mean absolute deviation (his table 7.1).
enum class Conformity : std::uint8_t { kClose, kAcceptable, kMarginal, kNone };
constexpr std::string_view name(Conformity conformity) {
  constexpr std::string_view kNames[] = {"close", "acceptable", "marginal", "none"};
  return kNames[static_cast<std::size_t>(conformity)];
}

struct Benford {
  struct Cell {
    int digits = 0;  // 1 to 9, or 10 to 99
    std::int64_t count = 0;
    double expected = 0;  // count
    double z = 0;         // of the proportion, with correction for continuity
  };
  std::vector<Cell> cells;
  std::int64_t used = 0;
  double chi_square = 0;
  double degrees = 0;
  double p_value = 0;
  double mean_absolute_deviation = 0;  // of proportions
  Conformity conformity = Conformity::kNone;
  double orders = 0;  // of magnitude that the values spread over
  // Eligible if both hold; otherwise the figures above are given, but mean nothing.
  bool is_many = false;
  bool is_spread = false;
  bool is_eligible() const { return is_many && is_spread; }
  ExcludedRows excluded;  // zero, missing or not finite; negative values count by their digits
};

// P(d) of 1 to 9 or 10 to 99.
double benford_probability(int digits);

// The leading digits of |value|, which is finite and not zero, read from its shortest decimal form:
// 0.3 begins with 3 whatever its binary form. A lone digit counts as followed by zero.
int leading_digits(double value, LeadingDigits digits);

// O(n).
Benford benford(std::span<const double> values, const BenfordOptions& options = {});

}  // namespace tw::analysis
