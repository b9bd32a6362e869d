#include "analysis/hidiroglou_berthelot.h"

#include <gtest/gtest.h>

#include <limits>

#include "analysis/golden_fixture.h"

namespace tw::analysis {
namespace {

struct Case {
  std::string name;
  double median_ratio, lower, upper;
  std::size_t outliers;
};

class HidiroglouBerthelotGolden : public GoldenTest, public testing::WithParamInterface<Case> {};

// Every score and flag that an independent package gives, and the stated medians and bounds.
TEST_P(HidiroglouBerthelotGolden, AgreesRowByRow) {
  const Case& expected = GetParam();
  const auto columns =
      read("golden/hb_" + expected.name + ".csv", {"yt1", "yt2", "ratio", "Escore", "outliers"});
  const auto result = hidiroglou_berthelot(columns.columns[0].values, columns.columns[1].values);
  expect_near(result.median_ratio, expected.median_ratio);
  expect_near(result.lower, expected.lower);
  expect_near(result.upper, expected.upper);
  EXPECT_EQ(result.outliers, expected.outliers);
  EXPECT_TRUE(result.excluded.empty());
  ASSERT_GT(columns.rows(), 0U);
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    expect_near(result.ratio[row], columns.columns[2].values[row]);
    expect_near(result.score[row], columns.columns[3].values[row]);
    EXPECT_EQ(result.flagged[row], columns.columns[4].values[row]) << "row " << row;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, HidiroglouBerthelotGolden,
    testing::Values(Case{"manpage", 1.03021796361, -2.08463356558, 2.53520388828, 1},
                    Case{"inttrade2", 4.259294879383, -84.26300900596, 99.45027804825, 87},
                    Case{"fishery", 14.089615384615, -7.100874728581, 2.955638831650, 54}),
    [](const auto& each) { return each.param.name; });

class HidiroglouBerthelotData : public GoldenTest {};

// The raw file still has the rows with a zero that the golden file left out.
TEST_F(HidiroglouBerthelotData, ZerosAreExcludedAndCounted) {
  const auto columns = read("trade-prices/fishery.txt", {"1", "2"});
  const auto result = hidiroglou_berthelot(columns.columns[0].values, columns.columns[1].values);
  EXPECT_EQ(columns.rows(), 677U);
  EXPECT_EQ(result.excluded.size(), 26U);
  EXPECT_EQ(result.outliers, 54U);
  for (const auto& each : result.excluded) EXPECT_EQ(each.reason, Reason::kZero);
}

TEST(HidiroglouBerthelot, TellsWhyARowIsLeftOut) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> y1 = {1, 0, 2, -1, nan, 3, inf, 1e-300};
  const std::vector<double> y2 = {2, 1, 0, 5, 1, nan, 1, 1e300};
  const auto result = hidiroglou_berthelot(y1, y2);
  const ExcludedRows expected = {
      {1, Reason::kZero},    {2, Reason::kZero},      {3, Reason::kNegative}, {4, Reason::kMissing},
      {5, Reason::kMissing}, {6, Reason::kNotFinite}, {7, Reason::kNotFinite}};
  EXPECT_EQ(result.excluded, expected);
  EXPECT_TRUE(std::isnan(result.score[1]));
  EXPECT_EQ(result.score[0], 0);
}

TEST(HidiroglouBerthelot, NothingAndOneRowFlagNothing) {
  EXPECT_EQ(hidiroglou_berthelot({}, {}).outliers, 0U);
  EXPECT_TRUE(std::isnan(hidiroglou_berthelot({}, {}).lower));
  const auto zeros = hidiroglou_berthelot(std::vector<double>(3, 0), std::vector<double>(3, 0));
  EXPECT_EQ(zeros.excluded.size(), 3U);
  EXPECT_TRUE(std::isnan(zeros.median_ratio));
  const auto one = hidiroglou_berthelot(std::vector<double>{3}, std::vector<double>{6});
  EXPECT_EQ(one.median_ratio, 2);
  EXPECT_EQ(one.lower, 0);
  EXPECT_EQ(one.outliers, 0U);
}

// 0.1, 0.3 / 3 and 0.7 / 7 are the same price, whatever a double makes of them.
TEST(HidiroglouBerthelot, EqualPricesAreNotToldApartByRounding) {
  std::vector<double> quantity;
  std::vector<double> value;
  for (int i = 1; i < 500; ++i) {
    quantity.push_back(i);
    value.push_back(i * 0.1);
  }
  const auto result = hidiroglou_berthelot(quantity, value);
  EXPECT_EQ(result.outliers, 0U);
  EXPECT_EQ(result.lower, 0);
  EXPECT_EQ(result.upper, 0);
}

// By hand: R = 2; s = {-1, 0, 0, 0, 3}; E = s sqrt(size): {-sqrt 2, 0, 0, 0, 3 sqrt 8}.
TEST(HidiroglouBerthelot, EveryParameterCounts) {
  const std::vector<double> y1 = {2, 1, 1, 1, 1};
  const std::vector<double> y2 = {2, 2, 2, 2, 8};
  EXPECT_DOUBLE_EQ(hidiroglou_berthelot(y1, y2).score[4], 3 * std::sqrt(8.0));
  EXPECT_DOUBLE_EQ(hidiroglou_berthelot(y1, y2, {.u = 0}).score[4], 3);
  EXPECT_DOUBLE_EQ(hidiroglou_berthelot(y1, y2, {.u = 1}).score[4], 24);
  // The quartiles are 0, so are the bounds; P10 is 0.6 of the way to -1, P90 0.6 of that to 3.
  const auto wide =
      hidiroglou_berthelot(y1, y2, {.u = 0, .c_lower = 2, .c_upper = 1, .percent = .1});
  EXPECT_DOUBLE_EQ(wide.lower, -1.2);
  EXPECT_DOUBLE_EQ(wide.upper, 1.8);
  EXPECT_EQ(wide.outliers, 1U);
  EXPECT_EQ(hidiroglou_berthelot(y1, y2).outliers, 2U);
  // A > 0 keeps the bounds apart where the median score is not 0.
  const std::vector<double> even1 = {1, 1, 1, 1};
  const std::vector<double> even2 = {1, 1, 3, 3};
  const auto score = hidiroglou_berthelot(even1, even2, {.a = 100}).score_median;
  EXPECT_DOUBLE_EQ(hidiroglou_berthelot(even1, even2, {.a = 100}).upper,
                   score + 400 * std::abs(score));
}

}  // namespace
}  // namespace tw::analysis
