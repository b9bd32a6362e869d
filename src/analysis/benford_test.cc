#include "analysis/benford.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tw::analysis {
namespace {

TEST(LeadingDigits, AreThoseOfTheDecimalForm) {
  const auto first = [](double value) { return leading_digits(value, LeadingDigits::kFirst); };
  const auto two = [](double value) { return leading_digits(value, LeadingDigits::kFirstTwo); };
  EXPECT_EQ(first(0.3), 3);  // its double is below 0.3
  EXPECT_EQ(first(-4711), 4);
  EXPECT_EQ(first(1e-320), 1);
  EXPECT_EQ(first(9.99e300), 9);
  EXPECT_EQ(two(7), 70);
  EXPECT_EQ(two(0.00815), 81);
  EXPECT_EQ(two(1000), 10);
  EXPECT_EQ(two(99.9), 99);
}

TEST(Benford, ProbabilitiesAddUp) {
  double one = 0;
  double two = 0;
  for (int digit = 1; digit < 10; ++digit) one += benford_probability(digit);
  for (int digits = 10; digits < 100; ++digits) two += benford_probability(digits);
  EXPECT_NEAR(one, 1, 1e-12);
  EXPECT_NEAR(two, 1, 1e-12);
  EXPECT_NEAR(benford_probability(1), 0.30103, 1e-5);
}

// Powers of 2 follow the law; the first digits of 2^0 .. 2^999 are known.
TEST(Benford, PowersOfTwoConform) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(std::ldexp(1.0, i));
  const auto result = benford(values);
  EXPECT_EQ(result.cells[0].count, 301);
  EXPECT_EQ(result.cells[8].count, 45);
  EXPECT_TRUE(result.is_eligible());
  EXPECT_LT(result.chi_square, 1);
  EXPECT_GT(result.p_value, 0.99);
  EXPECT_EQ(result.conformity, Conformity::kClose);
}

TEST(Benford, EvenlySpreadDigitsDoNot) {
  std::vector<double> values;
  for (int i = 0; i < 900; ++i) values.push_back((i % 9 + 1) * std::pow(10, i % 5));
  const auto result = benford(values);
  EXPECT_EQ(result.conformity, Conformity::kNone);
  EXPECT_LT(result.p_value, 1e-10);
  // chi-square by hand: sum of (100 - 900 P)^2 / (900 P)
  double chi_square = 0;
  for (int d = 1; d < 10; ++d) {
    const double expected = 900 * std::log10(1 + 1.0 / d);
    chi_square += (100 - expected) * (100 - expected) / expected;
  }
  EXPECT_NEAR(result.chi_square, chi_square, 1e-9);
}

TEST(Benford, IsOnlyForManyValuesSpreadWide) {
  std::vector<double> few;
  std::vector<double> narrow;
  for (int i = 0; i < 109; ++i) few.push_back(std::pow(10, i / 20.0));
  for (int i = 0; i < 2000; ++i) narrow.push_back(100 + i % 300);
  EXPECT_FALSE(benford(few).is_many);
  EXPECT_TRUE(benford(few).is_spread);
  EXPECT_TRUE(benford(few, {.fewest = 100}).is_eligible());
  few.push_back(1);
  EXPECT_TRUE(benford(few).is_many);
  EXPECT_FALSE(benford(narrow).is_spread);
  EXPECT_TRUE(benford(narrow, {.orders = 0.3}).is_spread);
  EXPECT_TRUE(benford(narrow, {.digits = LeadingDigits::kFirstTwo}).is_many);
  few.resize(110);
  EXPECT_FALSE(benford(few, {.digits = LeadingDigits::kFirstTwo}).is_many);
}

TEST(Benford, NothingZerosAndWhatIsNoNumber) {
  EXPECT_FALSE(benford({}).is_eligible());
  const std::vector<double> values = {0, 12, std::numeric_limits<double>::quiet_NaN(), -7};
  const auto result = benford(values);
  const ExcludedRows expected = {{0, Reason::kZero}, {2, Reason::kMissing}};
  EXPECT_EQ(result.excluded, expected);
  EXPECT_EQ(result.used, 2);
  EXPECT_EQ(result.cells[6].count, 1);
}

}  // namespace
}  // namespace tw::analysis
