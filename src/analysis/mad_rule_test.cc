#include "analysis/mad_rule.h"

#include <gtest/gtest.h>

#include <limits>

#include "analysis/golden_fixture.h"
#include "analysis/unit_value.h"

namespace tw::analysis {
namespace {

class MadRuleData : public GoldenTest {};

// Counts that R gives for log unit values.
TEST_F(MadRuleData, CountsOfLogUnitValues) {
  struct Case {
    const char* file;
    std::size_t over_3, over_5;
  };
  for (const auto& [file, over_3, over_5] :
       {Case{"inttrade1", 63, 42}, Case{"inttrade2", 27, 5}, Case{"fishery", 47, 1}}) {
    const auto columns = read(std::string("trade-prices/") + file + ".txt", {"1", "2"});
    const auto logs = log_unit_values(columns.columns[0].values, columns.columns[1].values);
    const auto flagged = [&logs](double threshold) {
      return mad_rule(logs.values, {.threshold = threshold, .tolerance = kLogRounding})
          .flagged_count;
    };
    EXPECT_EQ(flagged(3), over_3) << file;
    EXPECT_EQ(flagged(5), over_5) << file;
  }
}

TEST(MadRule, ScoresAreRobustStandardDeviations) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto result = mad_rule(std::vector<double>{1, 2, nan, 3, 4, 100}, {.threshold = 3});
  EXPECT_EQ(result.used, 5U);
  EXPECT_EQ(result.median, 3);
  EXPECT_DOUBLE_EQ(result.scale, 1.4826);
  EXPECT_DOUBLE_EQ(result.score[5], 97 / 1.4826);
  EXPECT_TRUE(std::isnan(result.score[2]));
  EXPECT_EQ(result.flagged_count, 1U);
  EXPECT_EQ(result.flagged[5], 1);
}

TEST(MadRule, NothingOneAndAllEqualFlagNothing) {
  EXPECT_TRUE(std::isnan(mad_rule({}).median));
  EXPECT_EQ(mad_rule(std::vector<double>{4}).flagged_count, 0U);
  const auto equal = mad_rule(std::vector<double>(50, 4));
  EXPECT_EQ(equal.scale, 0);
  EXPECT_EQ(equal.flagged_count, 0U);
  EXPECT_EQ(equal.score[7], 0);
}

// With a median absolute deviation of 0 any difference would be infinitely odd.
TEST(MadRule, MostlyEqualValuesAreMeasuredByTheMeanDeviation) {
  std::vector<double> values(98, 10);
  values.push_back(10.5);
  values.push_back(60);
  const auto result = mad_rule(values);
  EXPECT_TRUE(result.by_mean);
  EXPECT_NEAR(result.scale, 1.2533141373155 * 50.5 / 100, 1e-12);
  EXPECT_EQ(result.flagged[98], 0);
  EXPECT_EQ(result.flagged[99], 1);
}

TEST(MadRule, EqualPricesAreNotToldApartByRounding) {
  std::vector<double> quantity;
  std::vector<double> value;
  for (int i = 1; i < 500; ++i) {
    quantity.push_back(i * 1e6 / 7);
    value.push_back(i * 1e6 / 7 * 0.1);
  }
  const auto logs = log_unit_values(quantity, value);
  EXPECT_EQ(mad_rule(logs.values, {.tolerance = kLogRounding}).scale, 0);
}

TEST(LogUnitValues, TellWhyARowIsLeftOut) {
  const std::vector<double> quantity = {2, 0, 1, -1};
  const std::vector<double> value = {2, 1, std::numeric_limits<double>::quiet_NaN(), 1};
  const auto logs = log_unit_values(quantity, value);
  const ExcludedRows expected = {{1, Reason::kZero}, {2, Reason::kMissing}, {3, Reason::kNegative}};
  EXPECT_EQ(logs.excluded, expected);
  EXPECT_EQ(logs.values[0], 0);
  EXPECT_TRUE(std::isnan(logs.values[3]));
}

}  // namespace
}  // namespace tw::analysis
