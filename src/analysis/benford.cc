#include "analysis/benford.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "analysis/distribution.h"
#include "analysis/quantile.h"
#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kFewestExpected = 5;

// Nigrini's upper bounds for close, acceptable and marginal conformity.
constexpr std::array<double, 3> kFirstBounds = {0.006, 0.012, 0.015};
constexpr std::array<double, 3> kFirstTwoBounds = {0.0012, 0.0018, 0.0022};

Conformity conformity(double deviation, LeadingDigits digits) {
  const auto& bounds = digits == LeadingDigits::kFirst ? kFirstBounds : kFirstTwoBounds;
  const auto over = std::count_if(bounds.begin(), bounds.end(),
                                  [deviation](double bound) { return deviation > bound; });
  return static_cast<Conformity>(over);
}

double orders_of_magnitude(std::vector<double>& sizes) {
  if (sizes.empty()) return kNan;
  const double low = quantile_of(sizes, 0.01);
  return std::log10(quantile_of(sizes, 0.99) / low);
}

// Of the share of one digit, as Nigrini has it: the correction only where it is the smaller.
double z_of(double observed, double probability, double count) {
  double away = std::abs(observed - probability);
  const double correction = 1 / (2 * count);
  if (correction < away) away -= correction;
  return away / std::sqrt(probability * (1 - probability) / count);
}

void fill_statistics(Benford& result, LeadingDigits digits) {
  const auto count = static_cast<double>(result.used);
  double deviation = 0;
  for (auto& cell : result.cells) {
    const double probability = benford_probability(cell.digits);
    const double observed = static_cast<double>(cell.count) / count;
    cell.expected = probability * count;
    const double away = static_cast<double>(cell.count) - cell.expected;
    result.chi_square += away * away / cell.expected;
    deviation += std::abs(observed - probability);
    cell.z = z_of(observed, probability, count);
  }
  result.p_value = chi_square_survival(result.chi_square, result.degrees);
  result.mean_absolute_deviation = deviation / static_cast<double>(result.cells.size());
  result.conformity = conformity(result.mean_absolute_deviation, digits);
}

}  // namespace

double benford_probability(int digits) { return std::log10(1 + 1.0 / digits); }

int leading_digits(double value, LeadingDigits digits) {
  TW_ASSERT(std::isfinite(value) && value != 0);
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), std::abs(value),
                                     std::chars_format::scientific);
  TW_ASSERT(written.ec == std::errc());
  const int first = text[0] - '0';
  if (digits == LeadingDigits::kFirst) return first;
  return first * 10 + (text[1] == '.' ? text[2] - '0' : 0);
}

Benford benford(std::span<const double> values, const BenfordOptions& options) {
  Benford result;
  const int low = options.digits == LeadingDigits::kFirst ? 1 : 10;
  for (int digits = low; digits < 10 * low; ++digits) result.cells.push_back({.digits = digits});
  result.degrees = static_cast<double>(result.cells.size()) - 1;

  std::vector<double> sizes;
  for (std::size_t row = 0; row < values.size(); ++row) {
    auto reason = unusable(values[row]);
    if (!reason && values[row] == 0) reason = Reason::kZero;
    if (reason) {
      result.excluded.push_back({row, *reason});
      continue;
    }
    sizes.push_back(std::abs(values[row]));
    const int digits = leading_digits(values[row], options.digits);
    ++result.cells[static_cast<std::size_t>(digits - low)].count;
  }
  result.used = std::ssize(sizes);
  result.orders = orders_of_magnitude(sizes);

  const double rarest = benford_probability(10 * low - 1);
  const double fewest = options.fewest > 0 ? static_cast<double>(options.fewest)
                                           : std::ceil(kFewestExpected / rarest);
  result.is_many = static_cast<double>(result.used) >= fewest;
  result.is_spread = result.orders >= options.orders;
  if (result.used == 0) {
    result.p_value = result.mean_absolute_deviation = kNan;
  } else {
    fill_statistics(result, options.digits);
  }
  return result;
}

}  // namespace tw::analysis
