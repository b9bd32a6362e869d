#include "analysis/quantile.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace tw::analysis {
namespace {

// R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1), type = 7)
TEST(Quantile, IsTypeSeven) {
  const std::vector<double> values = {1, 2, 4, 8, 16};
  EXPECT_DOUBLE_EQ(quantile(values, 0), 1);
  EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.4);
  EXPECT_DOUBLE_EQ(quantile(values, 0.25), 2);
  EXPECT_DOUBLE_EQ(quantile(values, 0.5), 4);
  EXPECT_DOUBLE_EQ(quantile(values, 0.9), 12.8);
  EXPECT_DOUBLE_EQ(quantile(values, 1), 16);
}

TEST(Quantile, OfNothingIsNaNAndOfOneIsThatOne) {
  EXPECT_TRUE(std::isnan(median({})));
  EXPECT_TRUE(std::isnan(quantile({}, 0.25)));
  EXPECT_EQ(median(std::vector<double>{7}), 7);
  EXPECT_EQ(median_absolute_deviation(std::vector<double>{7}, 7), 0);
}

RC_GTEST_PROP(Quantile, SelectionAnswersWhatSortingDoes, (std::vector<int> drawn, int percent)) {
  RC_PRE(!drawn.empty());
  std::vector<double> values(drawn.begin(), drawn.end());
  const double p = std::abs(percent % 101) / 100.0;
  const double expected = quantile(sorted(values), p);
  RC_ASSERT(quantile_of(values, p) == expected);
}

}  // namespace
}  // namespace tw::analysis
