#include "analysis/selected_by_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "analysis/golden_fixture.h"

namespace tw::analysis {
namespace {

class SelectedByErrorGolden : public GoldenTest {};

TEST_F(SelectedByErrorGolden, SelectsTheRowsOfAnIndependentPackage) {
  const auto columns =
      read("golden/selemix_ex1_LN.csv", {"Y1", "ypred", "global.score", "sel", "rank"}).columns;
  const auto errors = relative_errors(columns[0].values, columns[1].values);
  for (std::size_t row = 0; row < errors.size(); ++row) {
    expect_near(std::abs(errors[row]), columns[2].values[row]);
  }
  const auto selected = selected_by_error(errors, 0.01);
  EXPECT_EQ(selected.size(), 6U);
  for (std::size_t i = 0; i < selected.size(); ++i) {
    EXPECT_EQ(columns[3].values[selected[i]], 1);
    EXPECT_EQ(columns[4].values[selected[i]], static_cast<double>(i + 1));
  }
}

// Errors of opposite sign cancel in the total, so they need not be looked at.
TEST(SelectedByError, CountsSignedErrors) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> errors = {0.004, -0.004, nan, 0.009, -0.03};
  EXPECT_EQ(selected_by_error(errors, 0.01), (std::vector<std::size_t>{4}));
  EXPECT_EQ(selected_by_error(errors, 0.005), (std::vector<std::size_t>{4, 3}));
  EXPECT_TRUE(selected_by_error(errors, 1).empty());
  EXPECT_TRUE(selected_by_error({}, 0.01).empty());
}

TEST(SelectedByError, WeightsCountInErrorAndTotal) {
  const auto errors = relative_errors(std::vector<double>{11, 20}, std::vector<double>{10, 20},
                                      std::vector<double>{3, 1});
  EXPECT_DOUBLE_EQ(errors[0], 3.0 / 50);
  EXPECT_EQ(errors[1], 0);
}

}  // namespace
}  // namespace tw::analysis
