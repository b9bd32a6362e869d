#include "analysis/least_trimmed_squares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "analysis/concentration.h"
#include "analysis/golden_fixture.h"
#include "analysis/trimmed_sweep.h"

namespace tw::analysis {
namespace {

struct Case {
  std::string name;
  double intercept, slope;
  std::size_t flagged;
};

class TrimmedSquaresGolden : public GoldenTest, public testing::WithParamInterface<Case> {};

// Raw coefficients, residuals of the reweighted fit and every flag, as an independent package with
// exhaustive search has them.
TEST_P(TrimmedSquaresGolden, AgreesRowByRow) {
  const Case& expected = GetParam();
  const auto columns =
      read("golden/lts_" + expected.name + ".csv", {"q", "v", "wt", "resid"}).columns;
  const auto result = least_trimmed_squares(columns[0].values, columns[1].values);
  EXPECT_TRUE(result.exact);
  expect_near(result.raw.intercept, expected.intercept);
  expect_near(result.raw.slope, expected.slope);
  EXPECT_EQ(result.flagged_count, expected.flagged);
  for (std::size_t row = 0; row < result.flagged.size(); ++row) {
    EXPECT_EQ(result.flagged[row], columns[2].values[row] == 0) << "row " << row;
    EXPECT_NEAR(result.residual[row], columns[3].values[row], 1e-8) << "row " << row;
  }
}

INSTANTIATE_TEST_SUITE_P(All, TrimmedSquaresGolden,
                         testing::Values(Case{"inttrade", 1.03803109193, 2.92288771376, 21},
                                         Case{"fishery", 1.12145480531, 14.2896469931, 221}),
                         [](const auto& each) { return each.param.name; });

// The definition: every subset of h rows.
double least_over_all_subsets(const std::vector<double>& x, const std::vector<double>& y,
                              std::size_t kept) {
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t subset = 0; subset < (1U << x.size()); ++subset) {
    if (std::popcount(subset) != static_cast<int>(kept)) continue;
    std::vector<double> some_x;
    std::vector<double> some_y;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if ((subset >> i & 1U) == 0) continue;
      some_x.push_back(x[i]);
      some_y.push_back(y[i]);
    }
    least = std::min(least, least_squares(some_x, some_y).squares);
  }
  return least;
}

// Small whole numbers: ties, doubles and many rows on one line.
struct Sample {
  std::vector<double> x, y;
};
Sample small_sample() {
  const auto rows = *rc::gen::inRange<std::size_t>(3, 12);
  const auto range = *rc::gen::element(3, 10, 1000);
  const auto column = rc::gen::container<std::vector<int>>(rows, rc::gen::inRange(0, range));
  const auto x = *column;
  const auto y = *column;
  return {{x.begin(), x.end()}, {y.begin(), y.end()}};
}

// The best that the sweep alone finds.
double swept(const std::vector<double>& x, const std::vector<double>& y, std::size_t kept,
             const Line& start) {
  Concentration concentration(x, y, kept);
  double least = concentration.objective(start);
  if (least < 1e-9) return least;
  for (const Line& line : trimmed_sweep(x, y, kept, start, least)) {
    least = std::min(least, concentration.objective(line));
  }
  return least;
}

RC_GTEST_PROP(TrimmedSweep, NoSubsetIsBetter, ()) {
  const auto [x, y] = small_sample();
  const auto kept = *rc::gen::inRange(x.size() / 2 + 1, x.size() + 1);
  const double least = least_over_all_subsets(x, y, kept);
  RC_ASSERT(swept(x, y, kept, least_squares(x, y).line) <= least + 1e-9 * (1 + least));
}

RC_GTEST_PROP(TrimmedSquares, NoSubsetIsBetter, ()) {
  const auto [x, y] = small_sample();
  const auto result = least_trimmed_squares(x, y);
  const double least = least_over_all_subsets(x, y, result.kept);
  RC_ASSERT(result.objective >= 0 && result.objective <= least + 1e-9 * (1 + least));
}

// y = 5 + 2 x with noise; every third row is wrong by a factor.
Sample contaminated(std::size_t rows, double factor) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> uniform(1, 100);
  std::normal_distribution<double> normal;
  Sample sample;
  for (std::size_t i = 0; i < rows; ++i) {
    sample.x.push_back(uniform(random));
    sample.y.push_back(5 + 2 * sample.x.back() + normal(random));
    if (i % 3 == 0) sample.y.back() *= factor;
  }
  return sample;
}

// The sweep finds a line where random starts may not, and never a worse one.
TEST(TrimmedSquares, ExactIsNeverWorseThanFast) {
  for (const std::size_t rows : {50, 200, 801}) {
    const auto [x, y] = contaminated(rows, 0.5);
    const auto exact = least_trimmed_squares(x, y);
    const auto fast = least_trimmed_squares(x, y, {.exact_up_to = 0});
    EXPECT_TRUE(exact.exact);
    EXPECT_FALSE(fast.exact);
    EXPECT_LE(exact.objective, fast.objective);
  }
}

// Rows wrong by a million, to one side or the other, pass through the sums of the sweep; none of
// their rounding may stay.
TEST(TrimmedSquares, HugeErrorsCostNoPrecision) {
  for (const double factor : {1e6, -1e6}) {
    const auto [x, y] = contaminated(300, factor);
    const auto result = least_trimmed_squares(x, y);
    EXPECT_NEAR(result.line.slope, 2, 0.01);
    EXPECT_NEAR(result.line.intercept, 5, 0.6);
    EXPECT_LT(result.scale,
              2);  // a third of the rows is wrong: the correction takes them for tails
    EXPECT_NEAR(swept(x, y, result.kept, {.intercept = 0, .slope = 2.5}), result.objective,
                1e-9 * result.objective);
  }
}

TEST(TrimmedSquares, ManyRowsAreFitInLinearTime) {
  const auto [x, y] = contaminated(200000, 1000);
  const auto result = least_trimmed_squares(x, y);
  EXPECT_FALSE(result.exact);
  EXPECT_NEAR(result.line.slope, 2, 0.001);
  EXPECT_NEAR(result.line.intercept, 5, 0.05);
  EXPECT_LT(result.scale, 2);
  for (std::size_t i = 0; i < 300; i += 3) EXPECT_EQ(result.flagged[i], 1);
}

TEST(TrimmedSquares, AllPricesEqualButOne) {
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 1; i <= 40; ++i) {
    x.push_back(i);
    y.push_back(0.1 * i);
  }
  y[17] *= 1000;
  const auto result = least_trimmed_squares(x, y);
  EXPECT_TRUE(result.perfect);
  EXPECT_NEAR(result.line.slope, 0.1, 1e-12);
  EXPECT_EQ(result.flagged_count, 1U);
  EXPECT_EQ(result.flagged[17], 1);
}

TEST(TrimmedSquares, FewRowsAndEqualOnes) {
  EXPECT_TRUE(std::isnan(least_trimmed_squares({}, {}).raw.slope));
  for (std::size_t rows = 1; rows <= 5; ++rows) {
    const std::vector<double> same(rows, 0.1);
    const auto result = least_trimmed_squares(same, same);
    EXPECT_EQ(result.flagged_count, 0U) << rows;
    EXPECT_EQ(result.line.slope, 0) << rows;
    EXPECT_NEAR(result.line.intercept, 0.1, 1e-15) << rows;
  }
  const auto two = least_trimmed_squares(std::vector<double>{1, 2}, std::vector<double>{3, 5});
  EXPECT_DOUBLE_EQ(two.line.slope, 2);
  EXPECT_EQ(two.flagged_count, 0U);
  const std::vector<double> zeros(9, 0);
  EXPECT_EQ(least_trimmed_squares(zeros, zeros).flagged_count, 0U);
}

// With one x there is no slope, and what is left is the least trimmed squares mean.
TEST(TrimmedSquares, EqualQuantities) {
  const std::vector<double> x(9, 4);
  const std::vector<double> y = {10, 10.1, 9.9, 10.05, 9.95, 10.2, 9.8, 500, 700};
  const auto result = least_trimmed_squares(x, y);
  EXPECT_EQ(result.line.slope, 0);
  EXPECT_NEAR(result.line.intercept, 10, 0.05);
  EXPECT_EQ(result.flagged[7], 1);
  EXPECT_EQ(result.flagged[8], 1);
}

}  // namespace
}  // namespace tw::analysis
